// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.core.internal.Excerpt;
import io.github.ingest4j.schema.Type;
import java.io.IOException;

/** What can be said of the value at which a parser stands. */
final class JsonValue {
    private static final int LONG_DIGITS = 18;

    private JsonValue() {}

    /** Its kind, with an article. */
    static String kind(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    /** Its type as a column would have it, for a scalar. */
    static Type scalarType(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE, VALUE_FALSE -> Type.BOOLEAN;
            case VALUE_NUMBER_INT -> integerType(parser);
            case VALUE_NUMBER_FLOAT -> isFinite(parser) ? Type.FLOAT64 : Type.STRING;
            default -> Type.STRING;
        };
    }

    /** INT64, a decimal if 64 bits do not hold it, text if no decimal does either. */
    static Type integerType(JsonParser parser) throws IOException {
        if (parser.getTextLength() <= LONG_DIGITS || parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Type.INT64;
        }
        boolean negative = parser.getTextCharacters()[parser.getTextOffset()] == '-';
        int digits = parser.getTextLength() - (negative ? 1 : 0);
        return digits <= Type.Decimal.MAX_PRECISION ? Type.decimal(Type.Decimal.MAX_PRECISION, 0) : Type.STRING;
    }

    private static boolean isFinite(JsonParser parser) throws IOException {
        return Double.isFinite(parser.getDoubleValue());
    }

    /** A few of its characters, for a message. */
    static String shown(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isScalarValue()) {
            return kind(parser);
        }
        String shown = Excerpt.of(parser.getText());
        return token == JsonToken.VALUE_STRING ? "\"" + shown + "\"" : shown;
    }
}
