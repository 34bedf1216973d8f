// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.NINE;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.WINDOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.aws.dynamodb.LedgerTable.Creation;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
class LedgerTableTest {
    private static final StreamId STREAM = new StreamId("shop", "orders");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.0");

    private final DynamoDbClient client;
    private final String name;
    private final FaultyLedger faulty;
    private final LedgerTable table;
    private final LedgerTable faultyTable;

    LedgerTableTest(AwsServices services) {
        client = services.dynamoDb();
        name = services.uniqueName("ledger");
        faulty = new FaultyLedger(services, name, FaultyLedger.TRIES);
        table = LedgerTable.on(client, name);
        faultyTable = LedgerTable.on(faulty.client, name);
    }

    @BeforeEach
    void nothingIsThere() throws IOException {
        assertThat(table.problems()).containsExactly("there is no table '" + name + "' in region us-east-1");
    }

    @AfterEach
    void clean() {
        faulty.close();
        if (client.listTables().tableNames().contains(name)) {
            client.deleteTable(request -> request.tableName(name));
        }
    }

    @Test
    void createsATableThatIsRight() throws IOException {
        Creation creation = table.createIfMissing();

        assertThat(creation.created()).isTrue();
        assertThat(table.problems()).isEmpty();
        TableDescription description =
                client.describeTable(request -> request.tableName(name)).table();
        assertThat(description.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(description.localSecondaryIndexes()).hasSize(1);
        assertThat(description.localSecondaryIndexes().get(0).projection().projectionType())
                .isEqualTo(ProjectionType.KEYS_ONLY);
        assertThat(client.describeTimeToLive(request -> request.tableName(name))
                        .timeToLiveDescription()
                        .attributeName())
                .isEqualTo("expiresAt");
    }

    @Test
    void createsItOnce() throws IOException {
        table.createIfMissing();

        assertThat(faultyTable.createIfMissing().created()).isFalse();

        assertThat(faulty.count("CreateTable") + faulty.count("UpdateTimeToLive"))
                .isZero();
    }

    @Test
    void severalProcessesMayCreateItAtOnce() throws Exception {
        try (Race race = new Race(8)) {
            List<Creation> creations = race.run(number -> table.createIfMissing());

            assertThat(creations).extracting(Creation::created).containsOnlyOnce(true);
        }
        assertThat(table.problems()).isEmpty();
    }

    @Test
    void creationThatBrokeOffIsCompleted() throws IOException {
        create(standard -> {});

        assertThat(table.problems())
                .containsExactly(
                        "the time to live is not on for attribute 'expiresAt', so sent notifications are never removed");
        assertThat(table.createIfMissing().created()).isFalse();
        assertThat(table.problems()).isEmpty();
    }

    @Test
    void answersThatAreLostAreNoHindrance() throws IOException {
        faulty.on("CreateTable").loseAnswer();
        faulty.on("UpdateTimeToLive").loseAnswer();

        faultyTable.createIfMissing();

        assertThat(faulty.count("CreateTable")).isEqualTo(2);
        assertThat(faulty.count("UpdateTimeToLive")).isEqualTo(2);
        assertThat(table.problems()).isEmpty();
    }

    @Test
    void tableWithOtherKeysIsToldAndLeftAlone() throws IOException {
        create(request -> request.attributeDefinitions(attribute("id", ScalarAttributeType.S))
                .keySchema(key("id", KeyType.HASH))
                .localSecondaryIndexes((Collection<LocalSecondaryIndex>) null));

        assertThat(table.problems())
                .startsWith("its keys must be 'PK' and 'SK', and are ['id']", "it has no local index 'open'");
        assertThatThrownBy(table::createIfMissing)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("table '" + name + "' in region us-east-1 is not one for ledgers: its keys must be 'PK' and"
                        + " 'SK', and are ['id']; it has no local index 'open'; choose another name, or delete it");
        assertThatThrownBy(() -> ledger().claim(STREAM, request(WINDOW, "run", NOW)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("GetItem 'W#20261120T090000Z_PT1H' of shop/orders in table '" + name
                        + "' failed: the service refused the request")
                .hasMessageEndingWith("is it a table for ledgers? LedgerTable.problems() tells what is wrong with it");
    }

    @Test
    void tableWithANumberForAKeyIsTold() throws IOException {
        create(request -> request.attributeDefinitions(
                attribute("PK", ScalarAttributeType.S),
                attribute("SK", ScalarAttributeType.N),
                attribute("open", ScalarAttributeType.S)));

        assertThat(table.problems()).startsWith("its attribute 'SK' must be a string (S), and is N");
        assertThatThrownBy(() -> ledger().cursor(STREAM)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void tableWithoutTheIndexIsTold() throws IOException {
        create(request -> request.attributeDefinitions(
                        attribute("PK", ScalarAttributeType.S), attribute("SK", ScalarAttributeType.S))
                .localSecondaryIndexes((Collection<LocalSecondaryIndex>) null));

        assertThat(table.problems()).startsWith("it has no local index 'open'");
        assertThatThrownBy(table::createIfMissing).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> ledger().entriesFrom(STREAM, NINE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Query of index 'open' for shop/orders in table '" + name + "' failed")
                .hasMessageEndingWith("LedgerTable.problems() tells what is wrong with it");
        assertThatThrownBy(() -> ledger().outbox(STREAM)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void tableWhoseIndexHasOtherKeysIsTold() throws IOException {
        create(request -> request.attributeDefinitions(
                        attribute("PK", ScalarAttributeType.S),
                        attribute("SK", ScalarAttributeType.S),
                        attribute("state", ScalarAttributeType.S))
                .localSecondaryIndexes(index("state")));

        assertThat(table.problems())
                .startsWith("the keys of its index 'open' must be 'PK' and 'open', and are ['PK', 'state']");
        assertThatThrownBy(() -> ledger().entriesFrom(STREAM, NINE)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void timeToLiveOfAnotherAttributeIsTold() throws IOException {
        create(standard -> {});
        client.updateTimeToLive(request -> request.tableName(name)
                .timeToLiveSpecification(ttl -> ttl.attributeName("ttl").enabled(true)));

        assertThat(table.problems()).hasSize(1);
        assertThatThrownBy(table::createIfMissing)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("UpdateTimeToLive in table '" + name + "' failed: the service refused");
    }

    @Test
    void missingTableIsToldWithTheWayToCreateIt() {
        assertThatThrownBy(() -> ledger().claim(STREAM, request(WINDOW, "run", NOW)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("table '" + name + "' does not exist in region us-east-1")
                .hasMessageEndingWith("LedgerTable.createIfMissing() makes it as it must be");
    }

    @Test
    void tableThatIsBeingDeletedIsLeftAlone() {
        faulty.on("DescribeTable")
                .always()
                .answer(200, JSON, "{\"Table\":{\"TableName\":\"" + name + "\",\"TableStatus\":\"DELETING\"}}");

        assertThatThrownBy(faultyTable::createIfMissing)
                .isInstanceOf(IOException.class)
                .hasMessage("table '" + name + "' is being deleted; create it when that is over");
    }

    @Test
    void recoveryIsSwitchedOnAsSoonAsItCanBe() throws IOException {
        faulty.on("DescribeContinuousBackups").answer(200, JSON, backups("DISABLED"));
        FaultyLedger.answer(faulty.on("UpdateContinuousBackups").times(2), "ContinuousBackupsUnavailableException");
        faulty.on("UpdateContinuousBackups").answer(200, JSON, backups("ENABLED"));

        assertThat(faultyTable.createIfMissing()).isEqualTo(new Creation(true, true));

        assertThat(faulty.count("UpdateContinuousBackups")).isEqualTo(3);
    }

    @Test
    void recoveryThatIsOnIsLeftAlone() throws IOException {
        faulty.on("DescribeContinuousBackups").answer(200, JSON, backups("ENABLED"));

        assertThat(faultyTable.createIfMissing()).isEqualTo(new Creation(true, true));

        assertThat(faulty.count("UpdateContinuousBackups")).isZero();
    }

    @Test
    void recoveryThatIsNotOfferedIsReported() throws IOException {
        FaultyLedger.answer(faulty.on("DescribeContinuousBackups"), "UnknownOperationException");

        assertThat(faultyTable.createIfMissing()).isEqualTo(new Creation(true, false));
    }

    @Test
    void everyActionThatIsDeniedIsNamed() {
        faulty.on("DescribeContinuousBackups").after(1).always().answer(200, JSON, backups("DISABLED"));
        for (String operation : List.of(
                "CreateTable",
                "DescribeTimeToLive",
                "UpdateTimeToLive",
                "DescribeContinuousBackups",
                "UpdateContinuousBackups",
                "DescribeTable")) {
            FaultyLedger.answer(faulty.on(operation), "AccessDeniedException");

            assertThatThrownBy(faultyTable::createIfMissing)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(operation + " in table '" + name + "' failed: access denied")
                    .hasMessageEndingWith("allow dynamodb:" + operation + " on table '" + name + "'");
        }
    }

    private DynamoDbLedger ledger() {
        return DynamoDbLedger.on(client, name);
    }

    private static String backups(String status) {
        return "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
                + "\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"" + status + "\"}}}";
    }

    /** Creates the table without a time to live, and with what else is said. */
    private void create(Consumer<CreateTableRequest.Builder> difference) {
        CreateTableRequest.Builder request = CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        attribute("PK", ScalarAttributeType.S),
                        attribute("SK", ScalarAttributeType.S),
                        attribute("open", ScalarAttributeType.S))
                .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                .localSecondaryIndexes(index("open"));
        difference.accept(request);
        client.createTable(request.build());
    }

    private static LocalSecondaryIndex index(String sortKey) {
        return LocalSecondaryIndex.builder()
                .indexName("open")
                .keySchema(key("PK", KeyType.HASH), key(sortKey, KeyType.RANGE))
                .projection(projection -> projection.projectionType(ProjectionType.ALL))
                .build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
