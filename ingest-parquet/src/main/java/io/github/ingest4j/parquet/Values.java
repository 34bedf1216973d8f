// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Column;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column: those of the page being filled, and the distinct ones of the chunk. The two kinds differ in how
 * values are kept; pages, levels and the choice of an encoding are the same for both, in {@link ColumnWriter}.
 */
abstract sealed class Values permits LongValues, BytesValues {
    /** So many values are looked at before a dictionary is given up at once for having nearly all of them distinct. */
    static final int SAMPLE = 2_048;

    /**
     * Of so many values, this many may be distinct. That is a lot: among 20,000 values that come equally often, a sample has 95
     * of 100 distinct, and over a whole row group a dictionary halves them.
     */
    static final int MOST_DISTINCT_OF_SAMPLE = SAMPLE - SAMPLE / 100;

    /** A dictionary that would pass this size is not continued: readers hold it whole. */
    static final int MAX_DICTIONARY_BYTES = 1 << 20;

    /** …nor one of more values. */
    static final int MAX_DICTIONARY_VALUES = 1 << 16;

    static Values of(LeafColumn leaf) {
        return switch (leaf.physical()) {
            case BOOLEAN, INT32, INT64, DOUBLE -> new LongValues(leaf.physical());
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new BytesValues(leaf);
        };
    }

    /** Takes values {@code from} to {@code to}, exclusive, of a batch's column. */
    abstract void append(Column column, int from, int to);

    /** Values in the page. */
    abstract int count();

    /** Bytes of the page's values in PLAIN encoding. */
    abstract long plainBytes();

    /** Bytes of the page's values themselves, without lengths, where they are of any length; else 0. */
    abstract long variableBytes();

    /** Forgets the page's values. */
    abstract void clear();

    /** Bounds of the page's values; null if there is no value, or NaN among them. */
    abstract @Nullable Bounds bounds();

    /**
     * As {@link #bounds()}, after {@link #index}: only values that are distinct are looked at.
     *
     * @param numbers the indices of the page's values
     */
    abstract @Nullable Bounds bounds(int[] numbers);

    abstract void writePlain(Buffer out);

    /** Writes the values in the encoding that newer readers know and that fits the type; says which it was. */
    abstract Encoding writeCompact(Buffer out);

    /**
     * Looks each of the page's values up in the dictionary, and adds those that are new.
     *
     * @param numbers takes the indices
     * @return whether the dictionary holds all of them within its limits; if not, it is as before
     */
    abstract boolean index(int[] numbers);

    abstract int dictionarySize();

    abstract long dictionaryBytes();

    abstract void writeDictionary(Buffer out);

    abstract void clearDictionary();

    /** Tells a filter the values of the page, or those of the dictionary. */
    abstract void hashPage(BloomFilter filter);

    abstract void hashDictionary(BloomFilter filter);
}
