// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import static io.github.ingest4j.aws.dynamodb.TestTable.HOUR;
import static io.github.ingest4j.aws.dynamodb.TestTable.NINE;
import static io.github.ingest4j.aws.dynamodb.TestTable.NOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.WINDOW;
import static io.github.ingest4j.aws.dynamodb.TestTable.claimed;
import static io.github.ingest4j.aws.dynamodb.TestTable.ended;
import static io.github.ingest4j.aws.dynamodb.TestTable.everything;
import static io.github.ingest4j.aws.dynamodb.TestTable.failed;
import static io.github.ingest4j.aws.dynamodb.TestTable.failedWindow;
import static io.github.ingest4j.aws.dynamodb.TestTable.hour;
import static io.github.ingest4j.aws.dynamodb.TestTable.notification;
import static io.github.ingest4j.aws.dynamodb.TestTable.reopened;
import static io.github.ingest4j.aws.dynamodb.TestTable.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Claim;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.Ledger.CommitResult;
import io.github.ingest4j.ledger.LedgerChange;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@NeedsAws(value = AwsService.DYNAMODB, atomic = true)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoDbLedgerTest {
    private static final String KEY = "W#20261120T090000Z_PT1H";

    private final TestTable table;
    private final DynamoDbLedger ledger;
    private final StreamId stream = TestTable.newStream();

    DynamoDbLedgerTest(AwsServices services) throws IOException {
        table = new TestTable(services);
        ledger = table.ledger();
    }

    @AfterAll
    void close() {
        table.close();
    }

    @Test
    void windowIsStoredSoThatPeopleCanReadIt() throws IOException {
        StreamId stream = new StreamId("shop/eu", "new orders");
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(claim, LedgerChange.of(failed(claim, "no answer")));

        Map<String, AttributeValue> item = new HashMap<>(table.item(stream, KEY));

        assertThat(item.remove("write")).isNotNull();
        assertThat(item)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("PK", AttributeValue.fromS("P#shop%2Feu#new%20orders")),
                        Map.entry("SK", AttributeValue.fromS(KEY)),
                        Map.entry("open", AttributeValue.fromS(KEY)),
                        Map.entry("state", AttributeValue.fromS("CLAIMED")),
                        Map.entry("owner", AttributeValue.fromS("run-1")),
                        Map.entry("epoch", AttributeValue.fromN("1")),
                        Map.entry("leaseUntil", AttributeValue.fromS("2026-11-20T12:00:00Z")),
                        Map.entry("attempts", AttributeValue.fromN("1")),
                        Map.entry("planHash", AttributeValue.fromS("plan")),
                        Map.entry("rawSet", AttributeValue.fromN("1")),
                        Map.entry("generation", AttributeValue.fromN("1")),
                        Map.entry("records", AttributeValue.fromN("0")),
                        Map.entry(
                                "failure",
                                AttributeValue.fromM(Map.of(
                                        "kind", AttributeValue.fromS("SOURCE"),
                                        "step", AttributeValue.fromS("fetch"),
                                        "message", AttributeValue.fromS("no answer"))))));
    }

    @Test
    void windowIsInTheIndexUntilItIsTerminal() throws IOException {
        StreamId stream = TestTable.newStream();
        WindowEntry failed = failedWindow(ledger, stream, WINDOW);

        assertThat(table.item(stream, KEY)).doesNotContainKey("open");
        ledger.reopen(stream, failed, reopened(failed));
        assertThat(table.item(stream, KEY)).containsEntry("open", AttributeValue.fromS(KEY));
    }

    @Test
    void everyWriteOfAWindowHasAnIdOfItsOwn() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        AttributeValue ofClaim = table.item(stream, KEY).get("write");
        ledger.renew(claim, NOW.plus(Duration.ofHours(2)));
        AttributeValue ofRenewal = table.item(stream, KEY).get("write");
        ledger.commit(claim, LedgerChange.of(claim.entry()));
        AttributeValue ofCommit = table.item(stream, KEY).get("write");
        ledger.release(claim);
        AttributeValue ofRelease = table.item(stream, KEY).get("write");

        assertThat(List.of(ofClaim, ofRenewal, ofCommit, ofRelease)).doesNotHaveDuplicates();
    }

    @Test
    void attributesOfALaterVersionAreNoHindrance() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        table.change(stream, KEY, "priority", AttributeValue.fromN("7"));

        assertThat(ledger.find(stream, WINDOW)).contains(claim.entry());
    }

    @ParameterizedTest
    @CsvSource({"state,S,LOST", "leaseUntil,S,noon", "epoch,S,one", "epoch,N,1.5"})
    void itemThatCannotBeReadIsNamed(String attribute, String type, String value) throws IOException {
        StreamId stream = TestTable.newStream();
        claimed(ledger, stream, WINDOW, "run-1");
        table.change(
                stream, KEY, attribute, type.equals("N") ? AttributeValue.fromN(value) : AttributeValue.fromS(value));

        assertThatThrownBy(() -> ledger.find(stream, WINDOW))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageStartingWith("the item " + ItemKeys.partition(stream) + " " + KEY
                        + " of a ledger in DynamoDB cannot be read: ");
        assertThatThrownBy(() -> ledger.entriesFrom(stream, NINE)).isInstanceOf(DamagedDataException.class);
        assertThatThrownBy(() -> ledger.entriesFrom(stream, NINE.plus(HOUR))).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void itemThatLacksAnAttributeIsNamed() throws IOException {
        StreamId stream = TestTable.newStream();
        claimed(ledger, stream, WINDOW, "run-1");
        Map<String, AttributeValue> item = table.item(stream, KEY);
        table.put(Map.of("PK", item.get("PK"), "SK", item.get("SK"), "state", item.get("state")));

        assertThatThrownBy(() -> ledger.claim(stream, request(WINDOW, "run-2", NOW)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageEndingWith("attribute 'owner' is missing");
    }

    @Test
    void healthKeepsItsIncident() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        StreamHealth first = health(1, "SOURCE/fetch", List.of("DAMAGED/publish", "SCHEMA/transform"));
        StreamHealth second = health(2, "SOURCE/fetch", List.of());
        StreamHealth third = new StreamHealth(StreamHealth.State.OK, NOW, 0, 3);

        for (StreamHealth health : List.of(first, second, third)) {
            LedgerChange change = new LedgerChange(claim.entry(), Optional.empty(), Optional.of(health), List.of());
            assertThat(ledger.commit(claim, change)).isEqualTo(CommitResult.APPLIED);
            assertThat(ledger.health(stream)).isEqualTo(health);
        }
    }

    private static StreamHealth health(long version, String fingerprint, List<String> others) {
        Incident incident =
                new Incident(fingerprint, NINE, Instant.parse("2026-11-20T11:00:00.123456789Z"), (int) version, others);
        return new StreamHealth(StreamHealth.State.FAILING, NOW, 3, version, Optional.of(incident));
    }

    @Test
    void warningsAreStoredSoThatPeopleCanReadThemAndOfOtherVersionsWhatIsKnown() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        Warning told = new Warning(NOW, 23, 1_234);
        StreamHealth health = new StreamHealth(
                StreamHealth.State.OK,
                NOW,
                0,
                1,
                Optional.empty(),
                7,
                Map.of(Notification.Kind.QUARANTINED, told, Notification.Kind.UNUSUAL_VOLUME, told));
        AttributeValue stored = AttributeValue.fromM(Map.of(
                "toldAt", AttributeValue.fromS("2026-11-20T11:00:00Z"),
                "windows", AttributeValue.fromN("23"),
                "records", AttributeValue.fromN("1234")));
        ledger.commit(claim, new LedgerChange(claim.entry(), Optional.empty(), Optional.of(health), List.of()));

        assertThat(table.item(stream, ItemKeys.HEALTH))
                .containsEntry("schemaVersion", AttributeValue.fromN("7"))
                .containsEntry(
                        "warnings", AttributeValue.fromM(Map.of("QUARANTINED", stored, "UNUSUAL_VOLUME", stored)));
        table.change(
                stream,
                ItemKeys.HEALTH,
                "warnings",
                AttributeValue.fromM(Map.of("LATE_RECORDS", AttributeValue.fromS("?"), "UNUSUAL_VOLUME", stored)));
        assertThat(ledger.health(stream).warnings()).isEqualTo(Map.of(Notification.Kind.UNUSUAL_VOLUME, told));
        Map<String, AttributeValue> earlier = new HashMap<>(table.item(stream, ItemKeys.HEALTH));
        earlier.keySet().removeAll(List.of("schemaVersion", "warnings"));
        table.put(earlier);
        assertThat(ledger.health(stream)).isEqualTo(new StreamHealth(StreamHealth.State.OK, NOW, 0, 1));
    }

    @Test
    void longTextIsCutOnceAndSaysSo() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        String text = "x".repeat(1_000_000);
        ledger.commit(
                claim,
                new LedgerChange(
                        ended(failedClaim(claim, text), WindowState.RETRY),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(notification(stream, "n", text))));
        claimed(ledger, stream, WINDOW, "run-2");

        String stored = ledger.find(stream, WINDOW)
                .orElseThrow()
                .failure()
                .orElseThrow()
                .message();
        assertThat(stored).isEqualTo("x".repeat(9_960) + "... (990040 more characters)");
        assertThat(ledger.outbox(stream)).extracting(Notification::text).containsExactly(stored);
    }

    private static Claim failedClaim(Claim claim, String message) {
        return new Claim(claim.stream(), failed(claim, message));
    }

    @Test
    void ninetySevenLongNotificationsFitIntoOneCommitAndNoMore() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        String text = "€".repeat(20_000);
        List<Notification> notifications = IntStream.rangeClosed(1, DynamoDbLedger.MAX_NOTIFICATIONS + 1)
                .mapToObj(number -> notification(stream, "n" + number, text))
                .toList();
        LedgerChange tooMuch = with(notifications, claim);
        LedgerChange fits = with(notifications.subList(1, notifications.size()), claim);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.commit(claim, tooMuch))
                .withMessage(
                        "one commit to DynamoDB takes at most 97 notifications, not 98; commit the rest with a later"
                                + " change");
        assertThat(ledger.commit(claim, fits)).isEqualTo(CommitResult.APPLIED);

        assertThat(ledger.outbox(stream))
                .hasSize(97)
                .extracting(Notification::id)
                .startsWith("n2", "n3")
                .endsWith("n98");
    }

    private static LedgerChange with(List<Notification> notifications, Claim claim) {
        LedgerChange change = everything(claim);
        return new LedgerChange(change.entry(), change.cursor(), change.health(), notifications);
    }

    @Test
    void notificationOfAKindThatOnlyALaterVersionKnowsIsToldAllTheSame() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(claim, everything(claim, "a", "b"));
        table.change(stream, ItemKeys.notification("a"), "kind", AttributeValue.fromS("PAUSED"));

        assertThat(ledger.outbox(stream))
                .extracting(notification -> notification.id() + " " + notification.kind())
                .containsExactly("a FAILED", "b FAILED");
    }

    @Test
    void notificationGivenTwiceInOneCommitIsKeptOnce() throws IOException {
        StreamId stream = TestTable.newStream();
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");

        assertThat(ledger.commit(claim, everything(claim, "n", "m", "n"))).isEqualTo(CommitResult.APPLIED);

        assertThat(ledger.outbox(stream)).extracting(Notification::id).containsExactly("n", "m");
    }

    @Test
    void sentNotificationExpiresAfterSevenDays() throws IOException {
        StreamId stream = TestTable.newStream();
        ManualClock clock = ManualClock.at(NOW);
        DynamoDbLedger ledger = DynamoDbLedger.on(table.client, table.name, clock);
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        ledger.commit(claim, everything(claim, "n/1"));
        assertThat(table.item(stream, "OUT#n%2F1"))
                .containsEntry("open", AttributeValue.fromS("OUT#20261120T110000.000000000Z#001"))
                .doesNotContainKey("expiresAt");

        ledger.sent(stream, "n/1");
        clock.advance(HOUR);
        ledger.sent(stream, "n/1");

        long expiresAt = NOW.plus(Duration.ofDays(7)).getEpochSecond();
        assertThat(table.item(stream, "OUT#n%2F1"))
                .containsEntry("expiresAt", AttributeValue.fromN(Long.toString(expiresAt)))
                .containsEntry("sentAt", AttributeValue.fromS("2026-11-20T11:00:00Z"))
                .containsEntry("text", AttributeValue.fromS("text of n/1"))
                .doesNotContainKey("open");
    }

    @Test
    void sendingWhatIsNotThereLeavesNothingBehind() throws IOException {
        ledger.sent(stream, "never seen");

        assertThat(table.item(stream, "OUT#never%20seen")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0001-12-31T23:00:00Z", "+10000-01-01T00:00:00Z"})
    void windowWhoseKeyWouldNotSortIsRefused(Instant start) {
        Window window = Window.of(start, HOUR);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.claim(stream, request(window, "run-1", NOW)))
                .withMessage("a window of a DynamoDB ledger starts in the years 0 to 9999, not at " + start);
        assertThatIllegalArgumentException().isThrownBy(() -> ledger.find(stream, window));
    }

    @Test
    void windowsAreFoundFromTheFirstYearToTheLast() throws IOException {
        StreamId stream = TestTable.newStream();
        Window first = Window.of(Instant.parse("0000-01-01T00:00:00Z"), HOUR);
        Window last = Window.of(Instant.parse("9999-12-31T23:59:59Z"), HOUR);
        for (Window window : List.of(last, first, WINDOW)) {
            ledger.commit(
                    claimed(ledger, stream, window, "run-1"),
                    LedgerChange.of(
                            ended(new Claim(stream, ledger.find(stream, window).orElseThrow()), WindowState.DONE)));
        }
        claimed(ledger, stream, hour(1), "run-1");

        assertThat(windows(stream, Instant.MIN)).containsExactly(first, WINDOW, hour(1), last);
        assertThat(windows(stream, first.start())).containsExactly(first, WINDOW, hour(1), last);
        assertThat(windows(stream, first.start().plusNanos(1))).containsExactly(WINDOW, hour(1), last);
        assertThat(windows(stream, last.start())).containsExactly(hour(1), last);
        assertThat(windows(stream, last.start().plusNanos(1))).containsExactly(hour(1));
        assertThat(windows(stream, Instant.MAX)).containsExactly(hour(1));
    }

    private List<Window> windows(StreamId stream, Instant start) throws IOException {
        return ledger.entriesFrom(stream, start).stream()
                .map(WindowEntry::window)
                .toList();
    }

    @Test
    void leaseOfTerminalWindowIsJudgedByTheLedgersClock() throws IOException {
        StreamId stream = TestTable.newStream();
        ManualClock clock = ManualClock.at(NOW);
        DynamoDbLedger ledger = DynamoDbLedger.on(table.client, table.name, clock);
        Claim claim = claimed(ledger, stream, WINDOW, "run-1");
        WindowEntry failed = claim.entry().toBuilder().state(WindowState.FAILED).build();
        ledger.commit(claim, LedgerChange.of(failed));

        clock.advance(HOUR.minusNanos(1));
        assertThat(ledger.reopen(stream, failed, reopened(failed))).isFalse();
        clock.advance(Duration.ofNanos(1));
        assertThat(ledger.reopen(stream, failed, reopened(failed))).isTrue();
    }

    @Test
    void reopeningAsAnotherWindowIsRefused() {
        WindowEntry entry = WindowEntry.fresh(WINDOW);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.reopen(stream, entry, WindowEntry.fresh(hour(1))))
                .withMessageStartingWith("cannot reopen 20261120T090000Z_PT1H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "my ledger", "arn:aws:dynamodb:eu-west-1:1:table/x"})
    void nameThatNoTableCanHaveIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbLedger.on(table.client, name))
                .withMessageContaining("unlike '" + name + "'");
    }
}
