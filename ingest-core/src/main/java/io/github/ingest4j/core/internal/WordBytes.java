// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

/** Bytes marked in a word of eight, read with the first byte lowest. */
public final class WordBytes {
    private static final long ONES = 0x0101010101010101L;

    private WordBytes() {}

    /**
     * The number of the first byte whose high bit is set, in a word in which nothing but high bits is set, and one at least.
     *
     * <p>As {@code Long.numberOfTrailingZeros(marks) >> 3}, of which the simple compiler makes calls and jumps that the
     * processor cannot foresee. Here the ones below the lowest mark are counted, one for each byte up to the marked one.
     */
    public static int first(long marks) {
        long below = (marks & -marks) - 1;
        return (int) (((below & ONES) * ONES) >>> (Long.SIZE - Byte.SIZE)) - 1;
    }
}
