// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Arrays;

/**
 * Between which values those of a page or chunk lie, in PLAIN form without a length.
 *
 * @param minExact whether {@code min} is one of them, and not only a bound below them; {@code maxExact} likewise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as records
record Bounds(byte[] min, byte[] max, boolean minExact, boolean maxExact) {
    /** Longer bounds of bytes and text are cut, as parquet-java does: an index is to be small. */
    static final int LONGEST = 64;

    static Bounds exact(byte[] min, byte[] max) {
        return new Bounds(min, max, true, true);
    }

    /** Bounds of byte strings, cut where they are long. A maximum that cannot be cut stays whole. */
    static Bounds cut(byte[] min, byte[] max, boolean text) {
        byte[] lower = min.length <= LONGEST ? min : Arrays.copyOf(min, start(min, text));
        byte[] upper = max.length <= LONGEST ? max : above(max, text);
        return new Bounds(lower, upper, lower.length == min.length, upper.length == max.length);
    }

    Bounds and(Bounds other, Ordering ordering) {
        int low = ordering.compare(min, other.min);
        int high = ordering.compare(max, other.max);
        return new Bounds(
                low <= 0 ? min : other.min,
                high >= 0 ? max : other.max,
                low == 0 ? minExact || other.minExact : low < 0 ? minExact : other.minExact,
                high == 0 ? maxExact || other.maxExact : high > 0 ? maxExact : other.maxExact);
    }

    /** Length of the longest start that is not too long; of text, one that ends with a character. */
    private static int start(byte[] value, boolean text) {
        int length = LONGEST;
        while (text && length > 0 && isContinuation(value[length])) {
            length--;
        }
        return length;
    }

    /** The start of a value, increased where it can be: greater than every value that begins with it. */
    private static byte[] above(byte[] value, boolean text) {
        for (int end = start(value, text); end > 0; ) {
            int last = end - 1;
            while (text && last > 0 && isContinuation(value[last])) {
                last--;
            }
            byte[] increased = text ? increasedCharacter(value, last, end) : increasedByte(value, last);
            if (increased.length > 0) {
                return increased;
            }
            end = last;
        }
        return value;
    }

    private static byte[] increasedByte(byte[] value, int last) {
        if (value[last] == (byte) 0xFF) {
            return new byte[0];
        }
        byte[] increased = Arrays.copyOf(value, last + 1);
        increased[last]++;
        return increased;
    }

    /** The start up to {@code last}, and the next character after the one there; empty if there is none of its length. */
    private static byte[] increasedCharacter(byte[] value, int last, int end) {
        byte[] increased = Arrays.copyOf(value, end);
        // The last byte that has room, counting as a number of the character's own bytes; those behind it begin again.
        for (int i = end - 1; i >= last; i--) {
            if (increased[i] != highest(increased, i, last)) {
                increased[i]++;
                return isCharacter(increased, last, end) ? increased : new byte[0];
            }
            increased[i] = (byte) 0x80;
        }
        return new byte[0];
    }

    /** 0x7F for a character of one byte, the last lead byte of its length, or the last continuation; 0xFF of what is no text. */
    private static byte highest(byte[] character, int index, int first) {
        if (index > first) {
            return (byte) 0xBF;
        }
        int lead = character[first] & 0xFF;
        return (byte) (lead < 0x80 ? 0x7F : lead < 0xE0 ? 0xDF : lead < 0xF0 ? 0xEF : lead < 0xF5 ? 0xF4 : 0xFF);
    }

    /** Of what counting up can lead to, surrogates and what is beyond U+10FFFF are no characters. */
    private static boolean isCharacter(byte[] bytes, int first, int end) {
        int lead = bytes[first] & 0xFF;
        int second = end - first > 1 ? bytes[first + 1] & 0xFF : 0;
        return !(lead == 0xED && second > 0x9F) && !(lead == 0xF4 && second > 0x8F);
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
