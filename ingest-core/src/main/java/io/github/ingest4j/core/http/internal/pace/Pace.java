// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import java.time.Duration;

/**
 * The least time between two requests to a host that has refused some: doubles with each refusal, and wears off with answers. Not
 * thread-safe.
 */
final class Pace {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration SLOWEST = Duration.ofSeconds(16);
    /** The part of the distance that an answer takes away. */
    private static final int WEAR = 16;

    private long distance;
    private long latest;
    private long slowed;

    /** From when on the next request may be sent. */
    long free() {
        return distance == 0 ? 0 : latest + distance;
    }

    void sent(long now) {
        latest = now;
    }

    /** @param sent when the request was, since those that were under way when the pace last slowed are no news */
    void refused(long sent, long now) {
        if (sent >= slowed) {
            slowed = now;
            distance = Math.min(SLOWEST.toNanos(), Math.max(FIRST.toNanos(), 2 * distance));
        }
    }

    void answered(long sent) {
        if (sent >= slowed) {
            distance -= distance / WEAR;
            if (distance < FIRST.toNanos() / 2) {
                distance = 0;
            }
        }
    }
}
