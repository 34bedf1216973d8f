// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.failed;
import static io.github.ingest4j.aws.dynamodb.TestTable.hour;
import static io.github.ingest4j.aws.dynamodb.TestTable.notification;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What the reads of lists cost: the pages they take, and the items that DynamoDB looks at for them. */
@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ReadCostTest {
    private static final int HISTORY = 2_000;
    /** Thirty kilobytes, of which a page of a query holds some thirty. */
    private static final String LONG = "€".repeat(10_000);

    private final TestTable table;
    private final Queries queries = new Queries();
    private final DynamoDbClient client;
    private final DynamoDbLedger ledger;

    ReadCostTest(AwsServices services) throws IOException {
        table = new TestTable(services);
        client = services.dynamoDbBuilder()
                .overrideConfiguration(overrides -> overrides.addExecutionInterceptor(queries))
                .build();
        ledger = DynamoDbLedger.on(client, table.name);
    }

    @BeforeEach
    void forget() {
        queries.responses.clear();
        queries.requests.clear();
    }

    @AfterAll
    void close() {
        client.close();
        table.close();
    }

    /** Notes the queries and their answers. */
    private static final class Queries implements ExecutionInterceptor {
        final List<QueryRequest> requests = new CopyOnWriteArrayList<>();
        final List<QueryResponse> responses = new CopyOnWriteArrayList<>();

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            if (context.response() instanceof QueryResponse response) {
                requests.add((QueryRequest) context.request());
                responses.add(response);
            }
        }

        int itemsLookedAt() {
            return responses.stream().mapToInt(QueryResponse::scannedCount).sum();
        }
    }

    @Test
    void terminalWindowsOfThePastAreNotRead() throws IOException {
        StreamId stream = TestTable.newStream();
        storeHistory(stream);
        claimed(table.ledger(), stream, hour(17), "run-1");
        List<Window> recent = List.of(hour(HISTORY), hour(HISTORY + 1));
        for (Window window : recent) {
            claimed(table.ledger(), stream, window, "run-1");
        }

        List<WindowEntry> entries = ledger.entriesFrom(stream, recent.get(0).start());

        assertThat(entries).extracting(WindowEntry::window).containsExactly(hour(17), recent.get(0), recent.get(1));
        assertThat(queries.responses).hasSize(2);
        assertThat(queries.itemsLookedAt()).isEqualTo(3);
        assertThat(queries.requests).allMatch(QueryRequest::consistentRead);
    }

    /** All but one of the windows are done. */
    private void storeHistory(StreamId stream) {
        List<Map<String, AttributeValue>> items = IntStream.range(0, HISTORY)
                .filter(number -> number != 17)
                .mapToObj(number -> WindowEntry.fresh(hour(number)).toBuilder()
                        .state(WindowState.DONE)
                        .owner("run-0")
                        .epoch(1)
                        .build())
                .map(done -> new WindowItem(ItemKeys.partition(stream), done, "write"))
                .map(item -> WindowItem.SCHEMA.itemToMap(item, true))
                .toList();
        store(items);
    }

    private void store(List<Map<String, AttributeValue>> items) {
        for (int from = 0; from < items.size(); from += 25) {
            List<WriteRequest> batch = items.subList(from, Math.min(from + 25, items.size())).stream()
                    .map(item -> WriteRequest.builder()
                            .putRequest(PutRequest.builder().item(item).build())
                            .build())
                    .toList();
            var response = table.client.batchWriteItem(request -> request.requestItems(Map.of(table.name, batch)));
            assertThat(response.unprocessedItems()).isEmpty();
        }
    }

    @Test
    void notificationsThatWereSentAreNotRead() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(table.ledger(), stream, hour(0), "run-1");
        for (int i = 0; i < 20; i++) {
            table.ledger().commit(claim, notifying(claim, notification(stream, "n" + i)));
            if (i != 7) {
                table.ledger().sent(stream, "n" + i);
            }
        }

        assertThat(ledger.outbox(stream)).extracting(Notification::id).containsExactly("n7");

        assertThat(queries.responses).hasSize(1);
        assertThat(queries.itemsLookedAt()).isOne();
    }

    @Test
    void windowsAreReadOverSeveralPages() throws IOException {
        StreamId stream = TestTable.newStream();
        List<Window> windows = IntStream.range(0, 100).mapToObj(TestTable::hour).toList();
        for (Window window : windows) {
            Claim claim = claimed(table.ledger(), stream, window, "run-1");
            table.ledger().commit(claim, LedgerChange.of(failed(claim, LONG)));
        }

        assertThat(ledger.entriesFrom(stream, hour(0).start()))
                .extracting(WindowEntry::window)
                .containsExactlyElementsOf(windows);
        assertThat(queries.responses).hasSizeGreaterThan(3);
        queries.responses.clear();

        assertThat(ledger.entriesFrom(stream, hour(100).start()))
                .as("the same ones by the index")
                .extracting(WindowEntry::window)
                .containsExactlyElementsOf(windows);
        assertThat(queries.responses).hasSizeGreaterThan(3);
        queries.responses.clear();

        assertThat(ledger.entriesFrom(stream, hour(50).start()))
                .as("half of them by the index")
                .allMatch(entry -> entry.failure().orElseThrow().message().equals(LONG))
                .extracting(WindowEntry::window)
                .containsExactlyElementsOf(windows);
    }

    @Test
    void outboxIsReadOverSeveralPages() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(table.ledger(), stream, hour(0), "run-1");
        List<Notification> all = new ArrayList<>();
        for (int commit = 0; commit < 3; commit++) {
            int first = 1_000 - 100 * commit;
            Notification[] some = IntStream.range(first, first + 40)
                    .mapToObj(number -> notification(stream, "n" + number, LONG))
                    .toArray(Notification[]::new);
            table.ledger().commit(claim, notifying(claim, some));
            all.addAll(List.of(some));
        }

        assertThat(ledger.outbox(stream)).isEqualTo(all);
        assertThat(queries.responses).hasSizeGreaterThan(3);
    }

    private static LedgerChange notifying(Claim claim, Notification... notifications) {
        return new LedgerChange(claim.entry(), Optional.empty(), Optional.empty(), List.of(notifications));
    }
}
