// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.local.StreamFolder.Change;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.store.KeySegment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A ledger in a local folder, for the processes of one machine: small JSON files, and locks of the operating system.
 *
 * <p>The right to a window is a lock on its lock file, from the claim until the hold is closed or the claim released. The
 * operating system drops the lock of a process that dies, so the next run takes over at once and the times of leases are
 * not looked at. A second claim within the process is refused like one of another.
 *
 * <p>A file that cannot be read is a {@link io.github.ingest4j.DamagedDataException} that names it, never taken as
 * missing. Thread-safe. The folder must be on a local disk, and only instances of this class may touch its files.
 */
public final class FileLedger implements Ledger {
    private static final String CURSOR = "cursor.json";
    private static final String HEALTH = "health.json";
    private static final String WINDOWS = "windows";
    /** An empty file for each window that is not terminal, so that those are found without reading all others. */
    private static final String OPEN = "open";

    private static final String OUTBOX = "outbox";
    private static final String SUFFIX = ".json";
    private static final int OUTBOX_NUMBER_DIGITS = 12;

    private final Path folder;
    private final DurableFiles files;
    private final Map<Claim, FileLocks.Held> holds = new ConcurrentHashMap<>();

    FileLedger(Path folder, DurableFiles files) {
        this.folder = folder.toAbsolutePath().normalize();
        this.files = files;
    }

    /** The ledger in a folder, which is created when the first window is claimed. */
    public static FileLedger at(Path folder) {
        return new FileLedger(folder, new DurableFiles());
    }

    @Override
    public ClaimResult claim(StreamId stream, ClaimRequest request) throws IOException {
        StreamFolder state = folder(stream);
        Window window = request.window();
        Optional<FileLocks.Held> lock = FileLocks.tryHold(state.lockFile(window.name()));
        if (lock.isEmpty()) {
            return heldByAnother(state, window);
        }
        ClaimResult result = null;
        try {
            result = state.locked(() -> take(stream, state, request, lock.get()));
            return result;
        } finally {
            if (!(result instanceof ClaimResult.Granted)) {
                lock.get().close();
            }
        }
    }

    @Override
    public CommitResult commit(Claim claim, LedgerChange change) throws IOException {
        WindowEntry entry = change.entry();
        if (!entry.window().equals(claim.window()) || entry.epoch() != claim.epoch()) {
            throw new IllegalArgumentException("a commit of " + claim.entry() + " cannot store " + entry);
        }
        StreamFolder state = folder(claim.stream());
        return state.locked(() -> {
            if (!holds(state, claim)) {
                return CommitResult.FENCED;
            }
            if (isOutdated(state, change)) {
                return CommitResult.CONFLICT;
            }
            List<Change> changes = changes(state, entry);
            change.cursor().ifPresent(cursor -> changes.add(new Change(CURSOR, LedgerJson.text(cursor))));
            change.health().ifPresent(health -> changes.add(new Change(HEALTH, LedgerJson.text(health))));
            addToOutbox(state, change.notifications(), changes);
            state.apply(changes);
            return CommitResult.APPLIED;
        });
    }

    @Override
    public boolean renew(Claim claim, Instant leaseUntil) throws IOException {
        StreamFolder state = folder(claim.stream());
        return state.locked(() -> {
            Optional<WindowEntry> stored = entry(state, claim.window());
            if (!holds(state, claim) || stored.isEmpty()) {
                return false;
            }
            state.apply(changes(
                    state, stored.get().toBuilder().leaseUntil(leaseUntil).build()));
            return true;
        });
    }

    @Override
    public void release(Claim claim) throws IOException {
        StreamFolder state = folder(claim.stream());
        try {
            state.locked(() -> {
                Optional<WindowEntry> stored = entry(state, claim.window());
                if (stored.isPresent()
                        && stored.get().epoch() == claim.epoch()
                        && stored.get().leaseUntil().isPresent()) {
                    state.apply(changes(
                            state, stored.get().toBuilder().leaseUntil(null).build()));
                }
                return claim;
            });
        } finally {
            letGo(claim);
        }
    }

    @Override
    public boolean reopen(StreamId stream, WindowEntry expected, WindowEntry reopened) throws IOException {
        if (!reopened.window().equals(expected.window())) {
            throw new IllegalArgumentException("cannot reopen " + expected + " as " + reopened);
        }
        StreamFolder state = folder(stream);
        Optional<FileLocks.Held> lock =
                FileLocks.tryHold(state.lockFile(expected.window().name()));
        if (lock.isEmpty()) {
            return false;
        }
        try {
            return state.locked(() -> {
                Optional<WindowEntry> stored = entry(state, expected.window());
                if (!expected.state().isTerminal() || !stored.equals(Optional.of(expected))) {
                    return false;
                }
                state.apply(changes(state, reopened));
                return true;
            });
        } finally {
            lock.get().close();
        }
    }

    @Override
    public Optional<WindowEntry> find(StreamId stream, Window window) throws IOException {
        StreamFolder state = folder(stream);
        return state.exists() ? state.locked(() -> entry(state, window)) : Optional.empty();
    }

    @Override
    public List<WindowEntry> entriesFrom(StreamId stream, Instant start) throws IOException {
        StreamFolder state = folder(stream);
        return state.exists() ? state.locked(() -> entries(state, start)) : List.of();
    }

    @Override
    public Optional<Cursor> cursor(StreamId stream) throws IOException {
        StreamFolder state = folder(stream);
        return state.exists() ? state.locked(() -> cursor(state)) : Optional.empty();
    }

    @Override
    public Cursor startCursor(StreamId stream, Instant mark) throws IOException {
        StreamFolder state = folder(stream);
        return state.locked(() -> {
            Optional<Cursor> stored = cursor(state);
            if (stored.isPresent()) {
                return stored.get();
            }
            Cursor cursor = new Cursor(mark, 1);
            state.apply(List.of(new Change(CURSOR, LedgerJson.text(cursor))));
            return cursor;
        });
    }

    @Override
    public StreamHealth health(StreamId stream) throws IOException {
        StreamFolder state = folder(stream);
        return state.exists() ? state.locked(() -> health(state)) : StreamHealth.UNKNOWN;
    }

    @Override
    public boolean tell(StreamId stream, StreamHealth health, List<Notification> notifications) throws IOException {
        StreamFolder state = folder(stream);
        return state.locked(() -> {
            if (isOutdated(state, health)) {
                return false;
            }
            List<Change> changes = new ArrayList<>();
            changes.add(new Change(HEALTH, LedgerJson.text(health)));
            addToOutbox(state, notifications, changes);
            state.apply(changes);
            return true;
        });
    }

    @Override
    public List<Notification> outbox(StreamId stream) throws IOException {
        StreamFolder state = folder(stream);
        if (!state.exists()) {
            return List.of();
        }
        return state.locked(() -> {
            List<Notification> notifications = new ArrayList<>();
            for (String name : state.names(OUTBOX)) {
                state.read(OUTBOX + "/" + name, LedgerJson::notification).ifPresent(notifications::add);
            }
            return notifications;
        });
    }

    @Override
    public void sent(StreamId stream, String notificationId) throws IOException {
        StreamFolder state = folder(stream);
        if (state.exists()) {
            state.locked(() -> {
                for (String name : state.names(OUTBOX)) {
                    if (isOf(notificationId, name)) {
                        state.apply(List.of(Change.remove(OUTBOX + "/" + name)));
                    }
                }
                return state;
            });
        }
    }

    private StreamFolder folder(StreamId stream) {
        return new StreamFolder(
                folder.resolve(KeySegment.encode(stream.pipeline())).resolve(KeySegment.encode(stream.stream())),
                files);
    }

    private ClaimResult take(StreamId stream, StreamFolder state, ClaimRequest request, FileLocks.Held lock)
            throws IOException {
        WindowEntry stored = entry(state, request.window()).orElse(null);
        Optional<ClaimResult.Refused> refusal = request.refusal(stored, false);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        WindowEntry claimed = request.claimed(stored);
        state.apply(changes(state, claimed));
        Claim claim = new Claim(stream, claimed);
        holds.put(claim, lock);
        return new ClaimResult.Granted(claim, () -> letGo(claim));
    }

    /** The holder may not have stored anything yet; what it is about to store begins with this. */
    private ClaimResult heldByAnother(StreamFolder state, Window window) throws IOException {
        WindowEntry stored = state.locked(() -> entry(state, window)).orElseGet(() -> WindowEntry.fresh(window));
        ClaimResult.Reason reason =
                stored.state().isTerminal() ? ClaimResult.Reason.TERMINAL : ClaimResult.Reason.RUNNING;
        return new ClaimResult.Refused(reason, stored);
    }

    private void letGo(Claim claim) {
        FileLocks.Held lock = holds.remove(claim);
        if (lock != null) {
            lock.close();
        }
    }

    private static boolean holds(StreamFolder state, Claim claim) throws IOException {
        return entry(state, claim.window())
                .filter(stored -> !stored.state().isTerminal() && stored.epoch() == claim.epoch())
                .isPresent();
    }

    private static boolean isOutdated(StreamFolder state, LedgerChange change) throws IOException {
        if (change.cursor().isPresent()) {
            long stored = cursor(state).map(Cursor::version).orElse(0L);
            if (change.cursor().get().version() != stored + 1) {
                return true;
            }
        }
        return change.health().isPresent() && isOutdated(state, change.health().get());
    }

    private static boolean isOutdated(StreamFolder state, StreamHealth health) throws IOException {
        return health.version() != health(state).version() + 1;
    }

    private static List<Change> changes(StreamFolder state, WindowEntry entry) {
        String name = entry.window().name();
        List<Change> changes = new ArrayList<>();
        changes.add(new Change(WINDOWS + "/" + name + SUFFIX, LedgerJson.text(entry)));
        String marker = OPEN + "/" + name;
        boolean open = !entry.state().isTerminal();
        if (open != state.has(marker)) {
            changes.add(open ? new Change(marker, "") : Change.remove(marker));
        }
        return changes;
    }

    private static void addToOutbox(StreamFolder state, List<Notification> notifications, List<Change> changes)
            throws IOException {
        if (notifications.isEmpty()) {
            return;
        }
        List<String> names = state.names(OUTBOX);
        long number =
                names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1).substring(0, OUTBOX_NUMBER_DIGITS));
        for (Notification notification : notifications) {
            if (names.stream().noneMatch(name -> isOf(notification.id(), name))) {
                number++;
                String name = KeySegment.number(number, OUTBOX_NUMBER_DIGITS) + behindNumber(notification.id());
                changes.add(new Change(OUTBOX + "/" + name, LedgerJson.text(notification)));
            }
        }
    }

    /** What follows the number in the name of a notification. */
    private static String behindNumber(String notificationId) {
        return "-" + KeySegment.encode(notificationId) + SUFFIX;
    }

    private static boolean isOf(String notificationId, String name) {
        return name.substring(OUTBOX_NUMBER_DIGITS).equals(behindNumber(notificationId));
    }

    private static Optional<WindowEntry> entry(StreamFolder state, Window window) throws IOException {
        return state.read(WINDOWS + "/" + window.name() + SUFFIX, LedgerJson::entry);
    }

    private static List<WindowEntry> entries(StreamFolder state, Instant start) throws IOException {
        List<Window> windows = new ArrayList<>();
        for (String name : state.names(OPEN)) {
            Window window = Window.parse(name);
            if (window.start().isBefore(start)) {
                windows.add(window);
            }
        }
        for (String name : state.names(WINDOWS)) {
            Window window = Window.parse(name.substring(0, name.length() - SUFFIX.length()));
            if (!window.start().isBefore(start)) {
                windows.add(window);
            }
        }
        windows.sort(null);
        List<WindowEntry> entries = new ArrayList<>();
        for (Window window : windows) {
            entry(state, window).ifPresent(entries::add);
        }
        return entries;
    }

    private static Optional<Cursor> cursor(StreamFolder state) throws IOException {
        return state.read(CURSOR, LedgerJson::cursor);
    }

    private static StreamHealth health(StreamFolder state) throws IOException {
        return state.read(HEALTH, LedgerJson::health).orElse(StreamHealth.UNKNOWN);
    }
}
