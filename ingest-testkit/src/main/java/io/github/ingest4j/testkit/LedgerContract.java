// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.ClaimRequest;
import io.github.ingest4j.ledger.ClaimResult;
import io.github.ingest4j.ledger.ClaimResult.Granted;
import io.github.ingest4j.ledger.ClaimResult.Reason;
import io.github.ingest4j.ledger.ClaimResult.Refused;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link Ledger} promises. Extend it with {@link #ledger}, with {@link #reopen} if there can be another instance, and
 * with {@link #leasesCount} if the ledger knows of runs by other means than the time.
 *
 * <p>The tests claim at times near the real one, with leases of an hour.
 */
public abstract class LedgerContract {
    private static final StreamId STREAM = new StreamId("shop", "new orders");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
    private static final Window WINDOW = Window.of(NINE, HOUR);
    private static final Window LATER = Window.of(NINE.plus(HOUR), HOUR);
    private static final int RACERS = 8;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** The ledger under test: the same state at every call within a test, empty before the test. */
    protected abstract Ledger ledger() throws IOException;

    /** Another instance over the same state, as another process would have it. */
    protected Ledger reopen() throws IOException {
        return ledger();
    }

    /** Whether a window is kept from others by the time of its lease, not by a lock that ends with the process. */
    protected boolean leasesCount() {
        return true;
    }

    @Test
    protected void knowsNothingBeforeTheFirstRun() throws IOException {
        assertThat(ledger().find(STREAM, WINDOW)).isEmpty();
        assertThat(ledger().entriesFrom(STREAM, Instant.EPOCH)).isEmpty();
        assertThat(ledger().cursor(STREAM)).isEmpty();
        assertThat(ledger().health(STREAM)).isEqualTo(StreamHealth.UNKNOWN);
        assertThat(ledger().outbox(STREAM)).isEmpty();
        ledger().sent(STREAM, "unknown");
    }

    @Test
    protected void claimStoresItsOwner() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");

        assertThat(claim.stream()).isEqualTo(STREAM);
        assertThat(claim.entry())
                .isEqualTo(WindowEntry.fresh(WINDOW).toBuilder()
                        .state(WindowState.CLAIMED)
                        .owner("run-1")
                        .epoch(1)
                        .attempts(1)
                        .leaseUntil(now.plus(HOUR))
                        .planHash("plan")
                        .build());
        assertThat(reopen().find(STREAM, WINDOW)).contains(claim.entry());
    }

    @Test
    protected void windowThatIsHeldIsRunning() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");

        Refused refused = refused(reopen().claim(STREAM, request(WINDOW, "run-2", now)));

        assertThat(refused.reason()).isEqualTo(Reason.RUNNING);
        assertThat(refused.stored()).isEqualTo(claim.entry());
    }

    @Test
    protected void otherWindowsAndStreamsAreFree() throws IOException {
        claimed(WINDOW, "run-1");

        granted(ledger().claim(STREAM, request(LATER, "run-2", now)));
        granted(ledger().claim(new StreamId("shop", "returns"), request(WINDOW, "run-3", now)));
        granted(ledger().claim(new StreamId("new orders", "shop"), request(WINDOW, "run-4", now)));
    }

    @Test
    protected void windowWhoseLeaseIsOverIsTakenOver() throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        first.hold().close();

        Claim second = granted(reopen().claim(STREAM, request(WINDOW, "run-2", now.plus(HOUR))))
                .claim();

        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.entry().attempts()).isEqualTo(2);
        assertThat(second.owner()).isEqualTo("run-2");
    }

    @Test
    protected void leaseOfARunThatIsGoneIsWaitedFor() throws IOException {
        assumeTrue(leasesCount());
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        first.hold().close();

        assertThat(refused(ledger().claim(STREAM, request(WINDOW, "run-2", now.plusSeconds(3_599))))
                        .reason())
                .isEqualTo(Reason.RUNNING);
    }

    @Test
    protected void ownerThatHasLetGoOfItsHoldNeedNotWait() throws IOException {
        granted(ledger().claim(STREAM, request(WINDOW, "run-1", now))).hold().close();

        assertThat(granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)))
                        .claim()
                        .epoch())
                .isEqualTo(2);
    }

    @Test
    protected void releasedWindowIsFreeAtOnce() throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));

        ledger().release(first.claim());
        ledger().release(first.claim());
        first.hold().close();

        Claim second =
                granted(ledger().claim(STREAM, request(WINDOW, "run-2", now))).claim();
        assertThat(second.epoch()).isEqualTo(2);
    }

    @Test
    protected void releaseByARunThatWasOvertakenChangesNothing() throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        first.hold().close();
        Claim second = granted(ledger().claim(STREAM, request(WINDOW, "run-2", now.plus(HOUR))))
                .claim();

        ledger().release(first.claim());

        assertThat(ledger().find(STREAM, WINDOW)).contains(second.entry());
    }

    @Test
    protected void nextTryIsNotBeforeItsTime() throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        Instant notBefore = now.plusSeconds(60);
        WindowEntry retry = first.claim().entry().toBuilder()
                .state(WindowState.RETRY)
                .leaseUntil(null)
                .notBefore(notBefore)
                .build();
        assertThat(ledger().commit(first.claim(), LedgerChange.of(retry))).isEqualTo(CommitResult.APPLIED);
        first.hold().close();

        Refused early = refused(ledger().claim(STREAM, request(WINDOW, "run-2", now.plusSeconds(59))));
        assertThat(early.reason()).isEqualTo(Reason.NOT_BEFORE);
        assertThat(early.stored()).isEqualTo(retry);
        Claim later = granted(ledger().claim(STREAM, request(WINDOW, "run-2", notBefore)))
                .claim();
        assertThat(later.entry().state()).isEqualTo(WindowState.CLAIMED);
        assertThat(later.entry().notBefore()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = WindowState.class,
            names = {"DONE", "SKIPPED", "FAILED"})
    protected void terminalWindowIsNotTakenAgain(WindowState state) throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        WindowEntry ended = ended(first.claim(), state);
        ledger().commit(first.claim(), LedgerChange.of(ended));

        Refused whileHeld = refused(ledger().claim(STREAM, request(WINDOW, "run-2", now.plus(HOUR))));
        first.hold().close();
        Refused afterwards = refused(ledger().claim(STREAM, request(WINDOW, "run-2", now.plus(HOUR))));

        assertThat(whileHeld.reason()).isEqualTo(Reason.TERMINAL);
        assertThat(afterwards).isEqualTo(new Refused(Reason.TERMINAL, ended));
    }

    @Test
    protected void progressIsKeptForWhoeverTakesOver() throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        WindowEntry committed = first.claim().entry().toBuilder()
                .state(WindowState.COMMITTED)
                .planHash("plan of run 1")
                .rawSet(2)
                .beginsAnew(true)
                .generation(3)
                .appliedSinks(Set.of("b", "a"))
                .records(1_234_567_890_123L)
                .failure(new Failure(Failure.Kind.SOURCE, "sink", "no \"connection\"\nto ü"))
                .build();

        ledger().commit(first.claim(), LedgerChange.of(committed));
        first.hold().close();

        assertThat(reopen().find(STREAM, WINDOW)).contains(committed);
        Claim second = granted(reopen().claim(STREAM, request(WINDOW, "run-2", now.plus(HOUR))))
                .claim();
        assertThat(second.entry().state()).isEqualTo(WindowState.COMMITTED);
        assertThat(second.entry().planHash()).isEqualTo("plan of run 1");
        assertThat(second.entry().appliedSinks()).containsExactly("a", "b");
    }

    @Test
    protected void failureOfAnyLengthIsTaken() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        Failure failure = new Failure(Failure.Kind.SOURCE, "fetch", "no answer ü ".repeat(50_000));
        WindowEntry retry = claim.entry().toBuilder().failure(failure).build();

        assertThat(ledger().commit(claim, LedgerChange.of(retry))).isEqualTo(CommitResult.APPLIED);

        Failure stored = reopen().find(STREAM, WINDOW).orElseThrow().failure().orElseThrow();
        assertThat(stored.kind()).isEqualTo(failure.kind());
        assertThat(stored.message()).startsWith(failure.message().substring(0, 1_000));
    }

    @Test
    protected void timesAreKeptExactly() throws IOException {
        Instant odd = Instant.parse("2026-11-20T09:00:00.123456789Z");
        Claim claim = claimed(WINDOW, "run-1");
        WindowEntry retry = claim.entry().toBuilder()
                .leaseUntil(odd)
                .notBefore(odd.plusNanos(1))
                .build();
        StreamHealth health = new StreamHealth(StreamHealth.State.FAILING, odd.plusNanos(2), 1, 1);
        Cursor cursor =
                new Cursor(odd.plusNanos(3), 1, Optional.of("_commits/raw/a/b/20261120T090000Z_PT1H/r001.json"));

        ledger().commit(claim, new LedgerChange(retry, Optional.of(cursor), Optional.of(health), List.of()));

        assertThat(reopen().find(STREAM, WINDOW)).contains(retry);
        assertThat(reopen().health(STREAM)).isEqualTo(health);
        assertThat(reopen().cursor(STREAM)).contains(cursor);
    }

    @Test
    protected void streamsWithOddNamesAreApart() throws IOException {
        List<StreamId> streams = List.of(
                new StreamId("a#b", "c"),
                new StreamId("a", "b#c"),
                new StreamId("a/b", "c"),
                new StreamId("a", "b/c"),
                new StreamId("A", "b/c"),
                new StreamId("ü".repeat(300), "c"),
                new StreamId("ü".repeat(301), "c"));

        for (StreamId stream : streams) {
            granted(ledger().claim(stream, request(WINDOW, "run of " + stream, now)));
        }

        for (StreamId stream : streams) {
            assertThat(reopen().entriesFrom(stream, NINE))
                    .extracting(WindowEntry::owner)
                    .containsExactly("run of " + stream);
        }
    }

    @Test
    protected void oneOfManyRacingClaimsIsGranted() throws Exception {
        for (int round = 0; round < 5; round++) {
            Window window = Window.of(NINE.plus(HOUR.multipliedBy(round)), HOUR);
            Ledger first = ledger();
            Ledger second = reopen();

            List<ClaimResult> results = Race.of(
                    RACERS,
                    number -> (number % 2 == 0 ? first : second).claim(STREAM, request(window, "run-" + number, now)));

            assertThat(results.stream().filter(Granted.class::isInstance)).hasSize(1);
            assertThat(results.stream().filter(Refused.class::isInstance))
                    .allMatch(refused -> ((Refused) refused).reason() == Reason.RUNNING);
        }
    }

    @Test
    protected void runThatWasOvertakenIsFenced() throws IOException {
        Granted first = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        first.hold().close();
        Claim second = granted(ledger().claim(STREAM, request(WINDOW, "run-2", now.plus(HOUR))))
                .claim();

        CommitResult result =
                ledger().commit(first.claim(), everything(first.claim(), new Cursor(LATER.start(), 1), 1, "n"));

        assertThat(result).isEqualTo(CommitResult.FENCED);
        assertThat(ledger().find(STREAM, WINDOW)).contains(second.entry());
        assertThat(ledger().outbox(STREAM)).isEmpty();
        assertThat(ledger().renew(first.claim(), now.plus(HOUR))).isFalse();
    }

    @Test
    protected void windowThatHasEndedIsFenced() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        WindowEntry done = ended(claim, WindowState.DONE);
        ledger().commit(claim, LedgerChange.of(done));

        assertThat(ledger().commit(claim, LedgerChange.of(claim.entry()))).isEqualTo(CommitResult.FENCED);
        assertThat(ledger().renew(claim, now.plus(HOUR))).isFalse();

        assertThat(ledger().find(STREAM, WINDOW)).contains(done);
    }

    @Test
    protected void renewedLeaseIsStored() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        Instant later = now.plus(Duration.ofHours(2));

        assertThat(ledger().renew(claim, later)).isTrue();

        assertThat(ledger().find(STREAM, WINDOW).orElseThrow().leaseUntil()).contains(later);
        assertThat(ledger().commit(claim, LedgerChange.of(claim.entry()))).isEqualTo(CommitResult.APPLIED);
    }

    @Test
    protected void commitMustBeOfTheClaimedWindowAndEpoch() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        Ledger ledger = ledger();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.commit(claim, LedgerChange.of(WindowEntry.fresh(LATER))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.commit(
                        claim,
                        LedgerChange.of(claim.entry().toBuilder().epoch(7).build())));
    }

    @Test
    protected void commitAppliesEntryCursorHealthAndOutboxTogether() throws IOException {
        Cursor start = ledger().startCursor(STREAM, NINE);
        Claim claim = claimed(WINDOW, "run-1");
        LedgerChange change = everything(claim, new Cursor(LATER.start(), start.version() + 1), 1, "n1", "n2");

        assertThat(ledger().commit(claim, change)).isEqualTo(CommitResult.APPLIED);

        Ledger again = reopen();
        assertThat(again.find(STREAM, WINDOW)).contains(change.entry());
        assertThat(again.cursor(STREAM)).isEqualTo(change.cursor());
        assertThat(Optional.of(again.health(STREAM))).isEqualTo(change.health());
        assertThat(again.outbox(STREAM)).isEqualTo(change.notifications());
    }

    @Test
    protected void incidentOfTheHealthIsStoredUntilAHealthWithoutOneTakesItsPlace() throws IOException {
        Incident opened = new Incident("SOURCE_UNAVAILABLE at fetch", NINE, now, 0, List.of());
        Incident reminded = new Incident(
                "SOURCE_UNAVAILABLE at fetch",
                NINE.minus(Duration.ofDays(400)),
                now.plusMillis(1),
                1_000,
                List.of(
                        "z",
                        "SCHEMA at transform",
                        "\"quoted\", ü\nsecond line",
                        "a".repeat(100),
                        "4",
                        "5",
                        "6",
                        "7",
                        "8",
                        ""));
        Claim claim = claimed(WINDOW, "run-1");

        for (Optional<Incident> incident :
                List.of(Optional.of(opened), Optional.of(reminded), Optional.<Incident>empty())) {
            StreamHealth stored = ledger().health(STREAM);
            StreamHealth health = new StreamHealth(
                    incident.isPresent() ? StreamHealth.State.FAILING : StreamHealth.State.OK,
                    now,
                    7,
                    stored.version() + 1,
                    incident);

            CommitResult result = ledger().commit(
                            claim, new LedgerChange(claim.entry(), Optional.empty(), Optional.of(health), List.of()));

            assertThat(result).isEqualTo(CommitResult.APPLIED);
            assertThat(reopen().health(STREAM)).isEqualTo(health);
        }
    }

    @Test
    protected void schemaVersionAndWarningsOfTheHealthAreStoredUntilAHealthWithoutThemTakesTheirPlace()
            throws IOException {
        Warning told = new Warning(now.plusNanos(1), 0, 0);
        Warning since = new Warning(now.minus(Duration.ofDays(400)), 1_000_000, 1_234_567_890_123L);
        Claim claim = claimed(WINDOW, "run-1");

        for (Map<Notification.Kind, Warning> warnings : List.of(
                Map.of(Notification.Kind.QUARANTINED, told),
                Map.of(Notification.Kind.QUARANTINED, since, Notification.Kind.UNUSUAL_VOLUME, told),
                Map.<Notification.Kind, Warning>of())) {
            StreamHealth health = new StreamHealth(
                    StreamHealth.State.OK,
                    now,
                    0,
                    ledger().health(STREAM).version() + 1,
                    Optional.empty(),
                    17 * warnings.size(),
                    warnings);

            CommitResult result = ledger().commit(
                            claim, new LedgerChange(claim.entry(), Optional.empty(), Optional.of(health), List.of()));

            assertThat(result).isEqualTo(CommitResult.APPLIED);
            assertThat(reopen().health(STREAM)).isEqualTo(health);
        }
    }

    @Test
    protected void healthAndOutboxChangeTogetherWithoutAWindow() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");

        for (int version = 1; version <= 3; version++) {
            StreamHealth health = reminded(version);

            assertThat(ledger().tell(STREAM, health, notifications("n" + version, "m" + version)))
                    .isTrue();

            assertThat(reopen().health(STREAM)).isEqualTo(health);
        }
        assertThat(ids(reopen())).containsExactly("n1", "m1", "n2", "m2", "n3", "m3");
        assertThat(ledger().find(STREAM, WINDOW)).contains(claim.entry());
        assertThat(ledger().cursor(STREAM)).isEmpty();
        assertThat(ledger().health(new StreamId("shop", "returns"))).isEqualTo(StreamHealth.UNKNOWN);
    }

    @Test
    protected void healthMadeFromAnOldOneIsNotStoredNorTold() throws IOException {
        StreamHealth first = reminded(1);
        ledger().tell(STREAM, first, List.of());

        for (long version : new long[] {0, 1, 3}) {
            assertThat(ledger().tell(STREAM, reminded(version), notifications("n" + version)))
                    .as("version %d", version)
                    .isFalse();
        }

        assertThat(reopen().health(STREAM)).isEqualTo(first);
        assertThat(ids(ledger())).isEmpty();
    }

    @Test
    protected void healthChangedWithoutAWindowMakesTheChangeOfAWindowAConflict() throws IOException {
        Cursor start = ledger().startCursor(STREAM, NINE);
        Claim claim = claimed(WINDOW, "run-1");
        StreamHealth told = reminded(1);
        ledger().tell(STREAM, told, List.of());

        CommitResult result =
                ledger().commit(claim, everything(claim, new Cursor(LATER.start(), start.version() + 1), 1, "n"));

        assertThat(result).isEqualTo(CommitResult.CONFLICT);
        assertThat(ledger().health(STREAM)).isEqualTo(told);
        assertThat(ledger().find(STREAM, WINDOW)).contains(claim.entry());
        assertThat(ids(ledger())).isEmpty();
    }

    @Test
    protected void racersThatTellTheSameAreOne() throws Exception {
        Ledger ledger = ledger();
        ledger.tell(STREAM, reminded(1), List.of());

        List<Boolean> results =
                Race.of(RACERS, number -> ledger.tell(STREAM, reminded(2), notifications("n" + number)));

        assertThat(results).containsOnlyOnce(true);
        assertThat(ids(ledger)).hasSize(1);
        assertThat(ledger.health(STREAM).version()).isEqualTo(2);
    }

    private StreamHealth reminded(long version) {
        Incident incident = new Incident("SCHEMA at transform", NINE, now, (int) version, List.of());
        return new StreamHealth(StreamHealth.State.FAILING, now, 0, version, Optional.of(incident));
    }

    @Test
    protected void changeOfAnOldCursorIsAConflictAndAppliesNothing() throws IOException {
        Cursor start = ledger().startCursor(STREAM, NINE);
        Claim claim = claimed(WINDOW, "run-1");

        CommitResult result =
                ledger().commit(claim, everything(claim, new Cursor(LATER.start(), start.version()), 1, "n"));

        assertThat(result).isEqualTo(CommitResult.CONFLICT);
        assertUntouched(claim, start);
    }

    @Test
    protected void changeOfAnOldHealthIsAConflictAndAppliesNothing() throws IOException {
        Cursor start = ledger().startCursor(STREAM, NINE);
        Claim claim = claimed(WINDOW, "run-1");

        CommitResult result =
                ledger().commit(claim, everything(claim, new Cursor(LATER.start(), start.version() + 1), 2, "n"));

        assertThat(result).isEqualTo(CommitResult.CONFLICT);
        assertUntouched(claim, start);
    }

    @Test
    protected void cursorAndHealthBeginWithTheirFirstVersionOnce() throws IOException {
        Claim first = claimed(WINDOW, "run-1");
        Claim second = claimed(LATER, "run-1");
        Cursor cursor = new Cursor(LATER.start(), 1);

        assertThat(ledger().commit(first, everything(first, cursor, 1, "n1"))).isEqualTo(CommitResult.APPLIED);
        assertThat(ledger().commit(second, everything(second, cursor, 2, "n2"))).isEqualTo(CommitResult.CONFLICT);
        assertThat(ledger().commit(second, everything(second, new Cursor(LATER.end(), 2), 1, "n2")))
                .isEqualTo(CommitResult.CONFLICT);

        assertThat(ledger().find(STREAM, LATER)).contains(second.entry());
        assertThat(ids(ledger())).containsExactly("n1");
    }

    @Test
    protected void racingChangesOfTheCursorAreAppliedOneAtATime() throws Exception {
        Cursor start = ledger().startCursor(STREAM, NINE);
        Ledger ledger = ledger();

        List<CommitResult> results = Race.of(RACERS, number -> {
            Window window = Window.of(NINE.plus(HOUR.multipliedBy(number)), HOUR);
            Claim claim = granted(ledger.claim(STREAM, request(window, "run-" + number, now)))
                    .claim();
            Cursor next = new Cursor(window.end(), start.version() + 1);
            return ledger.commit(
                    claim,
                    new LedgerChange(ended(claim, WindowState.DONE), Optional.of(next), Optional.empty(), List.of()));
        });

        assertThat(results).containsOnlyOnce(CommitResult.APPLIED);
        assertThat(ledger.cursor(STREAM).orElseThrow().version()).isEqualTo(start.version() + 1);
    }

    @Test
    protected void cursorIsStartedOnce() throws IOException {
        Cursor first = ledger().startCursor(STREAM, NINE);

        assertThat(first.mark()).isEqualTo(NINE);
        assertThat(reopen().startCursor(STREAM, NINE.plus(HOUR))).isEqualTo(first);
        assertThat(ledger().cursor(STREAM)).contains(first);
        assertThat(ledger().cursor(new StreamId("shop", "returns"))).isEmpty();
    }

    @Test
    protected void outboxKeepsOrderUntilANotificationIsSent() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        ledger().commit(claim, notifying(claim, "z", "a/with odd: characters"));
        ledger().commit(claim, notifying(claim, "m"));

        assertThat(ids(ledger())).containsExactly("z", "a/with odd: characters", "m");
        ledger().sent(STREAM, "a/with odd: characters");
        ledger().sent(STREAM, "a/with odd: characters");
        assertThat(ids(reopen())).containsExactly("z", "m");
        ledger().sent(STREAM, "z");
        ledger().sent(STREAM, "m");
        assertThat(ids(ledger())).isEmpty();
    }

    @Test
    protected void outboxKeepsTheOrderOfManyNotificationsOfOneCommit() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        String[] ids = Stream.iterate(40, number -> number - 1)
                .limit(40)
                .map(number -> "n" + number)
                .toArray(String[]::new);

        ledger().commit(claim, notifying(claim, ids));

        assertThat(ids(reopen())).containsExactly(ids);
    }

    @Test
    protected void notificationThatWaitsAlreadyIsKeptOnce() throws IOException {
        Claim claim = claimed(WINDOW, "run-1");
        ledger().commit(claim, notifying(claim, "n"));
        ledger().commit(claim, notifying(claim, "n"));

        assertThat(ids(ledger())).containsExactly("n");
    }

    @Test
    protected void entriesAreThoseFromAnInstantAndEarlierOnesThatAreNotTerminal() throws IOException {
        for (int hour : new int[] {5, 0, 3, 1, 4, 2}) {
            Claim claim = claimed(hour(hour), "run-" + hour);
            if (hour != 1 && hour != 4) {
                ledger().commit(claim, LedgerChange.of(ended(claim, WindowState.DONE)));
            }
        }

        assertThat(windows(hour(3).start())).containsExactly(hour(1), hour(3), hour(4), hour(5));
        assertThat(windows(hour(3).start().plusMillis(1))).containsExactly(hour(1), hour(4), hour(5));
        assertThat(windows(Instant.EPOCH)).hasSize(6).isSorted();
        assertThat(windows(hour(9).start())).containsExactly(hour(1), hour(4));
    }

    @Test
    protected void windowsThatStartTogetherAreOrderedByTheirEnds() throws IOException {
        Window half = Window.of(NINE, Duration.ofMinutes(30));
        Window day = Window.of(NINE, Duration.ofDays(1));
        Window second = Window.of(NINE, Duration.ofSeconds(1));
        for (Window window : List.of(WINDOW, half, day, second)) {
            claimed(window, "run-1");
        }

        assertThat(windows(NINE)).containsExactly(second, half, WINDOW, day);
        assertThat(windows(NINE.plusSeconds(1))).containsExactly(second, half, WINDOW, day);
    }

    @Test
    protected void reopeningAWindowThatIsStillHeldIsRefused() throws IOException {
        Granted granted = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        WindowEntry failed =
                granted.claim().entry().toBuilder().state(WindowState.FAILED).build();
        ledger().commit(granted.claim(), LedgerChange.of(failed));

        boolean reopened = ledger().reopen(
                        STREAM,
                        failed,
                        failed.toBuilder().state(WindowState.RETRY).build());

        assertThat(reopened).isFalse();
        assertThat(ledger().find(STREAM, WINDOW)).contains(failed);
        granted.hold().close();
    }

    @Test
    protected void reopenedWindowCanBeClaimed() throws IOException {
        WindowEntry failed = finished(WindowState.FAILED);
        WindowEntry reopened = failed.toBuilder()
                .state(WindowState.RETRY)
                .generation(2)
                .attempts(0)
                .build();

        assertThat(ledger().reopen(STREAM, failed, reopened)).isTrue();

        assertThat(reopen().find(STREAM, WINDOW)).contains(reopened);
        assertThat(windows(LATER.start())).containsExactly(WINDOW);
        Claim claim =
                granted(ledger().claim(STREAM, request(WINDOW, "run-2", now))).claim();
        assertThat(claim.epoch()).isEqualTo(failed.epoch() + 1);
        assertThat(claim.entry().attempts()).isOne();
    }

    @Test
    protected void reopeningFromAnotherStateThanTheStoredOneIsRefused() throws IOException {
        WindowEntry failed = finished(WindowState.FAILED);
        WindowEntry reopened = failed.toBuilder().state(WindowState.RETRY).build();
        WindowEntry other = failed.toBuilder().records(7).build();

        assertThat(ledger().reopen(STREAM, other, reopened)).isFalse();
        assertThat(ledger().reopen(STREAM, failed, reopened)).isTrue();
        assertThat(ledger().reopen(STREAM, failed, reopened)).isFalse();
    }

    @Test
    protected void reopeningAWindowThatIsNotTerminalIsRefused() throws IOException {
        Granted granted = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        WindowEntry entry = granted.claim().entry();
        ledger().release(granted.claim());
        granted.hold().close();
        WindowEntry released = ledger().find(STREAM, WINDOW).orElseThrow();

        assertThat(ledger().reopen(
                                STREAM,
                                released,
                                entry.toBuilder().generation(2).build()))
                .isFalse();
    }

    private void assertUntouched(Claim claim, Cursor cursor) throws IOException {
        assertThat(ledger().find(STREAM, WINDOW)).contains(claim.entry());
        assertThat(ledger().cursor(STREAM)).contains(cursor);
        assertThat(ledger().health(STREAM)).isEqualTo(StreamHealth.UNKNOWN);
        assertThat(ledger().outbox(STREAM)).isEmpty();
    }

    private WindowEntry finished(WindowState state) throws IOException {
        Granted granted = granted(ledger().claim(STREAM, request(WINDOW, "run-1", now)));
        WindowEntry ended = ended(granted.claim(), state);
        ledger().commit(granted.claim(), LedgerChange.of(ended));
        granted.hold().close();
        return ended;
    }

    private Claim claimed(Window window, String owner) throws IOException {
        return granted(ledger().claim(STREAM, request(window, owner, now))).claim();
    }

    private List<Window> windows(Instant start) throws IOException {
        return reopen().entriesFrom(STREAM, start).stream()
                .map(WindowEntry::window)
                .toList();
    }

    private LedgerChange everything(Claim claim, Cursor cursor, long healthVersion, String... notificationIds) {
        return new LedgerChange(
                ended(claim, WindowState.DONE),
                Optional.of(cursor),
                Optional.of(new StreamHealth(StreamHealth.State.FAILING, now, 2, healthVersion)),
                notifications(notificationIds));
    }

    private LedgerChange notifying(Claim claim, String... notificationIds) {
        return new LedgerChange(claim.entry(), Optional.empty(), Optional.empty(), notifications(notificationIds));
    }

    private List<Notification> notifications(String... ids) {
        return Stream.of(ids)
                .map(id -> new Notification(
                        id,
                        Notification.Kind.FAILED,
                        STREAM,
                        WINDOW.name(),
                        "shop failed",
                        "text of " + id + "\nsecond line, ü",
                        Map.of("code", "X", "attempt", "3"),
                        now))
                .toList();
    }

    private static WindowEntry ended(Claim claim, WindowState state) {
        return claim.entry().toBuilder().state(state).leaseUntil(null).build();
    }

    private static Window hour(int number) {
        return Window.of(NINE.plus(HOUR.multipliedBy(number)), HOUR);
    }

    private static ClaimRequest request(Window window, String owner, Instant now) {
        return new ClaimRequest(window, owner, now, now.plus(HOUR), "plan");
    }

    private static Granted granted(ClaimResult result) {
        assertThat(result).isInstanceOf(Granted.class);
        return (Granted) result;
    }

    private static Refused refused(ClaimResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused) result;
    }

    private static List<String> ids(Ledger ledger) throws IOException {
        return ledger.outbox(STREAM).stream().map(Notification::id).toList();
    }
}
