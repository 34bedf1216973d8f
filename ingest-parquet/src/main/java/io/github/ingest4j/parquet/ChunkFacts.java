// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a chunk when it was written, from which {@link RowGroup} makes its part of the indexes and the footer.
 *
 * @param entries nulls included
 * @param uncompressedBytes of all pages with their headers
 * @param dictionaryBytes of the dictionary page as it is stored, 0 if there is none
 * @param pageBytes of the data pages as they are stored
 * @param dataPages how many data pages there are of each encoding
 */
record ChunkFacts(
        LeafColumn leaf,
        PageIndex index,
        long entries,
        long uncompressedBytes,
        int dictionaryBytes,
        long pageBytes,
        Map<Encoding, Integer> dataPages) {

    long compressedBytes() {
        return dictionaryBytes + pageBytes;
    }

    long nulls() {
        long nulls = 0;
        for (PageIndex.Page page : index.pages()) {
            nulls += page.nulls();
        }
        return nulls;
    }

    long variableBytes() {
        long bytes = 0;
        for (PageIndex.Page page : index.pages()) {
            bytes += page.variableBytes();
        }
        return bytes;
    }

    /** Of all values; null if there is none, or a page has values without bounds. */
    @Nullable
    Bounds bounds() {
        if (!index.hasBounds()) {
            return null;
        }
        Bounds all = null;
        for (PageIndex.Page page : index.pages()) {
            Bounds bounds = page.bounds();
            if (bounds != null) {
                all = all == null ? bounds : all.and(bounds, leaf.ordering());
            }
        }
        return all;
    }

    long[] repetitions() {
        long[] sum = new long[leaf.maxRepetition() + 1];
        for (PageIndex.Page page : index.pages()) {
            add(page.repetitions(), sum);
        }
        return sum;
    }

    long[] definitions() {
        long[] sum = new long[leaf.maxDefinition() + 1];
        for (PageIndex.Page page : index.pages()) {
            add(page.definitions(), sum);
        }
        return sum;
    }

    private static void add(long[] counts, long[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += counts[i];
        }
    }
}
