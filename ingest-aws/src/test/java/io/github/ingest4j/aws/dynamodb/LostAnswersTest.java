// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.FAILING;
import static io.github.ingest4j.aws.dynamodb.TestTable.HOUR;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.WINDOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.ended;
import static io.github.ingest4j.aws.dynamodb.TestTable.everything;
import static io.github.ingest4j.aws.dynamodb.TestTable.failedWindow;
import static io.github.ingest4j.aws.dynamodb.TestTable.granted;
import static io.github.ingest4j.aws.dynamodb.TestTable.notification;
import static io.github.ingest4j.aws.dynamodb.TestTable.reopened;
import static io.github.ingest4j.aws.dynamodb.TestTable.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that do not arrive, and answers that do not: the SDK repeats them, and the result is right. */
@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostAnswersTest {
    private final TestTable table;
    private final DynamoDbLedger calm;
    private final FaultyLedger faulty;

    private final FaultyLedger untried;

    LostAnswersTest(AwsServices services) throws IOException {
        table = new TestTable(services);
        calm = table.ledger();
        faulty = new FaultyLedger(table);
        untried = new FaultyLedger(table, 1);
    }

    @AfterEach
    void heal() {
        faulty.http.heal();
        faulty.http.forgetRequests();
        untried.http.heal();
    }

    @AfterAll
    void close() {
        faulty.close();
        untried.close();
        table.close();
    }

    enum Lost {
        REQUEST {
            @Override
            void to(FaultyHttpClient.Fault fault) {
                fault.fail();
            }
        },
        ANSWER {
            @Override
            void to(FaultyHttpClient.Fault fault) {
                fault.loseAnswer();
            }
        };

        abstract void to(FaultyHttpClient.Fault fault);
    }

    @ParameterizedTest
    @EnumSource
    void claimIsMadeOnce(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        lost.to(faulty.on("PutItem"));

        Claim claim = claimed(faulty.ledger, stream, WINDOW, "run-1");

        assertThat(faulty.count("PutItem")).isEqualTo(2);
        assertThat(claim.epoch()).isOne();
        assertThat(calm.find(stream, WINDOW)).contains(claim.entry());
    }

    @ParameterizedTest
    @EnumSource
    void takeoverIsMadeOnce(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        claimed(calm, stream, WINDOW, "run-1");
        lost.to(faulty.on("PutItem"));

        Claim claim = granted(faulty.ledger.claim(stream, request(WINDOW, "run-2", NOW.plus(HOUR))));

        assertThat(claim.epoch()).isEqualTo(2);
        assertThat(claim.owner()).isEqualTo("run-2");
        assertThat(calm.find(stream, WINDOW)).contains(claim.entry());
    }

    @Test
    void claimWithoutAnAnswerIsGrantedToItsOwnerWhenRepeated() throws IOException {
        StreamId stream = TestTable.newStream();
        untried.on("PutItem").loseAnswer();

        assertThatThrownBy(() -> untried.ledger.claim(stream, request(WINDOW, "run-1", NOW)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PutItem 'W#20261120T090000Z_PT1H' of " + stream + " in table '" + table.name
                        + "' failed: no answer");

        Claim claim = claimed(untried.ledger, stream, WINDOW, "run-1");
        assertThat(claim.epoch()).isEqualTo(2);
        assertThat(calm.claim(stream, request(WINDOW, "run-2", NOW))).isInstanceOf(ClaimResult.Refused.class);
    }

    @ParameterizedTest
    @EnumSource
    void progressIsNoted(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        WindowEntry raw = claim.entry().toBuilder().state(WindowState.RAW).build();
        lost.to(faulty.on("PutItem"));

        CommitResult result = faulty.ledger.commit(claim, LedgerChange.of(raw));

        assertThat(result).isEqualTo(CommitResult.APPLIED);
        assertThat(faulty.count("PutItem")).isEqualTo(2);
        assertThat(calm.find(stream, WINDOW)).contains(raw);
    }

    @ParameterizedTest
    @EnumSource
    void endIsNotedOnceWithAllThatBelongsToIt(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = everything(claim, "n1", "n2");
        lost.to(faulty.on("TransactWriteItems"));

        CommitResult result = faulty.ledger.commit(claim, change);

        assertThat(result).isEqualTo(CommitResult.APPLIED);
        assertThat(faulty.count("TransactWriteItems")).isEqualTo(2);
        assertApplied(stream, change);
    }

    @ParameterizedTest
    @EnumSource
    void endIsNotedWithTheRetriesThatTheSdkHasByDefault(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = everything(claim, "n1");
        try (var client =
                table.services.dynamoDbBuilder().httpClient(faulty.http).build()) {
            lost.to(faulty.on("TransactWriteItems").times(2));

            CommitResult result = DynamoDbLedger.on(client, table.name).commit(claim, change);

            assertThat(result).isEqualTo(CommitResult.APPLIED);
            assertApplied(stream, change);
        }
    }

    /** As a service would answer that forgets the tokens of transactions. */
    @Test
    void ownSuccessIsRecognisedByTheWindowWithoutTheToken() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = everything(claim, "n1");
        faulty.on("TransactWriteItems").loseAnswer();
        FaultyLedger.cancel(
                faulty.on("TransactWriteItems"),
                "ConditionalCheckFailed",
                "ConditionalCheckFailed",
                "ConditionalCheckFailed",
                "None");

        assertThat(faulty.ledger.commit(claim, change)).isEqualTo(CommitResult.APPLIED);

        assertApplied(stream, change);
    }

    @Test
    void ownSuccessThatHasRaisedTheCursorIsNoConflict() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = everything(claim, "n1");
        faulty.on("TransactWriteItems").loseAnswer();
        FaultyLedger.cancel(faulty.on("TransactWriteItems"), "None", "ConditionalCheckFailed", "None", "None");

        assertThat(faulty.ledger.commit(claim, change)).isEqualTo(CommitResult.APPLIED);

        assertApplied(stream, change);
    }

    @Test
    void ownSuccessIsRecognisedBehindAMismatchOfTokens() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = everything(claim, "n1");
        faulty.on("TransactWriteItems").loseAnswer();
        FaultyLedger.answer(faulty.on("TransactWriteItems"), "IdempotentParameterMismatchException");

        assertThat(faulty.ledger.commit(claim, change)).isEqualTo(CommitResult.APPLIED);

        assertApplied(stream, change);
    }

    @Test
    void mismatchOfTokensWithoutASuccessIsTriedAgain() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = everything(claim, "n1");
        FaultyLedger.answer(faulty.on("TransactWriteItems"), "IdempotentParameterMismatchException");

        assertThat(faulty.ledger.commit(claim, change)).isEqualTo(CommitResult.APPLIED);

        assertApplied(stream, change);
    }

    @Test
    void windowLetGoOfIsNoDefeatWhenAnotherRunHasTakenItBeforeTheRepetition() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        LedgerChange change = new LedgerChange(
                ended(claim, WindowState.RETRY),
                Optional.empty(),
                Optional.empty(),
                List.of(notification(stream, "n1")));
        faulty.on("TransactWriteItems").loseAnswer();
        faulty.on("TransactWriteItems").callBefore(unused -> take(stream, "run-2"));

        CommitResult result = faulty.ledger.commit(claim, change);

        assertThat(result).isEqualTo(CommitResult.APPLIED);
        assertThat(calm.find(stream, WINDOW).orElseThrow().owner()).isEqualTo("run-2");
        assertThat(calm.outbox(stream)).hasSize(1);
    }

    @Test
    void windowLetGoOfAloneIsNoDefeatEither() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        faulty.on("TransactWriteItems").loseAnswer();
        faulty.on("TransactWriteItems").callBefore(unused -> take(stream, "run-2"));

        CommitResult result = faulty.ledger.commit(claim, LedgerChange.of(ended(claim, WindowState.RETRY)));

        assertThat(result).isEqualTo(CommitResult.APPLIED);
        assertThat(calm.find(stream, WINDOW).orElseThrow().owner()).isEqualTo("run-2");
    }

    @Test
    void progressAfterTheEndOfTheLeaseIsNoDefeatEither() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = granted(calm.claim(stream, request(WINDOW, "run-1", NOW.minus(HOUR))));
        faulty.on("TransactWriteItems").loseAnswer();
        faulty.on("TransactWriteItems").callBefore(unused -> take(stream, "run-2"));
        WindowEntry raw = claim.entry().toBuilder().state(WindowState.RAW).build();

        assertThat(faulty.ledger.commit(claim, LedgerChange.of(raw))).isEqualTo(CommitResult.APPLIED);

        WindowEntry stored = calm.find(stream, WINDOW).orElseThrow();
        assertThat(stored.owner()).isEqualTo("run-2");
        assertThat(stored.state()).isEqualTo(WindowState.RAW);
    }

    @ParameterizedTest
    @EnumSource
    void healthIsChangedAndToldOnce(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        lost.to(faulty.on("TransactWriteItems"));

        assertThat(faulty.ledger.tell(stream, FAILING, notifications(stream, "n1")))
                .isTrue();

        assertThat(faulty.count("TransactWriteItems")).isEqualTo(2);
        assertTold(stream, "n1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n1", ""})
    void ownChangeOfTheHealthIsRecognisedWithoutTheToken(String ids) throws IOException {
        StreamId stream = TestTable.newStream();
        faulty.on("TransactWriteItems").loseAnswer();
        FaultyLedger.cancel(faulty.on("TransactWriteItems"), "ConditionalCheckFailed", "None");

        assertThat(faulty.ledger.tell(stream, FAILING, notifications(stream, ids)))
                .isTrue();

        assertTold(stream, ids);
    }

    @Test
    void mismatchOfTokensWithoutAChangeOfTheHealthIsTriedAgain() throws IOException {
        StreamId stream = TestTable.newStream();
        FaultyLedger.answer(faulty.on("TransactWriteItems"), "IdempotentParameterMismatchException");

        assertThat(faulty.ledger.tell(stream, FAILING, notifications(stream, "n1")))
                .isTrue();

        assertTold(stream, "n1");
    }

    private static List<Notification> notifications(StreamId stream, String id) {
        return id.isEmpty() ? List.of() : List.of(notification(stream, id));
    }

    private void assertTold(StreamId stream, String id) throws IOException {
        assertThat(calm.health(stream)).isEqualTo(FAILING);
        assertThat(calm.outbox(stream)).isEqualTo(notifications(stream, id));
    }

    @ParameterizedTest
    @EnumSource
    void leaseIsRenewed(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        Instant later = NOW.plus(HOUR.multipliedBy(2));
        lost.to(faulty.on("UpdateItem"));

        assertThat(faulty.ledger.renew(claim, later)).isTrue();

        assertThat(faulty.count("UpdateItem")).isEqualTo(2);
        assertThat(calm.find(stream, WINDOW))
                .contains(claim.entry().toBuilder().leaseUntil(later).build());
    }

    @ParameterizedTest
    @EnumSource
    void windowIsReleased(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        lost.to(faulty.on("UpdateItem"));

        faulty.ledger.release(claim);

        assertThat(faulty.count("UpdateItem")).isEqualTo(2);
        assertThat(calm.find(stream, WINDOW))
                .contains(claim.entry().toBuilder().leaseUntil(null).build());
    }

    @Test
    void repeatedReleaseLeavesTheNextRunItsLease() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        faulty.on("UpdateItem").loseAnswer();
        faulty.on("UpdateItem").callBefore(unused -> take(stream, "run-2"));

        faulty.ledger.release(claim);

        WindowEntry stored = calm.find(stream, WINDOW).orElseThrow();
        assertThat(stored.owner()).isEqualTo("run-2");
        assertThat(stored.leaseUntil()).contains(NOW.plus(HOUR));
    }

    @ParameterizedTest
    @EnumSource
    void windowIsReopened(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        WindowEntry failed = failedWindow(calm, stream, WINDOW);
        lost.to(faulty.on("TransactWriteItems"));

        assertThat(faulty.ledger.reopen(stream, failed, reopened(failed))).isTrue();

        assertThat(faulty.count("TransactWriteItems")).isEqualTo(2);
        assertThat(calm.find(stream, WINDOW)).contains(reopened(failed));
    }

    @Test
    void windowIsReopenedAlsoWhenARunHasTakenItBeforeTheRepetition() throws IOException {
        StreamId stream = TestTable.newStream();
        WindowEntry failed = failedWindow(calm, stream, WINDOW);
        faulty.on("TransactWriteItems").loseAnswer();
        faulty.on("TransactWriteItems").callBefore(unused -> take(stream, "run-2"));

        assertThat(faulty.ledger.reopen(stream, failed, reopened(failed))).isTrue();

        assertThat(calm.find(stream, WINDOW).orElseThrow().owner()).isEqualTo("run-2");
    }

    @Test
    void reopeningIsRecognisedByTheWindowWithoutTheToken() throws IOException {
        StreamId stream = TestTable.newStream();
        WindowEntry failed = failedWindow(calm, stream, WINDOW);
        faulty.on("TransactWriteItems").loseAnswer();
        FaultyLedger.cancel(faulty.on("TransactWriteItems"), "ConditionalCheckFailed");

        assertThat(faulty.ledger.reopen(stream, failed, reopened(failed))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cursorIsStartedOnce(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        lost.to(faulty.on("PutItem"));

        Cursor cursor = faulty.ledger.startCursor(stream, WINDOW.start());

        assertThat(cursor).isEqualTo(new Cursor(WINDOW.start(), 1));
        assertThat(calm.cursor(stream)).contains(cursor);
    }

    @Test
    void startedCursorIsTheOneThatMovedBeforeTheRepetition() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        Cursor moved = new Cursor(WINDOW.end(), 2);
        LedgerChange move =
                new LedgerChange(ended(claim, WindowState.DONE), Optional.of(moved), Optional.empty(), List.of());
        faulty.on("PutItem").loseAnswer();
        faulty.on("PutItem").callBefore(unused -> commit(claim, move));

        assertThat(faulty.ledger.startCursor(stream, WINDOW.start())).isEqualTo(moved);
    }

    @ParameterizedTest
    @EnumSource
    void notificationIsTakenOut(Lost lost) throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(calm, stream, WINDOW, "run-1");
        calm.commit(claim, everything(claim, "n1", "n2"));
        lost.to(faulty.on("UpdateItem"));

        faulty.ledger.sent(stream, "n1");

        assertThat(faulty.count("UpdateItem")).isEqualTo(2);
        assertThat(calm.outbox(stream)).extracting(Notification::id).containsExactly("n2");
    }

    private void take(StreamId stream, String owner) {
        try {
            claimed(calm, stream, WINDOW, owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void commit(Claim claim, LedgerChange change) {
        try {
            assertThat(calm.commit(claim, change)).isEqualTo(CommitResult.APPLIED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertApplied(StreamId stream, LedgerChange change) throws IOException {
        assertThat(calm.find(stream, change.entry().window())).contains(change.entry());
        assertThat(calm.cursor(stream)).isEqualTo(change.cursor());
        assertThat(Optional.of(calm.health(stream))).isEqualTo(change.health());
        assertThat(calm.outbox(stream)).isEqualTo(change.notifications());
    }
}
