// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Random;

/** Takes from an input what is drawn, a byte for a small number, so that whoever changes the input changes the draws. */
final class BytesAsRandom extends Random {
    private static final long serialVersionUID = 1L;
    private static final int BYTE = 256;

    private final byte[] input;
    private int position;

    BytesAsRandom(byte[] input) {
        super(0);
        this.input = input.clone();
    }

    boolean isUsedUp() {
        return position >= input.length;
    }

    @Override
    public int nextInt(int bound) {
        return bound <= BYTE ? next(Byte.SIZE) % bound : super.nextInt(bound);
    }

    /** Behind the end of the input, numbers that differ: loops wait for such. */
    @Override
    protected int next(int bits) {
        if (isUsedUp()) {
            return super.next(bits);
        }
        int value = 0;
        for (int taken = 0; taken < bits; taken += Byte.SIZE) {
            value = value << Byte.SIZE | (isUsedUp() ? 0 : input[position++] & 0xFF);
        }
        return bits < Integer.SIZE ? value & (1 << bits) - 1 : value;
    }
}
