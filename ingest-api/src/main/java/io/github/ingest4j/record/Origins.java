// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import java.util.Arrays;

/** Where the records of a batch came from: page, number in it, and place in the decoded page, as a rejection names them. */
@Experimental
public final class Origins {
    private static final int FIRST_ROWS = 64;

    private int[] pages = new int[FIRST_ROWS];
    private long[] recordNumbers = new long[FIRST_ROWS];
    private long[] byteOffsets = new long[FIRST_ROWS];
    private long[] byteLengths = new long[FIRST_ROWS];
    private int rows;

    Origins() {}

    public int page(int row) {
        return pages[row];
    }

    public long recordNumber(int row) {
        return recordNumbers[row];
    }

    /** -1 where it is not known. */
    public long byteOffset(int row) {
        return byteOffsets[row];
    }

    /** -1 where it is not known. */
    public long byteLength(int row) {
        return byteLengths[row];
    }

    void add(int page, long recordNumber, long byteOffset, long byteLength) {
        if (rows == pages.length) {
            int size = rows * 2;
            pages = Arrays.copyOf(pages, size);
            recordNumbers = Arrays.copyOf(recordNumbers, size);
            byteOffsets = Arrays.copyOf(byteOffsets, size);
            byteLengths = Arrays.copyOf(byteLengths, size);
        }
        pages[rows] = page;
        recordNumbers[rows] = recordNumber;
        byteOffsets[rows] = byteOffset;
        byteLengths[rows] = byteLength;
        rows++;
    }

    int rows() {
        return rows;
    }

    void truncate(int rowCount) {
        rows = Math.min(rows, rowCount);
    }
}
