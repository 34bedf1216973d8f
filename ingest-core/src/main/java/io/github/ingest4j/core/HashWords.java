// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The hash of a value in two words, which are mixed alike but by factors and turns of their own. The factors are odd numbers
 * drawn by lot, so that no step makes one of two different words. Not thread-safe.
 */
final class HashWords {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final double BEYOND_LONG = 0x1p63;
    private static final long BASE = 10;

    /** What kinds of values begin with. Values of two kinds are never the same. */
    private static final int NULL = 1;

    private static final int INTEGER = 2;
    private static final int FRACTION = 3;
    private static final int DOUBLE = 4;
    private static final int TEXT = 5;
    private static final int BINARY = 6;
    private static final int LIST = 7;
    private static final int MAP = 8;
    private static final int SCALARS = 16;

    long high;
    long low;

    /** A hash that stays. */
    record Fixed(long high, long low) {
        static Fixed ofText(String text) {
            HashWords words = new HashWords();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            words.ofBytes(true, bytes, 0, bytes.length);
            return words.fixed();
        }
    }

    Fixed fixed() {
        return new Fixed(high, low);
    }

    void set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    void ofNull() {
        begin(NULL);
    }

    void ofInteger(long number) {
        begin(INTEGER);
        append(number);
    }

    /** A value of another type that is kept as a whole number. */
    void ofScalar(int type, long stored) {
        begin(SCALARS + type);
        append(stored);
    }

    void ofDouble(double number) {
        if (number == Math.rint(number) && number >= -BEYOND_LONG && number < BEYOND_LONG) {
            ofInteger((long) number);
        } else {
            begin(DOUBLE);
            append(Double.doubleToLongBits(number));
        }
    }

    void ofDecimal(long unscaled, int scale) {
        long digits = unscaled;
        int fraction = scale;
        while (fraction > 0 && digits % BASE == 0) {
            digits /= BASE;
            fraction--;
        }
        if (fraction == 0) {
            ofInteger(digits);
        } else {
            begin(FRACTION);
            append(fraction);
            append(digits);
        }
    }

    /** A decimal whose digits stand in bytes: as the shorter one, if they fit a word. */
    void ofDecimal(byte[] bytes, int start, int length, int scale) {
        BigDecimal number = new BigDecimal(new BigInteger(bytes, start, length), scale).stripTrailingZeros();
        BigDecimal plain = number.scale() < 0 ? number.setScale(0) : number;
        BigInteger digits = plain.unscaledValue();
        if (digits.bitLength() < Long.SIZE) {
            ofDecimal(digits.longValue(), plain.scale());
        } else {
            begin(FRACTION);
            append(plain.scale());
            byte[] kept = digits.toByteArray();
            append(kept, 0, kept.length);
        }
    }

    void ofBytes(boolean text, byte[] bytes, int start, int length) {
        begin(text ? TEXT : BINARY);
        append(bytes, start, length);
    }

    void ofList() {
        begin(LIST);
    }

    /** The next element of a list. */
    void append(HashWords element) {
        high = high(high, element.high);
        low = low(low, element.low);
    }

    /** Makes of a value one that has a name; every bit of it depends on every bit of both, so that such may be added up. */
    void within(Fixed name) {
        high = finished(high(name.high(), high));
        low = finished(low(name.low(), low));
    }

    /** Makes of the sum of named values a map. */
    void withinMap() {
        long sumHigh = high;
        long sumLow = low;
        begin(MAP);
        high = high(high, sumHigh);
        low = low(low, sumLow);
    }

    private void begin(int kind) {
        high = kind * 0xF1E273A87984A8ABL;
        low = kind * 0x9FB93534081C5253L;
    }

    private void append(long word) {
        high = high(high, word);
        low = low(low, word);
    }

    private void append(byte[] bytes, int start, int length) {
        int whole = length & -Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            append((long) LONGS.get(bytes, start + i));
        }
        if (whole < length) {
            byte[] rest = Arrays.copyOf(Arrays.copyOfRange(bytes, start + whole, start + length), Long.BYTES);
            append((long) LONGS.get(rest, 0));
        }
        append(length);
    }

    private static long high(long state, long word) {
        return Long.rotateLeft(state ^ word * 0xDB149E4714BE09ABL, 31) * 0xD323451B4A95902BL;
    }

    private static long low(long state, long word) {
        return Long.rotateLeft(state ^ word * 0xB994693EA3AE6E69L, 27) * 0xA061AE14A1DBF721L;
    }

    private static long finished(long state) {
        long mixed = (state ^ state >>> 32) * 0x9AA615A94B6A5551L;
        mixed = (mixed ^ mixed >>> 29) * 0xD856C32A687B253BL;
        return mixed ^ mixed >>> 32;
    }
}
