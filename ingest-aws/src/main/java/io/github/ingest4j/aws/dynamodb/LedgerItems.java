// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** The items of a ledger's table. Every read is strong; every method is one call of DynamoDB, but for pages of a query. */
final class LedgerItems {
    static final String GET = "dynamodb:GetItem";
    static final String PUT = "dynamodb:PutItem";
    static final String UPDATE = "dynamodb:UpdateItem";
    static final String QUERY = "dynamodb:Query";

    /** An item that others change this often while one call is at work is none that this call gets. */
    static final int ROUNDS = 8;

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final String CONFLICT = "TransactionConflict";

    private final DynamoDbEnhancedClient client;
    private final String tableName;
    private final TableFaults faults;

    /** How a write ended that had an answer. */
    enum Written {
        YES,
        /** No: the condition on the item, or on the first of several, was not met. */
        REFUSED,
        /** No: the condition on another than the first was not met. */
        OUTDATED,
        /** No: another transaction was at work. */
        BUSY
    }

    LedgerItems(DynamoDbClient client, String tableName, TableFaults faults) {
        this.client = DynamoDbEnhancedClient.builder()
                .dynamoDbClient(client)
                .extensions(List.of())
                .build();
        this.tableName = tableName;
        this.faults = faults;
    }

    Optional<WindowItem> window(StreamId stream, Window window) throws IOException {
        return get(WindowItem.SCHEMA, stream, ItemKeys.window(window));
    }

    <T> Optional<T> get(TableSchema<T> schema, StreamId stream, String sortKey) throws IOException {
        Key key = key(ItemKeys.partition(stream), sortKey);
        T item = answer(
                "GetItem '" + sortKey + "' of " + stream,
                GET,
                () -> table(schema).getItem(request -> request.key(key).consistentRead(true)));
        return Optional.ofNullable(item);
    }

    /** The windows whose keys lie between two, in order. */
    List<WindowItem> windows(StreamId stream, String from, String to) throws IOException {
        QueryEnhancedRequest request = QueryEnhancedRequest.builder()
                .queryConditional(between(stream, from, to))
                .consistentRead(true)
                .build();
        return answer(
                "Query of the windows of " + stream,
                QUERY,
                () -> table(WindowItem.SCHEMA).query(request).items().stream().toList());
    }

    /** The items of the index whose places lie between two, in order. */
    <T> List<T> open(TableSchema<T> schema, StreamId stream, String from, String to) throws IOException {
        // The index holds keys only; the rest is fetched from the table.
        QueryEnhancedRequest request = QueryEnhancedRequest.builder()
                .queryConditional(between(stream, from, to))
                .consistentRead(true)
                .select(Select.ALL_ATTRIBUTES)
                .build();
        return answer(
                "Query of index '" + LedgerTable.INDEX + "' for " + stream,
                QUERY,
                () -> table(schema).index(LedgerTable.INDEX).query(request).stream()
                        .flatMap(page -> page.items().stream())
                        .toList());
    }

    <T> Written put(TableSchema<T> schema, T item, Expression condition, String place) throws IOException {
        PutItemEnhancedRequest<T> request = PutItemEnhancedRequest.builder(
                        schema.itemType().rawClass())
                .item(item)
                .conditionExpression(condition)
                .build();
        return write("PutItem " + place, PUT, () -> table(schema).putItem(request));
    }

    /** Changes the attributes of the schema and leaves all others; those that the item does not have are removed. */
    <T> Written update(TableSchema<T> schema, T part, Expression condition, String place) throws IOException {
        UpdateItemEnhancedRequest<T> request = UpdateItemEnhancedRequest.builder(
                        schema.itemType().rawClass())
                .item(part)
                .conditionExpression(condition)
                .returnValues(ReturnValue.NONE)
                .build();
        return write("UpdateItem " + place, UPDATE, () -> table(schema).updateItem(request));
    }

    IOException keepsChanging(String place) {
        return new IOException("item " + place + " in table '" + tableName + "' was being changed by others in each of "
                + ROUNDS + " tries; the next run tries again");
    }

    /** So that a transaction has room for them. */
    static void requireThatFit(List<Notification> notifications) {
        if (notifications.size() > DynamoDbLedger.MAX_NOTIFICATIONS) {
            throw new IllegalArgumentException("one commit to DynamoDB takes at most "
                    + DynamoDbLedger.MAX_NOTIFICATIONS + " notifications, not " + notifications.size()
                    + "; commit the rest with a later change");
        }
    }

    Transaction transaction() {
        return new Transaction();
    }

    private Written write(String call, String action, Runnable write) throws IOException {
        try {
            write.run();
            return Written.YES;
        } catch (ConditionalCheckFailedException e) {
            return Written.REFUSED;
        } catch (TransactionConflictException e) {
            return Written.BUSY;
        } catch (SdkException e) {
            throw faults.of(e, call, action);
        }
    }

    private <T extends @Nullable Object> T answer(String call, String action, Supplier<T> read) throws IOException {
        try {
            return read.get();
        } catch (SdkException e) {
            throw faults.of(e, call, action);
        }
    }

    private <T> DynamoDbTable<T> table(TableSchema<T> schema) {
        return client.table(tableName, schema);
    }

    private static QueryConditional between(StreamId stream, String from, String to) {
        String partition = ItemKeys.partition(stream);
        return QueryConditional.sortBetween(key(partition, from), key(partition, to));
    }

    private static Key key(String partition, String sortKey) {
        return Key.builder().partitionValue(partition).sortValue(sortKey).build();
    }

    /** Puts that take effect together or not at all. */
    final class Transaction {
        private final TransactWriteItemsEnhancedRequest.Builder request = TransactWriteItemsEnhancedRequest.builder();

        <T> Transaction put(TableSchema<T> schema, T item, @Nullable Expression condition) {
            request.addPutItem(
                    table(schema),
                    TransactPutItemEnhancedRequest.builder(schema.itemType().rawClass())
                            .item(item)
                            .conditionExpression(condition)
                            .build());
            return this;
        }

        /** Each notification once: DynamoDB refuses a transaction with two writes of one item. */
        Transaction put(String partition, List<Notification> notifications, Instant now) {
            Set<String> ids = new HashSet<>();
            for (Notification notification : notifications) {
                if (ids.add(notification.id())) {
                    String queuePlace = ItemKeys.queuePlace(now, ids.size());
                    put(NotificationItem.SCHEMA, new NotificationItem(partition, notification, queuePlace), null);
                }
            }
            return this;
        }

        /**
         * Sends them.
         *
         * <p>The token belongs to this sending alone. The repetitions of the SDK share it, and by it DynamoDB answers one
         * that comes after the lost answer of its forerunner like the forerunner, even if another run has changed the items
         * since. A later call of the ledger is a new question: cursor and health may have been read anew for it, and
         * DynamoDB would refuse other parameters under the old token.
         */
        Written send(String place) throws IOException {
            String call = "TransactWriteItems " + place;
            try {
                client.transactWriteItems(
                        request.clientRequestToken(UUID.randomUUID().toString()).build());
                return Written.YES;
            } catch (TransactionCanceledException e) {
                return cancelled(e, call);
            } catch (IdempotentParameterMismatchException e) {
                return Written.REFUSED;
            } catch (SdkException e) {
                throw faults.of(e, call, PUT);
            }
        }

        private Written cancelled(TransactionCanceledException thrown, String call) throws IOException {
            List<String> codes = TableFaults.reasons(thrown);
            if (codes.contains(CONDITION_FAILED)) {
                return codes.get(0).equals(CONDITION_FAILED) ? Written.REFUSED : Written.OUTDATED;
            }
            if (codes.contains(CONFLICT)) {
                return Written.BUSY;
            }
            throw faults.of(thrown, call, PUT);
        }
    }
}
