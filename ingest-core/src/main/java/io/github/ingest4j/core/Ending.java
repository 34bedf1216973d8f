// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Ulid;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.StreamHealth.State;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ends the work at a window in the ledger: its state, the cursor, the stream's health and what people are to be told. */
final class Ending {
    private static final int ATTEMPTS = 8;
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** From how many skipped windows in a row on people are told. */
    static final int SKIPS_BEFORE_NOTICE = 3;
    /** From how many attempts at one window on people are told of what usually passes. */
    static final int ATTEMPTS_BEFORE_NOTICE = 3;

    private static final int MAX_SUBJECT = 100;

    private final Parts parts;
    private final Claim claim;

    Ending(Parts parts, Claim claim) {
        this.parts = parts;
        this.claim = claim;
    }

    /**
     * Stores the entry with all that follows from it.
     *
     * @param skipped whether the source was unavailable
     * @return false if the window is no longer this run's
     */
    boolean apply(WindowEntry entry, boolean skipped) throws IOException, InterruptedException {
        WindowEntry ended = entry.toBuilder().leaseUntil(null).build();
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) {
                parts.pause().pause(PAUSE);
            }
            try {
                if (last != null && isStored(ended)) {
                    return true;
                }
                CommitResult result = parts.ledger().commit(claim, change(ended, skipped));
                if (result != CommitResult.CONFLICT) {
                    return result == CommitResult.APPLIED;
                }
            } catch (IOException e) {
                last = e;
            }
        }
        throw last != null ? last : new IOException("cursor and health of " + claim.stream() + " kept changing");
    }

    /** Whether an earlier try, whose answer was lost, has worked. Only this run's own entry tells. */
    private boolean isStored(WindowEntry ended) throws IOException {
        return parts.ledger()
                .find(claim.stream(), claim.window())
                .filter(stored -> stored.epoch() == claim.epoch()
                        && stored.owner().equals(claim.owner())
                        && stored.state() == ended.state()
                        && stored.leaseUntil().isEmpty())
                .isPresent();
    }

    private LedgerChange change(WindowEntry ended, boolean skipped) throws IOException {
        StreamHealth health = parts.ledger().health(claim.stream());
        StreamHealth next = health(health, ended, skipped);
        Optional<StreamHealth> changed = next.equals(health)
                ? Optional.empty()
                : Optional.of(new StreamHealth(next.state(), next.since(), next.skippedInRow(), health.version() + 1));
        List<Notification> notices = parts.notifiers().isEmpty() || next.state() == health.state()
                ? List.of()
                : List.of(notice(health, next, ended));
        return new LedgerChange(ended, cursor(ended), changed, notices);
    }

    private StreamHealth health(StreamHealth health, WindowEntry ended, boolean skipped) {
        Instant now = parts.clock().instant();
        if (ended.state() == WindowState.DONE) {
            return health.state() == State.OK
                    ? new StreamHealth(State.OK, health.since(), 0, health.version())
                    : new StreamHealth(State.OK, now, 0, health.version());
        }
        int skips = health.skippedInRow() + (skipped ? 1 : 0);
        boolean failing = needsPerson(ended, skipped) || skips >= SKIPS_BEFORE_NOTICE;
        return failing && health.state() == State.OK
                ? new StreamHealth(State.FAILING, now, skips, health.version())
                : new StreamHealth(health.state(), health.since(), skips, health.version());
    }

    /** What passes by itself is told only when it has not passed for some attempts. */
    private static boolean needsPerson(WindowEntry ended, boolean skipped) {
        if (skipped || ended.failure().isEmpty()) {
            return false;
        }
        Failure.Kind kind = ended.failure().get().kind();
        boolean passing = kind == Failure.Kind.DEADLINE || kind == Failure.Kind.INFRASTRUCTURE;
        return !passing || ended.attempts() >= ATTEMPTS_BEFORE_NOTICE;
    }

    private Notification notice(StreamHealth before, StreamHealth after, WindowEntry ended) {
        String stream = claim.stream().toString();
        String reason = ended.failure().map(Failure::message).orElse("");
        Notification.Kind kind;
        String subject;
        String text;
        if (after.state() == State.OK) {
            kind = Notification.Kind.RECOVERED;
            subject = stream + " works again";
            text = "Window " + ended.window()
                    + " is done. Windows that failed before wait until they are reopened. Not working since "
                    + before.since() + " (" + Duration.between(before.since(), after.since()) + ").";
        } else if (needsPerson(ended, false)
                && ended.failure().orElseThrow().kind() != Failure.Kind.SOURCE_UNAVAILABLE) {
            kind = Notification.Kind.FAILED;
            subject = stream + " failed at window " + ended.window();
            text = reason
                    + (ended.state() == WindowState.FAILED
                            ? ". The window waits until it is reopened; later windows go on."
                            : ". The next run tries again.");
        } else {
            kind = Notification.Kind.SOURCE_DOWN;
            subject = stream + ": source unavailable for " + after.skippedInRow() + " windows in a row";
            text = reason + ". The pipeline goes on trying; the next message comes when it works again.";
        }
        return new Notification(
                Ulid.next(after.since()),
                kind,
                claim.stream(),
                ended.window().name(),
                ascii(subject),
                text,
                details(ended, kind),
                parts.clock().instant());
    }

    private static Map<String, String> details(WindowEntry ended, Notification.Kind kind) {
        Map<String, String> details = new HashMap<>();
        details.put("kind", kind.name());
        details.put("attempt", String.valueOf(ended.attempts()));
        ended.failure().ifPresent(failure -> {
            details.put("failure", failure.kind().name());
            details.put("step", failure.step());
        });
        return details;
    }

    /** A subject line that every channel takes. */
    private static String ascii(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= MAX_SUBJECT ? plain : plain.substring(0, MAX_SUBJECT - 3) + "...";
    }

    /**
     * The mark moves over the unbroken run of terminal windows behind it, and nowhere else. The version changes even where the
     * mark stays: of two windows that end at the same time, one must see the other.
     */
    private Optional<Cursor> cursor(WindowEntry ended) throws IOException {
        Optional<Cursor> cursor = parts.ledger().cursor(claim.stream());
        if (cursor.isEmpty() || !ended.state().isTerminal()) {
            return Optional.empty();
        }
        Instant mark = cursor.get().mark();
        Map<Window, WindowState> states = new HashMap<>();
        for (WindowEntry entry : parts.ledger().entriesFrom(claim.stream(), mark)) {
            states.put(entry.window(), entry.state());
        }
        states.put(ended.window(), ended.state());
        Window window = parts.schedule().windowContaining(mark);
        while (isBehind(window, ended.window(), states)) {
            mark = window.end();
            window = parts.schedule().after(window);
        }
        return Optional.of(new Cursor(mark, cursor.get().version() + 1));
    }

    /** A snapshot source's windows that no run has touched can never be read: the mark passes them. */
    private boolean isBehind(Window window, Window ended, Map<Window, WindowState> states) {
        WindowState state = states.get(window);
        if (state == null) {
            return parts.isSnapshot() && window.compareTo(ended) < 0;
        }
        return state.isTerminal();
    }
}
