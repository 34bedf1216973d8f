// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Failure.Kind;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.StreamHealth.State;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the table: what is known before, how a window ends, what is known and told afterwards. */
class AlertingTest {
    private static final Instant OPENED = Instant.parse("2026-11-20T10:30:00Z");
    private static final Instant NOW = OPENED.plus(Duration.ofMinutes(30));
    private static final StreamHealth WELL = new StreamHealth(State.OK, Instant.EPOCH, 0, 7);
    private static final String DOWN = "SOURCE_UNAVAILABLE at fetch";

    private static Window hour(int hour) {
        return Window.of(Instant.parse("2026-11-20T00:00:00Z").plus(Duration.ofHours(hour)), Duration.ofHours(1));
    }

    private static WindowEntry entry(int hour, WindowState state, int attempts, Kind failure) {
        return WindowEntry.fresh(hour(hour)).toBuilder()
                .state(state)
                .attempts(attempts)
                .failure(failure == null ? null : new Failure(failure, "fetch", "message"))
                .build();
    }

    private static WindowEntry failed(int hour, int attempts, Kind failure) {
        boolean due = switch (failure) {
            case SOURCE, BAD_RECORD, SCHEMA, DAMAGED, INTERNAL -> false;
            default -> true;
        };
        return entry(hour, due ? WindowState.RETRY : WindowState.FAILED, attempts, failure);
    }

    private static WindowEntry done(int hour) {
        return entry(hour, WindowState.DONE, 1, null);
    }

    private static WindowEntry untried(int hour) {
        return entry(hour, WindowState.CLAIMED, 1, null);
    }

    private static StreamHealth skippedInRow(int windows) {
        return new StreamHealth(State.OK, Instant.EPOCH, windows, 7);
    }

    private static StreamHealth failing(String fingerprint, String... others) {
        Incident incident = new Incident(fingerprint, hour(7).start(), OPENED, 0, List.of(others));
        return new StreamHealth(State.FAILING, OPENED, 0, 7, Optional.of(incident));
    }

    private static Alerting.Verdict verdict(StreamHealth before, WindowEntry ended, WindowEntry... others) {
        return new Alerting(before, untried(9), ended, false, NOW).verdict(List.of(others));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAUTHORISED", "SOURCE", "BAD_RECORD", "SCHEMA", "DAMAGED", "CONFIGURATION", "INTERNAL"})
    void whatNeedsAPersonOpensAtOnce(Kind kind) {
        Alerting.Verdict verdict = verdict(WELL, failed(9, 1, kind));

        assertThat(verdict.notice()).contains(Notification.Kind.FAILED);
        assertThat(verdict.health())
                .isEqualTo(new StreamHealth(
                        State.FAILING,
                        NOW,
                        0,
                        8,
                        Optional.of(new Incident(kind + " at fetch", hour(9).start(), NOW, 0, List.of()))));
    }

    @ParameterizedTest
    @CsvSource({
        "SOURCE_UNAVAILABLE, 1, ",
        "SOURCE_UNAVAILABLE, 2, ",
        "SOURCE_UNAVAILABLE, 3, SOURCE_DOWN",
        "INFRASTRUCTURE,     2, ",
        "INFRASTRUCTURE,     3, FAILED",
        "INFRASTRUCTURE,     9, FAILED",
        "DEADLINE,           2, ",
        "DEADLINE,           3, FAILED"
    })
    void whatMayPassOpensAtTheThirdAttemptAtOneWindow(Kind kind, int attempts, Notification.Kind notice) {
        Alerting.Verdict verdict = verdict(WELL, failed(9, attempts, kind));

        assertThat(verdict.notice()).isEqualTo(Optional.ofNullable(notice));
        assertThat(verdict.health().incident().isPresent()).isEqualTo(notice != null);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true"})
    void thirdWindowSkippedInARowOpens(int before, boolean opens) {
        Alerting.Verdict verdict = verdict(skippedInRow(before), failed(9, 1, Kind.SOURCE_UNAVAILABLE));

        assertThat(verdict.health().skippedInRow()).isEqualTo(before + 1);
        assertThat(verdict.notice().isPresent()).isEqualTo(opens);
    }

    @Test
    void windowThatIsSkippedAgainDoesNotCount() {
        WindowEntry before = failed(9, 1, Kind.SOURCE_UNAVAILABLE);
        WindowEntry after = failed(9, 2, Kind.SOURCE_UNAVAILABLE);

        Alerting.Verdict verdict = new Alerting(skippedInRow(2), before, after, false, NOW).verdict(List.of());

        assertThat(verdict.health()).isEqualTo(skippedInRow(2));
        assertThat(verdict.notice()).isEmpty();
    }

    @Test
    void windowWhoseFirstAttemptFailedOtherwiseCountsWhenItIsSkipped() {
        WindowEntry before = failed(9, 1, Kind.INFRASTRUCTURE);
        WindowEntry after = failed(9, 2, Kind.SOURCE_UNAVAILABLE);

        Alerting.Verdict verdict = new Alerting(skippedInRow(0), before, after, false, NOW).verdict(List.of());

        assertThat(verdict.health().skippedInRow()).isOne();
    }

    @Test
    void otherFailuresAreNoSkippedWindows() {
        Alerting.Verdict verdict = verdict(skippedInRow(2), failed(9, 1, Kind.INFRASTRUCTURE));

        assertThat(verdict.health()).isEqualTo(skippedInRow(2));
        assertThat(verdict.notice()).isEmpty();
    }

    @Test
    void incidentBeginsAtTheEarliestWindowThatIsKnownToBeAffected() {
        Alerting.Verdict verdict = verdict(
                skippedInRow(2),
                failed(9, 1, Kind.SOURCE_UNAVAILABLE),
                entry(4, WindowState.FAILED, 1, Kind.SCHEMA),
                done(5),
                untried(6),
                entry(7, WindowState.SKIPPED, 1, Kind.SOURCE_UNAVAILABLE),
                failed(8, 1, Kind.SOURCE_UNAVAILABLE));

        assertThat(verdict.health().incident().orElseThrow().firstWindow()).isEqualTo(hour(7).start());
    }

    @Test
    void nothingChangesWhereARunOnlyRanOutOfTime() {
        Alerting.Verdict verdict = verdict(skippedInRow(2), entry(9, WindowState.RETRY, 5, null));

        assertThat(verdict.health()).isEqualTo(skippedInRow(2));
        assertThat(verdict.notice()).isEmpty();
    }

    @Test
    void successOfAStreamThatIsWellChangesNothing() {
        assertThat(verdict(WELL, done(9)).health()).isEqualTo(WELL);
    }

    @Test
    void successEndsTheRowOfSkippedWindows() {
        assertThat(verdict(skippedInRow(2), done(9)).health())
                .isEqualTo(new StreamHealth(State.OK, Instant.EPOCH, 0, 8));
    }

    @Test
    void sameFailureInsideAnIncidentIsSilentAndChangesNothing() {
        StreamHealth before = failing("SCHEMA at fetch");

        Alerting.Verdict verdict = verdict(before, failed(9, 1, Kind.SCHEMA));

        assertThat(verdict.health()).isEqualTo(before);
        assertThat(verdict.notice()).isEmpty();
    }

    @Test
    void otherFailureInsideAnIncidentIsKeptForTheReminder() {
        Alerting.Verdict first = verdict(failing(DOWN), failed(9, 1, Kind.SCHEMA));
        Alerting.Verdict again = verdict(first.health(), failed(9, 1, Kind.SCHEMA));

        assertThat(first.notice()).isEmpty();
        assertThat(first.health().version()).isEqualTo(8);
        assertThat(first.health().incident().orElseThrow().others()).containsExactly("SCHEMA at fetch");
        assertThat(again.health()).isEqualTo(first.health());
    }

    @Test
    void otherFailuresAreKeptUpToALimit() {
        String[] ten = IntStream.range(0, 10).mapToObj(i -> "other " + i).toArray(String[]::new);

        Alerting.Verdict verdict = verdict(failing(DOWN, ten), failed(9, 1, Kind.SCHEMA));

        assertThat(verdict.health()).isEqualTo(failing(DOWN, ten));
    }

    @Test
    void fingerprintIsOfBoundedLength() {
        assertThat(Alerting.fingerprint(new Failure(Kind.SOURCE, "x".repeat(1_000), "message")))
                .startsWith("SOURCE at xxx")
                .hasSize(100);
    }

    /** Minutes after the opening. */
    @ParameterizedTest
    @CsvSource({
        "0,    59,   false",
        "0,    60,   true",
        "0,    500,  true",
        "60,   239,  false",
        "60,   240,  true",
        "119,  240,  true",
        "240,  1679, false",
        "240,  1680, true",
        "500,  600,  false",
        "500,  1939, false",
        "500,  1940, true",
        "1680, 3119, false",
        "1680, 3120, true"
    })
    void remindersAreDueAfterAnHourAfterFourAndThenDaily(int toldAfter, int nowAfter, boolean due) {
        Instant told = OPENED.plus(Duration.ofMinutes(toldAfter));
        Instant now = OPENED.plus(Duration.ofMinutes(nowAfter));
        Incident open = new Incident(DOWN, hour(7).start(), told, 2, List.of());
        StreamHealth before = new StreamHealth(State.FAILING, OPENED, 3, 7, Optional.of(open));

        Alerting alerting = new Alerting(before, untried(9), failed(9, 1, Kind.SCHEMA), false, now);
        Alerting.Verdict verdict = alerting.verdict(List.of());

        assertThat(alerting.looksAtOthers()).isEqualTo(due);
        assertThat(verdict.notice()).isEqualTo(due ? Optional.of(Notification.Kind.REMINDER) : Optional.empty());
        assertThat(verdict.health().since()).isEqualTo(OPENED);
        assertThat(verdict.health().incident())
                .contains(
                        new Incident(DOWN, hour(7).start(), due ? now : told, due ? 3 : 2, List.of("SCHEMA at fetch")));
    }

    @Test
    void successEndsTheIncident() {
        Alerting.Verdict verdict =
                verdict(failing(DOWN), done(9), entry(8, WindowState.FAILED, 4, Kind.SCHEMA), done(9));

        assertThat(verdict.notice()).contains(Notification.Kind.RECOVERED);
        assertThat(verdict.health()).isEqualTo(new StreamHealth(State.OK, NOW, 0, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "RETRY,     1, CONFIGURATION,      true",
        "RETRY,     1, UNAUTHORISED,       true",
        "CLAIMED,   2, UNAUTHORISED,       true",
        "RETRY,     2, SOURCE_UNAVAILABLE, false",
        "RETRY,     3, SOURCE_UNAVAILABLE, true",
        "RETRY,     2, INFRASTRUCTURE,     false",
        "RETRY,     3, INFRASTRUCTURE,     true",
        "RETRY,     5, ,                   false",
        "FAILED,    9, SCHEMA,             false",
        "SKIPPED,   9, SOURCE_UNAVAILABLE, false"
    })
    void incidentLastsWhileAnotherWindowThatIsNotGivenUpFailsSo(
            WindowState state, int attempts, Kind kind, boolean lasts) {
        Alerting.Verdict verdict = verdict(failing(DOWN), done(9), entry(6, state, attempts, kind), done(9));

        assertThat(verdict.notice()).isEqualTo(lasts ? Optional.empty() : Optional.of(Notification.Kind.RECOVERED));
        assertThat(verdict.health().state()).isEqualTo(lasts ? State.FAILING : State.OK);
        assertThat(verdict.health().version()).as("changes in any case").isEqualTo(8);
    }

    @Test
    void oldFailureOfTheWindowThatIsNowDoneDoesNotCount() {
        Alerting.Verdict verdict = verdict(failing(DOWN), done(9), failed(9, 9, Kind.UNAUTHORISED));

        assertThat(verdict.notice()).contains(Notification.Kind.RECOVERED);
    }

    @Test
    void othersAreLookedAtOnlyWhereTheyMatter() {
        assertThat(looksAtOthers(WELL, done(9))).isFalse();
        assertThat(looksAtOthers(WELL, failed(9, 1, Kind.INFRASTRUCTURE))).isFalse();
        assertThat(looksAtOthers(WELL, failed(9, 1, Kind.SCHEMA))).isTrue();
        assertThat(looksAtOthers(failing(DOWN), failed(9, 1, Kind.SCHEMA))).isFalse();
        assertThat(looksAtOthers(failing(DOWN), entry(9, WindowState.RETRY, 1, null)))
                .isFalse();
        assertThat(looksAtOthers(failing(DOWN), done(9))).isTrue();
    }

    private static boolean looksAtOthers(StreamHealth before, WindowEntry ended) {
        return new Alerting(before, untried(9), ended, false, NOW).looksAtOthers();
    }
}
