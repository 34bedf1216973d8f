// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/**
 * Parquet's DELTA_BINARY_PACKED (Encodings.md, "Delta encoding"): what each number differs by from the one before, less the
 * least difference of its block, packed with as few bits as the largest of a miniblock needs.
 */
final class DeltaPacking {
    private static final int BLOCK = 128;
    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

    private DeltaPacking() {}

    /** @param narrow whether the numbers are of 32 bits: differences then wrap at 32 bits, as their readers' do */
    static void encode(long[] values, int count, boolean narrow, Buffer out) {
        out.addVarInt(BLOCK);
        out.addVarInt(MINIBLOCKS);
        out.addVarInt(count);
        out.addVarInt(zigzag(count == 0 ? 0 : values[0]));
        long[] deltas = new long[BLOCK];
        for (int from = 1; from < count; from += BLOCK) {
            int length = Math.min(BLOCK, count - from);
            for (int i = 0; i < length; i++) {
                long delta = values[from + i] - values[from + i - 1];
                deltas[i] = narrow ? (int) delta : delta;
            }
            block(deltas, length, narrow, out);
        }
    }

    private static void block(long[] deltas, int length, boolean narrow, Buffer out) {
        long least = deltas[0];
        for (int i = 1; i < length; i++) {
            least = Math.min(least, deltas[i]);
        }
        for (int i = 0; i < length; i++) {
            deltas[i] = narrow ? (deltas[i] - least) & 0xFFFFFFFFL : deltas[i] - least;
        }
        for (int i = length; i < BLOCK; i++) {
            deltas[i] = 0;
        }
        out.addVarInt(zigzag(least));
        int[] widths = new int[MINIBLOCKS];
        for (int m = 0; m < MINIBLOCKS; m++) {
            widths[m] = m * MINIBLOCK < length ? width(deltas, m * MINIBLOCK) : 0;
            out.addByte(widths[m]);
        }
        for (int m = 0; m * MINIBLOCK < length; m++) {
            BitPacking.pack(deltas, m * MINIBLOCK, MINIBLOCK, widths[m], out);
        }
    }

    private static int width(long[] deltas, int from) {
        long bits = 0;
        for (int i = from; i < from + MINIBLOCK; i++) {
            bits |= deltas[i];
        }
        return Long.SIZE - Long.numberOfLeadingZeros(bits);
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }
}
