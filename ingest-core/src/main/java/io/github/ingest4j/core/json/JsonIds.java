// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.internal.Refusal;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the records of JSON pages have at one place: texts, or whole numbers as they are spelled. Where the records are is as
 * for {@link JsonTransformer}. Immutable and thread-safe.
 */
public final class JsonIds {
    /** The longest id, in characters. */
    public static final int LONGEST = 1_000;

    private final @Nullable Pointer records;
    private final Pointer id;
    private final Parsers parsers = new Parsers(JsonLimits.DEFAULT);

    private JsonIds(@Nullable Pointer records, String id) {
        this.records = records;
        this.id = Pointer.parse(id);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("the place of the id within its record is empty; records are objects");
        }
    }

    /** Of pages that are an array of records, or records one after the other, each with its id at that place (RFC 6901). */
    public static JsonIds at(String id) {
        return new JsonIds(null, id);
    }

    /** Of pages that have the records at a place inside one document. */
    public static JsonIds at(String records, String id) {
        return new JsonIds(Pointer.parse(records), id);
    }

    /**
     * Passes on the ids of a page as they come, and reads the page to its end.
     *
     * @throws BadRecordException if the page cannot be divided into records, or one of them has no id
     */
    public void read(RawPage page, Consumer<String> ids) throws IOException {
        byte[] buffer = new byte[PageInput.BUFFER_SIZE + RecordScanner.SLACK];
        new RecordReader(parsers, JsonLimits.DEFAULT, records, page, new Ids(id, ids), buffer).read();
    }

    /** The place. */
    @Override
    public String toString() {
        return records == null ? id.text() : id + " in " + records;
    }

    private static final class Ids implements RecordConsumer {
        private final Pointer place;
        private final Consumer<String> ids;
        private String found = "";

        Ids(Pointer place, Consumer<String> ids) {
            this.place = place;
            this.ids = ids;
        }

        @Override
        public void read(JsonParser parser) throws IOException, Refusal {
            found = "";
            value(parser, 0);
            if (found.isEmpty()) {
                throw Refusal.malformed(place.text(), "there is nothing");
            }
        }

        /** Reads a value to its end. */
        private void value(JsonParser parser, int depth) throws IOException, Refusal {
            if (depth == place.steps().size()) {
                found = id(parser);
            } else if (parser.currentToken() == JsonToken.START_OBJECT) {
                members(parser, depth);
            } else if (parser.currentToken() == JsonToken.START_ARRAY) {
                long wanted = place.index(depth);
                for (long index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                    if (index == wanted) {
                        value(parser, depth + 1);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }

        private void members(JsonParser parser, int depth) throws IOException, Refusal {
            boolean seen = false;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (!name.equals(place.steps().get(depth))) {
                    parser.skipChildren();
                } else if (seen) {
                    throw Refusal.duplicate(place.text());
                } else {
                    seen = true;
                    value(parser, depth + 1);
                }
            }
        }

        private String id(JsonParser parser) throws IOException, Refusal {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
                String kind = token == JsonToken.VALUE_NUMBER_FLOAT
                        ? "a number with a fraction or an exponent"
                        : JsonValue.kind(parser);
                throw Refusal.malformed(place.text(), "there is " + kind + ", neither a text nor a whole number");
            }
            if (parser.getTextLength() > LONGEST) {
                throw Refusal.malformed(place.text(), "there are more than " + LONGEST + " characters");
            }
            if (parser.getTextLength() == 0) {
                throw Refusal.malformed(place.text(), "there is an empty text");
            }
            return parser.getText();
        }

        @Override
        public void accept(int page, long recordNumber, long byteOffset, long byteLength) {
            ids.accept(found);
        }

        @Override
        public void discard() {
            found = "";
        }

        @Override
        public void reject(Rejection rejection) {
            throw new BadRecordException("page " + rejection.page() + " (" + rejection.place()
                    + ") has no id in record "
                    + rejection.recordNumber() + ", at byte " + rejection.byteOffset() + ": "
                    + (rejection.path().isEmpty() ? "" : "at '" + rejection.path() + "' ") + rejection.reason());
        }
    }
}
