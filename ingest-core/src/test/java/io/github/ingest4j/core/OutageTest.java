// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outages from their beginning to their end, on a schedule: every message that people get, and when. */
class OutageTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int RUNNERS = 100;

    private final World world = new World();
    private final Source healthy = world.source;

    @BeforeEach
    void withoutInvariants() {
        world.faults.heal(); // they look at every object after every call: too much for days of runs
    }

    private void isDown() {
        world.source = request -> {
            throw SourceException.unavailable("maintenance");
        };
    }

    private void refusesCredentials() {
        world.source = request -> {
            throw SourceException.unauthorised("status 401");
        };
    }

    private void refuses() {
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
    }

    /** A scheduled run now, and others at intervals; ends when the next would be due. */
    private void runs(int runs, Duration interval) {
        for (int run = 0; run < runs; run++) {
            world.pipeline().run();
            world.clock.advance(interval);
        }
    }

    private void hours(int runs) {
        runs(runs, HOUR);
    }

    /** Kind and hours since the first run. */
    private List<String> told() {
        return told(HOUR);
    }

    private List<String> told(Duration unit) {
        return world.notifier.delivered().stream()
                .map(told -> told.kind() + " "
                        + Duration.between(World.NOW, told.at()).toMinutes() / (double) unit.toMinutes())
                .toList();
    }

    private static List<String> reminders(double... at) {
        return Arrays.stream(at).mapToObj(time -> "REMINDER " + time).toList();
    }

    private static List<String> all(String opening, List<String> reminders, String recovery) {
        return Stream.of(Stream.of(opening), reminders.stream(), Stream.of(recovery))
                .flatMap(part -> part)
                .toList();
    }

    private Notification last() {
        List<Notification> delivered = world.notifier.delivered();
        return delivered.get(delivered.size() - 1);
    }

    @Test
    void sourceThatIsDownForTenDaysIsToldInThirteenMessages() throws IOException {
        isDown();
        hours(240);
        world.source = healthy;
        hours(1);

        assertThat(told())
                .isEqualTo(all(
                        "SOURCE_DOWN 2.0",
                        reminders(3, 6, 30, 54, 78, 102, 126, 150, 174, 198, 222),
                        "RECOVERED 240.0"));
        assertThat(last().text()).isEqualTo("""
                        Window 20261120T090000Z_PT1H of weather/main is done.
                        The stream had been failing since 2026-11-20T12:30:00Z (9 d 22 h): SOURCE_UNAVAILABLE at fetch.
                        Windows affected: 240; done since: 1; missing: 239 (239 due).""");
        hours(10);
        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark())
                .as("all is caught up")
                .isEqualTo(NINE.end().plus(HOUR.multipliedBy(250)));
        assertThat(told()).hasSize(13);
    }

    @Test
    void openingAndRemindersOfASourceThatIsDownAreComplete() {
        isDown();
        hours(4);

        assertThat(world.notifier.delivered())
                .extracting(Notification::subject)
                .containsExactly(
                        "weather/main: source unavailable at attempt 3 of window 20261120T090000Z_PT1H",
                        "weather/main is still failing after 1 h");
        assertThat(world.notifier.delivered()).extracting(Notification::text).containsExactly("""
                        Window 20261120T090000Z_PT1H of weather/main: SOURCE_UNAVAILABLE at fetch, attempt 3.
                        maintenance
                        This may pass by itself; the next run tries again.
                        While this lasts there are reminders, not a message for each run; then one when it works again.""", """
                        weather/main has been failing since 2026-11-20T12:30:00Z (1 h): SOURCE_UNAVAILABLE at fetch.
                        Last at window 20261120T090000Z_PT1H: SOURCE_UNAVAILABLE at fetch, attempt 4.
                        maintenance
                        This may pass by itself; the next run tries again.
                        Windows affected: 3; done since: 0; missing: 3 (3 due).
                        The next reminder comes after 2026-11-20T16:30:00Z.""");
    }

    @Test
    void fiveMinuteScheduleIsToldNoMore() {
        world.settings = builder -> builder.schedule(Schedule.every(Duration.ofMinutes(5)));
        isDown();
        runs(720, Duration.ofMinutes(5));
        world.source = healthy;
        runs(1, Duration.ofMinutes(5));

        assertThat(told(Duration.ofMinutes(5)))
                .isEqualTo(all("SOURCE_DOWN 2.0", reminders(14, 50, 338, 626), "RECOVERED 720.0"));
    }

    @Test
    void dailyScheduleIsRemindedDaily() {
        world.settings = builder -> builder.schedule(Schedule.daily(ZoneOffset.UTC));
        isDown();
        runs(6, Duration.ofDays(1));
        world.source = healthy;
        runs(1, Duration.ofDays(1));

        assertThat(told(Duration.ofDays(1))).isEqualTo(all("SOURCE_DOWN 2.0", reminders(3, 4, 5), "RECOVERED 6.0"));
    }

    @Test
    void sourceThatIsDownForTwoWindowsIsNotTold() {
        isDown();
        hours(2);
        world.source = healthy;
        hours(3);

        assertThat(told()).isEmpty();
    }

    @Test
    void refusedCredentialsAreToldAtOnceAndEndWithTheLastWindowThatTheyHaveKept() {
        refusesCredentials();
        hours(48);
        world.source = healthy;
        hours(4);

        assertThat(told()).isEqualTo(all("FAILED 0.0", reminders(1, 4, 28), "RECOVERED 49.0"));
        assertThat(last().text()).contains("Windows affected: 48; done since: 48; missing: 0.");
    }

    @Test
    void storeThatIsAwayIsToldAtTheThirdAttempt() {
        world.faults.strike(call -> call.name().startsWith("store."), Fault.FAIL_BEFORE);
        hours(8);
        world.faults.heal();
        hours(2);

        assertThat(told()).isEqualTo(all("FAILED 2.0", reminders(3, 6), "RECOVERED 8.0"));
        assertThat(last().text()).contains("Windows affected: 8; done since: 6; missing: 2 (2 due).");
    }

    @Test
    void failuresThatTakeTurnsAreOneIncident() {
        AtomicInteger calls = new AtomicInteger();
        world.source = request -> {
            if (calls.getAndIncrement() % 2 == 0) {
                throw SourceException.unauthorised("status 401");
            }
            throw new ConfigurationException("secret WEATHER_API_KEY is not set");
        };
        hours(30);
        world.source = healthy;
        hours(3);

        assertThat(told()).isEqualTo(all("FAILED 0.0", reminders(1, 4, 28), "RECOVERED 31.0"));
        assertThat(world.notifier.delivered().subList(1, 5))
                .extracting(Notification::text)
                .allSatisfy(text -> assertThat(text)
                        .containsOnlyOnce(": UNAUTHORISED at fetch.")
                        .contains("Other failures since then: CONFIGURATION at fetch."));
    }

    @Test
    void oneWindowThatLacksASettingWhileOthersSucceedIsOneIncident() {
        world.source = request -> {
            if (request.window().equals(NINE)) {
                throw new ConfigurationException("secret OF_NINE is not set");
            }
            return healthy.open(request);
        };
        hours(60);

        assertThat(told())
                .containsExactly("FAILED 0.0", "REMINDER 1.0", "REMINDER 4.0", "REMINDER 28.0", "REMINDER 52.0");
        assertThat(last().text()).contains("Windows affected: 1; done since: 0; missing: 1 (1 due).");
        world.source = healthy;
        hours(5);
        assertThat(told()).hasSize(6).last().isEqualTo("RECOVERED 60.0");
        assertThat(last().text()).contains("Windows affected: 1; done since: 1; missing: 0.");
    }

    @Test
    void oldHourThatTheSourceNeverAnswersForIsOneIncident() {
        world.source = request -> {
            if (request.window().equals(NINE)) {
                throw SourceException.unavailable("purged");
            }
            return healthy.open(request);
        };
        hours(33);

        assertThat(told()).containsExactly("SOURCE_DOWN 2.0", "REMINDER 3.0", "REMINDER 6.0", "REMINDER 30.0");
    }

    @Test
    void valueThatDoesNotFitIsToldAtOnceAndTheNextSuccessNamesWhatWaits() throws IOException {
        world.source = request ->
                PageReader.of(Page.json(request.window().equals(EIGHT) ? "[{\"a\":\"text of anna\"}]" : "[{\"a\":1}]"));
        world.pipeline().run(SEVEN);
        world.pipeline().run(EIGHT);

        assertThat(told()).containsExactly("FAILED 0.0");
        assertThat(last().text())
                .contains(
                        "SCHEMA at transform, attempt 1.",
                        "record 1 of page 1",
                        "field 'a'",
                        "waits until it is reopened")
                .doesNotContain("anna");
        world.pipeline().run(NINE);
        assertThat(told()).containsExactly("FAILED 0.0", "RECOVERED 0.0");
        assertThat(last().text())
                .contains("Windows affected: 1; done since: 0; missing: 1 (1 to be reopened).")
                .endsWith("\nTo be reopened by somebody: " + EIGHT + ".");
    }

    @Test
    void moreWindowsThatFailForGoodAreNamedByTheReminder() {
        refuses();
        world.pipeline().run(SEVEN);
        world.pipeline().run(EIGHT);
        assertThat(told()).containsExactly("FAILED 0.0");
        world.clock.advance(HOUR);

        world.pipeline().run(NINE);

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0");
        assertThat(last().text())
                .contains("Windows affected: 3; done since: 0; missing: 3 (3 to be reopened).")
                .contains("To be reopened by somebody: " + SEVEN + ", " + EIGHT + ", " + NINE + ".");
    }

    @Test
    void reopenedWindowThatIsDoneEndsTheIncidentAndIsCounted() throws IOException {
        refuses();
        hours(1);
        world.source = healthy;
        world.pipeline().reopen(NINE);

        world.pipeline().run(NINE);

        assertThat(told()).containsExactly("FAILED 0.0", "RECOVERED 1.0");
        assertThat(last().text()).endsWith("\nWindows affected: 1; done since: 1; missing: 0.");
    }

    @Test
    void windowsThatNoRunHasBegunAreMissing() {
        refusesCredentials();
        hours(1);
        world.clock.advance(HOUR.multipliedBy(5));
        world.source = healthy;

        world.pipeline().run();

        assertThat(told()).containsExactly("FAILED 0.0", "RECOVERED 6.0");
        assertThat(last().text()).contains("Windows affected: 6; done since: 1; missing: 5 (5 not begun).");
    }

    @Test
    void windowsOfASourceThatAnswersOnlyForNowAreLost() {
        SnapshotSource now = request -> world.source.open(request);
        world.settings = builder -> builder.source(now);
        hours(1);
        isDown();
        hours(5);
        world.source = healthy;
        hours(2);

        assertThat(told()).isEqualTo(all("SOURCE_DOWN 3.0", reminders(4), "RECOVERED 6.0"));
        assertThat(world.notifier.delivered().get(0).text()).contains("this window is lost");
        assertThat(last().text()).contains("Windows affected: 5; done since: 0; missing: 0; lost: 5.");
    }

    @Test
    void incidentFarBehindTheCursorIsCountedInFull() throws IOException {
        hours(1);
        refuses();
        world.pipeline().backfill(SEVEN.start(), EIGHT.end());
        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark()).isEqualTo(NINE.end());
        world.source = healthy;
        hours(1);

        assertThat(told()).containsExactly("FAILED 1.0", "RECOVERED 1.0");
        assertThat(last().text()).contains("Windows affected: 2; done since: 0; missing: 2 (2 to be reopened).");
    }

    @Test
    void hundredRunsOfOneFailingWindowAtOnceSendOneMessage() throws Exception {
        refusesCredentials();

        race(window -> NINE);
        assertThat(told()).containsExactly("FAILED 0.0");
        world.clock.advance(HOUR);
        race(window -> NINE);

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0");
    }

    @Test
    void hundredWindowsThatFailAtOnceSendOneMessage() throws Exception {
        refusesCredentials();
        List<Window> windows =
                Stream.iterate(NINE, OutageTest::hourBefore).limit(RUNNERS).toList();

        race(windows::get);
        assertThat(told()).containsExactly("FAILED 0.0");
        world.clock.advance(HOUR);
        race(windows::get);

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0");
        assertThat(last().text()).contains("Windows affected: 100;");
    }

    private void race(IntFunction<Window> windows) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RUNNERS);
            List<Callable<RunReport>> runs = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                Window window = windows.apply(i);
                Pipeline pipeline = world.pipeline();
                runs.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return pipeline.run(window);
                });
            }
            for (Future<RunReport> run : threads.invokeAll(runs, 60, TimeUnit.SECONDS)) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Window hourBefore(Window window) {
        return new Window(window.start().minus(HOUR), window.start());
    }
}
