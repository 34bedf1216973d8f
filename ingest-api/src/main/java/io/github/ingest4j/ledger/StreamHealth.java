// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a stream works.
 *
 * @param since when the state began
 * @param skippedInRow windows skipped since the last success, however often each
 * @param version counts the changes; 0 before the first
 * @param incident what people were told, while the stream is FAILING
 */
public record StreamHealth(State state, Instant since, int skippedInRow, long version, Optional<Incident> incident) {
    /** What a stream is before its first run. */
    public static final StreamHealth UNKNOWN = new StreamHealth(State.OK, Instant.EPOCH, 0, 0);

    public StreamHealth {
        requireNonNull(state, "state");
        requireNonNull(since, "since");
        requireNonNull(incident, "incident");
    }

    /** A health without an incident. */
    public StreamHealth(State state, Instant since, int skippedInRow, long version) {
        this(state, since, skippedInRow, version, Optional.empty());
    }

    /** Whether people have been told that something is wrong. */
    public enum State {
        OK,
        FAILING
    }
}
