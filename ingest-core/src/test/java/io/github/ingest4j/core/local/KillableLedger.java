// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A ledger each of whose calls passes a {@link KillSwitch}. */
record KillableLedger(Ledger ledger, KillSwitch killSwitch) implements Ledger {

    @Override
    public ClaimResult claim(StreamId stream, ClaimRequest request) throws IOException {
        return killSwitch.call(() -> ledger.claim(stream, request));
    }

    @Override
    public CommitResult commit(Claim claim, LedgerChange change) throws IOException {
        return killSwitch.call(() -> ledger.commit(claim, change));
    }

    @Override
    public boolean renew(Claim claim, Instant leaseUntil) throws IOException {
        return killSwitch.call(() -> ledger.renew(claim, leaseUntil));
    }

    @Override
    public void release(Claim claim) throws IOException {
        killSwitch.call(() -> {
            ledger.release(claim);
            return claim;
        });
    }

    @Override
    public boolean reopen(StreamId stream, WindowEntry expected, WindowEntry reopened) throws IOException {
        return killSwitch.call(() -> ledger.reopen(stream, expected, reopened));
    }

    @Override
    public Optional<WindowEntry> find(StreamId stream, Window window) throws IOException {
        return killSwitch.call(() -> ledger.find(stream, window));
    }

    @Override
    public List<WindowEntry> entriesFrom(StreamId stream, Instant start) throws IOException {
        return killSwitch.call(() -> ledger.entriesFrom(stream, start));
    }

    @Override
    public Optional<Cursor> cursor(StreamId stream) throws IOException {
        return killSwitch.call(() -> ledger.cursor(stream));
    }

    @Override
    public Cursor startCursor(StreamId stream, Instant mark) throws IOException {
        return killSwitch.call(() -> ledger.startCursor(stream, mark));
    }

    @Override
    public StreamHealth health(StreamId stream) throws IOException {
        return killSwitch.call(() -> ledger.health(stream));
    }

    @Override
    public boolean tell(StreamId stream, StreamHealth health, List<Notification> notifications) throws IOException {
        return killSwitch.call(() -> ledger.tell(stream, health, notifications));
    }

    @Override
    public List<Notification> outbox(StreamId stream) throws IOException {
        return killSwitch.call(() -> ledger.outbox(stream));
    }

    @Override
    public void sent(StreamId stream, String notificationId) throws IOException {
        killSwitch.call(() -> {
            ledger.sent(stream, notificationId);
            return notificationId;
        });
    }
}
