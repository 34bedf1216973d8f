// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import java.util.Arrays;

/**
 * The tokens of one window for one host. Each comes back a window after it was taken, so that no stretch of the window's length
 * sees more than there are. Not thread-safe.
 */
final class TokenBucket {
    private static final int FEW = 16;

    private final Allowance allowance;
    private final long window;
    /** When the latest tokens were taken, as a ring that grows up to their number. */
    private long[] taken;

    private int oldest;
    private int count;

    TokenBucket(Allowance allowance) {
        this.allowance = allowance;
        this.window = allowance.window().toNanos();
        this.taken = new long[Math.min(FEW, allowance.requests())];
    }

    /** From when on a token is there. */
    long free() {
        return count < allowance.requests() ? 0 : taken[oldest] + window;
    }

    void take(long now) {
        if (count == allowance.requests()) {
            taken[oldest] = now;
            oldest = (oldest + 1) % count;
            return;
        }
        if (count == taken.length) {
            taken = Arrays.copyOf(taken, Math.min(2 * count, allowance.requests()));
        }
        taken[count++] = now;
    }

    @Override
    public String toString() {
        return allowance.toString();
    }
}
