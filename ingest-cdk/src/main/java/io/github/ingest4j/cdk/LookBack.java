// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.time.Duration;

/**
 * How far CloudWatch looks back for the runs of a schedule: in periods of at most a day, over at most a week, or over at most a
 * day if a period is shorter than an hour.
 *
 * @param gap the longest time between two runs
 */
record LookBack(Duration gap) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /** The gap, or a day if that is shorter. */
    Duration period() {
        return gap.compareTo(DAY) < 0 ? gap : DAY;
    }

    /** How many whole ones are in two gaps: two at least, and longer than one gap. */
    int periodsOfTwo() {
        return (int) (gap.toSeconds() * 2 / period().toSeconds());
    }

    /** As many of them, or as many as it can look back on. */
    int periods() {
        return (int) Math.min(periodsOfTwo(), WEEK.toSeconds() / period().toSeconds());
    }

    /** Whether it can look back so far. */
    boolean coversTwo() {
        return period().multipliedBy(periodsOfTwo()).compareTo(WEEK) <= 0;
    }
}
