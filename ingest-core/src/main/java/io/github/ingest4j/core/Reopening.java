// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Ulid;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Leads out of the terminal states, and away from a plan of slices that cannot be kept to. */
final class Reopening {
    /** A plan that no pipeline has: whatever was begun under the window's generation is closed first. */
    private static final String NO_PLAN = "reopened";

    private static final int ATTEMPTS = 8;

    private final Parts parts;

    Reopening(Parts parts) {
        this.parts = parts;
    }

    /** For a window that failed or was skipped, unless a sequential source has read on past it. */
    boolean keepingRaw(Window window) throws IOException {
        Optional<WindowEntry> stored = parts.ledger().find(parts.stream(), window);
        if (stored.isEmpty() || !isUnfinished(stored.get())) {
            return false;
        }
        WindowEntry entry = stored.get();
        boolean readNoMore =
                parts.isSequential() && hasPassed(window) && !manifests().isRead(entry);
        return !readNoMore && replaced(entry, again(entry).build());
    }

    /**
     * For a window in any terminal state, and for one that is due, that no run is at and whose raw set is not frozen. The windows
     * after a sequential source's that is done read on from its pages as they are.
     */
    boolean fetchingAgain(Window window) throws IOException {
        return fetchingAgain(window, parts.ledger().find(parts.stream(), window), false);
    }

    /** The same, and without a position; also for the window whose turn it is, if no run has begun it. */
    boolean beginningAnew(Window window) throws IOException {
        Optional<WindowEntry> stored = parts.ledger().find(parts.stream(), window);
        if (stored.isEmpty() && isNext(window)) {
            stored = Optional.of(WindowEntry.fresh(window));
        }
        return fetchingAgain(window, stored, true);
    }

    private boolean fetchingAgain(Window window, Optional<WindowEntry> stored, boolean anew) throws IOException {
        boolean past = parts.isSnapshot()
                && !window.equals(parts.currentWindow(parts.clock().instant()));
        if (past || stored.isEmpty()) {
            return false;
        }
        WindowEntry entry = stored.get();
        if (parts.isSequential() && (entry.state() == WindowState.DONE || hasPassed(window))) {
            return false;
        }
        return entry.state().isTerminal() ? replaced(entry, fetchedAgain(entry, anew)) : givenUp(entry, anew);
    }

    private boolean isNext(Window window) throws IOException {
        Optional<Cursor> cursor = parts.ledger().cursor(parts.stream());
        return parts.isSequential()
                && cursor.isPresent()
                && new ReadingOn(parts, manifests()).outOfTurn(window, cursor).isEmpty();
    }

    /** Whether later windows read on from this one, whatever a replay has made of it. */
    private boolean hasPassed(Window window) throws IOException {
        return parts.ledger()
                .cursor(parts.stream())
                .filter(cursor -> ReadingOn.hasPassed(window, cursor))
                .isPresent();
    }

    /** Claims the window as a run does, so that one which was overtaken cannot undo it. */
    private boolean givenUp(WindowEntry due, boolean anew) throws IOException {
        Instant now = parts.clock().instant();
        ClaimRequest request =
                new ClaimRequest(due.window(), Ulid.next(now), now, now.plus(TimeLimit.LEASE_MARGIN), parts.planHash());
        if (manifests().isRead(due)
                || !(parts.ledger().claim(parts.stream(), request) instanceof ClaimResult.Granted granted)) {
            return false;
        }
        try {
            LedgerChange change = LedgerChange.of(fetchedAgain(granted.claim().entry(), anew));
            return parts.ledger().commit(granted.claim(), change) == CommitResult.APPLIED;
        } finally {
            granted.hold().close();
        }
    }

    private WindowEntry fetchedAgain(WindowEntry entry, boolean anew) throws IOException {
        Recovery manifests = manifests();
        int next = Math.max(manifests.lastGeneration(entry) + 1, entry.generation());
        return again(entry)
                .rawSet(Math.max(entry.rawSet(), manifests.lastRawSet(entry)) + 1)
                .beginsAnew(anew)
                .generation(next)
                .planHash(NO_PLAN)
                .build();
    }

    /**
     * For a window whose raw set is stored.
     *
     * @return whether the window is now to be run: reopened by this call, or on its way by another one's
     */
    boolean replaying(Window window) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<WindowEntry> stored = parts.ledger().find(parts.stream(), window);
            if (stored.isEmpty() || !manifests().isRead(stored.get())) {
                return false;
            }
            WindowEntry entry = stored.get();
            if (!entry.state().isTerminal()) {
                return true;
            }
            int next = Math.max(manifests().lastGeneration(entry) + 1, entry.generation());
            if (replaced(entry, again(entry).generation(next).build())) {
                return true;
            }
        }
        throw new IOException("the ledger's entry of window " + window + " kept changing");
    }

    private static boolean isUnfinished(WindowEntry entry) {
        return entry.state() == WindowState.FAILED || entry.state() == WindowState.SKIPPED;
    }

    private static WindowEntry.Builder again(WindowEntry entry) {
        return entry.toBuilder()
                .state(WindowState.RETRY)
                .attempts(0)
                .notBefore(null)
                .leaseUntil(null)
                .failure(null)
                .appliedSinks(Set.of())
                .planHash("");
    }

    private boolean replaced(WindowEntry stored, WindowEntry reopened) throws IOException {
        return parts.ledger().reopen(parts.stream(), stored, reopened);
    }

    private Recovery manifests() {
        return new Recovery(parts, "", Instant.MAX);
    }
}
