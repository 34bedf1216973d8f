// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NoticeTextTest {
    private static final StreamId STREAM = new StreamId("weather", "main");
    private static final Instant OPENED = Instant.parse("2026-11-20T10:30:00.123Z");
    private static final Window NINE = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    private static final Toll TOLL = new Toll(2, 3, 1, List.of(NINE), 0);

    private StreamId stream = STREAM;
    private String reason = "column 'a' is INT64, the value is text";
    private Instant now = OPENED;
    private int skippedInRow;
    private Toll toll = TOLL;
    private boolean inTurn;
    private List<String> others = List.of();

    private Notification told(Notification.Kind kind, WindowEntry ended) {
        Incident incident = new Incident("SCHEMA at transform", NINE.start(), now, 0, others);
        StreamHealth health =
                new StreamHealth(StreamHealth.State.FAILING, OPENED, skippedInRow, 1, Optional.of(incident));
        return new NoticeText(stream, ended, reason, health, incident, toll, inTurn, now).notification(kind);
    }

    private static WindowEntry failed(WindowState state, Failure.Kind kind) {
        return WindowEntry.fresh(NINE).toBuilder()
                .state(state)
                .owner("run-1")
                .attempts(2)
                .failure(new Failure(kind, "transform", "not for people: anna@example.com"))
                .build();
    }

    private static WindowEntry done() {
        return WindowEntry.fresh(NINE).toBuilder()
                .state(WindowState.DONE)
                .owner("run-1")
                .attempts(3)
                .build();
    }

    @Test
    void openingTellsWhatFailedAndWhatToDo() {
        Notification opening = told(Notification.Kind.FAILED, failed(WindowState.FAILED, Failure.Kind.SCHEMA));

        assertThat(opening.subject()).isEqualTo("weather/main failed at window 20261120T090000Z_PT1H");
        assertThat(opening.text()).isEqualTo("""
                        Window 20261120T090000Z_PT1H of weather/main: SCHEMA at transform, attempt 2.
                        column 'a' is INT64, the value is text
                        Declare a type that fits; the window waits until it is reopened, later windows go on.
                        While this lasts there are reminders, not a message for each run; then one when it works again.""");
        assertThat(opening.window()).isEqualTo(NINE.name());
        assertThat(opening.at()).isEqualTo(OPENED);
        assertThat(opening.details())
                .isEqualTo(Map.of(
                        "kind", "FAILED", "failure", "SCHEMA", "step", "transform", "attempt", "2", "run", "run-1"));
    }

    @Test
    void windowThatKeepsLaterOnesWaitingIsToldToDoSo() {
        inTurn = true;

        assertThat(told(Notification.Kind.REMINDER, failed(WindowState.FAILED, Failure.Kind.SCHEMA))
                        .text())
                .contains(
                        "Declare a type that fits; the window waits until it is reopened, and all later ones wait for it.");
    }

    @Test
    void sourceThatIsDownIsToldByWindowsOrByAttempts() {
        WindowEntry skipped = failed(WindowState.RETRY, Failure.Kind.SOURCE_UNAVAILABLE);

        skippedInRow = 2;
        String byAttempts = told(Notification.Kind.SOURCE_DOWN, skipped).subject();
        skippedInRow = 3;
        String byWindows = told(Notification.Kind.SOURCE_DOWN, skipped).subject();

        assertThat(byAttempts)
                .isEqualTo("weather/main: source unavailable at attempt 2 of window 20261120T090000Z_PT1H");
        assertThat(byWindows).isEqualTo("weather/main: source unavailable for 3 windows in a row");
    }

    @Test
    void nextTryIsToldWhereTheSourceHasNamedATime() {
        WindowEntry skipped = failed(WindowState.RETRY, Failure.Kind.SOURCE_UNAVAILABLE).toBuilder()
                .notBefore(Instant.parse("2026-11-20T12:00:00.5Z"))
                .build();

        assertThat(told(Notification.Kind.SOURCE_DOWN, skipped).text())
                .contains("This may pass by itself; the next run after 2026-11-20T12:00:00Z tries again.");
    }

    @Test
    void windowOfASourceThatAnswersOnlyForNowIsToldToBeLost() {
        assertThat(told(Notification.Kind.SOURCE_DOWN, failed(WindowState.SKIPPED, Failure.Kind.SOURCE_UNAVAILABLE))
                        .text())
                .contains("this window is lost, since its source answers only for now.");
    }

    @Test
    void reminderTellsSinceWhenHowMuchAndWhatElse() {
        now = OPENED.plus(Duration.ofHours(28));
        others = List.of("UNAUTHORISED at fetch", "DAMAGED at publish");

        Notification reminder = told(Notification.Kind.REMINDER, failed(WindowState.RETRY, Failure.Kind.UNAUTHORISED));

        assertThat(reminder.subject()).isEqualTo("weather/main is still failing after 1 d 4 h");
        assertThat(reminder.text()).isEqualTo("""
                        weather/main has been failing since 2026-11-20T10:30:00Z (1 d 4 h): SCHEMA at transform.
                        Last at window 20261120T090000Z_PT1H: UNAUTHORISED at transform, attempt 2.
                        column 'a' is INT64, the value is text
                        Renew the credentials; the next run tries again.
                        Other failures since then: UNAUTHORISED at fetch, DAMAGED at publish.
                        Windows affected: 7; done since: 2; missing: 5 (3 due, 1 not begun, 1 to be reopened).
                        To be reopened by somebody: 20261120T090000Z_PT1H.
                        The next reminder comes after 2026-11-22T14:30:00Z.""");
        assertThat(reminder.details())
                .containsEntry("failure", "UNAUTHORISED")
                .containsEntry("since", "2026-11-20T10:30:00Z")
                .containsEntry("missing", "5");
    }

    @Test
    void recoveryTellsWhatIsStillMissing() {
        now = OPENED.plus(Duration.ofMinutes(125));
        reason = "";

        Notification recovery = told(Notification.Kind.RECOVERED, done());

        assertThat(recovery.subject()).isEqualTo("weather/main works again");
        assertThat(recovery.text()).isEqualTo("""
                        Window 20261120T090000Z_PT1H of weather/main is done.
                        The stream had been failing since 2026-11-20T10:30:00Z (2 h 5 min): SCHEMA at transform.
                        Windows affected: 7; done since: 2; missing: 5 (3 due, 1 not begun, 1 to be reopened).
                        To be reopened by somebody: 20261120T090000Z_PT1H.""");
        assertThat(recovery.details())
                .isEqualTo(Map.of(
                        "kind", "RECOVERED",
                        "failure", "SCHEMA",
                        "step", "transform",
                        "attempt", "3",
                        "run", "run-1",
                        "since", "2026-11-20T10:30:00Z",
                        "missing", "5"));
    }

    @Test
    void nothingIsSaidOfWhatIsNotThere() {
        toll = new Toll(1, 0, 0, List.of(), 2);
        reason = "";

        assertThat(told(Notification.Kind.RECOVERED, done()).text())
                .endsWith("\nWindows affected: 3; done since: 1; missing: 0; lost: 2.");
    }

    @Test
    void someOfManyWindowsThatWaitAreNamed() {
        List<Window> many = IntStream.range(0, 8)
                .mapToObj(i -> Window.of(NINE.start().plus(Duration.ofHours(i)), Duration.ofHours(1)))
                .toList();
        toll = new Toll(0, 0, 0, many, 0);

        assertThat(told(Notification.Kind.RECOVERED, done()).text())
                .contains(many.get(4).name() + " and 3 more.")
                .doesNotContain(many.get(5).name());
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void everyKindOfFailureHasARemedyAndNoMessageOfTheFailureIsTold(Failure.Kind kind) {
        Notification told = told(Notification.Kind.FAILED, failed(WindowState.RETRY, kind));

        assertThat(told.text().lines()).hasSize(4).noneMatch(String::isBlank);
        assertThat(told.text()).contains("; the next run tries again.").doesNotContain("anna");
    }

    @ParameterizedTest
    @CsvSource({
        "PT59S, less than a minute",
        "PT1M, 1 min",
        "PT60M, 1 h",
        "PT61M, 1 h 1 min",
        "PT24H10M, 1 d",
        "PT239H, 9 d 23 h"
    })
    void timeIsToldInTwoUnitsAtMost(Duration lasted, String told) {
        now = OPENED.plus(lasted);

        assertThat(told(Notification.Kind.REMINDER, failed(WindowState.RETRY, Failure.Kind.SOURCE))
                        .subject())
                .isEqualTo("weather/main is still failing after " + told);
    }

    @ParameterizedTest
    @EnumSource(
            value = Notification.Kind.class,
            names = {"FAILED", "SOURCE_DOWN", "REMINDER", "RECOVERED"})
    void subjectIsShortAndPlainWhateverTheStreamIsCalled(Notification.Kind kind) {
        stream = new StreamId("wetter\r\nBcc: x", "\u00fc\u6c34".repeat(80));
        WindowEntry ended = kind == Notification.Kind.RECOVERED
                ? done()
                : failed(WindowState.RETRY, Failure.Kind.SOURCE_UNAVAILABLE);

        Notification told = told(kind, ended);

        assertThat(told.subject())
                .matches("[ -~]{1,100}")
                .startsWith("wetter??Bcc: x/??")
                .endsWith("...");
        assertThat(told.text()).contains("wetter Bcc: x/\u00fc\u6c34").doesNotContain("\r");
    }

    @Test
    void longReasonIsCut() {
        reason = "x".repeat(5_000);

        assertThat(told(Notification.Kind.FAILED, failed(WindowState.FAILED, Failure.Kind.SCHEMA))
                        .text()
                        .lines())
                .allMatch(line -> line.length() <= 1_000)
                .anyMatch(line -> line.endsWith("xxx..."));
    }
}
