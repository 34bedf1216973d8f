// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches some places of a JSON document that passes in pieces: what stands there, and how many elements it has. Its
 * memory does not grow with the document.
 */
final class JsonInspector implements ByteSink {
    /** What stands at a watched place: the token that opened it, its text where it is a scalar, its elements if an array. */
    record Found(JsonToken token, String text, long elements) {}

    private final Map<JsonPointer, PlaceWatch> watches = new LinkedHashMap<>();
    private final @Nullable FieldWatch fieldWatch;
    private final @Nullable FieldWatch eachWatch;
    private final JsonScanner scanner;

    JsonInspector(Watched watched) {
        watched.places().forEach(place -> watches.put(place, new PlaceWatch(place)));
        fieldWatch = watched.field().map(field -> fieldWatch(field, null)).orElse(null);
        eachWatch = watched.each()
                .map(each -> fieldWatch(each.field(), each.values()))
                .orElse(null);
        List<FieldWatch> fields = new ArrayList<>();
        if (fieldWatch != null) {
            fields.add(fieldWatch);
        }
        if (eachWatch != null) {
            fields.add(eachWatch);
        }
        Watches all = new Watches(watches.values().toArray(PlaceWatch[]::new), fields.toArray(FieldWatch[]::new));
        scanner = new JsonScanner(all, all.heardDepth());
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        scanner.accept(bytes, offset, length);
    }

    /** @throws IOException if the document is not closed */
    @Override
    public void finish() throws IOException {
        scanner.finish();
        if (eachWatch != null) {
            eachWatch.tell();
        }
    }

    /** What stood at the place; null where nothing did. */
    @Nullable
    Found found(JsonPointer place) {
        PlaceWatch watch = watches.get(place);
        return watch == null ? null : watch.found();
    }

    /** How many bytes come before the elements of the array at a watched place; endless while it is not there. */
    long begin(JsonPointer place) {
        PlaceWatch watch = watches.get(place);
        return watch == null ? Long.MAX_VALUE : watch.begin();
    }

    /** How many bytes come up to the end of the array at a watched place; endless while it is open. */
    long end(JsonPointer place) {
        PlaceWatch watch = watches.get(place);
        return watch == null ? Long.MAX_VALUE : watch.end();
    }

    /** What the watched field of the first record was; null where it had none. */
    @Nullable
    Found ofFirstRecord() {
        return fieldWatch == null ? null : fieldWatch.ofFirst();
    }

    /** What the watched field of the last record was; null where it had none. */
    @Nullable
    Found ofLastRecord() {
        return fieldWatch == null ? null : fieldWatch.ofLast();
    }

    private FieldWatch fieldWatch(Watched.RecordField field, @Nullable Consumer<Optional<Found>> values) {
        return new FieldWatch(watches.computeIfAbsent(field.records(), PlaceWatch::new), field.field(), values);
    }

    /** All that look at the document. */
    private static final class Watches implements JsonScanner.Listener {
        private final PlaceWatch[] places;
        private final FieldWatch[] fields;
        /** For each depth, how many values began in the array that is open there, if one is. */
        private final int[] counts = new int[JsonScanner.DEPTH + 1];

        Watches(PlaceWatch[] places, FieldWatch[] fields) {
            this.places = places;
            this.fields = fields;
        }

        int heardDepth() {
            int depth = -1;
            for (PlaceWatch place : places) {
                depth = Math.max(depth, place.heardDepth());
            }
            for (FieldWatch field : fields) {
                depth = Math.max(depth, field.heardDepth());
            }
            return depth;
        }

        @Override
        public void name(int depth, byte[] bytes, int from, int to) {
            for (PlaceWatch place : places) {
                place.name(depth, bytes, from, to);
            }
            for (FieldWatch field : fields) {
                field.name(depth, bytes, from, to);
            }
        }

        @Override
        public boolean wantsText(int depth, boolean named) {
            int index = index(depth, named);
            boolean wanted = false;
            for (PlaceWatch place : places) {
                wanted |= place.awaits(depth, index);
            }
            for (FieldWatch field : fields) {
                wanted |= field.awaits(depth, index);
            }
            return wanted;
        }

        @Override
        public int scalar(int depth, boolean named, JsonToken token, String text) throws RefusedBodyException {
            return see(depth, named, token, text, 0);
        }

        @Override
        public int open(int depth, boolean named, JsonToken token, long place) throws RefusedBodyException {
            counts[depth + 1] = 0;
            return see(depth, named, token, "", place);
        }

        @Override
        public int close(int depth, long place) {
            for (PlaceWatch each : places) {
                each.leave(depth, place);
            }
            for (FieldWatch each : fields) {
                each.leave(depth, place);
            }
            return heardDepth();
        }

        private int see(int depth, boolean named, JsonToken token, String text, long at) throws RefusedBodyException {
            int index = index(depth, named);
            counts[depth]++;
            for (PlaceWatch place : places) {
                place.see(depth, index, token, text, at);
            }
            for (FieldWatch field : fields) {
                field.see(depth, index, token, text, at);
            }
            return heardDepth();
        }

        private int index(int depth, boolean named) {
            return named ? -1 : counts[depth];
        }
    }
}
