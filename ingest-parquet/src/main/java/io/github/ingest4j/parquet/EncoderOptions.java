// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Set;

/**
 * How a file is encoded.
 *
 * @param pageBytes size of a page's values and levels before they are encoded, at which it ends
 * @param rowGroupBytes compressed size at which a row group ends
 * @param bloomFilters paths of the columns that get one
 */
record EncoderOptions(
        Codec codec, int zstdLevel, int pageBytes, long rowGroupBytes, Encodings encodings, Set<String> bloomFilters) {

    /**
     * A page that has so many rows ends, as parquet-java's: of values that take next to no place, one page would hold
     * so many that its entry in the index excludes nothing.
     */
    static final int MAX_PAGE_ROWS = 20_000;
}
