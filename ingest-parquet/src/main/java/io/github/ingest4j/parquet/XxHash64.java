// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

/** The hash that Parquet's Bloom filters are made with: xxHash, 64 bits, seed 0 (xxHash specification, section XXH64). */
final class XxHash64 {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final long SUM_OF_1_AND_2 = 0x60EA27EEADC0B5D6L;
    private static final long NEGATIVE_1 = 0x61C8864E7A143579L;
    private static final int STRIPE = 32;

    private XxHash64() {}

    static long hash(byte[] bytes, int from, int to) {
        int at = from;
        long hash;
        if (to - from >= STRIPE) {
            long a = SUM_OF_1_AND_2;
            long b = PRIME_2;
            long c = 0;
            long d = NEGATIVE_1;
            for (; at <= to - STRIPE; at += STRIPE) {
                a = round(a, word(bytes, at));
                b = round(b, word(bytes, at + 8));
                c = round(c, word(bytes, at + 16));
                d = round(d, word(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = PRIME_5;
        }
        return finish(bytes, at, to, hash + (to - from));
    }

    private static long finish(byte[] bytes, int from, int to, long start) {
        long hash = start;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, word(bytes, at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at <= to - Integer.BYTES) {
            long half = (int) Buffer.INTS.get(bytes, at) & 0xFFFFFFFFL;
            hash = Long.rotateLeft(hash ^ half * PRIME_1, 23) * PRIME_2 + PRIME_3;
            at += Integer.BYTES;
        }
        for (; at < to; at++) {
            hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFF) * PRIME_5, 11) * PRIME_1;
        }
        hash = (hash ^ (hash >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    private static long round(long state, long input) {
        return Long.rotateLeft(state + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long state) {
        return (hash ^ round(0, state)) * PRIME_1 + PRIME_4;
    }

    private static long word(byte[] bytes, int at) {
        return (long) Buffer.LONGS.get(bytes, at);
    }
}
