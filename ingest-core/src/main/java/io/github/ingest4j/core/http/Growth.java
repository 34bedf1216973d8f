// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

/** Stops decompression bombs: what grows more than a hundred times, once it is past 10 MiB. */
final class Growth {
    private static final int HIGHEST_RATIO = 100;
    private static final long HARMLESS_BYTES = 10L << 20;

    private long in;
    private long out;

    void received(int bytes) {
        in += bytes;
    }

    void plain(int bytes) throws RefusedBodyException {
        out += bytes;
        if (out > HARMLESS_BYTES && out / HIGHEST_RATIO > in) {
            throw new RefusedBodyException("grows more than " + HIGHEST_RATIO + " times when decompressed");
        }
    }

    boolean isEmpty() {
        return in == 0;
    }
}
