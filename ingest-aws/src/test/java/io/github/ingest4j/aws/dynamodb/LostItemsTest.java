// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.HOUR;
import static io.github.ingest4j.aws.dynamodb.TestTable.NINE;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.WINDOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.ended;
import static io.github.ingest4j.aws.dynamodb.TestTable.everything;
import static io.github.ingest4j.aws.dynamodb.TestTable.failedWindow;
import static io.github.ingest4j.aws.dynamodb.TestTable.granted;
import static io.github.ingest4j.aws.dynamodb.TestTable.hour;
import static io.github.ingest4j.aws.dynamodb.TestTable.reopened;
import static io.github.ingest4j.aws.dynamodb.TestTable.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Cursor;
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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that vanish, and tables that are restored from yesterday: the ledger forgets, and invents nothing. */
@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostItemsTest {
    private static final String KEY = ItemKeys.window(WINDOW);

    private final TestTable table;
    private final DynamoDbLedger ledger;
    private final FaultyLedger faulty;

    LostItemsTest(AwsServices services) throws IOException {
        table = new TestTable(services);
        ledger = table.ledger();
        faulty = new FaultyLedger(table);
    }

    @AfterEach
    void heal() {
        faulty.http.heal();
    }

    @AfterAll
    void close() {
        faulty.close();
        table.close();
    }

    @Test
    void windowThatIsLostIsNoLongerTheOwners() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        table.delete(stream, KEY);

        assertThat(ledger.renew(claim, NOW.plus(HOUR))).isFalse();
        assertThat(ledger.commit(claim, LedgerChange.of(claim.entry()))).isEqualTo(CommitResult.FENCED);
        assertThat(ledger.commit(claim, everything(claim, "n"))).isEqualTo(CommitResult.FENCED);
        ledger.release(claim);

        assertThat(table.item(stream, KEY)).isEmpty();
        assertThat(ledger.find(stream, WINDOW)).isEmpty();
        assertThat(ledger.entriesFrom(stream, NINE)).isEmpty();
        assertThat(ledger.outbox(stream)).isEmpty();
        assertThat(ledger.cursor(stream)).isEmpty();
    }

    /** Epochs begin again, so an old claim and a new one may have the same. */
    @Test
    void ownerOfALostWindowIsToldFromTheNextOneOfTheSameEpoch() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim zombie = claimed(ledger, stream, WINDOW, "run-1");
        table.delete(stream, KEY);
        Claim next = claimed(ledger, stream, WINDOW, "run-2");
        assertThat(next.epoch()).isEqualTo(zombie.epoch());

        assertThat(ledger.renew(zombie, NOW.plus(HOUR))).isFalse();
        assertThat(ledger.commit(zombie, LedgerChange.of(zombie.entry()))).isEqualTo(CommitResult.FENCED);
        assertThat(ledger.commit(zombie, everything(zombie, "n"))).isEqualTo(CommitResult.FENCED);
        ledger.release(zombie);

        assertThat(ledger.find(stream, WINDOW)).contains(next.entry());
    }

    @Test
    void windowLostBetweenReadAndWriteOfAClaimIsClaimedAnew() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim first = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(first, LedgerChange.of(ended(first, WindowState.RETRY)));
        faulty.on("PutItem").callBefore(unused -> table.delete(stream, KEY));

        Claim second = granted(faulty.ledger.claim(stream, request(WINDOW, "run-2", NOW)));

        assertThat(second.epoch()).isOne();
        assertThat(ledger.find(stream, WINDOW)).contains(second.entry());
    }

    @Test
    void windowLostBeforeTheRepetitionOfAClaimIsClaimedAnew() throws IOException {
        StreamId stream = TestTable.newStream();
        faulty.on("PutItem").loseAnswer();
        faulty.on("PutItem").callBefore(unused -> table.delete(stream, KEY));

        Claim claim = granted(faulty.ledger.claim(stream, request(WINDOW, "run-1", NOW)));

        assertThat(ledger.find(stream, WINDOW)).contains(claim.entry());
    }

    @Test
    void terminalWindowThatIsLostCannotBeReopenedAndIsClaimedAnew() throws IOException {
        StreamId stream = TestTable.newStream();
        WindowEntry failed = failedWindow(ledger, stream, WINDOW);
        table.delete(stream, KEY);

        assertThat(ledger.reopen(stream, failed, reopened(failed))).isFalse();
        assertThat(claimed(ledger, stream, WINDOW, "run-2").epoch()).isOne();
    }

    @Test
    void terminalWindowLostWhileItIsReopenedStaysLost() throws IOException {
        StreamId stream = TestTable.newStream();
        WindowEntry failed = failedWindow(ledger, stream, WINDOW);
        faulty.on("TransactWriteItems").callBefore(unused -> table.delete(stream, KEY));

        assertThat(faulty.ledger.reopen(stream, failed, reopened(failed))).isFalse();

        assertThat(table.item(stream, KEY)).isEmpty();
    }

    @Test
    void cursorThatIsLostIsAConflictAndIsStartedAnew() throws IOException {
        StreamId stream = TestTable.newStream();
        Cursor cursor = ledger.startCursor(stream, NINE);
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        table.delete(stream, ItemKeys.CURSOR);
        LedgerChange change = new LedgerChange(
                ended(claim, WindowState.DONE),
                Optional.of(new Cursor(WINDOW.end(), cursor.version() + 1)),
                Optional.empty(),
                List.of());

        assertThat(ledger.commit(claim, change)).isEqualTo(CommitResult.CONFLICT);

        assertThat(ledger.cursor(stream)).isEmpty();
        assertThat(ledger.find(stream, WINDOW)).contains(claim.entry());
        assertThat(ledger.startCursor(stream, hour(1).start())).isEqualTo(new Cursor(hour(1).start(), 1));
    }

    @Test
    void cursorLostBetweenReadAndWriteIsStartedByTheWriter() throws IOException {
        StreamId stream = TestTable.newStream();
        faulty.on("PutItem").callBefore(unused -> start(stream));
        faulty.on("GetItem").after(1).callBefore(unused -> table.delete(stream, ItemKeys.CURSOR));

        assertThat(faulty.ledger.startCursor(stream, NINE)).isEqualTo(new Cursor(NINE, 1));
    }

    private void start(StreamId stream) {
        try {
            ledger.startCursor(stream, hour(7).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void healthThatIsLostIsAConflictAndUnknown() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(claim, health(claim, 1));
        table.delete(stream, ItemKeys.HEALTH);

        assertThat(ledger.health(stream)).isEqualTo(StreamHealth.UNKNOWN);
        assertThat(ledger.commit(claim, health(claim, 2))).isEqualTo(CommitResult.CONFLICT);
        assertThat(ledger.commit(claim, health(claim, 1))).isEqualTo(CommitResult.APPLIED);
    }

    private static LedgerChange health(Claim claim, long version) {
        StreamHealth health = new StreamHealth(StreamHealth.State.FAILING, NOW, 1, version);
        return new LedgerChange(claim.entry(), Optional.empty(), Optional.of(health), List.of());
    }

    @Test
    void notificationThatIsLostIsNotSent() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(claim, everything(claim, "n1", "n2"));
        table.delete(stream, ItemKeys.notification("n1"));

        ledger.sent(stream, "n1");

        assertThat(ledger.outbox(stream)).extracting(Notification::id).containsExactly("n2");
        assertThat(table.item(stream, ItemKeys.notification("n1"))).isEmpty();
    }

    @Test
    void ownerIsFencedByAWindowFromBeforeItsClaim() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim first = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(first, LedgerChange.of(ended(first, WindowState.RETRY)));
        Map<String, AttributeValue> yesterday = table.item(stream, KEY);
        Claim second = claimed(ledger, stream, WINDOW, "run-2");
        table.put(yesterday);

        assertThat(ledger.renew(second, NOW.plus(HOUR))).isFalse();
        assertThat(ledger.commit(second, everything(second, "n"))).isEqualTo(CommitResult.FENCED);
        assertThat(claimed(ledger, stream, WINDOW, "run-3").epoch()).isEqualTo(2);
    }

    @Test
    void endOfAWindowThatWasRestoredIsNotedAgain() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        Map<String, AttributeValue> yesterday = table.item(stream, KEY);
        ledger.commit(claim, LedgerChange.of(ended(claim, WindowState.DONE)));
        table.put(yesterday);

        Claim again = granted(ledger.claim(stream, request(WINDOW, "run-2", NOW.plus(HOUR))));

        assertThat(ledger.commit(again, LedgerChange.of(ended(again, WindowState.DONE))))
                .isEqualTo(CommitResult.APPLIED);
    }
}
