// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

/** Numbers that a seed determines, on every JDK alike: SplitMix64. */
final class Dice {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    long bits() {
        state += GAMMA;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** 0 to the bound, which is left out. */
    int below(int bound) {
        return (int) ((bits() >>> 1) % bound);
    }

    boolean oneIn(int times) {
        return below(times) == 0;
    }

    String of(String... choices) {
        return choices[below(choices.length)];
    }
}
