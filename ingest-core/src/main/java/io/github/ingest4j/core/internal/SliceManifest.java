// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.RawSet;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The frozen pages of one slice, numbered from 1 within it.
 *
 * @param pageList key of the object that holds the pages, where they are too many for the manifest itself; else empty
 * @param position where the slice is read on after this window, if its reader has given one
 */
public record SliceManifest(
        StreamId stream,
        Window window,
        int rawSet,
        String slice,
        String writeId,
        long epoch,
        RawSet set,
        String pageList,
        Optional<String> position) {

    /** The same with its pages, which were in the object that {@code pageList} names. */
    public SliceManifest withPages(RawSet pages) {
        return new SliceManifest(stream, window, rawSet, slice, writeId, epoch, pages, pageList, position);
    }

    /** Whether it is the manifest of that slice. */
    public boolean isOf(StreamId otherStream, Window otherWindow, int otherRawSet, String otherSlice) {
        return stream.equals(otherStream)
                && window.equals(otherWindow)
                && rawSet == otherRawSet
                && slice.equals(otherSlice);
    }

    /** The manifest; with {@code pageList} set, the parts are in that object. */
    public byte[] toJson() {
        Map<String, @Nullable Object> members = Manifest.start("slice", stream, window, writeId, epoch);
        members.put("rawSet", rawSet);
        members.put("slice", slice);
        members.put("pages", set.pageCount());
        members.put("receivedBytes", set.receivedBytes());
        if (pageList.isEmpty()) {
            members.put("parts", Manifest.parts(set));
        } else {
            members.put("pageList", pageList);
        }
        position.ifPresent(text -> members.put("position", text));
        return JsonDocument.bytes(members);
    }

    /** Writes the object that {@code pageList} names. The stream is left open. */
    public void writePageList(OutputStream out) throws IOException {
        Manifest.writePageList(out, stream, window, writeId, epoch, set);
    }

    public static SliceManifest read(String key, byte[] body) {
        return JsonDocument.read(key, body, SliceManifest::from);
    }

    private static SliceManifest from(JsonDocument document) {
        String pageList = document.optionalText("pageList").orElse("");
        return new SliceManifest(
                Manifest.stream(document),
                Manifest.window(document),
                document.integer("rawSet"),
                document.text("slice"),
                document.text("writeId"),
                document.number("epoch"),
                pageList.isEmpty() ? Manifest.rawSet(document) : new RawSet(List.of()),
                pageList,
                document.optionalText("position"));
    }
}
