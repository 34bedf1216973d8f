// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.ClaimResult.Granted;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsServices;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A ledger table of a test class's own, what its tests store there, and a look past the ledger. */
final class TestTable implements AutoCloseable {
    static final Duration HOUR = Duration.ofHours(1);
    static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
    static final Window WINDOW = hour(0);
    /** When claims are made; their leases last an hour. */
    static final Instant NOW = Instant.parse("2026-11-20T11:00:00Z");
    /** The first health of a stream. */
    static final StreamHealth FAILING = new StreamHealth(StreamHealth.State.FAILING, NOW, 0, 1);

    private static final AtomicInteger STREAMS = new AtomicInteger();

    final AwsServices services;
    final DynamoDbClient client;
    final String name;

    TestTable(AwsServices services) throws IOException {
        this.services = services;
        this.client = services.dynamoDb();
        this.name = services.uniqueName("ledger");
        LedgerTable.on(client, name).createIfMissing();
    }

    DynamoDbLedger ledger() {
        return DynamoDbLedger.on(client, name);
    }

    /** A stream that no other test has touched. */
    static StreamId newStream() {
        return new StreamId("shop", "orders " + STREAMS.incrementAndGet());
    }

    static Window hour(int number) {
        return Window.of(NINE.plus(HOUR.multipliedBy(number)), HOUR);
    }

    static ClaimRequest request(Window window, String owner, Instant now) {
        return new ClaimRequest(window, owner, now, now.plus(HOUR), "plan");
    }

    static Claim claimed(Ledger ledger, StreamId stream, Window window, String owner) throws IOException {
        return granted(ledger.claim(stream, request(window, owner, NOW)));
    }

    static Claim granted(ClaimResult result) {
        assertThat(result).isInstanceOf(Granted.class);
        return ((Granted) result).claim();
    }

    static WindowEntry ended(Claim claim, WindowState state) {
        return claim.entry().toBuilder().state(state).leaseUntil(null).build();
    }

    /** The end of a window with the first cursor, the first health and notifications. */
    static LedgerChange everything(Claim claim, String... notificationIds) {
        return new LedgerChange(
                ended(claim, WindowState.DONE),
                Optional.of(new Cursor(claim.window().end(), 1)),
                Optional.of(new StreamHealth(StreamHealth.State.FAILING, NOW, 2, 1)),
                Stream.of(notificationIds)
                        .map(id -> notification(claim.stream(), id))
                        .toList());
    }

    static Notification notification(StreamId stream, String id) {
        return notification(stream, id, "text of " + id);
    }

    static Notification notification(StreamId stream, String id, String text) {
        return new Notification(
                id, Notification.Kind.FAILED, stream, WINDOW.name(), "shop failed", text, Map.of("attempt", "3"), NOW);
    }

    static WindowEntry failed(Claim claim, String message) {
        return claim.entry().toBuilder()
                .failure(new Failure(Failure.Kind.SOURCE, "fetch", message))
                .build();
    }

    /** A window that has ended in the state FAILED. */
    static WindowEntry failedWindow(Ledger ledger, StreamId stream, Window window) throws IOException {
        Claim claim = claimed(ledger, stream, window, "run-0");
        WindowEntry failed = ended(claim, WindowState.FAILED);
        ledger.commit(claim, LedgerChange.of(failed));
        return failed;
    }

    static WindowEntry reopened(WindowEntry terminal) {
        return terminal.toBuilder()
                .state(WindowState.RETRY)
                .generation(terminal.generation() + 1)
                .attempts(0)
                .build();
    }

    /** What the table holds under a key; empty if there is nothing. */
    Map<String, AttributeValue> item(StreamId stream, String sortKey) {
        return client.getItem(request ->
                        request.tableName(name).key(key(stream, sortKey)).consistentRead(true))
                .item();
    }

    /** Stores an item with one attribute changed. */
    void change(StreamId stream, String sortKey, String attribute, AttributeValue value) {
        Map<String, AttributeValue> item = new HashMap<>(item(stream, sortKey));
        item.put(attribute, value);
        put(item);
    }

    void put(Map<String, AttributeValue> item) {
        client.putItem(request -> request.tableName(name).item(item));
    }

    void delete(StreamId stream, String sortKey) {
        client.deleteItem(request -> request.tableName(name).key(key(stream, sortKey)));
    }

    private static Map<String, AttributeValue> key(StreamId stream, String sortKey) {
        return Map.of(
                LedgerTable.PARTITION_KEY,
                AttributeValue.fromS(ItemKeys.partition(stream)),
                LedgerTable.SORT_KEY,
                AttributeValue.fromS(sortKey));
    }

    @Override
    public void close() {
        client.deleteTable(request -> request.tableName(name));
    }
}
