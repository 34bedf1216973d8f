// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.core.internal.Utf8Buffer;
import io.github.ingest4j.core.json.Guess.Seen;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at records to learn the fields that a schema does not have. A record that is refused teaches nothing. */
final class SchemaGuesser implements RecordConsumer {
    private static final long LARGEST_EXACT = 1L << 53;

    private final Schema known;
    private final JsonLimits limits;
    private final Guess root;
    private long object;
    private int newFields;

    /** Takes back, each, one thing learnt from the record being read. */
    private final List<Runnable> undo = new ArrayList<>();

    SchemaGuesser(Schema known, JsonLimits limits) {
        this.known = known;
        this.limits = limits;
        this.root = Guess.of(known);
    }

    Schema schema() {
        return root.schema(known);
    }

    @Override
    public void read(JsonParser parser) throws IOException, Refusal {
        readFields(parser, root);
    }

    @Override
    public void accept(int page, long recordNumber, long byteOffset, long byteLength) {
        undo.clear();
    }

    @Override
    public void discard() {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).run();
        }
        undo.clear();
    }

    @Override
    public void reject(Rejection rejection) {
        // The transformation meets the same record again, and reports it.
    }

    private void readFields(JsonParser parser, Guess struct) throws IOException, Refusal {
        long thisObject = ++object;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Guess field = struct.field(name);
            if (field == null) {
                field = addField(struct, name);
            }
            if (field.lastObject == thisObject) {
                throw Refusal.duplicate(field.path);
            }
            field.lastObject = thisObject;
            readValue(parser, parser.nextToken(), field);
        }
    }

    private Guess addField(Guess struct, String name) throws Refusal {
        if (!Utf8Buffer.isText(name)) {
            throw Refusal.loneSurrogate(struct.path);
        }
        if (newFields == limits.fields()) {
            String place = struct.path.isEmpty() ? "" : ", such as '" + struct.path + "',";
            throw new SchemaMismatchException(
                    JsonLimits.exceeded("the number of new fields", limits.fields(), "fields", "maxFields")
                            + "; an object whose names are data" + place + " is better declared as a map");
        }
        newFields++;
        undo.add(() -> {
            struct.removeField(name);
            newFields--;
        });
        return struct.addField(name);
    }

    private void readValue(JsonParser parser, JsonToken token, Guess guess) throws IOException, Refusal {
        if (guess.isSettled()) {
            parser.skipChildren();
            return;
        }
        switch (token) {
            case VALUE_NULL -> {}
            case START_OBJECT -> readObject(parser, guess);
            case START_ARRAY -> readArray(parser, guess);
            default -> see(guess, kind(parser, token));
        }
    }

    private void readObject(JsonParser parser, Guess guess) throws IOException, Refusal {
        if (!guess.takes(true)) {
            parser.skipChildren();
        } else if (guess.isMap()) {
            while (parser.nextFieldName() != null) {
                readValue(parser, parser.nextToken(), guess.inner());
            }
        } else {
            see(guess, Seen.OBJECT);
            readFields(parser, guess);
        }
    }

    private void readArray(JsonParser parser, Guess guess) throws IOException, Refusal {
        if (!guess.takes(false)) {
            parser.skipChildren();
            return;
        }
        see(guess, Seen.ARRAY);
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            readValue(parser, token, guess.inner());
        }
    }

    private void see(Guess guess, Seen kind) {
        if (guess.see(kind)) {
            undo.add(() -> guess.unsee(kind));
        }
    }

    private static Seen kind(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> Seen.BOOLEAN;
            case VALUE_NUMBER_FLOAT -> JsonValue.scalarType(parser).equals(Type.FLOAT64) ? Seen.FRACTION : Seen.TEXT;
            case VALUE_NUMBER_INT -> integerKind(parser);
            default -> Seen.TEXT;
        };
    }

    private static Seen integerKind(JsonParser parser) throws IOException {
        Type type = JsonValue.integerType(parser);
        if (type instanceof Type.Decimal) {
            return Seen.WIDE_INTEGER;
        }
        if (type.equals(Type.STRING)) {
            return Seen.TEXT;
        }
        long value = parser.getLongValue();
        return value < -LARGEST_EXACT || value > LARGEST_EXACT ? Seen.LARGE_INTEGER : Seen.INTEGER;
    }
}
