// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.core.internal.ExactNumber;
import io.github.ingest4j.core.internal.IsoText;
import io.github.ingest4j.core.internal.Refusal;
import io.github.ingest4j.core.internal.Utf8Buffer;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalDouble;

/** Puts the value at which a parser stands into a leaf column, exactly or not at all. */
final class LeafWriter {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final Utf8Buffer utf8 = new Utf8Buffer();
    private final JsonText text;

    LeafWriter(JsonText text) {
        this.text = text;
    }

    /** Reads a value other than null to its end. */
    void write(JsonParser parser, Node leaf, Column column, int repetition) throws IOException, Refusal {
        if (leaf.type() instanceof Type.Decimal decimal) {
            writeDecimal(parser, leaf, decimal, column, repetition);
            return;
        }
        switch ((Type.Scalar) leaf.type()) {
            case BOOLEAN -> column.addLong(repetition, bool(parser, leaf));
            case INT32 -> column.addLong(repetition, int32(parser, leaf));
            case INT64 -> column.addLong(repetition, int64(parser, leaf));
            case FLOAT64 -> column.addDouble(repetition, float64(parser, leaf));
            case STRING -> writeString(parser, leaf, column, repetition);
            case BYTES -> writeBytes(parser, leaf, column, repetition);
            case DATE, TIME, TIMESTAMP, LOCAL_TIMESTAMP -> column.addLong(repetition, moment(parser, leaf));
        }
    }

    /** The key of a map. */
    void writeKey(String key, Node leaf, Column column, int repetition) throws Refusal {
        if (!utf8.encode(key)) {
            throw Refusal.loneSurrogate(leaf.path());
        }
        column.addBytes(repetition, utf8.bytes(), 0, utf8.length());
    }

    private static long bool(JsonParser parser, Node leaf) throws IOException, Refusal {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            default -> throw misfit(parser, leaf, "");
        };
    }

    private static long int32(JsonParser parser, Node leaf) throws IOException, Refusal {
        long value = int64(parser, leaf);
        if (value != (int) value) {
            throw misfit(parser, leaf, "it does not fit 32 bits");
        }
        return value;
    }

    private static long int64(JsonParser parser, Node leaf) throws IOException, Refusal {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw misfit(parser, leaf, "it does not fit 64 bits");
            }
            return parser.getLongValue();
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            throw misfit(parser, leaf, "");
        }
        try {
            return decimal(parser, leaf).longValueExact();
        } catch (ArithmeticException e) {
            throw misfit(parser, leaf, "it is no integer of 64 bits");
        }
    }

    private static double float64(JsonParser parser, Node leaf) throws IOException, Refusal {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            if (Double.isInfinite(value)) {
                throw misfit(parser, leaf, "it is beyond the range of 64 bits");
            }
            return value;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw misfit(parser, leaf, "");
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return exact(ExactNumber.float64(parser.getBigIntegerValue()), parser, leaf);
        }
        return exact(ExactNumber.float64(parser.getLongValue()), parser, leaf);
    }

    private static double exact(OptionalDouble value, JsonParser parser, Node leaf) throws IOException, Refusal {
        if (value.isEmpty()) {
            throw misfit(parser, leaf, "it is no exact FLOAT64");
        }
        return value.getAsDouble();
    }

    private void writeString(JsonParser parser, Node leaf, Column column, int repetition) throws IOException, Refusal {
        switch (parser.currentToken()) {
            case VALUE_TRUE -> column.addBytes(repetition, TRUE, 0, TRUE.length);
            case VALUE_FALSE -> column.addBytes(repetition, FALSE, 0, FALSE.length);
            case START_OBJECT, START_ARRAY -> {
                text.copy(parser, utf8, leaf.path());
                column.addBytes(repetition, utf8.bytes(), 0, utf8.length());
            }
            default -> {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    Parsers.checkString(parser);
                }
                if (!utf8.encode(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())) {
                    throw Refusal.loneSurrogate(leaf.path());
                }
                column.addBytes(repetition, utf8.bytes(), 0, utf8.length());
            }
        }
    }

    private static void writeBytes(JsonParser parser, Node leaf, Column column, int repetition)
            throws IOException, Refusal {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw misfit(parser, leaf, "");
        }
        Parsers.checkString(parser);
        try {
            byte[] bytes = Base64.getDecoder().decode(parser.getText());
            column.addBytes(repetition, bytes, 0, bytes.length);
        } catch (IllegalArgumentException e) {
            throw misfit(parser, leaf, "it is not base64");
        }
    }

    private static long moment(JsonParser parser, Node leaf) throws IOException, Refusal {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw misfit(parser, leaf, "only ISO 8601 text is read as " + leaf.type());
        }
        char[] chars = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        try {
            return switch ((Type.Scalar) leaf.type()) {
                case DATE -> IsoText.date(chars, offset, length);
                case TIME -> IsoText.time(chars, offset, length);
                case TIMESTAMP -> IsoText.timestamp(chars, offset, length);
                default -> IsoText.localTimestamp(chars, offset, length);
            };
        } catch (DateTimeException e) {
            throw misfit(parser, leaf, String.valueOf(e.getMessage()));
        }
    }

    private static void writeDecimal(JsonParser parser, Node leaf, Type.Decimal type, Column column, int repetition)
            throws IOException, Refusal {
        if (!parser.currentToken().isNumeric() && parser.currentToken() != JsonToken.VALUE_STRING) {
            throw misfit(parser, leaf, "");
        }
        BigDecimal number = decimal(parser, leaf);
        Optional<BigInteger> unscaled = ExactNumber.unscaled(number, type);
        if (unscaled.isEmpty()) {
            throw misfit(parser, leaf, ExactNumber.decimalType(number), "it has more digits");
        }
        ExactNumber.add(column, repetition, unscaled.get());
    }

    /** The number that the text of a number or string spells. */
    private static BigDecimal decimal(JsonParser parser, Node leaf) throws IOException, Refusal {
        parser.streamReadConstraints().validateFPLength(parser.getTextLength());
        try {
            return new BigDecimal(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (NumberFormatException e) {
            throw misfit(parser, leaf, "it is no decimal number");
        }
    }

    private static Refusal misfit(JsonParser parser, Node leaf, String why) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isScalarValue()) {
            String type = token == JsonToken.START_OBJECT ? "STRUCT" : "LIST";
            return Refusal.misfit(leaf, JsonValue.kind(parser), type, why, "STRING");
        }
        return misfit(parser, leaf, JsonValue.scalarType(parser), why);
    }

    private static Refusal misfit(JsonParser parser, Node leaf, Type found, String why) throws IOException {
        return Refusal.misfit(leaf, JsonValue.shown(parser), found, why);
    }
}
