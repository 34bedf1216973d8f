// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

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
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A ledger on the heap with leases by time, whose every call can be made to fail by {@link Faults}.
 *
 * <p>The object itself is the durable world; {@link #as} gives a simulated process its view of it. {@link #forget} is for
 * the test alone and is not counted. Thread-safe.
 */
public final class InMemoryLedger implements Ledger {
    private final Faults faults;
    private final Clock clock;
    private final View outside;
    private final Map<StreamId, StreamState> streams = new HashMap<>();

    /** A ledger without faults. */
    public InMemoryLedger(Clock clock) {
        this(clock, new Faults());
    }

    public InMemoryLedger(Clock clock, Faults faults) {
        this.clock = clock;
        this.faults = faults;
        this.outside = new View(faults.outside());
    }

    /** The ledger as a process sees it. */
    public Ledger as(SimulatedProcess process) {
        return new View(process);
    }

    /** Loses all that is known of a window. */
    public synchronized void forget(StreamId stream, Window window) {
        state(stream).entries.remove(window);
    }

    /** Loses all that is known of a stream. */
    public synchronized void forget(StreamId stream) {
        streams.remove(stream);
    }

    @Override
    public ClaimResult claim(StreamId stream, ClaimRequest request) throws IOException {
        return outside.claim(stream, request);
    }

    @Override
    public CommitResult commit(Claim claim, LedgerChange change) throws IOException {
        return outside.commit(claim, change);
    }

    @Override
    public boolean renew(Claim claim, Instant leaseUntil) throws IOException {
        return outside.renew(claim, leaseUntil);
    }

    @Override
    public void release(Claim claim) throws IOException {
        outside.release(claim);
    }

    @Override
    public boolean reopen(StreamId stream, WindowEntry expected, WindowEntry reopened) throws IOException {
        return outside.reopen(stream, expected, reopened);
    }

    @Override
    public Optional<WindowEntry> find(StreamId stream, Window window) throws IOException {
        return outside.find(stream, window);
    }

    @Override
    public List<WindowEntry> entriesFrom(StreamId stream, Instant start) throws IOException {
        return outside.entriesFrom(stream, start);
    }

    @Override
    public Optional<Cursor> cursor(StreamId stream) throws IOException {
        return outside.cursor(stream);
    }

    @Override
    public Cursor startCursor(StreamId stream, Instant mark) throws IOException {
        return outside.startCursor(stream, mark);
    }

    @Override
    public StreamHealth health(StreamId stream) throws IOException {
        return outside.health(stream);
    }

    @Override
    public boolean tell(StreamId stream, StreamHealth health, List<Notification> notifications) throws IOException {
        return outside.tell(stream, health, notifications);
    }

    @Override
    public List<Notification> outbox(StreamId stream) throws IOException {
        return outside.outbox(stream);
    }

    @Override
    public void sent(StreamId stream, String notificationId) throws IOException {
        outside.sent(stream, notificationId);
    }

    private StreamState state(StreamId stream) {
        return streams.computeIfAbsent(stream, id -> new StreamState());
    }

    private synchronized ClaimResult take(StreamId stream, ClaimRequest request) {
        Map<Window, WindowEntry> entries = state(stream).entries;
        WindowEntry stored = entries.get(request.window());
        Optional<ClaimResult.Refused> refusal = request.refusal(stored, true);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        WindowEntry claimed = request.claimed(stored);
        entries.put(request.window(), claimed);
        return new ClaimResult.Granted(new Claim(stream, claimed), Hold.NONE);
    }

    private synchronized CommitResult apply(Claim claim, LedgerChange change) {
        WindowEntry entry = change.entry();
        if (!entry.window().equals(claim.window()) || entry.epoch() != claim.epoch()) {
            throw new IllegalArgumentException("a commit of " + claim.entry() + " cannot store " + entry);
        }
        StreamState state = state(claim.stream());
        if (!holds(state, claim)) {
            return CommitResult.FENCED;
        }
        long cursorVersion = state.cursor == null ? 0 : state.cursor.version();
        if (change.cursor()
                        .filter(cursor -> cursor.version() != cursorVersion + 1)
                        .isPresent()
                || change.health()
                        .filter(health -> health.version() != state.health.version() + 1)
                        .isPresent()) {
            return CommitResult.CONFLICT;
        }
        state.entries.put(entry.window(), entry);
        change.cursor().ifPresent(cursor -> state.cursor = cursor);
        change.health().ifPresent(health -> state.health = health);
        state.add(change.notifications());
        return CommitResult.APPLIED;
    }

    private synchronized boolean replace(StreamId stream, StreamHealth health, List<Notification> notifications) {
        StreamState state = state(stream);
        if (health.version() != state.health.version() + 1) {
            return false;
        }
        state.health = health;
        state.add(notifications);
        return true;
    }

    private static boolean holds(StreamState state, Claim claim) {
        WindowEntry stored = state.entries.get(claim.window());
        return stored != null && !stored.state().isTerminal() && stored.epoch() == claim.epoch();
    }

    private synchronized boolean putOff(Claim claim, Instant leaseUntil) {
        StreamState state = state(claim.stream());
        if (!holds(state, claim)) {
            return false;
        }
        state.entries.computeIfPresent(
                claim.window(),
                (window, stored) -> stored.toBuilder().leaseUntil(leaseUntil).build());
        return true;
    }

    private synchronized void letGo(Claim claim) {
        state(claim.stream())
                .entries
                .computeIfPresent(
                        claim.window(),
                        (window, stored) -> stored.epoch() == claim.epoch()
                                ? stored.toBuilder().leaseUntil(null).build()
                                : stored);
    }

    private synchronized boolean replace(StreamId stream, WindowEntry expected, WindowEntry reopened) {
        if (!reopened.window().equals(expected.window())) {
            throw new IllegalArgumentException("cannot reopen " + expected + " as " + reopened);
        }
        Map<Window, WindowEntry> entries = state(stream).entries;
        boolean held = expected.leaseUntil().filter(clock.instant()::isBefore).isPresent();
        if (held || !expected.state().isTerminal() || !expected.equals(entries.get(expected.window()))) {
            return false;
        }
        entries.put(reopened.window(), reopened);
        return true;
    }

    private synchronized Optional<WindowEntry> entry(StreamId stream, Window window) {
        return Optional.ofNullable(state(stream).entries.get(window));
    }

    private synchronized List<WindowEntry> entries(StreamId stream, Instant start) {
        return state(stream).entries.values().stream()
                .filter(entry -> !entry.window().start().isBefore(start)
                        || !entry.state().isTerminal())
                .toList();
    }

    private synchronized Optional<Cursor> findCursor(StreamId stream) {
        return Optional.ofNullable(state(stream).cursor);
    }

    private synchronized Cursor createCursor(StreamId stream, Instant mark) {
        StreamState state = state(stream);
        Cursor cursor = state.cursor == null ? new Cursor(mark, 1) : state.cursor;
        state.cursor = cursor;
        return cursor;
    }

    private synchronized StreamHealth findHealth(StreamId stream) {
        return state(stream).health;
    }

    private synchronized List<Notification> waiting(StreamId stream) {
        return List.copyOf(state(stream).outbox.values());
    }

    private synchronized void takeOut(StreamId stream, String notificationId) {
        state(stream).outbox.remove(notificationId);
    }

    private static final class StreamState {
        final Map<Window, WindowEntry> entries = new TreeMap<>();
        final Map<String, Notification> outbox = new LinkedHashMap<>();
        StreamHealth health = StreamHealth.UNKNOWN;

        @Nullable
        Cursor cursor;

        void add(List<Notification> notifications) {
            notifications.forEach(notification -> outbox.putIfAbsent(notification.id(), notification));
        }
    }

    private final class View implements Ledger {
        private final SimulatedProcess process;

        View(SimulatedProcess process) {
            this.process = process;
        }

        private <T> T call(String name, Faults.Effect<T> effect) throws IOException {
            return faults.call(process, "ledger." + name, effect);
        }

        @Override
        public ClaimResult claim(StreamId stream, ClaimRequest request) throws IOException {
            return call("claim " + stream + "/" + request.window(), () -> take(stream, request));
        }

        @Override
        public CommitResult commit(Claim claim, LedgerChange change) throws IOException {
            String name = "commit " + claim.stream() + "/" + claim.window() + " "
                    + change.entry().state();
            return call(name, () -> apply(claim, change));
        }

        @Override
        public boolean renew(Claim claim, Instant leaseUntil) throws IOException {
            return call("renew " + claim.stream() + "/" + claim.window(), () -> putOff(claim, leaseUntil));
        }

        @Override
        public void release(Claim claim) throws IOException {
            call("release " + claim.stream() + "/" + claim.window(), () -> {
                letGo(claim);
                return claim;
            });
        }

        @Override
        public boolean reopen(StreamId stream, WindowEntry expected, WindowEntry reopened) throws IOException {
            return call("reopen " + stream + "/" + expected.window(), () -> replace(stream, expected, reopened));
        }

        @Override
        public Optional<WindowEntry> find(StreamId stream, Window window) throws IOException {
            return call("find " + stream + "/" + window, () -> entry(stream, window));
        }

        @Override
        public List<WindowEntry> entriesFrom(StreamId stream, Instant start) throws IOException {
            return call("entriesFrom " + stream + "/" + start, () -> entries(stream, start));
        }

        @Override
        public Optional<Cursor> cursor(StreamId stream) throws IOException {
            return call("cursor " + stream, () -> findCursor(stream));
        }

        @Override
        public Cursor startCursor(StreamId stream, Instant mark) throws IOException {
            return call("startCursor " + stream, () -> createCursor(stream, mark));
        }

        @Override
        public StreamHealth health(StreamId stream) throws IOException {
            return call("health " + stream, () -> findHealth(stream));
        }

        @Override
        public boolean tell(StreamId stream, StreamHealth health, List<Notification> notifications) throws IOException {
            return call("tell " + stream, () -> replace(stream, health, notifications));
        }

        @Override
        public List<Notification> outbox(StreamId stream) throws IOException {
            return call("outbox " + stream, () -> waiting(stream));
        }

        @Override
        public void sent(StreamId stream, String notificationId) throws IOException {
            call("sent " + stream + "/" + notificationId, () -> {
                takeOut(stream, notificationId);
                return notificationId;
            });
        }
    }
}
