// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of one row group, encoded.
 *
 * @param dictionary its dictionary page as it is stored, or null
 * @param pages its data pages as they are stored
 * @param bloomFilter of all its values, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Chunk(
        byte @Nullable [] dictionary,
        List<byte[]> pages,
        @Nullable BloomFilter bloomFilter,
        ChunkFacts facts) {}
