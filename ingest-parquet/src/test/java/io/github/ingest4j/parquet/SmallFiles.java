// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.store.ObjectStore;

/** Files whose row groups and pages are as small as the settings allow, so that a test reaches their ends with few records. */
final class SmallFiles {
    static final long ROW_GROUP_BYTES = 1 << 16;

    private static final int PAGE_BYTES = 1 << 13;

    private SmallFiles() {}

    static ParquetSink sink(ObjectStore store) {
        return builder(store).build();
    }

    static ParquetSink.Builder builder(ObjectStore store) {
        return ParquetSink.builder(store, "t").rowGroupBytes(ROW_GROUP_BYTES).pageBytes(PAGE_BYTES);
    }
}
