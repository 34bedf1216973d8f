// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.HOUR;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.ended;
import static io.github.ingest4j.aws.dynamodb.TestTable.failedWindow;
import static io.github.ingest4j.aws.dynamodb.TestTable.hour;
import static io.github.ingest4j.aws.dynamodb.TestTable.notification;
import static io.github.ingest4j.aws.dynamodb.TestTable.reopened;
import static io.github.ingest4j.aws.dynamodb.TestTable.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.ClaimResult.Granted;
import io.github.ingest4j.ledger.ClaimResult.Refused;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Sixteen at once, time and again: one wins, and the others are told the truth. */
@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class LedgerRacesTest {
    private static final int RUNNERS = 16;
    private static final int ROUNDS = Integer.getInteger("ingest4j.rounds", 40);
    /** Where the same conditions decide as in another race. */
    private static final int FEW_ROUNDS = Math.max(1, ROUNDS / 4);

    private final TestTable table;
    private final DynamoDbClient client;
    private final List<DynamoDbLedger> ledgers = new ArrayList<>();
    private final Race race = new Race(RUNNERS);
    private final StreamId stream = TestTable.newStream();

    LedgerRacesTest(AwsServices services) throws IOException {
        table = new TestTable(services);
        client = services.dynamoDbBuilder()
                .httpClient(ApacheHttpClient.builder().maxConnections(RUNNERS).build())
                .build();
        for (int i = 0; i < RUNNERS; i++) {
            ledgers.add(DynamoDbLedger.on(client, table.name));
        }
    }

    @AfterAll
    void close() {
        race.close();
        client.close();
        table.close();
    }

    @Test
    void oneClaimOfANewWindowIsGranted() throws Exception {
        StreamId stream = TestTable.newStream();
        for (int round = 0; round < ROUNDS; round++) {
            Window window = hour(round);

            List<ClaimResult> results =
                    race.run(number -> ledgers.get(number).claim(stream, request(window, "run-" + number, NOW)));

            assertOneGranted(results, ClaimResult.Reason.RUNNING, 1);
        }
    }

    @Test
    void oneClaimOfAWindowWhoseLeaseIsOverIsGranted() throws Exception {
        StreamId stream = TestTable.newStream();
        claimed(ledgers.get(0), stream, hour(0), "run");
        for (int round = 1; round <= ROUNDS; round++) {
            String prefix = "run-" + round + "-";
            var later = NOW.plus(HOUR.multipliedBy(round));

            List<ClaimResult> results =
                    race.run(number -> ledgers.get(number).claim(stream, request(hour(0), prefix + number, later)));

            assertOneGranted(results, ClaimResult.Reason.RUNNING, round + 1);
        }
    }

    private void assertOneGranted(List<ClaimResult> results, ClaimResult.Reason reason, long epoch) throws IOException {
        List<Claim> granted = results.stream()
                .filter(Granted.class::isInstance)
                .map(TestTable::granted)
                .toList();
        assertThat(granted).hasSize(1);
        assertThat(granted.get(0).epoch()).isEqualTo(epoch);
        assertThat(ledgers.get(0).find(granted.get(0).stream(), granted.get(0).window()))
                .contains(granted.get(0).entry());
        assertThat(results.stream().filter(Refused.class::isInstance).map(Refused.class::cast))
                .hasSize(RUNNERS - 1)
                .allMatch(refused -> refused.reason() == reason
                        && refused.stored().equals(granted.get(0).entry()));
    }

    @Test
    void oneCommitMovesTheCursor() throws Exception {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            claims.add(claimed(ledgers.get(0), stream, hour(i), "run-" + i));
        }
        long version = ledgers.get(0).startCursor(stream, hour(0).start()).version();
        for (int round = 0; round < ROUNDS; round++) {
            Cursor next = new Cursor(hour(round).end(), version + 1);
            String id = "n" + round + "-";

            List<CommitResult> results = race.run(number -> {
                Claim claim = claims.get(number);
                return ledgers.get(number)
                        .commit(
                                claim,
                                new LedgerChange(
                                        claim.entry(),
                                        Optional.of(next),
                                        Optional.empty(),
                                        List.of(notification(stream, id + number))));
            });

            assertThat(results).containsOnlyOnce(CommitResult.APPLIED).doesNotContain(CommitResult.FENCED);
            version++;
            assertThat(ledgers.get(0).cursor(stream)).contains(next);
            String winner = id + results.indexOf(CommitResult.APPLIED);
            assertThat(ledgers.get(0).outbox(stream))
                    .extracting(Notification::id)
                    .containsExactly(winner);
            ledgers.get(0).sent(stream, winner);
        }
    }

    @Test
    void oneCommitChangesTheHealth() throws Exception {
        StreamId stream = TestTable.newStream();
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            claims.add(claimed(ledgers.get(0), stream, hour(i), "run-" + i));
        }
        for (int round = 1; round <= FEW_ROUNDS; round++) {
            StreamHealth next = new StreamHealth(StreamHealth.State.FAILING, NOW, round, round);

            List<CommitResult> results = race.run(number -> ledgers.get(number)
                    .commit(
                            claims.get(number),
                            new LedgerChange(
                                    claims.get(number).entry(), Optional.empty(), Optional.of(next), List.of())));

            assertThat(results).containsOnlyOnce(CommitResult.APPLIED).doesNotContain(CommitResult.FENCED);
            assertThat(ledgers.get(0).health(stream)).isEqualTo(next);
        }
    }

    @Test
    void windowIsEndedOnce() throws Exception {
        StreamId stream = TestTable.newStream();
        for (int round = 0; round < ROUNDS; round++) {
            Claim claim = claimed(ledgers.get(0), stream, hour(round), "run");

            List<CommitResult> results = race.run(number -> ledgers.get(number)
                    .commit(
                            claim,
                            LedgerChange.of(ended(claim, WindowState.DONE).toBuilder()
                                    .records(number)
                                    .build())));

            assertThat(results).containsOnlyOnce(CommitResult.APPLIED).doesNotContain(CommitResult.CONFLICT);
            assertThat(ledgers.get(0).find(stream, hour(round)).orElseThrow().records())
                    .isEqualTo(results.indexOf(CommitResult.APPLIED));
        }
    }

    @Test
    void ownerEndsItsWindowOrIsOvertakenAndNeverBoth() throws Exception {
        StreamId stream = TestTable.newStream();
        for (int round = 0; round < ROUNDS; round++) {
            Window window = hour(round);
            Claim owner = claimed(ledgers.get(0), stream, window, "owner");

            List<Object> results = race.run(number -> number == 0
                    ? reading(stream, window).commit(owner, LedgerChange.of(ended(owner, WindowState.DONE)))
                    : ledgers.get(number).claim(stream, request(window, "run-" + number, NOW.plus(HOUR))));

            boolean applied = results.get(0) == CommitResult.APPLIED;
            long granted = results.stream().filter(Granted.class::isInstance).count();
            assertThat(granted).isEqualTo(applied ? 0 : 1);
            WindowEntry stored = ledgers.get(0).find(stream, window).orElseThrow();
            assertThat(stored.state()).isEqualTo(applied ? WindowState.DONE : WindowState.CLAIMED);
            assertThat(results.get(0)).isIn(CommitResult.APPLIED, CommitResult.FENCED);
        }
    }

    /** The owner's ledger, after as many requests as a claim needs before it writes. */
    private DynamoDbLedger reading(StreamId stream, Window window) throws IOException {
        ledgers.get(0).find(stream, window);
        return ledgers.get(0);
    }

    @Test
    void ownerNotesItsProgressOrIsOvertakenAndNeverBoth() throws Exception {
        StreamId stream = TestTable.newStream();
        for (int round = 0; round < FEW_ROUNDS; round++) {
            Window window = hour(round);
            Claim owner = claimed(ledgers.get(0), stream, window, "owner");
            WindowEntry raw = owner.entry().toBuilder().state(WindowState.RAW).build();

            List<Object> results = race.run(number -> number == 0
                    ? reading(stream, window).commit(owner, LedgerChange.of(raw))
                    : ledgers.get(number).claim(stream, request(window, "run-" + number, NOW.plus(HOUR))));

            // The lease is over, so a claim is granted in any case; it has seen the progress or forbidden it.
            List<Claim> granted = results.stream()
                    .filter(Granted.class::isInstance)
                    .map(result -> ((Granted) result).claim())
                    .toList();
            assertThat(granted).hasSize(1);
            assertThat(granted.get(0).entry().state())
                    .isEqualTo(results.get(0) == CommitResult.APPLIED ? WindowState.RAW : WindowState.CLAIMED);
            assertThat(ledgers.get(0).find(stream, window))
                    .contains(granted.get(0).entry());
        }
    }

    @Test
    void ownerRenewsItsLeaseOrIsOvertakenAndNeverBoth() throws Exception {
        StreamId stream = TestTable.newStream();
        for (int round = 0; round < FEW_ROUNDS; round++) {
            Window window = hour(round);
            Claim owner = claimed(ledgers.get(0), stream, window, "owner");

            List<Object> results = race.run(number -> number == 0
                    ? (Object) reading(stream, window).renew(owner, NOW.plus(Duration.ofHours(9)))
                    : ledgers.get(number).claim(stream, request(window, "run-" + number, NOW.plus(HOUR))));

            boolean renewed = results.get(0).equals(true);
            assertThat(results.stream().filter(Granted.class::isInstance)).hasSize(renewed ? 0 : 1);
        }
    }

    @Test
    void cursorIsStartedOnce() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            StreamId stream = TestTable.newStream();

            List<Cursor> cursors = race.run(number ->
                    ledgers.get(number).startCursor(stream, hour(number).start()));

            assertThat(cursors).containsOnly(ledgers.get(0).cursor(stream).orElseThrow());
        }
    }

    @Test
    void windowIsReopenedOnce() throws Exception {
        StreamId stream = TestTable.newStream();
        for (int round = 0; round < FEW_ROUNDS; round++) {
            WindowEntry failed = failedWindow(ledgers.get(0), stream, hour(round));

            List<Boolean> results = race.run(number -> ledgers.get(number)
                    .reopen(
                            stream,
                            failed,
                            reopened(failed).toBuilder().rawSet(number + 1).build()));

            assertThat(results).containsOnlyOnce(true);
            assertThat(ledgers.get(0).find(stream, hour(round)).orElseThrow().rawSet())
                    .isEqualTo(results.indexOf(true) + 1);
        }
    }
}
