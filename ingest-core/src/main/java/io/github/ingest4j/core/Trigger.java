// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What sets a scheduled run off.
 *
 * <p>The scheduled time names the window, so a run that starts late, or twice, works at the window it was meant for.
 */
public final class Trigger {
    private final Instant scheduledTime;
    private final @Nullable Instant deadline;

    private Trigger(Instant scheduledTime, @Nullable Instant deadline) {
        this.scheduledTime = scheduledTime;
        this.deadline = deadline;
    }

    /** A trigger that the scheduler set for that time. */
    public static Trigger at(Instant scheduledTime) {
        return new Trigger(requireNonNull(scheduledTime, "scheduledTime"), null);
    }

    /** The same trigger for a process that will be stopped at {@code deadline}; the run keeps clear of it by itself. */
    public Trigger until(Instant value) {
        return new Trigger(scheduledTime, requireNonNull(value, "deadline"));
    }

    public Instant scheduledTime() {
        return scheduledTime;
    }

    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }
}
