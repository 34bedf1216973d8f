// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Reads the spelling of a number: a sign, digits in groups or not, a fraction, an exponent. Only ASCII digits count, and
 * only the whole text. Used again for the next number.
 */
final class NumberText {
    /** Longer texts are none: no column holds so many digits. */
    static final int MAX_LENGTH = 1_000;

    /** No separator. */
    static final char NONE = '\0';

    private static final int GROUP = 3;
    private static final int LONG_DIGITS = 18;
    private static final int EXACT_DIGITS = 15;
    /** Any number of so many digits survives the way into a double and back (C calls it DBL_DIG)… */
    private static final int FLOAT64_DIGITS = 15;

    /** …some of up to so many do, and no longer ones. */
    private static final int MOST_FLOAT64_DIGITS = 17;

    private static final double[] POWERS_OF_TEN = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private final char decimalSeparator;
    private final char groupingSeparator;

    /** The number as Java spells it: without groups, with a point. */
    private final char[] plain = new char[MAX_LENGTH];

    private int length;
    private int integerDigits;
    private int fractionDigits;
    private int significantDigits;
    private int trailingZeros;
    private long mantissa;
    private boolean negative;
    private boolean plus;
    private boolean leadingZero;
    private boolean point;
    private boolean exponent;
    private boolean signedExponent;

    NumberText(char decimalSeparator, char groupingSeparator) {
        this.decimalSeparator = decimalSeparator;
        this.groupingSeparator = groupingSeparator;
    }

    /** Whether a text spells a number; the other methods then tell of it. */
    boolean read(char[] text, int offset, int count) {
        if (count == 0 || count > MAX_LENGTH) {
            return false;
        }
        clear();
        int end = offset + count;
        int at = sign(text, offset);
        at = integerPart(text, at, end);
        if (at < end && text[at] == decimalSeparator) {
            point = true;
            plain[length++] = '.';
            at++;
            int start = at;
            while (at < end && isDigit(text[at])) {
                digit(text[at++]);
            }
            fractionDigits = at - start;
        }
        if (integerDigits + fractionDigits == 0) {
            return false;
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at = exponentPart(text, at, end);
        }
        return at == end;
    }

    private void clear() {
        length = 0;
        integerDigits = 0;
        fractionDigits = 0;
        significantDigits = 0;
        trailingZeros = 0;
        mantissa = 0;
        negative = false;
        plus = false;
        leadingZero = false;
        point = false;
        exponent = false;
        signedExponent = false;
    }

    private int sign(char[] text, int at) {
        negative = text[at] == '-';
        plus = text[at] == '+';
        if (negative) {
            plain[length++] = '-';
        }
        return negative || plus ? at + 1 : at;
    }

    /** Digits; with groups, one to three and then always three. Goes as far as that fits. */
    private int integerPart(char[] text, int from, int end) {
        int at = from;
        int group = 0;
        boolean grouped = false;
        while (at < end) {
            char c = text[at];
            if (isDigit(c)) {
                if (grouped && group == GROUP) {
                    return at;
                }
                if (integerDigits == 1 && mantissa == 0) {
                    leadingZero = true;
                }
                digit(c);
                integerDigits++;
                group++;
            } else if (c == groupingSeparator
                    && c != NONE
                    && isGroup(text, at + 1, end)
                    && startsGroup(group, grouped)) {
                grouped = true;
                group = 0;
            } else {
                break;
            }
            at++;
        }
        return at;
    }

    private static boolean startsGroup(int group, boolean grouped) {
        return grouped ? group == GROUP : group >= 1 && group <= GROUP;
    }

    private static boolean isGroup(char[] text, int from, int end) {
        if (end - from < GROUP) {
            return false;
        }
        for (int i = from; i < from + GROUP; i++) {
            if (!isDigit(text[i])) {
                return false;
            }
        }
        return true;
    }

    private int exponentPart(char[] text, int from, int end) {
        int at = from + 1;
        exponent = true;
        plain[length++] = 'E';
        if (at < end && (text[at] == '-' || text[at] == '+')) {
            signedExponent = true;
            plain[length++] = text[at++];
        }
        int start = at;
        while (at < end && isDigit(text[at])) {
            plain[length++] = text[at++];
        }
        return at == start ? from : at;
    }

    private void digit(char c) {
        plain[length++] = c;
        if (significantDigits > 0 || c != '0') {
            significantDigits++;
            trailingZeros = c == '0' ? trailingZeros + 1 : 0;
        }
        if (significantDigits <= LONG_DIGITS) {
            mantissa = mantissa * 10 + (c - '0');
        }
    }

    /** Whether it has neither point nor exponent. */
    boolean isInteger() {
        return !point && !exponent;
    }

    /** Whether the value alone gives the text back: there is no plus sign, no leading zero, no point at the end. */
    boolean isCanonical() {
        boolean hanging = point && fractionDigits == 0;
        return !plus && !leadingZero && !hanging;
    }

    /** Whether it is {@code -0}, which no integer is. */
    boolean isMinusZero() {
        return negative && isInteger() && isZero();
    }

    /** Whether it could be a code as well, such as {@code 12E3}: an exponent with neither a sign nor a point before it. */
    boolean isCodeLike() {
        return exponent && !signedExponent && !point;
    }

    /** Whether the nearest double, rounded to as many digits, is this number again. */
    boolean fitsFloat64() {
        int digits = significantDigits - trailingZeros;
        double value = doubleValue();
        if (digits <= FLOAT64_DIGITS || Double.isInfinite(value) || value == 0) {
            return digits <= MOST_FLOAT64_DIGITS;
        }
        return digits <= MOST_FLOAT64_DIGITS
                && new BigDecimal(value)
                                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                                .compareTo(bigDecimal())
                        == 0;
    }

    /** Whether {@link #longValue} tells it. */
    boolean isShortInteger() {
        return isInteger() && integerDigits <= LONG_DIGITS;
    }

    long longValue() {
        return negative ? -mantissa : mantissa;
    }

    int integerDigits() {
        return integerDigits;
    }

    /** The nearest double. */
    double doubleValue() {
        if (significantDigits <= EXACT_DIGITS && !exponent && fractionDigits < POWERS_OF_TEN.length) {
            // Both are exact, so that the quotient is rounded once.
            double value = mantissa / POWERS_OF_TEN[fractionDigits];
            return negative ? -value : value;
        }
        return Double.parseDouble(new String(plain, 0, length));
    }

    /** Whether it is zero as written; a double may be zero by underflow. */
    boolean isZero() {
        return significantDigits == 0;
    }

    /** Exactly what is written; empty exponents aside, there may be none: an exponent beyond 32 bits. */
    BigDecimal bigDecimal() {
        return new BigDecimal(plain, 0, length);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
