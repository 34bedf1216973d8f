// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.IsoText;
import io.github.ingest4j.schema.Type;
import java.math.BigInteger;
import java.time.DateTimeException;

/** Tells which types hold a text, so that nothing of it is lost. STRING, which holds all, goes without saying. */
final class CellTypes {
    static final int BOOLEAN = 1;
    static final int INT64 = 1 << 1;
    static final int WIDE_INTEGER = 1 << 2;
    static final int FLOAT64 = 1 << 3;
    static final int DATE = 1 << 4;
    static final int TIMESTAMP = 1 << 5;
    static final int LOCAL_TIMESTAMP = 1 << 6;
    static final int ALL = (1 << 7) - 1;

    /** Not a type: it is a number with a point, as codes are not. */
    static final int POINT = 1 << 7;

    /** Not a type: it may be a code, such as {@code 12E3}. */
    static final int CODE = 1 << 8;

    private static final int DATE_LENGTH = 10;
    private static final long LARGEST_EXACT = 1L << 53;
    private static final Type WIDE = Type.decimal(Type.Decimal.MAX_PRECISION, 0);

    private final NumberText number;

    CellTypes(NumberText number) {
        this.number = number;
    }

    /** The types that hold a text, and the two marks that are none. */
    int of(Booleans booleans, char[] text, int offset, int length) {
        if (booleans.read(text, offset, length).isPresent()) {
            return BOOLEAN | (number.read(text, offset, length) ? numbers() : 0);
        }
        if (number.read(text, offset, length)) {
            return numbers();
        }
        return moments(text, offset, length);
    }

    private int numbers() {
        if (!number.isCanonical()) {
            return 0;
        }
        if (number.isInteger()) {
            return integers();
        }
        double value = number.doubleValue();
        if (!number.fitsFloat64() || Double.isInfinite(value) || (value == 0 && !number.isZero())) {
            return 0;
        }
        return FLOAT64 | (number.isCodeLike() ? CODE : POINT);
    }

    private int integers() {
        if (number.isMinusZero()) {
            return FLOAT64;
        }
        if (number.isShortInteger()) {
            return INT64 | WIDE_INTEGER | (Math.abs(number.longValue()) <= LARGEST_EXACT ? FLOAT64 : 0);
        }
        if (number.integerDigits() > Type.Decimal.MAX_PRECISION) {
            return 0;
        }
        BigInteger value = number.bigDecimal().toBigInteger();
        return WIDE_INTEGER | (value.bitLength() < Long.SIZE ? INT64 : 0);
    }

    private static int moments(char[] text, int offset, int length) {
        if (length < DATE_LENGTH || text[offset + 4] != '-' || text[offset + 7] != '-') {
            return 0;
        }
        if (length == DATE_LENGTH) {
            return holds(IsoText::date, text, offset, length) ? DATE : 0;
        }
        if (holds(IsoText::localTimestamp, text, offset, length)) {
            return LOCAL_TIMESTAMP;
        }
        return holds(IsoText::timestamp, text, offset, length) ? TIMESTAMP : 0;
    }

    private static boolean holds(Reading reading, char[] text, int offset, int length) {
        try {
            reading.read(text, offset, length);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The narrowest of the types that hold every text of a column. */
    static Type narrowest(int types) {
        if ((types & BOOLEAN) != 0) {
            return Type.BOOLEAN;
        }
        if ((types & INT64) != 0) {
            return Type.INT64;
        }
        if ((types & WIDE_INTEGER) != 0) {
            return WIDE;
        }
        if ((types & FLOAT64) != 0) {
            return (types & CODE) != 0 && (types & POINT) == 0 ? Type.STRING : Type.FLOAT64;
        }
        if ((types & DATE) != 0) {
            return Type.DATE;
        }
        if ((types & TIMESTAMP) != 0) {
            return Type.TIMESTAMP;
        }
        return (types & LOCAL_TIMESTAMP) != 0 ? Type.LOCAL_TIMESTAMP : Type.STRING;
    }

    @FunctionalInterface
    private interface Reading {
        long read(char[] text, int offset, int length);
    }
}
