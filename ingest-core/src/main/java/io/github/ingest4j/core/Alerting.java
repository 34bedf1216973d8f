// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.StreamHealth.State;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the end of one attempt at a window changes in the health of its stream, and whether people are told: an outage of any
 * length is one opening, a few reminders and one recovery. Nothing is read or written here.
 *
 * <ol>
 *   <li>An incident opens at once for what needs a person, and for what may pass by itself at the third attempt at one window
 *       or the third window skipped in a row.
 *   <li>While it is open no other failure opens another, be it of another kind or of a window that is failed for good; the next
 *       reminder names it.
 *   <li>Reminders go out where an attempt has failed, or none can be made since the window whose turn it is waits: the first 1 h
 *       after the opening, the next 4 h after it, then each a day after the one before.
 *   <li>The first window done ends it, unless another that is not given up has a failure that would have opened it. Where windows are
 *       taken in turn, one that is failed for good is not given up: it keeps the later ones waiting.
 * </ol>
 */
final class Alerting {
    /** From how many windows skipped in a row on people are told. */
    static final int SKIPS_BEFORE_NOTICE = 3;
    /** From how many attempts at one window on people are told of what usually passes. */
    static final int ATTEMPTS_BEFORE_NOTICE = 3;
    /** After the opening. */
    private static final List<Duration> FIRST_REMINDERS = List.of(Duration.ofHours(1), Duration.ofHours(4));
    /** After the one before. */
    private static final Duration LATER_REMINDERS = Duration.ofDays(1);

    private static final int MAX_OTHERS = 10;
    private static final int MAX_FINGERPRINT = 100;

    private final StreamHealth before;
    private final WindowEntry claimed;
    private final WindowEntry ended;
    private final boolean inTurn;
    private final Instant now;

    /**
     * What follows.
     *
     * @param health of the version after {@code before}'s if anything has changed
     * @param notice what people are to be told, if anything
     */
    record Verdict(StreamHealth health, Optional<Notification.Kind> notice) {}

    /**
     * @param claimed the window's entry before the attempt: its failure is that of the attempt before
     * @param ended the same after it
     * @param inTurn whether no window is begun before its predecessor is done
     */
    Alerting(StreamHealth before, WindowEntry claimed, WindowEntry ended, boolean inTurn, Instant now) {
        this.inTurn = inTurn;
        this.before = before;
        this.claimed = claimed;
        this.ended = ended;
        this.now = now;
    }

    /** Whether the verdict, or what people are told with it, depends on the stream's other windows. */
    boolean looksAtOthers() {
        if (ended.state() == WindowState.DONE) {
            return before.incident().isPresent();
        }
        return hasFailed() && before.incident().map(this::reminderIsDue).orElseGet(this::opens);
    }

    /** @param entries of the stream, in order; not needed where {@link #looksAtOthers} says so */
    Verdict verdict(Collection<WindowEntry> entries) {
        if (ended.state() == WindowState.DONE) {
            return before.incident().isPresent() ? doneInside(entries) : doneOutside();
        }
        if (hasFailed()) {
            return before.incident().map(this::failedInside).orElseGet(() -> failedOutside(entries));
        }
        return silent(before);
    }

    /** Whether an attempt that fails now may be one that people are told of. */
    static boolean mayTell(StreamHealth health, Instant now) {
        return health.incident()
                .filter(open -> now.isBefore(nextReminder(open, health.since())))
                .isEmpty();
    }

    /** When the next reminder may go out, at the earliest. */
    static Instant nextReminder(Incident open, Instant openedAt) {
        return FIRST_REMINDERS.stream()
                .map(openedAt::plus)
                .filter(open.toldAt()::isBefore)
                .findFirst()
                .orElse(open.toldAt().plus(LATER_REMINDERS));
    }

    static String fingerprint(Failure failure) {
        String fingerprint = failure.kind() + " at " + failure.step();
        return fingerprint.length() <= MAX_FINGERPRINT ? fingerprint : fingerprint.substring(0, MAX_FINGERPRINT);
    }

    private boolean hasFailed() {
        return ended.failure().isPresent();
    }

    private Verdict doneOutside() {
        return before.state() == State.OK && before.skippedInRow() == 0
                ? silent(before)
                : silent(health(State.OK, before.state() == State.OK ? before.since() : now, 0, Optional.empty()));
    }

    /** Changes the health in any case: of two windows that end an incident together, one must see the other. */
    private Verdict doneInside(Collection<WindowEntry> entries) {
        boolean lasts = entries.stream().anyMatch(this::isOtherThatStillFails);
        return lasts
                ? silent(health(before.state(), before.since(), 0, before.incident()))
                : new Verdict(health(State.OK, now, 0, Optional.empty()), Optional.of(Notification.Kind.RECOVERED));
    }

    private boolean isOtherThatStillFails(WindowEntry entry) {
        boolean givenUp =
                inTurn ? entry.state() == WindowState.DONE : entry.state().isTerminal();
        return !entry.window().equals(ended.window()) && !givenUp && opensAlone(entry);
    }

    private Verdict failedOutside(Collection<WindowEntry> entries) {
        if (!opens()) {
            return skips() == before.skippedInRow()
                    ? silent(before)
                    : silent(health(before.state(), before.since(), skips(), Optional.empty()));
        }
        Failure failure = ended.failure().orElseThrow();
        Instant first = entries.stream()
                .filter(entry -> entry.failure().isPresent() && entry.state() != WindowState.FAILED)
                .map(entry -> entry.window().start())
                .filter(ended.window().start()::isAfter)
                .findFirst()
                .orElse(ended.window().start());
        Incident incident = new Incident(fingerprint(failure), first, now, 0, List.of());
        return new Verdict(
                health(State.FAILING, now, skips(), Optional.of(incident)),
                Optional.of(
                        failure.kind() == Failure.Kind.SOURCE_UNAVAILABLE
                                ? Notification.Kind.SOURCE_DOWN
                                : Notification.Kind.FAILED));
    }

    private Verdict failedInside(Incident open) {
        boolean due = reminderIsDue(open);
        Incident next = new Incident(
                open.fingerprint(),
                open.firstWindow(),
                due ? now : open.toldAt(),
                due ? open.reminders() + 1 : open.reminders(),
                others(open));
        return next.equals(open) && skips() == before.skippedInRow()
                ? silent(before)
                : new Verdict(
                        health(before.state(), before.since(), skips(), Optional.of(next)),
                        due ? Optional.of(Notification.Kind.REMINDER) : Optional.empty());
    }

    private List<String> others(Incident open) {
        String fingerprint = fingerprint(ended.failure().orElseThrow());
        if (fingerprint.equals(open.fingerprint())
                || open.others().contains(fingerprint)
                || open.others().size() >= MAX_OTHERS) {
            return open.others();
        }
        List<String> others = new ArrayList<>(open.others());
        others.add(fingerprint);
        return others;
    }

    private boolean reminderIsDue(Incident open) {
        return !now.isBefore(nextReminder(open, before.since()));
    }

    private boolean opens() {
        return opensAlone(ended) || (isSkipped(ended) && skips() >= SKIPS_BEFORE_NOTICE);
    }

    private static boolean opensAlone(WindowEntry entry) {
        return entry.failure().isPresent()
                && (needsPerson(entry.failure().get().kind()) || entry.attempts() >= ATTEMPTS_BEFORE_NOTICE);
    }

    private static boolean needsPerson(Failure.Kind kind) {
        return switch (kind) {
            case SOURCE_UNAVAILABLE, INFRASTRUCTURE, DEADLINE -> false;
            case UNAUTHORISED, SOURCE, BAD_RECORD, SCHEMA, DAMAGED, CONFIGURATION, INTERNAL -> true;
        };
    }

    /** A window that is skipped again counts no more. */
    private int skips() {
        return before.skippedInRow() + (isSkipped(ended) && !isSkipped(claimed) ? 1 : 0);
    }

    private static boolean isSkipped(WindowEntry entry) {
        return entry.failure()
                .filter(failure -> failure.kind() == Failure.Kind.SOURCE_UNAVAILABLE)
                .isPresent();
    }

    private StreamHealth health(State state, Instant since, int skippedInRow, Optional<Incident> incident) {
        return new StreamHealth(
                state, since, skippedInRow, before.version() + 1, incident, before.schemaVersion(), before.warnings());
    }

    private static Verdict silent(StreamHealth health) {
        return new Verdict(health, Optional.empty());
    }
}
