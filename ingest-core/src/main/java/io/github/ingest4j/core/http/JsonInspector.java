// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches some places of a JSON document that passes in pieces: what stands there, and how many elements it has. Its
 * memory does not grow with the document.
 */
final class JsonInspector implements ByteSink {
    private static final int DEPTH = 64;
    private static final int MAX_NUMBER = 100;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxStringLength(8 << 20)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(1000)
                    .build())
            // A table of names would grow with documents that use values as names.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** What stands at a watched place: the token that opened it, its text where it is a scalar, its elements if an array. */
    record Found(JsonToken token, String text, long elements) {}

    private final Map<JsonPointer, Watch> watches = new LinkedHashMap<>();
    private final @Nullable FieldWatch fieldWatch;
    private final @Nullable FieldWatch eachWatch;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private boolean begun;
    private boolean closed;

    JsonInspector(Watched watched) {
        watched.places().forEach(place -> watches.put(place, new Watch(place)));
        fieldWatch = watched.field().map(field -> fieldWatch(field, null)).orElse(null);
        eachWatch = watched.each()
                .map(each -> fieldWatch(each.field(), each.values()))
                .orElse(null);
        try {
            parser = FACTORY.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new AssertionError("a parser without input reads nothing", e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        try {
            feeder.feedInput(bytes, offset, offset + length);
            drain();
        } catch (JsonProcessingException e) {
            throw notJson(); // its message quotes the document
        }
    }

    /** @throws IOException if the document is not closed */
    @Override
    public void finish() throws IOException {
        try {
            feeder.endOfInput();
            drain();
        } catch (JsonProcessingException e) {
            closed = false;
        }
        if (!closed) {
            throw new IOException("ended before its JSON did");
        }
        if (eachWatch != null) {
            eachWatch.tell();
        }
    }

    /** What stood at the place; null where nothing did. */
    @Nullable
    Found found(JsonPointer place) {
        Watch watch = watches.get(place);
        return watch == null ? null : watch.found();
    }

    /** How many bytes come before the elements of the array at a watched place; endless while it is not there. */
    long begin(JsonPointer place) {
        Watch watch = watches.get(place);
        return watch == null ? Long.MAX_VALUE : watch.begin;
    }

    /** How many bytes come up to the end of the array at a watched place; endless while it is open. */
    long end(JsonPointer place) {
        Watch watch = watches.get(place);
        return watch == null ? Long.MAX_VALUE : watch.end;
    }

    /** What the watched field of the first record was; null where it had none. */
    @Nullable
    Found ofFirstRecord() {
        return fieldWatch == null ? null : fieldWatch.ofFirst();
    }

    /** What the watched field of the last record was; null where it had none. */
    @Nullable
    Found ofLastRecord() {
        return fieldWatch == null ? null : fieldWatch.field.found();
    }

    private FieldWatch fieldWatch(Watched.RecordField field, @Nullable Consumer<Optional<Found>> values) {
        return new FieldWatch(watches.computeIfAbsent(field.records(), Watch::new), field.field(), values);
    }

    private void drain() throws IOException {
        JsonToken token;
        while ((token = parser.nextToken()) != null && token != JsonToken.NOT_AVAILABLE) {
            if (token != JsonToken.FIELD_NAME) {
                take(token);
            }
        }
    }

    private void take(JsonToken token) throws IOException {
        if (token.isStructEnd()) {
            int depth = parser.getParsingContext().getNestingDepth() + 1;
            watches.values().forEach(watch -> watch.leave(depth, parser));
            if (fieldWatch != null) {
                fieldWatch.leave(depth, parser);
            }
            if (eachWatch != null) {
                eachWatch.leave(depth, parser);
            }
            closed = depth == 1;
            return;
        }
        if (closed || (!begun && !token.isStructStart())) {
            throw notJson(); // a second document, or a bare scalar, which has no end mark
        }
        begun = true;
        if (token.isNumeric() && parser.getTextLength() > MAX_NUMBER) {
            throw notJson(); // the parser checks numbers when their value is asked for
        }
        for (Watch watch : watches.values()) {
            watch.see(token, parser);
        }
        if (fieldWatch != null) {
            fieldWatch.see(token, parser);
        }
        if (eachWatch != null) {
            eachWatch.see(token, parser);
        }
    }

    private RefusedBodyException notJson() {
        return new RefusedBodyException("is not one JSON object or array, at byte "
                + parser.currentLocation().getByteOffset());
    }

    /** One place: how much of the path to it is open, and what was found there. */
    private static final class Watch {
        private final JsonPointer place;
        private final JsonPointer[] rests = new JsonPointer[DEPTH + 2];
        private int open;
        private @Nullable JsonToken token;
        private String text = "";
        private long elements;
        private int depth = -1;
        private long begin = Long.MAX_VALUE;
        private long end = Long.MAX_VALUE;

        Watch(JsonPointer place) {
            this.place = place;
            rests[0] = place;
        }

        @Nullable
        Found found() {
            return token == null ? null : new Found(token, text, elements);
        }

        /** Forgets what was found, and looks within the value at that depth, or nowhere where that is negative. */
        void restart(int base) {
            token = null;
            text = "";
            depth = -1;
            open = base;
            if (base >= 0) {
                rests[base] = place;
            }
        }

        /** A value begins. */
        void see(JsonToken value, JsonParser parser) throws IOException {
            JsonStreamContext own = parser.getParsingContext();
            JsonStreamContext outer = value.isStructStart() ? own.getParent() : own;
            if (outer.getNestingDepth() == depth) {
                elements++;
            }
            if (outer.getNestingDepth() != open) {
                return;
            }
            JsonPointer rest = rest(outer);
            if (rest != null && rest.matches()) {
                find(value, parser, own);
            } else if (rest != null && value.isStructStart()) {
                open++;
                rests[open] = rest;
            }
        }

        /** The object or array at that depth ends. */
        void leave(int ended, JsonParser parser) {
            open = Math.min(open, ended - 1);
            if (depth == ended) {
                depth = -1;
                end = parser.currentLocation().getByteOffset();
            }
        }

        private @Nullable JsonPointer rest(JsonStreamContext outer) {
            JsonPointer here = rests[open];
            if (outer.inRoot()) {
                return here;
            }
            return outer.inObject()
                    ? here.matchProperty(outer.getCurrentName())
                    : here.matchElement(outer.getCurrentIndex());
        }

        private void find(JsonToken value, JsonParser parser, JsonStreamContext own) throws IOException {
            if (token != null) {
                throw new RefusedBodyException("has the place " + place + " twice");
            }
            token = value;
            if (value.isScalarValue()) {
                text = parser.getText();
            } else if (value == JsonToken.START_ARRAY) {
                depth = own.getNestingDepth();
                begin = parser.currentLocation().getByteOffset();
            }
        }
    }

    /** One place within each record: what the first and the last of them have there, and every one, if somebody wants that. */
    private static final class FieldWatch {
        private final Watch records;
        private final Watch field;
        private final @Nullable Consumer<Optional<Found>> values;
        private @Nullable Found first;
        private long seen;
        private int recordDepth = Integer.MAX_VALUE;

        FieldWatch(Watch records, JsonPointer place, @Nullable Consumer<Optional<Found>> values) {
            this.records = records;
            this.field = new Watch(place);
            this.values = values;
            field.restart(-1);
        }

        @Nullable
        Found ofFirst() {
            return seen == 1 ? field.found() : first;
        }

        /** Tells what the record has that is over, if there is one. */
        void tell() {
            if (seen > 0 && values != null) {
                values.accept(Optional.ofNullable(field.found()));
            }
        }

        void see(JsonToken value, JsonParser parser) throws IOException {
            JsonStreamContext own = parser.getParsingContext();
            JsonStreamContext outer = value.isStructStart() ? own.getParent() : own;
            if (outer.getNestingDepth() != records.depth) {
                field.see(value, parser);
                return;
            }
            first = seen == 1 ? field.found() : first;
            tell();
            seen++;
            recordDepth = records.depth + 1;
            field.restart(value.isStructStart() ? recordDepth : -1);
            if (field.place.matches()) {
                field.find(value, parser, own);
            }
        }

        /** The object or array at that depth ends. */
        void leave(int ended, JsonParser parser) {
            field.leave(ended, parser);
            if (ended <= recordDepth) {
                field.open = -1;
            }
        }
    }
}
