// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are told of a stream whose windows wait for one that no run takes. */
class StandstillTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Window TEN = Window.of(NINE.end(), HOUR);
    private static final int RUNNERS = 20;

    private final World world = new World();
    private final Feed feed = new Feed();

    @BeforeEach
    void withoutInvariants() {
        world.faults.heal(); // they look at every object after every call: too much for days of runs
        works();
    }

    private static Source inTurn(Source source) {
        return new Source() {
            @Override
            public PageReader open(ReadRequest request) throws IOException, InterruptedException {
                return source.open(request);
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
    }

    private void works() {
        world.source = feed;
    }

    private void refuses() {
        world.source = inTurn(request -> {
            throw SourceException.fatal("status 400");
        });
    }

    private void isDownFor(Duration delay) {
        world.source = inTurn(request -> {
            throw SourceException.rateLimited("busy", delay);
        });
    }

    /** Scheduled runs, the first now, the others at intervals; ends when the next would be due. */
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
        return world.notifier.delivered().stream()
                .map(told -> told.kind() + " "
                        + Duration.between(World.NOW, told.at()).toMinutes() / 60.0)
                .toList();
    }

    private Notification last() {
        List<Notification> delivered = world.notifier.delivered();
        return delivered.get(delivered.size() - 1);
    }

    /** Lets a run of another process come in right before the reminder of this one is stored. */
    private void before(String call, Runnable other) {
        AtomicBoolean once = new AtomicBoolean();
        world.faults.before(seen -> {
            if (seen.name().startsWith(call) && once.compareAndSet(false, true)) {
                other.run();
            }
        });
    }

    @Test
    void windowThatKeepsTheOthersWaitingIsRemindedOfForAsLongAsItDoes() {
        refuses();
        hours(80);

        assertThat(told())
                .containsExactly(
                        "FAILED 0.0",
                        "REMINDER 1.0",
                        "REMINDER 4.0",
                        "REMINDER 28.0",
                        "REMINDER 52.0",
                        "REMINDER 76.0");
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void reminderNamesTheWindowItsFailureAndWhatToDo() {
        refuses();
        hours(5);

        Notification reminder = last();
        assertThat(reminder.kind()).isEqualTo(Notification.Kind.REMINDER);
        assertThat(reminder.window()).isEqualTo(NINE.name());
        assertThat(reminder.subject()).isEqualTo("weather/main is still failing after 4 h");
        assertThat(reminder.text()).isEqualTo("""
                        weather/main has been failing since 2026-11-20T10:30:00Z (4 h): SOURCE at fetch.
                        Last at window 20261120T090000Z_PT1H: SOURCE at fetch, attempt 1.
                        Why it failed is in the report of each run since.
                        Mend the request or the source's code; the window waits until it is reopened, and all later ones wait for it.
                        Windows affected: 4; done since: 0; missing: 4 (3 not begun, 1 to be reopened).
                        To be reopened by somebody: 20261120T090000Z_PT1H.
                        The next reminder comes after 2026-11-21T14:30:00Z.""");
        assertThat(reminder.details())
                .containsEntry("kind", "REMINDER")
                .containsEntry("failure", "SOURCE")
                .containsEntry("step", "fetch")
                .containsEntry("since", "2026-11-20T10:30:00Z")
                .containsEntry("missing", "4");
    }

    @Test
    void openingSaysThatTheLaterWindowsWait() {
        refuses();
        hours(1);

        assertThat(last().text()).contains("the window waits until it is reopened, and all later ones wait for it.");
    }

    @Test
    void reopenedWindowThatIsDoneEndsTheReminders() throws IOException {
        refuses();
        hours(30);
        works();
        world.pipeline().reopen(NINE);
        hours(3);

        assertThat(told())
                .containsExactly("FAILED 0.0", "REMINDER 1.0", "REMINDER 4.0", "REMINDER 28.0", "RECOVERED 30.0");
        assertThat(last().text())
                .contains("The stream had been failing since 2026-11-20T10:30:00Z (1 d 6 h): SOURCE at fetch.")
                .contains("Windows affected: 30; done since: 1; missing: 29 (29 not begun).");
    }

    @Test
    void reopenedWindowThatFailsAgainIsTheSameIncident() throws IOException {
        refuses();
        hours(2);
        world.pipeline().reopen(NINE);
        hours(4);

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0", "REMINDER 4.0");
        assertThat(world.sourceCalls).hasValue(2);
    }

    @Test
    void windowsReadWithAnOverlapWaitAndAreRemindedOfAlike() {
        world.settings = builder -> builder.overlap(Overlap.of(Duration.ofMinutes(10)));
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        hours(5);

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0", "REMINDER 4.0");
    }

    @Test
    void runOfAWindowThatIsNotItsTurnTellsWhatItWaitsFor() {
        refuses();
        hours(1);

        RunReport report = world.pipeline().run(TEN);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0");
        assertThat(last().window()).isEqualTo(NINE.name());
    }

    @Test
    void windowPutOffByItsSourceIsRemindedOfOnceItWasTold() {
        isDownFor(Duration.ofMinutes(50));
        hours(2);
        isDownFor(Duration.ofDays(3));
        hours(40);

        assertThat(told()).containsExactly("SOURCE_DOWN 2.0", "REMINDER 3.0", "REMINDER 6.0", "REMINDER 30.0");
        assertThat(last().text())
                .contains("Last at window 20261120T090000Z_PT1H: SOURCE_UNAVAILABLE at fetch, attempt 3.")
                .contains("This may pass by itself; the next run after 2026-11-23T12:30:00Z tries again.");
        assertThat(world.sourceCalls.get()).as("calls since the first").isLessThan(13);
    }

    @Test
    void windowThatFailedBeforeItsTurnCountedIsToldWhenItKeepsOthersWaiting() {
        world.settings = builder -> builder.startAt(EIGHT.start());
        world.source = request -> {
            if (request.window().equals(NINE)) {
                throw SourceException.fatal("status 400");
            }
            if (request.window().equals(EIGHT)) {
                throw SourceException.unavailable("maintenance");
            }
            return PageReader.of();
        };
        hours(2);
        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0", "RECOVERED 1.0");
        works();

        hours(2);

        assertThat(world.state(EIGHT)).isEqualTo(WindowState.DONE);
        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0", "RECOVERED 1.0", "FAILED 2.0", "REMINDER 3.0");
        assertThat(last().window()).isEqualTo(NINE.name());
    }

    @Test
    void windowsThatDoNotWaitForEachOtherAreLeftToTheirOwnRuns() {
        world.source = request -> {
            throw SourceException.fatal("status 400");
        };
        world.pipeline().run(NINE);
        world.clock.advance(HOUR);

        world.pipeline().run(NINE);

        assertThat(told()).containsExactly("FAILED 0.0");
        assertThat(world.faults.calls()).extracting(Faults.Call::name).noneMatch(name -> name.contains("ledger.tell"));
    }

    @Test
    void manyRunsAtOnceSendOneReminder() throws Exception {
        refuses();
        hours(1);

        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RUNNERS);
            List<Callable<RunReport>> runs = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                Pipeline pipeline = world.pipeline();
                runs.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return pipeline.run();
                });
            }
            for (Future<RunReport> run : threads.invokeAll(runs, 60, TimeUnit.SECONDS)) {
                assertThat(run.get().outcome()).isEqualTo(Outcome.FAILED);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0");
    }

    @Test
    void runWhoseReminderAnotherOneHasSentSendsNone() {
        refuses();
        hours(1);
        before("ledger.tell", () -> world.pipeline().run());

        world.pipeline().run();

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 1.0");
    }

    @Test
    void reminderOfAWindowThatIsDoneMeanwhileIsNotSent() throws IOException {
        refuses();
        hours(1);
        before("ledger.tell", () -> {
            works();
            assertThat(reopened()).isTrue();
            world.pipeline().run();
        });

        world.pipeline().run();

        assertThat(told()).containsExactly("FAILED 0.0", "RECOVERED 1.0");
        assertThat(world.ledger.health(STREAM).state()).isEqualTo(StreamHealth.State.OK);
    }

    private boolean reopened() {
        try {
            return world.pipeline().reopen(NINE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ledgerThatFailsLeavesTheReminderToTheNextRun() {
        refuses();
        hours(1);
        world.faults.strike(call -> call.name().startsWith("ledger.tell"), Fault.FAIL_BEFORE);
        RunReport report = world.pipeline().run();
        assertThat(report.windows())
                .singleElement()
                .satisfies(window ->
                        assertThat(window.failure().orElseThrow().message()).isEqualTo("status 400"));
        assertThat(told()).containsExactly("FAILED 0.0");
        world.faults.heal();
        world.clock.advance(HOUR);

        hours(1);

        assertThat(told()).containsExactly("FAILED 0.0", "REMINDER 2.0");
    }
}
