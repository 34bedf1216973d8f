// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.NINE;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.WINDOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.everything;
import static io.github.ingest4j.aws.dynamodb.TestTable.failedWindow;
import static io.github.ingest4j.aws.dynamodb.TestTable.hour;
import static io.github.ingest4j.aws.dynamodb.TestTable.notification;
import static io.github.ingest4j.aws.dynamodb.TestTable.reopened;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StreamId;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
class LedgerPermissionsTest {
    private final AwsServices services;
    private final String name;
    private final String arn;

    LedgerPermissionsTest(AwsServices services) {
        this.services = services;
        this.name = services.uniqueName("ledger");
        this.arn = "arn:aws:dynamodb:us-east-1:*:table/" + name;
    }

    /** Notes the actions that the calls of a client take, with their resources. */
    private final class Actions implements ExecutionInterceptor {
        final Set<String> seen = new TreeSet<>();

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            String resource = arn;
            if (context.request() instanceof QueryRequest query && query.indexName() != null) {
                resource = arn + "/index/" + query.indexName();
            }
            if (context.request() instanceof TransactWriteItemsRequest transaction) {
                transaction.transactItems().forEach(item -> seen.add("dynamodb:" + action(item) + " " + arn));
            } else {
                seen.add("dynamodb:" + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + " " + resource);
            }
        }

        /** A transaction has no action of its own. */
        private static String action(TransactWriteItem item) {
            return Stream.of(
                            item.put() == null ? "" : "PutItem",
                            item.update() == null ? "" : "UpdateItem",
                            item.delete() == null ? "" : "DeleteItem",
                            item.conditionCheck() == null ? "" : "ConditionCheckItem")
                    .collect(Collectors.joining());
        }
    }

    @Test
    void runsUseWhatIsDeclaredAndNothingElse() throws IOException {
        Actions actions = new Actions();
        LedgerTable.on(services.dynamoDb(), name).createIfMissing();
        try (DynamoDbClient client = services.dynamoDbBuilder()
                .overrideConfiguration(overrides -> overrides.addExecutionInterceptor(actions))
                .build()) {
            DynamoDbLedger ledger = DynamoDbLedger.on(client, name);

            useEverything(ledger);

            assertThat(actions.seen).isEqualTo(declared(ledger, Permission.Use.RUN));
            assertThat(ledger.permissions(Permission.Use.REPLACE)).isEmpty();
        } finally {
            services.dynamoDb().deleteTable(request -> request.tableName(name));
        }
    }

    private static void useEverything(DynamoDbLedger ledger) throws IOException {
        StreamId stream = TestTable.newStream();
        ledger.startCursor(stream, NINE);
        ledger.cursor(stream);
        ledger.entriesFrom(stream, NINE);
        ledger.health(stream);
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        ledger.renew(claim, NOW.plusSeconds(9_000));
        ledger.commit(claim, LedgerChange.of(claim.entry()));
        ledger.commit(claim, everything(claim, "n"));
        WindowEntry failed = failedWindow(ledger, stream, hour(1));
        ledger.reopen(stream, failed, reopened(failed));
        ledger.release(claimed(ledger, stream, hour(2), "run-1"));
        ledger.find(stream, WINDOW);
        ledger.tell(stream, new StreamHealth(StreamHealth.State.OK, NOW, 0, 2), List.of(notification(stream, "m")));
        ledger.outbox(stream);
        ledger.sent(stream, "n");
    }

    @Test
    void creatingUsesWhatIsDeclaredAndNothingElse() throws IOException {
        Actions actions = new Actions();
        try (FaultyLedger faulty = new FaultyLedger(services, name, 1, actions)) {
            faulty.on("DescribeContinuousBackups")
                    .answer(
                            200,
                            Map.of("Content-Type", "application/x-amz-json-1.0"),
                            "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
                                    + "\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"DISABLED\"}}}");
            faulty.on("UpdateContinuousBackups")
                    .answer(200, Map.of("Content-Type", "application/x-amz-json-1.0"), "{}");
            LedgerTable table = LedgerTable.on(faulty.client, name);

            table.createIfMissing();
            table.problems();

            assertThat(actions.seen)
                    .isEqualTo(declared(faulty.ledger, Permission.Use.CREATE))
                    .isEqualTo(table.permissions().stream()
                            .map(LedgerPermissionsTest::text)
                            .collect(Collectors.toSet()));
            services.dynamoDb().deleteTable(request -> request.tableName(name));
        }
    }

    private static Set<String> declared(DynamoDbLedger ledger, Permission.Use use) {
        return ledger.permissions(use).stream()
                .map(LedgerPermissionsTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Permission permission) {
        return permission.action() + " " + permission.resource();
    }

    @Test
    void resourceIsInThePartitionOfTheRegion() {
        try (DynamoDbClient china =
                services.dynamoDbBuilder().region(Region.CN_NORTH_1).build()) {
            assertThat(DynamoDbLedger.on(china, "ledger").permissions(Permission.Use.RUN))
                    .extracting(Permission::resource)
                    .containsOnly(
                            "arn:aws-cn:dynamodb:cn-north-1:*:table/ledger",
                            "arn:aws-cn:dynamodb:cn-north-1:*:table/ledger/index/open");
        }
    }

    @Test
    void permissionsAreInOrder() {
        assertThat(DynamoDbLedger.on(services.dynamoDb(), name).permissions()).isSorted();
    }
}
