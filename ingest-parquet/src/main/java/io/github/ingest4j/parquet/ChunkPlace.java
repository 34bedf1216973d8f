// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/**
 * Where a chunk was written.
 *
 * @param offset of its first page
 * @param bloomOffset of its Bloom filter, 0 if it has none
 * @param bloomBytes of its Bloom filter with the header
 */
record ChunkPlace(ChunkFacts facts, long offset, long bloomOffset, int bloomBytes) {
    ChunkPlace(ChunkFacts facts, long offset) {
        this(facts, offset, 0, 0);
    }

    ChunkPlace withBloomFilter(long newOffset, int newBytes) {
        return new ChunkPlace(facts, offset, newOffset, newBytes);
    }

    long dataOffset() {
        return offset + facts.dictionaryBytes();
    }
}
