// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who works on which window, how far each stream has come, its health, and the notifications to be sent.
 *
 * <p>No promise about data rests on a ledger: the manifests in the raw store do that. A ledger keeps two runs from doing the
 * same work, and moves cursor, health and notifications in one step with the window they belong to.
 *
 * <ol>
 *   <li>Every read is strong: it sees all writes that were acknowledged before.
 *   <li>{@link #commit} takes effect as a whole or not at all, also when the process dies inside it.
 *   <li>An {@link IOException} means that the outcome is unknown; the engine reads again.
 *   <li>Any number of threads and processes may call at once.
 * </ol>
 */
public interface Ledger {

    /**
     * Takes a window for a run, if {@link ClaimRequest#refusal} has nothing against what the ledger holds; else says why
     * not. The claim raises the epoch and the attempts, and sets owner, lease and (where it was empty) the plan hash.
     */
    ClaimResult claim(StreamId stream, ClaimRequest request) throws IOException;

    /**
     * Replaces the entry of a claimed window and applies the rest of the change with it.
     *
     * <p>FENCED if the stored entry is terminal or has another epoch than {@code claim}; CONFLICT if cursor or health are no
     * longer at the version that the change was made from: read them again and try anew.
     */
    CommitResult commit(Claim claim, LedgerChange change) throws IOException;

    /** Puts the lease off to a later time. False if the window is no longer this claim's. */
    boolean renew(Claim claim, Instant leaseUntil) throws IOException;

    /** Lets go of a window without another change, so that the next run need not wait for the lease to end. */
    void release(Claim claim) throws IOException;

    /** Replaces the entry of a terminal window that nobody holds: what reopening and replaying begin with. */
    boolean reopen(StreamId stream, WindowEntry expected, WindowEntry reopened) throws IOException;

    Optional<WindowEntry> find(StreamId stream, Window window) throws IOException;

    /** Entries of all windows that start at or after an instant, in order, and of all earlier ones that are not terminal. */
    List<WindowEntry> entriesFrom(StreamId stream, Instant start) throws IOException;

    /** The cursor, or empty before the first run. */
    Optional<Cursor> cursor(StreamId stream) throws IOException;

    /** Sets the cursor of a stream that has none; returns the one that is there afterwards. */
    Cursor startCursor(StreamId stream, Instant mark) throws IOException;

    StreamHealth health(StreamId stream) throws IOException;

    /**
     * Replaces the health of a stream and puts notifications into the outbox with it, for a run that works at no window: where
     * it has claimed one, {@link #commit} does that.
     *
     * @param health its version is one more than that it was read with
     * @return false, and nothing is changed, if the stored health is no longer at that version: read it again
     */
    boolean tell(StreamId stream, StreamHealth health, List<Notification> notifications) throws IOException;

    /** Notifications that wait to be sent, oldest first. */
    List<Notification> outbox(StreamId stream) throws IOException;

    /** Takes a delivered notification out of the outbox; repeatable. */
    void sent(StreamId stream, String notificationId) throws IOException;

    /** How {@link #commit} ended. */
    enum CommitResult {
        APPLIED,
        FENCED,
        CONFLICT
    }

    /** Closes what belongs to a claim on this machine, such as a file lock. It changes nothing in the ledger. */
    interface Hold extends Closeable {
        Hold NONE = () -> {};

        @Override
        void close();
    }
}
