// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Arrays;

/**
 * A split block Bloom filter (BloomFilter.md of the format): tells which values a column chunk surely does not have.
 *
 * <p>How many distinct values will come is not known before. So it begins at its largest size, and {@link #fold} halves it,
 * each pair of neighbouring blocks into one, as long as it stays empty enough to be worth its place.
 */
final class BloomFilter {
    static final int MAX_BYTES = 1 << 20;

    private static final int WORDS_OF_BLOCK = 8;
    private static final int BLOCK_BYTES = WORDS_OF_BLOCK * Integer.BYTES;
    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    /**
     * The share of set bits up to which it is halved. A value that is not there is taken for one that is when each of its
     * eight bits happens to be set: 0.55 to the eighth power is less than one in a hundred.
     */
    private static final double MOST_SET = 0.55;

    private int[] words = new int[MAX_BYTES / Integer.BYTES];

    void add(byte[] bytes, int from, int to) {
        long hash = XxHash64.hash(bytes, from, to);
        int blocks = words.length / WORDS_OF_BLOCK;
        int block = (int) (((hash >>> 32) * blocks) >>> 32) * WORDS_OF_BLOCK;
        int key = (int) hash;
        for (int i = 0; i < WORDS_OF_BLOCK; i++) {
            words[block + i] |= 1 << ((key * SALT[i]) >>> 27);
        }
    }

    void fold() {
        while (words.length > WORDS_OF_BLOCK) {
            int[] half = new int[words.length / 2];
            for (int i = 0; i < words.length; i++) {
                int block = i / WORDS_OF_BLOCK / 2;
                half[block * WORDS_OF_BLOCK + i % WORDS_OF_BLOCK] |= words[i];
            }
            if (setBits(half) > MOST_SET * half.length * Integer.SIZE) {
                return;
            }
            words = half;
        }
    }

    private static long setBits(int[] words) {
        return Arrays.stream(words).mapToLong(Integer::bitCount).sum();
    }

    int byteCount() {
        return words.length / WORDS_OF_BLOCK * BLOCK_BYTES;
    }

    /** The header and the blocks. */
    void write(Buffer out) {
        ThriftWriter thrift = new ThriftWriter(out);
        thrift.begin();
        thrift.i32(1, byteCount());
        thrift.emptyCase(2, 1); // algorithm: split blocks
        thrift.emptyCase(3, 1); // hash: xxHash
        thrift.emptyCase(4, 1); // uncompressed
        thrift.end();
        for (int word : words) {
            out.addInt(word);
        }
    }
}
