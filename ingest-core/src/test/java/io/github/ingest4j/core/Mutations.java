// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs made of others by small changes, the same for the same seed: what a fuzzer does, without looking at the code. */
public final class Mutations {
    private static final int MOST_CHANGES = 4;
    private static final String MARKS = "{}[]\",:;'\n\r\\0e.-u \t";

    private final List<byte[]> seeds;
    private final Random random;

    public Mutations(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new Random(seed);
    }

    public byte[] next() {
        byte[] input = oneOf();
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] oneOf() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(8));
        return switch (random.nextInt(5)) {
            case 0 -> replaced(input, from, to, new byte[0]);
            case 1 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
            case 2 -> replaced(input, from, Math.min(input.length, from + 1), new byte[] {(byte) random.nextInt(256)});
            case 3 -> replaced(input, from, from, new byte[] {(byte) MARKS.charAt(random.nextInt(MARKS.length()))});
            default -> spliced(input, from);
        };
    }

    private byte[] spliced(byte[] input, int from) {
        byte[] other = oneOf();
        int start = random.nextInt(other.length + 1);
        int end = Math.min(other.length, start + random.nextInt(40));
        return replaced(input, from, from, Arrays.copyOfRange(other, start, end));
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(input, from + by.length + input.length - to);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(input, to, result, from + by.length, input.length - to);
        return result;
    }
}
