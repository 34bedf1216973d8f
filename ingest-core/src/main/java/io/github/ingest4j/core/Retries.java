// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.time.Duration;

/**
 * How often and how long a source that fails is asked again. Pauses are random under a ceiling that doubles with each try
 * ("full jitter").
 *
 * @param tries for each page, the first included
 * @param firstPause ceiling of the first pause
 * @param longestPause ceiling of every pause
 * @param budget of all pauses of one window, or of one slice of it, together; a source that asks for a longer one is left until then
 */
public record Retries(int tries, Duration firstPause, Duration longestPause, Duration budget) {
    /** 3 tries a page, pauses from 200 ms to 20 s, at most 60 s in all. */
    public static final Retries DEFAULT =
            new Retries(3, Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(60));

    public Retries {
        if (tries < 1 || tries > 100) {
            throw new IllegalArgumentException("tries must be 1 to 100, is " + tries);
        }
        if (firstPause.isNegative() || longestPause.compareTo(firstPause) < 0 || budget.isNegative()) {
            throw new IllegalArgumentException("pauses must not be negative, the longest not below the first: "
                    + firstPause + ", " + longestPause + ", " + budget);
        }
    }

    /** The default pauses with another number of tries. */
    public static Retries of(int tries) {
        return new Retries(tries, DEFAULT.firstPause, DEFAULT.longestPause, DEFAULT.budget);
    }
}
