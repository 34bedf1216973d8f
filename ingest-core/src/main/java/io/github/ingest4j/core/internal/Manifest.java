// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSet.RawPart;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the engine puts into commit slots, as JSON.
 *
 * <p>A manifest of a later format version is refused; members that this version does not know are ignored.
 */
public final class Manifest {
    private Manifest() {}

    /** What every manifest has. {@code writeId} is the id of the run that wrote it. */
    public record Header(String kind, String writeId, boolean tombstone) {}

    /**
     * The frozen raw set of a window.
     *
     * @param pageList key of the object that holds the pages, where they are too many for the manifest itself; else empty
     * @param positions where the source reads on after this window, and where it had read on from
     * @param reach how far it reaches into the time before the window
     */
    public record Raw(
            StreamId stream,
            Window window,
            int rawSet,
            String writeId,
            long epoch,
            RawSet set,
            String pageList,
            Positions positions,
            Reach reach) {

        /** The same with its pages, which were in the object that {@code pageList} names. */
        public Raw withPages(RawSet pages) {
            return new Raw(stream, window, rawSet, writeId, epoch, pages, pageList, positions, reach);
        }

        /** The manifest; with {@code pageList} set, the parts are in that object. */
        public byte[] toJson() {
            Map<String, @Nullable Object> members = start("raw", stream, window, writeId, epoch);
            members.put("rawSet", rawSet);
            members.put("pages", set.pageCount());
            members.put("receivedBytes", set.receivedBytes());
            if (pageList.isEmpty()) {
                members.put("parts", parts(set));
            } else {
                members.put("pageList", pageList);
            }
            positions.putInto(members);
            if (!reach.isNone()) {
                reach.putInto(members);
            }
            return JsonDocument.bytes(members);
        }

        /** Writes the object that {@code pageList} names. The stream is left open. */
        public void writePageList(OutputStream out) throws IOException {
            Manifest.writePageList(out, stream, window, writeId, epoch, set);
        }
    }

    /** A raw set of an earlier window, whose records were left out of a result. */
    public record EarlierSet(Window window, int rawSet) {
        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("window", window.name());
            map.put("rawSet", rawSet);
            return map;
        }

        private static EarlierSet from(JsonDocument document) {
            return new EarlierSet(Manifest.window(document), document.integer("rawSet"));
        }
    }

    /** The committed result of a window. */
    public record Curated(
            GenerationKey key,
            String writeId,
            long epoch,
            String planHash,
            int rawSet,
            int schemaVersion,
            Map<String, List<StagedFile>> files,
            Counts counts,
            List<QuarantineFile> quarantine,
            List<Integer> replaces,
            List<EarlierSet> earlier) {

        /** To replace itself, or what comes after it, would be to retire what is live. */
        public Curated {
            for (int number : replaces) {
                if (number < 1 || number >= key.generation()) {
                    throw new IllegalArgumentException(
                            "generation " + key.generation() + " cannot replace generation " + number);
                }
            }
        }

        public byte[] toJson() {
            Map<String, @Nullable Object> members = start("curated", key.stream(), key.window(), writeId, epoch);
            members.put("generation", key.generation());
            members.put("planHash", planHash);
            members.put("rawSet", rawSet);
            members.put("schemaVersion", schemaVersion);
            members.put("replaces", replaces);
            if (!earlier.isEmpty()) {
                members.put("earlier", earlier.stream().map(EarlierSet::toMap).toList());
            }
            members.put("counts", counts.toMap());
            List<Map<String, Object>> list = new ArrayList<>();
            files.forEach((table, staged) -> staged.forEach(file -> list.add(fileMap(table, file))));
            members.put("files", list);
            if (!quarantine.isEmpty()) {
                members.put(
                        "quarantine",
                        quarantine.stream().map(QuarantineFile::toMap).toList());
            }
            return JsonDocument.bytes(members);
        }

        /** Keys of the objects that list the records set aside. */
        public List<String> quarantineKeys() {
            return quarantine.stream().map(QuarantineFile::key).toList();
        }

        /** Keys of all files, in order. */
        public List<String> fileKeys() {
            return files.values().stream()
                    .flatMap(List::stream)
                    .map(StagedFile::key)
                    .toList();
        }
    }

    /** An object of the raw store that lists records which were set aside. */
    public record QuarantineFile(String key, long bytes, long records, String checksum) {
        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("key", key);
            map.put("bytes", bytes);
            map.put("records", records);
            map.put("checksum", checksum);
            return map;
        }

        private static QuarantineFile from(JsonDocument document) {
            return new QuarantineFile(
                    document.text("key"),
                    document.number("bytes"),
                    document.number("records"),
                    document.text("checksum"));
        }
    }

    /** What went in and what came out: {@code in} counts the dropped and the quarantined records, too. */
    public record Counts(int pages, long receivedBytes, long in, long out, long dropped, long quarantined) {
        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("pages", pages);
            map.put("receivedBytes", receivedBytes);
            map.put("in", in);
            map.put("out", out);
            map.put("dropped", dropped);
            map.put("quarantined", quarantined);
            return map;
        }

        private static Counts from(JsonDocument document) {
            return new Counts(
                    document.integer("pages"),
                    document.number("receivedBytes"),
                    document.number("in"),
                    document.number("out"),
                    document.number("dropped"),
                    document.has("quarantined") ? document.number("quarantined") : 0);
        }
    }

    /** Closes a generation for good: in its slot, nothing can be committed there. */
    public static byte[] tombstone(GenerationKey key, String writeId, long epoch) {
        Map<String, @Nullable Object> members = start("curated", key.stream(), key.window(), writeId, epoch);
        members.put("generation", key.generation());
        members.put("tombstone", true);
        return JsonDocument.bytes(members);
    }

    /** Every reading of a manifest states its key, for the message when it cannot be read. */
    public static Header header(String key, byte[] body) {
        return JsonDocument.read(key, body, Manifest::header);
    }

    public static Raw raw(String key, byte[] body) {
        return JsonDocument.read(key, body, document -> {
            String pageList = document.has("pageList") ? document.text("pageList") : "";
            RawSet set = pageList.isEmpty() ? rawSet(document) : new RawSet(List.of());
            return new Raw(
                    stream(document),
                    window(document),
                    document.integer("rawSet"),
                    document.text("writeId"),
                    document.number("epoch"),
                    set,
                    pageList,
                    Positions.from(document),
                    Reach.from(document).orElse(Reach.NONE));
        });
    }

    static void writePageList(OutputStream out, StreamId stream, Window window, String writeId, long epoch, RawSet set)
            throws IOException {
        Map<String, @Nullable Object> members = start("pages", stream, window, writeId, epoch);
        members.put("parts", parts(set));
        JsonDocument.write(out, members);
    }

    /** Reads the object that the manifest of a raw set or slice names as its page list. */
    public static RawSet pageList(String key, byte[] body) {
        return JsonDocument.read(key, body, Manifest::rawSet);
    }

    public static Curated curated(String key, byte[] body) {
        return JsonDocument.read(
                key,
                body,
                document -> new Curated(
                        new GenerationKey(stream(document), window(document), document.integer("generation")),
                        document.text("writeId"),
                        document.number("epoch"),
                        document.text("planHash"),
                        document.integer("rawSet"),
                        document.integer("schemaVersion"),
                        files(document),
                        Counts.from(document.object("counts")),
                        document.has("quarantine")
                                ? document.objects("quarantine").stream()
                                        .map(QuarantineFile::from)
                                        .toList()
                                : List.of(),
                        document.integers("replaces"),
                        document.has("earlier")
                                ? document.objects("earlier").stream()
                                        .map(EarlierSet::from)
                                        .toList()
                                : List.of()));
    }

    private static Header header(JsonDocument document) {
        return new Header(
                document.text("kind"),
                document.text("writeId"),
                document.has("tombstone") && document.flag("tombstone"));
    }

    private static Map<String, List<StagedFile>> files(JsonDocument document) {
        Map<String, List<StagedFile>> files = new LinkedHashMap<>();
        for (JsonDocument file : document.objects("files")) {
            files.computeIfAbsent(file.text("table"), table -> new ArrayList<>())
                    .add(new StagedFile(
                            file.text("key"),
                            file.text("receipt"),
                            file.number("bytes"),
                            file.number("rows"),
                            file.text("checksum")));
        }
        return files;
    }

    static Map<String, @Nullable Object> start(
            String kind, StreamId stream, Window window, String writeId, long epoch) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("kind", kind);
        members.put("pipeline", stream.pipeline());
        members.put("stream", stream.stream());
        members.put("window", window.name());
        members.put("writeId", writeId);
        members.put("epoch", epoch);
        return members;
    }

    static StreamId stream(JsonDocument document) {
        return new StreamId(document.text("pipeline"), document.text("stream"));
    }

    static Window window(JsonDocument document) {
        return Window.parse(document.text("window"));
    }

    private static Map<String, Object> fileMap(String table, StagedFile file) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("table", table);
        map.put("key", file.key());
        map.put("bytes", file.bytes());
        map.put("rows", file.rows());
        map.put("checksum", file.checksum());
        map.put("receipt", file.token());
        return map;
    }

    static List<Map<String, Object>> parts(RawSet set) {
        List<Map<String, Object>> parts = new ArrayList<>();
        for (RawPart part : set.parts()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("key", part.key());
            map.put("bytes", part.bytes());
            map.put("checksum", part.checksum());
            // Made one by one as they are written: there may be hundreds of thousands.
            Iterable<Map<String, Object>> pages =
                    () -> part.pages().stream().map(Manifest::pageMap).iterator();
            map.put("pages", pages);
            parts.add(map);
        }
        return parts;
    }

    private static Map<String, Object> pageMap(StoredPage page) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", page.number());
        map.put("offset", page.offset());
        map.put("storedBytes", page.storedBytes());
        map.put("storedAs", page.storedAs());
        map.put("receivedBytes", page.receivedBytes());
        map.put("sha256", page.sha256());
        map.put("mediaType", page.mediaType());
        map.put("contentEncoding", page.contentEncoding());
        map.put("slice", page.slice());
        map.put("attributes", page.attributes());
        return map;
    }

    static RawSet rawSet(JsonDocument document) {
        List<RawPart> parts = new ArrayList<>();
        for (JsonDocument part : document.objects("parts")) {
            List<StoredPage> pages = new ArrayList<>();
            for (JsonDocument page : part.objects("pages")) {
                pages.add(page(page));
            }
            parts.add(new RawPart(part.text("key"), part.number("bytes"), part.text("checksum"), pages));
        }
        return new RawSet(parts);
    }

    private static StoredPage page(JsonDocument page) {
        return new StoredPage(
                page.integer("number"),
                page.number("offset"),
                page.number("storedBytes"),
                page.text("storedAs"),
                page.number("receivedBytes"),
                page.text("sha256"),
                page.text("mediaType"),
                page.text("contentEncoding"),
                page.text("slice"),
                page.textsByName("attributes"));
    }
}
