// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.Slice;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slices in which the pages of a raw set are read, in the order of their pages; each name is there once.
 *
 * @param reach how far all of them reach into the time before the window; empty in plans that do not say it
 */
public record SlicePlan(
        StreamId stream,
        Window window,
        int rawSet,
        String writeId,
        long epoch,
        Optional<Reach> reach,
        List<Slice> slices) {

    /** As many as are tried; each costs the store a few requests, and its manifest the memory of every run of the window. */
    public static final int MAX_SLICES = 10_000;

    public SlicePlan {
        requireSlices(slices);
        slices = List.copyOf(slices);
        if (slices.size() > MAX_SLICES) {
            throw new IllegalArgumentException("window " + window + " is divided into " + slices.size()
                    + " slices, and may be into " + MAX_SLICES + "; let a slice be more");
        }
        Set<String> names = new HashSet<>();
        for (Slice slice : slices) {
            if (!names.add(slice.name())) {
                throw new IllegalArgumentException(
                        "two slices of window " + window + " are named '" + slice.name() + "'");
            }
        }
    }

    /**
     * A plan that a source has made.
     *
     * @throws SourceException if it cannot be kept to
     */
    public static SlicePlan ofSource(
            StreamId stream, Window window, int rawSet, String writeId, long epoch, Reach reach, List<Slice> slices) {
        try {
            return new SlicePlan(stream, window, rawSet, writeId, epoch, Optional.of(reach), slices);
        } catch (IllegalArgumentException e) {
            throw SourceException.fatal("the source's plan cannot be kept to: " + e.getMessage(), e);
        }
    }

    private static void requireSlices(List<Slice> slices) {
        if (slices == null) {
            throw new IllegalArgumentException("it is null; a window of nothing has a plan without slices");
        }
        if (slices.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("one of its slices is null");
        }
    }

    public byte[] toJson() {
        Map<String, @Nullable Object> members = Manifest.start("plan", stream, window, writeId, epoch);
        members.put("rawSet", rawSet);
        reach.ifPresent(said -> said.putInto(members));
        members.put("slices", slices.stream().map(SlicePlan::toMap).toList());
        return JsonDocument.bytes(members);
    }

    public static SlicePlan read(String key, byte[] body) {
        return JsonDocument.read(key, body, SlicePlan::from);
    }

    private static Map<String, Object> toMap(Slice slice) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", slice.name());
        map.put("attributes", slice.attributes());
        return map;
    }

    private static SlicePlan from(JsonDocument document) {
        List<Slice> slices = new ArrayList<>();
        for (JsonDocument slice : document.objects("slices")) {
            slices.add(new Slice(slice.text("name"), slice.textsByName("attributes")));
        }
        return new SlicePlan(
                Manifest.stream(document),
                Manifest.window(document),
                document.integer("rawSet"),
                document.text("writeId"),
                document.number("epoch"),
                Reach.from(document),
                slices);
    }
}
