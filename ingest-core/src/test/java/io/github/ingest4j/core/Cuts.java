// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.io.ByteArrayInputStream;
import java.util.Random;

/** Bytes that come in pieces, the same pieces for the same seed. */
public final class Cuts extends ByteArrayInputStream {
    private static final int LONGEST = 7;

    private final Random sizes;

    public Cuts(byte[] bytes, long seed) {
        super(bytes);
        this.sizes = new Random(seed);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + sizes.nextInt(LONGEST)));
    }
}
