// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** So many requests within a window. */
public record Allowance(int requests, Duration window) {
    private static final int MOST = 1_000_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    public Allowance {
        requireNonNull(window, "window");
        if (requests < 1 || requests > MOST) {
            throw new IllegalArgumentException("requests must be from 1 to " + MOST + ", are " + requests);
        }
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the window must be from 1 ms to " + LONGEST + ", is " + window);
        }
    }

    @Override
    public String toString() {
        return requests + " requests in " + window;
    }
}
