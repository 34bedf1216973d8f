// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import java.time.Instant;

/**
 * Whether a stream works.
 *
 * @param since when the state began
 * @param skippedInRow windows skipped since the last success
 * @param version counts the changes; 0 before the first
 */
public record StreamHealth(State state, Instant since, int skippedInRow, long version) {
    /** What a stream is before its first run. */
    public static final StreamHealth UNKNOWN = new StreamHealth(State.OK, Instant.EPOCH, 0, 0);

    /** Whether people have been told that something is wrong. */
    public enum State {
        OK,
        FAILING
    }
}
