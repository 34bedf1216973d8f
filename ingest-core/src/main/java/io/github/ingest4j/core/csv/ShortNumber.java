// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.WordBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads up to eight digits, with a point among them or none, at once: most numbers in CSV are so short, and no two have the
 * same length, which a loop over digits cannot foresee.
 */
final class ShortNumber {
    /** Not of this form, or longer. */
    static final long NONE = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FRACTION_BITS = 3;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long HIGH_NIBBLES = 0xF0F0F0F0F0F0F0F0L;
    private static final long POINTS = '.' * LOW_BITS;
    private static final long ZEROS = '0' * LOW_BITS;

    private ShortNumber() {}

    /** Digits without sign, as a number. */
    static long integer(byte[] text, int from, int to) {
        if ((to - from - 1) >>> 3 != 0 || to < Long.BYTES) {
            return NONE;
        }
        long word = word(text, from, to);
        return areDigits(word) ? value(word) : NONE;
    }

    /** Digits without sign, a point among them or none; {@link #digits} and {@link #fraction} take the answer apart. */
    static long decimal(byte[] text, int from, int to) {
        if ((to - from - 1) >>> 3 != 0 || to < Long.BYTES) {
            return NONE;
        }
        long word = word(text, from, to);
        long other = word ^ POINTS;
        long point = ~(((other & ~HIGH_BITS) + ~HIGH_BITS) | other) & HIGH_BITS;
        int fraction = 0;
        if (point != 0) {
            // What stands before the point takes its place.
            int bits = WordBytes.first(point) * Byte.SIZE;
            long before = word & ~(-1L << bits);
            long behind = word & (-1L << bits << Byte.SIZE);
            word = (before << Byte.SIZE) | behind | '0';
            fraction = FRACTION - (bits >>> 3);
        }
        return areDigits(word) && to - from > (point == 0 ? 0 : 1) ? (value(word) << FRACTION_BITS) | fraction : NONE;
    }

    static int digits(long decimal) {
        return (int) (decimal >> FRACTION_BITS);
    }

    /** How many of the digits stand behind the point. */
    static int fraction(long decimal) {
        return (int) decimal & FRACTION;
    }

    /** The text as the last of eight digits, zeros before it. */
    private static long word(byte[] text, int from, int to) {
        int foreign = Long.SIZE - (to - from) * Byte.SIZE;
        long own = -1L << foreign;
        return ((long) LONGS.get(text, to - Long.BYTES) & own) | (ZEROS & ~own);
    }

    private static boolean areDigits(long word) {
        // Six more than a digit keeps the high nibble of one; six more than what follows the digits does not.
        return ((word & HIGH_NIBBLES) | (((word + 6 * LOW_BITS) & HIGH_NIBBLES) >>> 4)) == 0x33 * LOW_BITS;
    }

    /** Digits become pairs, fours and the whole, each a multiplication. */
    private static long value(long word) {
        long pairs = (((word & (0x0F * LOW_BITS)) * ((10 << 8) | 1)) >>> 8) & 0x00FF00FF00FF00FFL;
        long fours = ((pairs * ((100L << 16) | 1)) >>> 16) & 0x0000FFFF0000FFFFL;
        return (fours * ((10_000L << 32) | 1)) >>> 32;
    }
}
