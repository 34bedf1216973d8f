// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.store.KeySegment;
import java.util.OptionalInt;

/** Where the engine keeps its commit objects: all of them in the raw store, under {@code _commits/}. */
public final class Keys {
    private static final String ROOT = "_commits/";
    private static final String SUFFIX = ".json";

    private Keys() {}

    /** What the curated manifests of a window start with. */
    public static String curatedPrefix(StreamId stream, Window window) {
        return ROOT + "curated/" + place(stream, window);
    }

    public static String curatedManifest(GenerationKey key) {
        return curatedPrefix(key.stream(), key.window()) + key.generationName() + SUFFIX;
    }

    /** What a raw set is called. */
    public static String rawSet(int number) {
        return "r" + KeySegment.number(number, 3);
    }

    /** What the raw manifests of a window start with. */
    public static String rawPrefix(StreamId stream, Window window) {
        return ROOT + "raw/" + place(stream, window);
    }

    public static String rawManifest(StreamId stream, Window window, int rawSet) {
        return rawPrefix(stream, window) + rawSet(rawSet) + SUFFIX;
    }

    /** The page list of a raw set with many pages, beside its manifest and named by the run that wrote both. */
    public static String rawPageList(StreamId stream, Window window, int rawSet, String runId) {
        return rawPrefix(stream, window) + rawSet(rawSet) + ".pages/" + KeySegment.encode(runId) + SUFFIX;
    }

    /** The slices into which a window is divided for a raw set. */
    public static String slicePlan(StreamId stream, Window window, int rawSet) {
        return rawPrefix(stream, window) + rawSet(rawSet) + "/plan" + SUFFIX;
    }

    /** What the manifests of a raw set's slices start with. */
    public static String slicePrefix(StreamId stream, Window window, int rawSet) {
        return rawPrefix(stream, window) + rawSet(rawSet) + "/s/";
    }

    public static String sliceManifest(StreamId stream, Window window, int rawSet, String slice) {
        return slicePrefix(stream, window, rawSet) + KeySegment.encodeCaseless(slice) + SUFFIX;
    }

    /** The page list of a slice with many pages, beside its manifest and named by the run that wrote both. */
    public static String slicePageList(StreamId stream, Window window, int rawSet, String slice, String runId) {
        return slicePrefix(stream, window, rawSet) + KeySegment.encodeCaseless(slice) + ".pages/"
                + KeySegment.encode(runId) + SUFFIX;
    }

    /** What all raw manifests of a stream start with. */
    public static String rawPrefix(StreamId stream) {
        return ROOT + "raw/" + KeySegment.encode(stream.pipeline()) + "/" + KeySegment.encode(stream.stream()) + "/";
    }

    /** What all curated manifests of a stream start with. */
    public static String curatedPrefix(StreamId stream) {
        return ROOT + "curated/" + KeySegment.encode(stream.pipeline()) + "/" + KeySegment.encode(stream.stream())
                + "/";
    }

    /** An object that lists the records which one run set aside for a generation. */
    public static String quarantine(GenerationKey key, String runId) {
        return "quarantine/" + place(key.stream(), key.window()) + key.generationName() + "/" + KeySegment.encode(runId)
                + "/part-00000.ndjson.gz";
    }

    /** What the schema versions of a table start with. */
    public static String schemaPrefix(String table) {
        return ROOT + "schema/" + KeySegment.encode(table) + "/";
    }

    public static String schema(String table, int version) {
        return schemaPrefix(table) + "v" + KeySegment.number(version, 6) + SUFFIX;
    }

    /** The number in a key of the form {@code prefix + letter + digits + ".json"}; empty for any other key. */
    public static OptionalInt number(String key, String prefix) {
        String name = key.substring(prefix.length());
        if (name.matches("[a-z][0-9]{3,9}\\.json")) {
            return OptionalInt.of(Integer.parseInt(name.substring(1, name.length() - SUFFIX.length())));
        }
        return OptionalInt.empty();
    }

    private static String place(StreamId stream, Window window) {
        return KeySegment.encode(stream.pipeline()) + "/" + KeySegment.encode(stream.stream()) + "/"
                + KeySegment.encode(window.name()) + "/";
    }
}
