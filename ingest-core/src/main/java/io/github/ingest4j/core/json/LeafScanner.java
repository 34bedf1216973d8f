// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.core.internal.ExactNumber;
import io.github.ingest4j.core.internal.IsoBytes;
import io.github.ingest4j.core.internal.IsoText;
import io.github.ingest4j.core.internal.NumberBytes;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.schema.Type;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Puts a value other than null into a leaf column, straight from its bytes, and returns the index behind it, or {@link
 * RecordScanner#ASIDE} if the value is for {@link LeafWriter}, which may refuse it or not.
 */
final class LeafScanner {
    private static final int ASIDE = RecordScanner.ASIDE;
    private static final long LARGEST_EXACT = 1L << 53;
    private static final int LONGEST_MOMENT = 64;

    private final StringScanner strings;
    private final int longestNumber;
    private final NumberBytes number = new NumberBytes();
    private final char[] moment = new char[LONGEST_MOMENT];

    LeafScanner(StringScanner strings, int longestNumber) {
        this.strings = strings;
        this.longestNumber = longestNumber;
    }

    /** Reads a string, whose opening quote is before an index. */
    int readText(byte[] bytes, int from, ScannedPart leaf, Column column, int repetition) {
        int next = strings.read(bytes, from);
        if (next < 0) {
            return ASIDE;
        }
        if (leaf.scalar == Type.Scalar.STRING && !leaf.isDecimal) {
            column.addBytes(repetition, strings.text(), strings.start(), strings.length());
            return next;
        }
        return writeText(leaf, column, repetition) ? next : ASIDE;
    }

    private boolean writeText(ScannedPart leaf, Column column, int repetition) {
        if (leaf.isDecimal) {
            return writeDecimalText(leaf.decimal, column, repetition);
        }
        return switch (leaf.scalar) {
            case BYTES -> writeBase64(column, repetition);
            case DATE, TIME, TIMESTAMP, LOCAL_TIMESTAMP -> writeMoment(leaf.scalar, column, repetition);
            default -> false;
        };
    }

    /** Reads a number or a boolean. */
    int readPlain(byte[] bytes, int at, ScannedPart leaf, Column column, int repetition) {
        if (leaf.isDecimal) {
            return readDecimal(bytes, at, leaf.decimal, column, repetition);
        }
        return switch (leaf.scalar) {
            case INT64 -> readInteger(bytes, at, column, repetition, Long.MAX_VALUE);
            case INT32 -> readInteger(bytes, at, column, repetition, Integer.MAX_VALUE);
            case FLOAT64 -> readDouble(bytes, at, column, repetition);
            case BOOLEAN -> readBoolean(bytes, at, column, repetition);
            case STRING -> readSpelling(bytes, at, column, repetition);
            default -> ASIDE;
        };
    }

    /** A number or a boolean as text. */
    private int readSpelling(byte[] bytes, int at, Column column, int repetition) {
        int next = skipPlain(bytes, at);
        if (next >= 0) {
            column.addBytes(repetition, bytes, at, next - at);
        }
        return next;
    }

    /** A scalar of any kind but null. */
    int skip(byte[] bytes, int at) {
        return bytes[at] == '"' ? strings.read(bytes, at + 1) : skipPlain(bytes, at);
    }

    private int skipPlain(byte[] bytes, int at) {
        return switch (bytes[at]) {
            case 't' -> readTrue(bytes, at);
            case 'f' -> readFalse(bytes, at);
            default -> readNumber(bytes, at);
        };
    }

    private int readBoolean(byte[] bytes, int at, Column column, int repetition) {
        boolean isTrue = bytes[at] == 't';
        int next = isTrue ? readTrue(bytes, at) : readFalse(bytes, at);
        if (next >= 0) {
            column.addLong(repetition, isTrue ? 1 : 0);
        }
        return next;
    }

    private static int readTrue(byte[] bytes, int at) {
        boolean matches = bytes[at] == 't' && bytes[at + 1] == 'r' && bytes[at + 2] == 'u' && bytes[at + 3] == 'e';
        return matches ? at + 4 : ASIDE;
    }

    private static int readFalse(byte[] bytes, int at) {
        boolean matches = bytes[at] == 'f'
                && bytes[at + 1] == 'a'
                && bytes[at + 2] == 'l'
                && bytes[at + 3] == 's'
                && bytes[at + 4] == 'e';
        return matches ? at + 5 : ASIDE;
    }

    static int readNull(byte[] bytes, int at) {
        return bytes[at + 1] == 'u' && bytes[at + 2] == 'l' && bytes[at + 3] == 'l' ? at + 4 : ASIDE;
    }

    private int readNumber(byte[] bytes, int at) {
        int next = number.read(bytes, at, bytes.length);
        return next - at > longestNumber ? ASIDE : next;
    }

    private int readInteger(byte[] bytes, int at, Column column, int repetition, long largest) {
        int next = readNumber(bytes, at);
        if (next < 0 || !number.isInteger()) {
            return ASIDE;
        }
        long value = number.longValue();
        // The smallest of all is left aside with them: it has no opposite.
        if (value < -largest || value > largest) {
            return ASIDE;
        }
        column.addLong(repetition, value);
        return next;
    }

    private int readDouble(byte[] bytes, int at, Column column, int repetition) {
        int next = readNumber(bytes, at);
        if (next < 0) {
            return ASIDE;
        }
        double value;
        if (number.isInteger()) {
            // Not by way of a double: there is no negative zero among integers.
            long integer = number.longValue();
            if (integer < -LARGEST_EXACT || integer > LARGEST_EXACT) {
                return ASIDE;
            }
            value = integer;
        } else {
            value = number.doubleValue();
            if (Double.isInfinite(value)) {
                return ASIDE;
            }
        }
        column.addDouble(repetition, value);
        return next;
    }

    private int readDecimal(byte[] bytes, int at, Type.Decimal type, Column column, int repetition) {
        int next = readNumber(bytes, at);
        return next >= 0 && writeDecimal(type, column, repetition) ? next : ASIDE;
    }

    private boolean writeDecimalText(Type.Decimal type, Column column, int repetition) {
        return strings.length() <= longestNumber
                && number.read(strings.text(), strings.start(), strings.end()) == strings.end()
                && writeDecimal(type, column, repetition);
    }

    private boolean writeDecimal(Type.Decimal type, Column column, int repetition) {
        long unscaled = number.unscaled(type.precision(), type.scale());
        if (unscaled == NumberBytes.NONE) {
            return false;
        }
        if (column.storage() == Column.Storage.LONG) {
            column.addLong(repetition, unscaled);
        } else {
            ExactNumber.add(column, repetition, BigInteger.valueOf(unscaled));
        }
        return true;
    }

    private boolean writeBase64(Column column, int repetition) {
        try {
            byte[] text = Arrays.copyOfRange(strings.text(), strings.start(), strings.end());
            byte[] value = Base64.getDecoder().decode(text);
            column.addBytes(repetition, value, 0, value.length);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean writeMoment(Type.Scalar type, Column column, int repetition) {
        byte[] text = strings.text();
        int start = strings.start();
        int end = strings.end();
        long value = switch (type) {
            case DATE -> IsoBytes.date(text, start, end);
            case TIME -> IsoBytes.time(text, start, end);
            case TIMESTAMP -> IsoBytes.timestamp(text, start, end);
            default -> IsoBytes.localTimestamp(text, start, end);
        };
        if (value == IsoBytes.NONE) {
            value = unusualMoment(text, start, end, type);
        }
        if (value == IsoBytes.NONE) {
            return false;
        }
        column.addLong(repetition, value);
        return true;
    }

    private long unusualMoment(byte[] text, int start, int end, Type.Scalar type) {
        int length = end - start;
        if (length > moment.length) {
            return IsoBytes.NONE;
        }
        for (int i = 0; i < length; i++) {
            // What is not ASCII becomes a character that no date has, whichever.
            moment[i] = (char) text[start + i];
        }
        try {
            return switch (type) {
                case DATE -> IsoText.date(moment, 0, length);
                case TIME -> IsoText.time(moment, 0, length);
                case TIMESTAMP -> IsoText.timestamp(moment, 0, length);
                default -> IsoText.localTimestamp(moment, 0, length);
            };
        } catch (DateTimeException e) {
            return IsoBytes.NONE;
        }
    }
}
