// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Reads a number off ASCII bytes: a minus sign or none, digits without leading zeros, a fraction, an exponent, as JSON
 * spells it. What is spelled otherwise is no number to this reader, whatever others make of it. Nothing is rounded but the
 * double, and that once. Used again for the next number; not thread-safe.
 */
public final class NumberBytes {
    /** Says that there is no such {@code long}; no decimal of up to 18 digits has these digits. */
    public static final long NONE = Long.MIN_VALUE;

    /** An unsigned {@code long} holds any number of so many digits. */
    private static final int MOST_DIGITS = 19;

    private static final int MOST_EXPONENT_DIGITS = 6;
    private static final int MOST_LONG_POWER = 18;
    private static final long LARGEST_EXACT = 1L << 53;

    /** Powers of ten that a double holds exactly. */
    private static final double[] POWERS = new double[23];

    private static final long[] LONG_POWERS = new long[MOST_LONG_POWER + 1];

    static {
        double power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
        long longPower = 1;
        for (int i = 0; i <= MOST_LONG_POWER; i++) {
            LONG_POWERS[i] = longPower;
            longPower *= 10;
        }
    }

    private char[] chars = new char[64];
    private byte[] source = new byte[0];
    private int start;
    private int end;
    private boolean negative;
    private boolean integer;
    /** The digits of integer and fraction, without sign; as an unsigned number, and right only where {@link #held}. */
    private long digits;

    /** Whether {@link #digits} are all there are. */
    private boolean held;
    /** The number is the digits times ten to this power, where {@link #held}. */
    private int power;

    /** Reads the number that begins at an index; returns the index behind it, or -1 if none of this form begins there. */
    public int read(byte[] bytes, int from, int to) {
        int at = from;
        negative = at < to && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long number = 0;
        while (at < to && isDigit(bytes[at])) {
            number = number * 10 + (bytes[at] - '0');
            at++;
        }
        int count = at - first;
        if (count == 0 || (count > 1 && bytes[first] == '0')) {
            return -1;
        }
        source = bytes;
        start = from;
        digits = number;
        held = count <= MOST_DIGITS;
        power = 0;
        integer = at == to || (bytes[at] != '.' && (bytes[at] | 0x20) != 'e');
        end = integer ? at : rest(at, to, first);
        return end;
    }

    /** Fraction and exponent. */
    private int rest(int from, int to, int first) {
        int at = from;
        if (source[at] == '.') {
            at++;
            long number = digits;
            while (at < to && isDigit(source[at])) {
                number = number * 10 + (source[at] - '0');
                at++;
            }
            int count = at - from - 1;
            if (count == 0) {
                return -1;
            }
            // Leading zeros take no room: 0.001 has one digit.
            int zeros = source[first] == '0' ? leadingZeros(first + 2, at) + 1 : 0;
            held = at - first - 1 - zeros <= MOST_DIGITS;
            digits = number;
            power = -count;
        }
        return at < to && (source[at] | 0x20) == 'e' ? exponent(at + 1, to) : at;
    }

    private int leadingZeros(int from, int to) {
        int at = from;
        while (at < to && source[at] == '0') {
            at++;
        }
        return at - from;
    }

    private int exponent(int from, int to) {
        int at = from;
        boolean minus = at < to && source[at] == '-';
        if (minus || (at < to && source[at] == '+')) {
            at++;
        }
        int first = at;
        int exponent = 0;
        while (at < to && isDigit(source[at])) {
            if (at - first < MOST_EXPONENT_DIGITS) {
                exponent = exponent * 10 + (source[at] - '0');
            }
            at++;
        }
        if (at == first) {
            return -1;
        }
        held &= at - first <= MOST_EXPONENT_DIGITS;
        power += minus ? -exponent : exponent;
        return at;
    }

    /** Whether it has neither fraction nor exponent. */
    public boolean isInteger() {
        return integer;
    }

    /** The value of an {@linkplain #isInteger integer}; {@link #NONE} if it is over 63 bits. */
    public long longValue() {
        if (!held || digits < 0) {
            return NONE;
        }
        return negative ? -digits : digits;
    }

    /** The nearest double; infinite beyond their range. */
    public double doubleValue() {
        // Both operands are exact, so that the result is rounded once.
        if (held && digits >= 0 && digits <= LARGEST_EXACT && power > -POWERS.length && power < POWERS.length) {
            double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
            return negative ? -value : value;
        }
        int length = end - start;
        if (length > chars.length) {
            chars = new char[length * 2];
        }
        for (int i = 0; i < length; i++) {
            chars[i] = (char) source[start + i];
        }
        return NumberInput.parseDouble(chars, 0, length, true);
    }

    /**
     * Its digits as a decimal type has them: the number times ten to the power of the scale.
     *
     * @return {@link #NONE} if that is no integer, or has more digits than the precision or than 18
     */
    public long unscaled(int precision, int scale) {
        if (!held || digits < 0) {
            return NONE;
        }
        if (digits == 0) {
            return 0;
        }
        int shift = power + scale;
        if (shift < -MOST_LONG_POWER || shift > MOST_LONG_POWER) {
            return NONE;
        }
        long most = LONG_POWERS[Math.min(precision, MOST_LONG_POWER)] - 1;
        long unscaled;
        if (shift < 0) {
            unscaled = digits / LONG_POWERS[-shift];
            if (unscaled * LONG_POWERS[-shift] != digits || unscaled > most) {
                return NONE;
            }
        } else {
            if (digits > most / LONG_POWERS[shift]) {
                return NONE;
            }
            unscaled = digits * LONG_POWERS[shift];
        }
        return negative ? -unscaled : unscaled;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
