// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Notification;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a stream works.
 *
 * @param since when the state began
 * @param skippedInRow windows skipped since the last success, however often each
 * @param version counts the changes; 0 before the first
 * @param incident what people were told, while the stream is FAILING
 * @param schemaVersion newest version of the table's schema that a window was done with; 0 before the first
 * @param warnings of what people were warned though windows are done, by the kind of the notification
 */
public record StreamHealth(
        State state,
        Instant since,
        int skippedInRow,
        long version,
        Optional<Incident> incident,
        int schemaVersion,
        Map<Notification.Kind, Warning> warnings) {
    /** What a stream is before its first run. */
    public static final StreamHealth UNKNOWN = new StreamHealth(State.OK, Instant.EPOCH, 0, 0);

    public StreamHealth {
        requireNonNull(state, "state");
        requireNonNull(since, "since");
        requireNonNull(incident, "incident");
        warnings = Map.copyOf(warnings);
    }

    /** A health without a schema and without warnings. */
    public StreamHealth(State state, Instant since, int skippedInRow, long version, Optional<Incident> incident) {
        this(state, since, skippedInRow, version, incident, 0, Map.of());
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
