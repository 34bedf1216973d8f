// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Slice;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * How far the reading of a window has come: tells the listeners, keeps the claim alive, and ends the reading where it must end.
 * Any number of threads, one at a time.
 */
final class Progress {
    private final Parts parts;
    private final Claim claim;
    private final TimeLimit limit;
    private WindowEntry entry;
    private int pages;
    private long bytes;
    private int frozenBefore;
    private int frozenHere;
    private boolean stopped;

    Progress(Parts parts, Claim claim, WindowEntry entry, TimeLimit limit) {
        this.parts = parts;
        this.claim = claim;
        this.entry = entry;
        this.limit = limit;
    }

    Window window() {
        return claim.window();
    }

    /** The entry with the lease as it was last renewed. */
    synchronized WindowEntry entry() {
        return entry;
    }

    /** Before the source is asked for anything: whether it still has the window, and whether there is time. */
    void checkAskable() throws SourceUnavailableException, OutOfTimeException {
        if (parts.isSnapshot()
                && !window().equals(parts.currentWindow(parts.clock().instant()))) {
            throw new SourceUnavailableException(
                    "the source answers only for now, and window " + window() + " has passed",
                    Optional.empty(),
                    new IllegalStateException("missed window"));
        }
        limit.check();
    }

    /**
     * Between two pages of one reading.
     *
     * @param morePages stored since this reading told last
     * @throws CancellationException if the reading is to be given up
     */
    synchronized void stored(int morePages, long moreBytes)
            throws IOException, SupersededException, OutOfTimeException {
        pages += morePages;
        bytes += moreBytes;
        parts.listeners().tell(listener -> listener.pageStored(window(), pages, bytes));
        goOn();
        limit.check();
        renew();
    }

    synchronized void retrying(String reason, int attempt, Duration pause) {
        parts.listeners().tell(listener -> listener.retrying(window(), reason, attempt, pause));
    }

    /** Slices that runs before this one have frozen. */
    synchronized void foundFrozen(int slices) {
        frozenBefore = slices;
    }

    /** @param planned slices of the window */
    synchronized void frozen(Slice slice, int planned) throws IOException, SupersededException {
        frozenHere++;
        int frozen = frozenBefore + frozenHere;
        parts.listeners().tell(listener -> listener.sliceFrozen(window(), slice, frozen, planned));
        renew();
    }

    /** Whether this run has frozen a slice: it is not for nothing, whatever becomes of it. */
    synchronized boolean hasFrozenSlices() {
        return frozenHere > 0;
    }

    /** Keeps the claim while what earlier runs have frozen is looked up. */
    synchronized void foundPages() throws IOException, SupersededException, OutOfTimeException {
        limit.check();
        renew();
    }

    /** Lets every reading end at its next page, or where it pauses. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /**
     * Waits before the source is asked again, as long as nothing ends the reading.
     *
     * @throws CancellationException if the reading is to be given up
     */
    synchronized void pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !stopped; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        goOn();
    }

    private void goOn() {
        if (stopped) {
            throw new CancellationException("another slice of window " + window() + " has failed");
        }
    }

    private void renew() throws IOException, SupersededException {
        if (limit.shouldRenew(entry.leaseUntil().orElse(Instant.MAX))) {
            Instant later = limit.leaseUntil();
            if (!parts.ledger().renew(claim, later)) {
                throw new SupersededException();
            }
            entry = entry.toBuilder().leaseUntil(later).build();
        }
    }
}
