// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Says whether bytes are UTF-8, chunk by chunk: no over-long forms, no surrogates, nothing beyond U+10FFFF. */
public final class Utf8Check {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int LOWEST = 0x80;
    private static final int HIGHEST = 0xBF;

    /** Bytes that the character begun still wants, and the range of the next of them. */
    private int pending;

    private int lowest = LOWEST;
    private int highest = HIGHEST;

    /** Whether a character was begun and not ended. */
    public boolean isInsideCharacter() {
        return pending > 0;
    }

    public void reset() {
        pending = 0;
        lowest = LOWEST;
        highest = HIGHEST;
    }

    /** The index of the first byte that cannot stand where it does, or -1. Such a byte is not taken in. */
    public int check(byte[] bytes, int from, int to) {
        int i = from;
        while (true) {
            if (pending == 0) {
                i = skipAscii(bytes, i, to);
            }
            if (i == to) {
                return -1;
            }
            int c = bytes[i] & 0xFF;
            if (pending == 0) {
                if (!begin(c)) {
                    return i;
                }
            } else {
                if (c < lowest || c > highest) {
                    return i;
                }
                pending--;
                lowest = LOWEST;
                highest = HIGHEST;
            }
            i++;
        }
    }

    private boolean begin(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        pending = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : LOWEST;
        highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : HIGHEST;
        return true;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int i = from;
        while (i <= to - Long.BYTES && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    /** The index of the first line feed, or -1. */
    public static int indexOfLineFeed(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            // A byte of x is 0 where there is a line feed; the lowest high bit set then marks the first one.
            long x = (long) LONGS.get(bytes, i) ^ 0x0A0A0A0A0A0A0A0AL;
            long zeros = (x - 0x0101010101010101L) & ~x & HIGH_BITS;
            if (zeros != 0) {
                return i + WordBytes.first(zeros);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
