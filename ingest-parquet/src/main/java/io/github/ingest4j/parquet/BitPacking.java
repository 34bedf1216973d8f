// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/** Packs numbers of a fixed width behind one another, the lowest bit first, as Parquet's RLE and delta encodings want them. */
final class BitPacking {
    private BitPacking() {}

    /** Bits that the numbers from 0 to {@code largest} need; 0 if all are 0. */
    static int width(int largest) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(largest);
    }

    /** Packs {@code count} numbers, filled up with zeros to a multiple of eight. The width is at most 32. */
    static void pack(int[] values, int from, int count, int width, Buffer out) {
        int groups = (count + 7) >> 3;
        int at = out.reserve((long) groups * width + Long.BYTES);
        byte[] bytes = out.bytes();
        int end = at + groups * width;
        // One accumulator and one branch a number: whole words go out as soon as they are full.
        long word = 0;
        int filled = 0;
        for (int i = from; i < from + count; i++) {
            word |= (values[i] & 0xFFFFFFFFL) << filled;
            filled += width;
            if (filled >= Integer.SIZE) {
                Buffer.INTS.set(bytes, at, (int) word);
                at += Integer.BYTES;
                word >>>= Integer.SIZE;
                filled -= Integer.SIZE;
            }
        }
        while (at < end) {
            bytes[at++] = (byte) word;
            word >>>= Byte.SIZE;
        }
        out.limit(end);
    }

    /** As {@link #pack(int[], int, int, int, Buffer)}, for widths up to 64. */
    static void pack(long[] values, int from, int count, int width, Buffer out) {
        int groups = (count + 7) >> 3;
        int at = out.reserve((long) groups * width + Long.BYTES);
        byte[] bytes = out.bytes();
        int end = at + groups * width;
        long word = 0;
        int filled = 0;
        for (int i = from; i < from + count; i++) {
            long value = values[i];
            word |= value << filled;
            filled += width;
            if (filled >= Long.SIZE) {
                Buffer.LONGS.set(bytes, at, word);
                at += Long.BYTES;
                filled -= Long.SIZE;
                int taken = width - filled;
                word = taken == Long.SIZE ? 0 : value >>> taken;
            }
        }
        while (at < end) {
            bytes[at++] = (byte) word;
            word >>>= Byte.SIZE;
        }
        out.limit(end);
    }
}
