// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages of a column chunk are and between which bounds their values lie: ColumnIndex and OffsetIndex (PageIndex.md of
 * the format). Offsets are kept relative to the first page.
 */
final class PageIndex {
    private static final int UNORDERED = 0;
    private static final int ASCENDING = 1;
    private static final int DESCENDING = 2;
    private static final byte[] NO_BOUND = {};

    /**
     * What an index says of a page.
     *
     * @param bytes of the page as it is stored, with its header
     * @param bounds null where the page has no value, or NaN
     * @param variableBytes of its values, where they are of any length
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Page(
            int bytes,
            int rows,
            long nulls,
            boolean allNull,
            @Nullable Bounds bounds,
            long variableBytes,
            long[] repetitions,
            long[] definitions) {}

    private final LeafColumn leaf;
    private final List<Page> pages = new ArrayList<>();

    PageIndex(LeafColumn leaf) {
        this.leaf = leaf;
    }

    void add(Page page) {
        pages.add(page);
    }

    List<Page> pages() {
        return pages;
    }

    /** Whether each page that has values has bounds; one with NaN has none, and an index cannot say so. */
    boolean hasBounds() {
        for (Page page : pages) {
            if (!page.allNull() && page.bounds() == null) {
                return false;
            }
        }
        return true;
    }

    /** Writes the ColumnIndex; to be asked only of an index that {@linkplain #hasBounds has bounds}. */
    void writeBounds(Buffer out) {
        ThriftWriter thrift = new ThriftWriter(out);
        thrift.begin();
        thrift.bools(1, pages.size());
        for (Page page : pages) {
            thrift.truth(page.allNull());
        }
        thrift.binaries(2, pages.size());
        for (Page page : pages) {
            thrift.bytes(bound(page, true));
        }
        thrift.binaries(3, pages.size());
        for (Page page : pages) {
            thrift.bytes(bound(page, false));
        }
        thrift.i32(4, order());
        thrift.i64s(5, pages.size());
        for (Page page : pages) {
            thrift.number(page.nulls());
        }
        writeHistograms(thrift);
        thrift.end();
    }

    private static byte[] bound(Page page, boolean min) {
        Bounds bounds = page.bounds();
        return bounds == null ? NO_BOUND : min ? bounds.min() : bounds.max();
    }

    private void writeHistograms(ThriftWriter thrift) {
        if (leaf.maxRepetition() > 0) {
            thrift.i64s(6, pages.size() * (leaf.maxRepetition() + 1));
            for (Page page : pages) {
                writeCounts(page.repetitions(), thrift);
            }
        }
        if (leaf.maxDefinition() > 0) {
            thrift.i64s(7, pages.size() * (leaf.maxDefinition() + 1));
            for (Page page : pages) {
                writeCounts(page.definitions(), thrift);
            }
        }
    }

    private static void writeCounts(long[] counts, ThriftWriter thrift) {
        for (long count : counts) {
            thrift.number(count);
        }
    }

    private int order() {
        boolean ascending = true;
        boolean descending = true;
        Bounds before = null;
        for (Page page : pages) {
            Bounds bounds = page.bounds();
            if (bounds == null) {
                continue;
            }
            if (before != null) {
                int min = leaf.ordering().compare(before.min(), bounds.min());
                int max = leaf.ordering().compare(before.max(), bounds.max());
                ascending &= min <= 0 && max <= 0;
                descending &= min >= 0 && max >= 0;
            }
            before = bounds;
        }
        return ascending ? ASCENDING : descending ? DESCENDING : UNORDERED;
    }

    /** Writes the OffsetIndex of pages the first of which begins at an offset of the file. */
    void writeOffsets(long firstOffset, Buffer out) {
        ThriftWriter thrift = new ThriftWriter(out);
        long offset = firstOffset;
        long row = 0;
        thrift.begin();
        thrift.structs(1, pages.size());
        for (Page page : pages) {
            thrift.begin();
            thrift.i64(1, offset);
            thrift.i32(2, page.bytes());
            thrift.i64(3, row);
            thrift.end();
            offset += page.bytes();
            row += page.rows();
        }
        if (leaf.physical() == PhysicalType.BYTE_ARRAY) {
            thrift.i64s(2, pages.size());
            for (Page page : pages) {
                thrift.number(page.variableBytes());
            }
        }
        thrift.end();
    }
}
