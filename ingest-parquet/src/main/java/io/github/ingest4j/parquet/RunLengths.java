// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/**
 * Parquet's hybrid of run lengths and bit packing (Encodings.md, "RLE/Bit-Packing Hybrid"), for levels and for indices into a
 * dictionary: repetitions of eight and more become a run, what lies between is packed in groups of eight.
 */
final class RunLengths {
    private static final int SHORTEST_RUN = 8;

    /** Numbers packed under one header. Readers decode such a stretch at once, so it must not grow without bounds. */
    private static final int MOST_PACKED = 1 << 12;

    private RunLengths() {}

    static void encode(int[] values, int count, int width, Buffer out) {
        int packedFrom = 0;
        int i = 0;
        while (i < count) {
            int value = values[i];
            int end = i + 1;
            while (end < count && values[end] == value) {
                end++;
            }
            // A packed stretch holds whole groups: the run gives what the last one lacks.
            int lacking = -(i - packedFrom) & 7;
            if (end - i - lacking >= SHORTEST_RUN) {
                pack(values, packedFrom, i + lacking, width, out);
                run(value, end - i - lacking, width, out);
                packedFrom = end;
            }
            i = end;
        }
        pack(values, packedFrom, count, width, out);
    }

    /** {@code count} times the same number. */
    static void run(int value, int count, int width, Buffer out) {
        out.addVarInt((long) count << 1);
        for (int bits = 0; bits < width; bits += Byte.SIZE) {
            out.addByte(value >>> bits);
        }
    }

    private static void pack(int[] values, int from, int to, int width, Buffer out) {
        for (int start = from; start < to; start += MOST_PACKED) {
            int count = Math.min(MOST_PACKED, to - start);
            out.addVarInt((((count + 7) >> 3) << 1) | 1);
            BitPacking.pack(values, start, count, width, out);
        }
    }
}
