// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a window that is done changes in the health of its stream besides what {@link Alerting} says, and of what people are
 * warned, whether or not an incident is open. Nothing is read or written here.
 *
 * <ol>
 *   <li>Of new columns at the first window that is done with them; not of a table's first columns.
 *   <li>Of records set aside, and of unusual numbers of records, at the first window that has them, then at most once a day
 *       each. What comes up in between is counted, and told with the next warning.
 *   <li>Nobody is warned that windows which somebody has repeated still have the one or the other: that somebody reads the
 *       report. They are not counted either.
 * </ol>
 */
final class Warnings {
    /** From one warning of a kind to the next. */
    static final Duration INTERVAL = Duration.ofDays(1);

    private final StreamHealth before;
    private final int knownSchema;
    private final Finished finished;
    private final Instant now;

    /**
     * What follows.
     *
     * @param health of the version after {@code before}'s if anything has changed
     * @param due what people are to be warned of, in this order
     */
    record Verdict(StreamHealth health, List<Kind> due) {}

    /** @param knownSchema newest version of the table's schema that a window was done with; 0 before the first */
    Warnings(StreamHealth before, int knownSchema, Finished finished, Instant now) {
        this.before = before;
        this.knownSchema = knownSchema;
        this.finished = finished;
        this.now = now;
    }

    /** @param alerted what has become of {@code before} by the windows that failed or recovered */
    Verdict verdict(StreamHealth alerted) {
        List<Kind> due = new ArrayList<>();
        if (knownSchema > 0 && finished.schemaVersion() > knownSchema) {
            due.add(Kind.SCHEMA_CHANGED);
        }
        Map<Kind, Warning> warnings = new EnumMap<>(Kind.class);
        warnings.putAll(before.warnings());
        if (!finished.isRepetition()) {
            if (finished.quarantined() > 0) {
                count(Kind.QUARANTINED, finished.quarantined(), warnings, due);
            }
            if (finished.unusual().isPresent()) {
                count(Kind.UNUSUAL_VOLUME, finished.records(), warnings, due);
            }
        }
        return new Verdict(health(alerted, Math.max(knownSchema, finished.schemaVersion()), warnings), due);
    }

    private void count(Kind kind, long records, Map<Kind, Warning> warnings, List<Kind> due) {
        Warning last = warnings.get(kind);
        if (last == null || !now.isBefore(last.toldAt().plus(INTERVAL))) {
            due.add(kind);
            warnings.put(kind, new Warning(now, 0, 0));
        } else {
            warnings.put(kind, new Warning(last.toldAt(), last.windows() + 1, last.records() + records));
        }
    }

    private StreamHealth health(StreamHealth alerted, int schemaVersion, Map<Kind, Warning> warnings) {
        return schemaVersion == before.schemaVersion() && warnings.equals(before.warnings())
                ? alerted
                : new StreamHealth(
                        alerted.state(),
                        alerted.since(),
                        alerted.skippedInRow(),
                        before.version() + 1,
                        alerted.incident(),
                        schemaVersion,
                        warnings);
    }
}
