// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.FaultyLedger.answer;
import static io.github.ingest4j.aws.dynamodb.FaultyLedger.cancel;
import static io.github.ingest4j.aws.dynamodb.TestTable.FAILING;
import static io.github.ingest4j.aws.dynamodb.TestTable.NINE;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.WINDOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.ended;
import static io.github.ingest4j.aws.dynamodb.TestTable.everything;
import static io.github.ingest4j.aws.dynamodb.TestTable.failedWindow;
import static io.github.ingest4j.aws.dynamodb.TestTable.hour;
import static io.github.ingest4j.aws.dynamodb.TestTable.notification;
import static io.github.ingest4j.aws.dynamodb.TestTable.reopened;
import static io.github.ingest4j.aws.dynamodb.TestTable.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DynamoDB refuses, and what becomes of it. */
@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerFaultsTest {
    private static final int ROUNDS = 8;

    private final TestTable table;
    private final DynamoDbLedger calm;
    private final FaultyLedger faulty;
    private final Claim sharedClaim;
    private final WindowEntry sharedFailed;

    LedgerFaultsTest(AwsServices services) throws IOException {
        table = new TestTable(services);
        calm = table.ledger();
        faulty = new FaultyLedger(table);
        StreamId stream = TestTable.newStream();
        sharedClaim = claimed(calm, stream, WINDOW, "run-1");
        sharedFailed = failedWindow(calm, stream, hour(1));
    }

    @AfterEach
    void heal() {
        faulty.http.heal();
        faulty.http.forgetRequests();
    }

    @AfterAll
    void close() {
        faulty.close();
        table.close();
    }

    /** A method of the ledger, with the request that it sends last. */
    enum Method {
        CLAIM("PutItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.claim(claim.stream(), request(hour(5), "run-5", NOW));
            }
        },
        HINT("PutItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.commit(claim, LedgerChange.of(claim.entry()));
            }
        },
        COMMIT("TransactWriteItems") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.commit(claim, everything(claim, "n"));
            }
        },
        RENEW("UpdateItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.renew(claim, NOW.plusSeconds(9_000));
            }
        },
        RELEASE("UpdateItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.release(claim);
            }
        },
        REOPEN("TransactWriteItems") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.reopen(claim.stream(), failed, reopened(failed));
            }
        },
        FIND("GetItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.find(claim.stream(), WINDOW);
            }
        },
        ENTRIES("Query") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.entriesFrom(claim.stream(), NINE);
            }
        },
        CURSOR("GetItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.cursor(claim.stream());
            }
        },
        START_CURSOR("PutItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.startCursor(claim.stream(), NINE);
            }
        },
        HEALTH("GetItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.health(claim.stream());
            }
        },
        TELL("TransactWriteItems") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.tell(claim.stream(), FAILING, List.of(notification(claim.stream(), "told")));
            }
        },
        OUTBOX("Query") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.outbox(claim.stream());
            }
        },
        SENT("UpdateItem") {
            @Override
            void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException {
                ledger.sent(claim.stream(), "n");
            }
        };

        private final String operation;

        Method(String operation) {
            this.operation = operation;
        }

        abstract void call(Ledger ledger, Claim claim, WindowEntry failed) throws IOException;

        /** The action that a policy must allow for it. */
        String action() {
            return "dynamodb:" + (operation.equals("TransactWriteItems") ? "PutItem" : operation);
        }
    }

    /** Calls a method on a stream where it has something to do. */
    private void call(Method method) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        WindowEntry failed = failedWindow(calm, stream, hour(1));
        method.call(faulty.ledger, claim, failed);
    }

    /** Calls a method that fails and changes nothing. */
    private void callInVain(Method method) throws IOException {
        method.call(faulty.ledger, sharedClaim, sharedFailed);
    }

    @ParameterizedTest
    @EnumSource
    void missingTableIsTold(Method method) {
        answer(faulty.on(method.operation).always(), "ResourceNotFoundException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(method.operation)
                .hasMessageContaining("table '" + table.name + "' does not exist in region us-east-1")
                .hasMessageEndingWith("LedgerTable.createIfMissing() makes it as it must be");
        assertThat(faulty.count(method.operation)).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void deniedAccessNamesTheActionAndTheTable(Method method) {
        answer(faulty.on(method.operation).always(), "AccessDeniedException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("access denied")
                .hasMessageEndingWith("allow " + method.action() + " on table '" + table.name + "'"
                        + (method.operation.equals("Query") ? " and its index 'open'" : ""));
    }

    @ParameterizedTest
    @EnumSource
    void expiredCredentialsAreTold(Method method) {
        answer(faulty.on(method.operation).always(), "ExpiredTokenException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("in table '" + table.name + "' failed: the AWS credentials have expired");
    }

    @ParameterizedTest
    @EnumSource
    void unknownCredentialsAreTold(Method method) {
        answer(faulty.on(method.operation).always(), "UnrecognizedClientException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("AWS does not accept the credentials");
    }

    @ParameterizedTest
    @EnumSource
    void refusedRequestPointsToTheShapeOfTheTable(Method method) {
        answer(faulty.on(method.operation).always(), "ValidationException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the service refused the request (status 400 ValidationException")
                .hasMessageEndingWith("LedgerTable.problems() tells what is wrong with it");
    }

    @ParameterizedTest
    @EnumSource
    void failureOfTheServiceLeavesTheOutcomeOpen(Method method) {
        answer(faulty.on(method.operation).always(), 500, "InternalServerError");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in table '" + table.name + "' failed: no clear answer (status 500");
        assertThat(faulty.count(method.operation)).isEqualTo(FaultyLedger.TRIES);
    }

    @ParameterizedTest
    @EnumSource
    void silenceLeavesTheOutcomeOpen(Method method) {
        faulty.on(method.operation).always().fail();

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no answer (SocketException: injected: the request was not sent)");
        assertThat(faulty.count(method.operation)).isEqualTo(FaultyLedger.TRIES);
    }

    @ParameterizedTest
    @EnumSource
    void endlessThrottlingIsLeftToTheNextRun(Method method) {
        answer(faulty.on(method.operation).always(), "ProvisionedThroughputExceededException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many requests (status 400 ProvisionedThroughputExceededException)");
        assertThat(faulty.count(method.operation)).isEqualTo(FaultyLedger.TRIES);
    }

    @ParameterizedTest
    @EnumSource
    void throttlingThatPassesIsNotNoticed(Method method) throws IOException {
        answer(faulty.on(method.operation), "ThrottlingException");
        answer(faulty.on(method.operation), "ProvisionedThroughputExceededException");
        answer(faulty.on(method.operation), "RequestLimitExceeded");

        call(method);

        assertThat(faulty.count(method.operation)).isGreaterThanOrEqualTo(FaultyLedger.TRIES);
    }

    @Test
    void runUnderThrottlingOfEverySecondRequestFinishesWithTwiceTheCalls() throws IOException {
        StreamId stream = TestTable.newStream();
        AtomicInteger number = new AtomicInteger();
        answer(faulty.http.on(request -> number.incrementAndGet() % 2 == 1).always(), "ThrottlingException");

        faulty.ledger.startCursor(stream, NINE);
        faulty.ledger.entriesFrom(stream, NINE);
        Claim claim = claimed(faulty.ledger, stream, WINDOW, "run-1");
        for (WindowState state : new WindowState[] {WindowState.RAW, WindowState.COMMITTED, WindowState.PUBLISHED}) {
            LedgerChange hint =
                    LedgerChange.of(claim.entry().toBuilder().state(state).build());
            assertThat(faulty.ledger.commit(claim, hint)).isEqualTo(CommitResult.APPLIED);
        }
        LedgerChange end = new LedgerChange(
                ended(claim, WindowState.DONE),
                faulty.ledger.cursor(stream).map(cursor -> new Cursor(WINDOW.end(), cursor.version() + 1)),
                Optional.of(new StreamHealth(StreamHealth.State.OK, NOW, 0, 1)),
                List.of());
        assertThat(faulty.ledger.commit(claim, end)).isEqualTo(CommitResult.APPLIED);

        // Get and put of the cursor, two queries, get and put of the claim, three hints, get of the cursor, the end.
        assertThat(faulty.http.requests()).hasSize(2 * 11);
    }

    @Test
    void conditionThatFailsForNoReasonIsLookedIntoAndTriedAgain() throws IOException {
        StreamId stream = TestTable.newStream();
        answer(faulty.on("PutItem"), "ConditionalCheckFailedException");

        Claim claim = claimed(faulty.ledger, stream, WINDOW, "run-1");

        assertThat(claim.epoch()).isOne();
        assertThat(faulty.count("GetItem")).isEqualTo(2);
        assertThat(faulty.count("PutItem")).isEqualTo(2);
    }

    @Test
    void claimThatIsOvertakenBetweenReadAndWriteIsRefused() throws IOException {
        StreamId stream = TestTable.newStream();
        faulty.on("PutItem").callBefore(unused -> {
            try {
                claimed(calm, stream, WINDOW, "run-2");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        ClaimResult result = faulty.ledger.claim(stream, request(WINDOW, "run-1", NOW));

        assertThat(result).isInstanceOf(ClaimResult.Refused.class);
        assertThat(((ClaimResult.Refused) result).stored().owner()).isEqualTo("run-2");
        assertThat(((ClaimResult.Refused) result).reason()).isEqualTo(ClaimResult.Reason.RUNNING);
    }

    @Test
    void claimGivesUpAnItemThatKeepsChanging() {
        StreamId stream = TestTable.newStream();
        answer(faulty.on("PutItem").always(), "ConditionalCheckFailedException");

        assertThatThrownBy(() -> faulty.ledger.claim(stream, request(WINDOW, "run-1", NOW)))
                .isInstanceOf(IOException.class)
                .hasMessage("item 'W#20261120T090000Z_PT1H' of " + stream + " in table '" + table.name
                        + "' was being changed by others in each of 8 tries; the next run tries again");
        assertThat(faulty.count("PutItem")).isEqualTo(ROUNDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIM", "HINT", "RENEW", "RELEASE", "START_CURSOR", "SENT"})
    void singleWriteThatMeetsATransactionIsTriedAgain(Method method) throws IOException {
        answer(faulty.on(method.operation).times(2), "TransactionConflictException");

        call(method);

        assertThat(faulty.count(method.operation)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIM", "HINT", "RENEW", "RELEASE", "START_CURSOR", "SENT"})
    void singleWriteGivesUpAfterEightTransactions(Method method) {
        answer(faulty.on(method.operation).always(), "TransactionConflictException");

        assertThatThrownBy(() -> callInVain(method))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was being changed by others in each of 8 tries");
        assertThat(faulty.count(method.operation)).isEqualTo(ROUNDS);
    }

    @ParameterizedTest
    @CsvSource({"TransactionConflict,None", "None,TransactionConflict"})
    void endThatMeetsAnotherTransactionIsTriedAgain(String window, String cursor) throws IOException {
        cancel(faulty.on("TransactWriteItems").times(2), window, cursor, "None", "None");

        call(Method.COMMIT);

        assertThat(faulty.count("TransactWriteItems")).isEqualTo(3);
    }

    @Test
    void endGivesUpAfterEightTransactions() {
        cancel(faulty.on("TransactWriteItems").always(), "TransactionConflict", "None", "None", "None");

        assertThatThrownBy(() -> callInVain(Method.COMMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was being changed by others in each of 8 tries");
        assertThat(faulty.count("TransactWriteItems")).isEqualTo(ROUNDS);
    }

    @Test
    void transactionThatIsStillInProgressLeavesTheOutcomeOpen() {
        answer(faulty.on("TransactWriteItems").always(), "TransactionInProgressException");

        assertThatThrownBy(() -> callInVain(Method.COMMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no clear answer (status 400 TransactionInProgressException)");
    }

    @ParameterizedTest
    @CsvSource({"None,ConditionalCheckFailed,None", "None,None,ConditionalCheckFailed"})
    void conditionOfCursorOrHealthIsAConflict(String window, String cursor, String health) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        cancel(faulty.on("TransactWriteItems"), window, cursor, health, "None");

        assertThat(faulty.ledger.commit(claim, everything(claim, "n"))).isEqualTo(CommitResult.CONFLICT);

        assertThat(faulty.count("TransactWriteItems")).isOne();
        assertThat(calm.find(stream, WINDOW)).contains(claim.entry());
    }

    @Test
    void healthThatOthersHaveChangedIsTold() throws IOException {
        StreamId stream = TestTable.newStream();
        calm.tell(stream, FAILING, List.of());

        assertThat(faulty.ledger.tell(stream, FAILING, List.of(notification(stream, "n"))))
                .isFalse();

        assertThat(faulty.count("TransactWriteItems")).isOne();
        assertThat(calm.outbox(stream)).isEmpty();
    }

    @Test
    void tellingGivesUpAfterEightTransactions() {
        cancel(faulty.on("TransactWriteItems").always(), "TransactionConflict", "None");

        assertThatThrownBy(() -> callInVain(Method.TELL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("item 'HEALTH' of ")
                .hasMessageContaining("was being changed by others in each of 8 tries");
        assertThat(faulty.count("TransactWriteItems")).isEqualTo(ROUNDS);
    }

    @Test
    void conditionOfCursorBesideALostWindowIsADefeat() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim first = claimed(calm, stream, WINDOW, "run-1");
        calm.release(first);
        claimed(calm, stream, WINDOW, "run-2");
        cancel(faulty.on("TransactWriteItems"), "ConditionalCheckFailed", "ConditionalCheckFailed", "None", "None");

        assertThat(faulty.ledger.commit(first, everything(first, "n"))).isEqualTo(CommitResult.FENCED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingError", "ProvisionedThroughputExceeded"})
    void throttledTransactionIsLeftToTheEngine(String reason) {
        cancel(faulty.on("TransactWriteItems").always(), "None", reason, "None", "None");

        assertThatThrownBy(() -> callInVain(Method.COMMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too many requests [None, " + reason + ", None, None]");
        assertThat(faulty.count("TransactWriteItems")).isOne();
    }

    @Test
    void transactionWithAnItemThatIsNotAllowedIsRefused() {
        cancel(faulty.on("TransactWriteItems").always(), "ValidationError", "None", "None", "None");

        assertThatThrownBy(() -> callInVain(Method.COMMIT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("[ValidationError, None, None, None]")
                .hasMessageContaining("the service refused the request");
    }

    @Test
    void streamThatHasOutgrownItsKeyIsTold() {
        cancel(faulty.on("TransactWriteItems").always(), "ItemCollectionSizeLimitExceeded", "None", "None", "None");
        answer(faulty.on("PutItem").always(), "ItemCollectionSizeLimitExceededException");

        for (Method method : new Method[] {Method.COMMIT, Method.CLAIM}) {
            assertThatThrownBy(() -> callInVain(method))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has reached the 10 GB")
                    .hasMessageEndingWith("delete items of old windows");
        }
    }

    @Test
    void faultOfTheReadAfterAFailedConditionLeavesTheOutcomeOpen() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        faulty.on("TransactWriteItems").loseAnswer();
        cancel(faulty.on("TransactWriteItems"), "ConditionalCheckFailed", "None", "None", "None");
        faulty.on("GetItem").always().fail();

        assertThatThrownBy(() -> faulty.ledger.commit(claim, everything(claim, "n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GetItem");
    }

    /** A key in the index is one read, its item another; what changes between the two is seen as it is afterwards. */
    @Test
    void whatIsOverWhenItsItemIsReadIsLeftOut() throws IOException {
        String common = "\"PK\":{\"S\":\"P#shop#orders\"},\"SK\":{\"S\":\"%s\"},";
        String done = "{" + common.formatted("W#20261120T080000Z_PT1H")
                + "\"write\":{\"S\":\"w\"},\"state\":{\"S\":\"DONE\"},\"owner\":{\"S\":\"r\"},"
                + "\"epoch\":{\"N\":\"1\"},\"attempts\":{\"N\":\"1\"},\"planHash\":{\"S\":\"p\"},"
                + "\"rawSet\":{\"N\":\"1\"},\"generation\":{\"N\":\"1\"},\"records\":{\"N\":\"1\"}}";
        String sent = "{" + common.formatted("OUT#n")
                + "\"id\":{\"S\":\"n\"},\"kind\":{\"S\":\"FAILED\"},\"pipeline\":{\"S\":\"shop\"},"
                + "\"stream\":{\"S\":\"orders\"},\"window\":{\"S\":\"w\"},\"subject\":{\"S\":\"s\"},"
                + "\"text\":{\"S\":\"t\"},\"details\":{\"M\":{}},\"at\":{\"S\":\"2026-11-20T09:00:00Z\"}}";
        StreamId stream = new StreamId("shop", "orders");
        FaultyLedger.answerItems(faulty.on("Query"), done);

        assertThat(faulty.ledger.entriesFrom(stream, NINE)).isEmpty();

        FaultyLedger.answerItems(faulty.on("Query"), done.replace("DONE", "RETRY"));
        assertThat(faulty.ledger.entriesFrom(stream, NINE))
                .as("one that is not over")
                .hasSize(1);

        FaultyLedger.answerItems(faulty.on("Query"), sent);
        assertThat(faulty.ledger.outbox(stream)).isEmpty();

        FaultyLedger.answerItems(faulty.on("Query"), sent.replace("{\"PK", "{\"open\":{\"S\":\"OUT#1\"},\"PK"));
        assertThat(faulty.ledger.outbox(stream)).as("one that waits").hasSize(1);
    }
}
