// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.ReadRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The time that a run has, if it has a limit, and the margins it keeps. */
final class TimeLimit {
    /** Left at the end for publishing, the ledger and notifications: no commit begins in it. */
    static final Duration COMMIT_MARGIN = Duration.ofSeconds(20);
    /** How much longer than the run its lease lasts, for clocks that differ. */
    static final Duration LEASE_MARGIN = Duration.ofSeconds(30);

    private final Clock clock;
    private final Optional<Instant> deadline;
    private final Duration maxRun;

    TimeLimit(Clock clock, Optional<Instant> deadline, Duration maxRun) {
        this.clock = clock;
        this.deadline = deadline;
        this.maxRun = maxRun;
    }

    Optional<Instant> deadline() {
        return deadline;
    }

    Instant commitDeadline() {
        return deadline.map(end -> end.minus(COMMIT_MARGIN)).orElse(Instant.MAX);
    }

    /** The request with the time until which its pages can be frozen, where there is a limit. */
    ReadRequest within(ReadRequest request) {
        return deadline.isPresent() ? request.withDeadline(commitDeadline()) : request;
    }

    boolean isOver() {
        return !clock.instant().isBefore(commitDeadline());
    }

    void check() throws OutOfTimeException {
        if (isOver()) {
            throw new OutOfTimeException();
        }
    }

    /** Whether no commit could be begun after a pause. */
    boolean endsWithin(Duration pause) {
        return deadline.isPresent() && !clock.instant().plus(pause).isBefore(commitDeadline());
    }

    /** Whether the run has that much time left. */
    boolean leaves(Duration time) {
        return deadline.isEmpty() || !clock.instant().plus(time).isAfter(deadline.get());
    }

    /** No longer than the run has, nor than others should wait for a run that has died. */
    Instant leaseUntil() {
        Instant now = clock.instant();
        Instant longest = now.plus(maxRun);
        Instant end = deadline.filter(limit -> limit.isBefore(longest))
                .map(limit -> limit.plus(LEASE_MARGIN))
                .orElse(longest);
        return end.isAfter(now) ? end : now.plus(LEASE_MARGIN);
    }

    /** Whether a lease taken now would last much longer. */
    boolean shouldRenew(Instant leaseUntil) {
        return leaseUntil().isAfter(leaseUntil.plus(maxRun.dividedBy(2)));
    }
}
