// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.dynamodb.LedgerItems.Written;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A ledger in a DynamoDB table, for runs on any number of machines.
 *
 * <p>One table serves any number of pipelines; {@link LedgerTable} creates it. A window is kept from others by the time of its
 * lease. What is over costs nothing: an index holds the windows that are not terminal and the notifications that wait, so
 * old windows are never read.
 *
 * <p>A write whose condition is not met is a question, not an answer, since the SDK repeats a request whose answer was lost and
 * may meet its own success. Every write carries an id; where one is refused, the window is read again and the id tells
 * whether the write had taken place. A change that lets go of the window is always a transaction, whose token tells DynamoDB
 * itself a repetition from a new request, so that the answer is right even if another run has taken the window meanwhile.
 *
 * <p>Failure messages and texts of notifications longer than 10,000 characters are cut. A sent notification stays for seven
 * days, then DynamoDB removes it. Thread-safe. The client remains the caller's, and so do its retries and time limits: the
 * SDK's defaults suit.
 */
public final class DynamoDbLedger implements Ledger, NeedsPermissions {
    /** A transaction holds 100 items, of which three are the window, the cursor and the health. */
    public static final int MAX_NOTIFICATIONS = 97;

    private final LedgerTable table;
    private final LedgerItems items;
    private final Clock clock;

    private DynamoDbLedger(DynamoDbClient client, LedgerTable table, Clock clock) {
        this.table = table;
        this.items = new LedgerItems(client, table.name(), table.faults());
        this.clock = requireNonNull(clock, "clock");
    }

    /** The ledger in a table of the client's region and account. Nothing is called yet. */
    public static DynamoDbLedger on(DynamoDbClient client, String table) {
        return on(client, table, Clock.systemUTC());
    }

    /** With the clock that the pipeline has, where that is not the system's. */
    public static DynamoDbLedger on(DynamoDbClient client, String table, Clock clock) {
        return new DynamoDbLedger(client, LedgerTable.on(client, table), clock);
    }

    /** What runs need; and, for {@link Permission.Use#CREATE}, what {@link LedgerTable#createIfMissing} does. */
    @Override
    public List<Permission> permissions() {
        Permission.Use run = Permission.Use.RUN;
        Stream<Permission> ofRuns = Stream.of(
                new Permission(LedgerItems.GET, table.arn(), run, "read windows, cursor and health"),
                new Permission(LedgerItems.PUT, table.arn(), run, "claim windows, note their progress and their end"),
                new Permission(LedgerItems.QUERY, table.arn(), run, "find the windows after the cursor"),
                new Permission(LedgerItems.UPDATE, table.arn(), run, "renew leases, mark notifications as sent"),
                new Permission(LedgerItems.QUERY, table.indexArn(), run, "find unfinished windows and notifications"));
        return Stream.concat(ofRuns, table.permissions().stream()).sorted().toList();
    }

    @Override
    public ClaimResult claim(StreamId stream, ClaimRequest request) throws IOException {
        String place = ItemKeys.place(stream, request.window());
        String write = WindowItem.newWrite();
        for (int round = 0; round < LedgerItems.ROUNDS; round++) {
            Optional<WindowItem> seen = items.window(stream, request.window());
            if (seen.isPresent() && seen.get().isBy(write)) {
                return granted(stream, seen.get());
            }
            WindowEntry stored = seen.map(WindowItem::entry).orElse(null);
            Optional<ClaimResult.Refused> refusal = request.refusal(stored, true);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            WindowItem claimed = new WindowItem(ItemKeys.partition(stream), request.claimed(stored), write);
            Expression condition = seen.map(Conditions::unchanged).orElseGet(Conditions::absent);
            if (items.put(WindowItem.SCHEMA, claimed, condition, place) == Written.YES) {
                return granted(stream, claimed);
            }
        }
        throw items.keepsChanging(place);
    }

    private static ClaimResult granted(StreamId stream, WindowItem item) {
        return new ClaimResult.Granted(new Claim(stream, item.entry()), Hold.NONE);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are more than {@link #MAX_NOTIFICATIONS} notifications
     */
    @Override
    public CommitResult commit(Claim claim, LedgerChange change) throws IOException {
        return new Commit(items, claim, change, clock.instant()).apply();
    }

    @Override
    public boolean renew(Claim claim, Instant leaseUntil) throws IOException {
        requireNonNull(leaseUntil, "leaseUntil");
        Lease lease = new Lease(ItemKeys.partition(claim.stream()), claim.window(), leaseUntil, WindowItem.newWrite());
        return updated(Lease.SCHEMA, lease, Conditions.held(claim), ItemKeys.place(claim.stream(), claim.window()));
    }

    @Override
    public void release(Claim claim) throws IOException {
        Lease none = new Lease(ItemKeys.partition(claim.stream()), claim.window(), null, WindowItem.newWrite());
        updated(Lease.SCHEMA, none, Conditions.claimed(claim), ItemKeys.place(claim.stream(), claim.window()));
    }

    @Override
    public boolean reopen(StreamId stream, WindowEntry expected, WindowEntry reopened) throws IOException {
        if (!reopened.window().equals(expected.window())) {
            throw new IllegalArgumentException("cannot reopen " + expected + " as " + reopened);
        }
        String place = ItemKeys.place(stream, expected.window());
        WindowItem item = new WindowItem(ItemKeys.partition(stream), reopened, WindowItem.newWrite());
        for (int round = 0; round < LedgerItems.ROUNDS; round++) {
            Optional<WindowItem> stored = items.window(stream, expected.window());
            if (stored.isPresent() && stored.get().isBy(item.write())) {
                return true;
            }
            boolean held =
                    expected.leaseUntil().filter(clock.instant()::isBefore).isPresent();
            if (held
                    || !expected.state().isTerminal()
                    || !stored.map(WindowItem::entry).equals(Optional.of(expected))) {
                return false;
            }
            Written written = items.transaction()
                    .put(WindowItem.SCHEMA, item, Conditions.unchanged(stored.orElseThrow()))
                    .send(place);
            if (written == Written.YES) {
                return true;
            }
        }
        throw items.keepsChanging(place);
    }

    @Override
    public Optional<WindowEntry> find(StreamId stream, Window window) throws IOException {
        return items.window(stream, window).map(WindowItem::entry);
    }

    @Override
    public List<WindowEntry> entriesFrom(StreamId stream, Instant start) throws IOException {
        String from = ItemKeys.windowsFrom(start);
        // What leaves the index between the read of a key and that of its item is over, and left out.
        List<WindowItem> earlier = items.open(WindowItem.SCHEMA, stream, ItemKeys.WINDOWS, from);
        List<WindowItem> later = items.windows(stream, from, ItemKeys.AFTER_WINDOWS);
        return Stream.concat(
                        earlier.stream().filter(item -> !item.entry().state().isTerminal()), later.stream())
                .map(WindowItem::entry)
                .sorted((one, other) -> one.window().compareTo(other.window()))
                .toList();
    }

    @Override
    public Optional<Cursor> cursor(StreamId stream) throws IOException {
        return items.get(CursorItem.SCHEMA, stream, ItemKeys.CURSOR).map(CursorItem::cursor);
    }

    @Override
    public Cursor startCursor(StreamId stream, Instant mark) throws IOException {
        CursorItem first = new CursorItem(ItemKeys.partition(stream), new Cursor(mark, 1));
        String place = "'" + ItemKeys.CURSOR + "' of " + stream;
        for (int round = 0; round < LedgerItems.ROUNDS; round++) {
            Optional<Cursor> stored = cursor(stream);
            if (stored.isPresent()) {
                return stored.get();
            }
            if (items.put(CursorItem.SCHEMA, first, Conditions.absent(), place) == Written.YES) {
                return first.cursor();
            }
        }
        throw items.keepsChanging(place);
    }

    @Override
    public StreamHealth health(StreamId stream) throws IOException {
        return items.get(HealthItem.SCHEMA, stream, ItemKeys.HEALTH)
                .map(HealthItem::health)
                .orElse(StreamHealth.UNKNOWN);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there are more than {@link #MAX_NOTIFICATIONS} notifications
     */
    @Override
    public boolean tell(StreamId stream, StreamHealth health, List<Notification> notifications) throws IOException {
        return new Telling(items, stream, health, notifications, clock.instant()).apply();
    }

    @Override
    public List<Notification> outbox(StreamId stream) throws IOException {
        return items
                .open(NotificationItem.SCHEMA, stream, ItemKeys.NOTIFICATIONS, ItemKeys.AFTER_NOTIFICATIONS)
                .stream()
                .filter(item -> item.queuePlace() != null)
                .map(NotificationItem::notification)
                .toList();
    }

    @Override
    public void sent(StreamId stream, String notificationId) throws IOException {
        Delivery delivery = new Delivery(ItemKeys.partition(stream), notificationId, clock.instant());
        String place = "'" + ItemKeys.notification(notificationId) + "' of " + stream;
        updated(Delivery.SCHEMA, delivery, Conditions.waiting(), place);
    }

    /** For changes that can be repeated: their condition is met after them as it was before, or nothing is left to do. */
    private <T> boolean updated(TableSchema<T> schema, T part, Expression condition, String place) throws IOException {
        for (int round = 0; round < LedgerItems.ROUNDS; round++) {
            Written written = items.update(schema, part, condition, place);
            if (written != Written.BUSY) {
                return written == Written.YES;
            }
        }
        throw items.keepsChanging(place);
    }
}
