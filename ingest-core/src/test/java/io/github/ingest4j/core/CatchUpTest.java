// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Failure;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows that were skipped or failed, and how scheduled runs come back to them. */
class CatchUpTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World();

    /** What the source does when a window is asked for the first time; afterwards it answers. */
    private enum First {
        ANSWERS,
        IS_DOWN,
        REFUSES
    }

    private static List<List<First>> everyOrder() {
        return IntStream.range(0, 27)
                .mapToObj(n -> List.of(First.values()[n % 3], First.values()[n / 3 % 3], First.values()[n / 9 % 3]))
                .toList();
    }

    private static Source troubled(Source healthy, Map<Window, First> troubles) {
        return request -> {
            First trouble = troubles.getOrDefault(request.window(), First.ANSWERS);
            if (trouble == First.IS_DOWN) {
                troubles.remove(request.window());
                throw SourceException.unavailable("maintenance");
            }
            if (trouble == First.REFUSES) {
                troubles.remove(request.window());
                throw SourceException.fatal("status 400");
            }
            return healthy.open(request);
        };
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void noWindowIsLostWhateverOrderTheyAreSkippedOrFailIn(List<First> firsts) throws IOException {
        List<Window> windows = List.of(SEVEN, EIGHT, NINE);
        Map<Window, First> troubles = new HashMap<>();
        for (int i = 0; i < windows.size(); i++) {
            troubles.put(windows.get(i), firsts.get(i));
        }
        world.source = troubled(world.source, troubles);

        world.clock.set(SEVEN.end());
        for (Window window : windows) {
            world.clock.set(window.end().plusSeconds(5));
            world.pipeline().run();
        }
        for (int i = 0; i < windows.size(); i++) {
            assertThat(world.pipeline().reopen(windows.get(i))).isEqualTo(firsts.get(i) == First.REFUSES);
        }
        world.pipeline().run();

        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(SEVEN, EIGHT, NINE));
        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark()).isEqualTo(NINE.end());
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
    }

    @Test
    void windowsWithoutATriggerAreCaughtUpOldestFirst() {
        world.clock.set(SEVEN.end());
        world.pipeline().run();

        world.clock.set(World.NOW);
        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(EIGHT, NINE);
        assertThat(report.windows()).extracting(WindowReport::outcome).containsOnly(Outcome.SUCCEEDED);
    }

    @Test
    void lateTriggerRunsItsOwnWindow() {
        RunReport report = world.pipeline().run(Trigger.at(SEVEN.end().plusSeconds(2)));

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(SEVEN);
    }

    @Test
    void settleTimeHoldsAWindowBack() {
        world.settings = builder -> builder.settle(Duration.ofMinutes(45));

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(EIGHT);
    }

    @Test
    void startAtMakesEarlierWindowsDue() {
        world.settings = builder -> builder.startAt(SEVEN.start());

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(SEVEN, EIGHT, NINE);
    }

    @Test
    void catchUpIsLimitedAndLeavesTheRestDue() {
        world.settings = builder -> builder.startAt(SEVEN.start()).maxCatchUp(1);

        RunReport first = world.pipeline().run();
        RunReport second = world.pipeline().run();

        assertThat(first.windows()).extracting(WindowReport::window).containsExactly(SEVEN, NINE);
        assertThat(first.unreached()).containsExactly(EIGHT);
        assertThat(second.windows()).extracting(WindowReport::window).containsExactly(EIGHT, NINE);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(SEVEN, EIGHT, NINE));
    }

    @Test
    void oldWindowThatTheSourceNeverAnswersForHoldsNoOtherBack() {
        Source healthy = world.source;
        world.source = request -> {
            if (request.window().equals(SEVEN)) {
                throw SourceException.unavailable("purged");
            }
            return healthy.open(request);
        };
        world.settings = builder -> builder.startAt(SEVEN.start());

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(SEVEN, NINE, EIGHT);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(EIGHT, NINE));
    }

    @Test
    void leaseIsNoLongerThanOthersShouldWait() {
        world.settings = builder -> builder.retries(new Retries(1, Duration.ZERO, Duration.ZERO, Duration.ZERO));

        RunReport report = world.pipeline().backfill(SEVEN.start(), NINE.end(), Instant.MAX);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void sourceThatIsDownIsAskedForOneOldWindowAndTheOwnOne() {
        world.source = request -> {
            throw SourceException.unavailable("maintenance");
        };
        world.settings = builder -> builder.startAt(SEVEN.start());

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(SEVEN, NINE);
        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(world.sourceCalls).hasValue(2);
    }

    @Test
    void backfillLeavesTheCursorAlone() throws IOException {
        world.pipeline().backfill(SEVEN.start(), EIGHT.end());

        assertThat(world.ledger.cursor(STREAM)).isEmpty();
        world.pipeline().run();
        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark()).isEqualTo(NINE.end());
    }

    @Test
    void windowOfASnapshotSourceIsSkippedForGood() throws IOException {
        SnapshotSource down = request -> {
            throw SourceException.unavailable("maintenance");
        };
        world.settings = builder -> builder.source(down);
        world.clock.set(EIGHT.end());
        WindowReport skipped = world.pipeline().run().windows().get(0);

        Source healthy = new World().source;
        SnapshotSource up = healthy::open;
        world.settings = builder -> builder.source(up);
        world.clock.set(World.NOW);
        RunReport next = world.pipeline().run();

        assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(skipped.due()).isFalse();
        assertThat(world.state(EIGHT)).isEqualTo(WindowState.SKIPPED);
        assertThat(next.windows()).extracting(WindowReport::window).containsExactly(NINE);
        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark()).isEqualTo(NINE.end());
    }

    @Test
    void snapshotSourceIsNeverAskedForAWindowThatHasPassed() {
        SnapshotSource up = new World().source::open;
        world.settings = builder -> builder.source(up);

        WindowReport report = world.pipeline().run(SEVEN).windows().get(0);

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report.failure().orElseThrow().message()).contains("answers only for now");
        assertThat(report.fetched()).isFalse();
    }

    @Test
    void windowIsNotTriedBeforeTheTimeTheSourceAskedFor() {
        world.source = troubledByLimit(world.source);

        WindowReport limited = world.pipeline().run().windows().get(0);
        WindowReport early = world.pipeline().run().windows().get(0);
        world.clock.advance(Duration.ofMinutes(20));
        WindowReport later = world.pipeline().run().windows().get(0);

        Instant asked = World.NOW.plus(Duration.ofMinutes(15));
        assertThat(limited.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(limited.notBefore()).contains(asked);
        assertThat(early.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(early.fetched()).isFalse();
        assertThat(later.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    private static Source troubledByLimit(Source healthy) {
        int[] calls = {0};
        return request -> {
            if (calls[0]++ == 0) {
                throw SourceException.rateLimited("status 429", Duration.ofMinutes(15));
            }
            return healthy.open(request);
        };
    }

    @Test
    void deadlineBetweenWindowsEndsInContinueAndTheRestIsDue() {
        world.settings = builder -> builder.startAt(SEVEN.start());
        Source healthy = world.source;
        world.source = request -> {
            world.clock.advance(Duration.ofMinutes(1));
            return healthy.open(request);
        };

        RunReport first = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(90)));
        RunReport second = world.pipeline().run();

        assertThat(first.outcome()).isEqualTo(Outcome.CONTINUE);
        assertThat(first.windows().get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(first.windows().get(0).window()).isEqualTo(SEVEN);
        assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(SEVEN, EIGHT, NINE));
    }

    @Test
    void pauseThatWouldOutlastTheRunIsLeftToTheNext() {
        world.settings =
                builder -> builder.retries(new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)));
        world.source = request -> {
            throw SourceException.rateLimited("status 429", Duration.ofSeconds(30));
        };

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(45)));

        WindowReport window = report.windows().get(0);
        assertThat(window.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.DEADLINE);
        assertThat(window.due()).isTrue();
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void runWithoutTimeForOneCommitFailsAndNeverSaysContinue() {
        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(5)));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.windows().get(0).failure().orElseThrow().message()).contains("give it more");
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void hourIsNoWindowBeforeItHasEnded() {
        Window ten = Window.of(NINE.end(), HOUR);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.pipeline().run(ten))
                .withMessageContaining("has not ended yet");
    }

    @Test
    void triggerWhoseWindowHasNotEndedIsRefused() throws IOException {
        Trigger early = Trigger.at(NINE.end().plus(HOUR));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.pipeline().run(early))
                .withMessageContaining("has not ended yet");
        assertThat(world.ledger.cursor(STREAM)).isEmpty();
    }

    @Test
    void deadlineEndsInContinueAlsoWhereTheLimitHasLeftOthers() {
        RunListener slow = new RunListener() {
            @Override
            public void windowFinished(WindowReport report) {
                world.clock.advance(Duration.ofMinutes(2));
            }
        };
        world.settings = builder -> builder.startAt(SEVEN.start()).maxCatchUp(1).listener(slow);

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(130)));

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(SEVEN, NINE);
        assertThat(report.outcome()).isEqualTo(Outcome.CONTINUE);
        assertThat(report.unreached()).containsExactly(EIGHT, NINE);
    }

    @Test
    void snapshotSourceIsAskedBeforeOlderWindowsAreFinished() {
        Source healthy = world.source;
        SnapshotSource up = healthy::open;
        world.clock.set(EIGHT.end());
        world.settings = builder -> builder.source(up);
        world.faults.strike(call -> call.name().startsWith("store.stage data/"), Fault.FAIL_BEFORE);
        world.pipeline().run();
        world.faults.heal();
        world.clock.set(World.NOW);
        world.settings = builder -> builder.source(up).map("slow", (in, out) -> {
            world.clock.advance(Duration.ofMinutes(10));
            out.copy(in).emit();
        });

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::outcome).containsOnly(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(EIGHT, NINE));
    }

    @Test
    void windowThatWaitsForItsTimeIsNotAmongThoseCaughtUp() {
        world.clock.set(EIGHT.end());
        Source healthy = world.source;
        world.source = request -> {
            if (request.window().equals(EIGHT)) {
                throw SourceException.rateLimited("status 429", Duration.ofHours(3));
            }
            return healthy.open(request);
        };
        world.pipeline().run();
        world.clock.set(World.NOW);

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(NINE);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void ownWindowThatAnEarlierRunHasBegunIsWorkedAtOnce() {
        world.source = troubled(world.source, new HashMap<>(Map.of(NINE, First.IS_DOWN)));
        world.pipeline().run();

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::outcome).containsExactly(Outcome.SUCCEEDED);
    }

    @Test
    void begunWindowBehindTheTriggersOwnIsCaughtUpToo() {
        world.source = troubled(world.source, new HashMap<>(Map.of(NINE, First.IS_DOWN)));
        world.pipeline().run();

        RunReport report = world.pipeline().run(Trigger.at(EIGHT.end()));

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(NINE, EIGHT);
    }

    @Test
    void windowSkippedForGoodIsClosedAgainstRunsThatWereOvertaken() throws IOException {
        SnapshotSource down = request -> {
            throw SourceException.unavailable("maintenance");
        };
        world.settings = builder -> builder.source(down);

        world.pipeline().run();

        String slot = Keys.curatedManifest(new GenerationKey(STREAM, NINE, 1));
        assertThat(Manifest.header(slot, world.lake.visible().get(slot)).tombstone())
                .isTrue();
    }

    @Test
    void frozenPagesAreProgressThatTheNextRunGoesOnFrom() {
        world.faults.after(call -> {
            if (call.name().startsWith("store.createIfAbsent _commits/raw/")) {
                world.clock.advance(Duration.ofMinutes(2));
            }
        });

        RunReport first = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(90)));
        world.clock.advance(Duration.ofMinutes(2));
        RunReport second = world.pipeline().run();

        assertThat(first.outcome()).isEqualTo(Outcome.CONTINUE);
        assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void continuationIsAnAttemptAtAWindowThatHasNotComeFurther() {
        Source healthy = world.source;
        world.settings = builder -> builder.startAt(EIGHT.start());
        world.source = request -> {
            if (request.window().equals(NINE)) {
                world.clock.advance(Duration.ofMinutes(2));
            }
            return healthy.open(request);
        };

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(90)));

        assertThat(report.windows())
                .extracting(WindowReport::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.CONTINUE);
        assertThat(world.entry(NINE).orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void windowIsTriedThoughThePauseOfTheOneBeforeWouldOutlastTheRun() {
        Source healthy = world.source;
        world.settings = builder -> builder.startAt(SEVEN.start())
                .retries(new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)));
        world.source = request -> {
            if (request.window().equals(EIGHT)) {
                throw SourceException.rateLimited("status 429", Duration.ofSeconds(30));
            }
            return healthy.open(request);
        };

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(45)));

        assertThat(report.windows())
                .extracting(WindowReport::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.CONTINUE, Outcome.SUCCEEDED);
    }

    @Test
    void pagesThatWereNotFrozenAreNoProgress() {
        Source healthy = world.source;
        world.source = request -> {
            world.clock.advance(Duration.ofMinutes(2));
            return healthy.open(request);
        };

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(90)));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.windows().get(0).failure().orElseThrow().kind()).isEqualTo(Failure.Kind.DEADLINE);
        assertThat(report.windows().get(0).due()).isTrue();
    }

    @Test
    void interruptedRunBeginsNoWindowAndKeepsTheFlag() {
        Thread.currentThread().interrupt();
        RunReport report = world.pipeline().run();
        boolean interrupted = Thread.interrupted();

        assertThat(interrupted).isTrue();
        assertThat(report.windows()).isEmpty();
        assertThat(report.unreached()).containsExactly(NINE);
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void windowsOfASnapshotSourceThatNoRunHasBegunAreNotCaughtUp() throws IOException {
        world.faults.heal(); // the invariant of the cursor is that of ranged sources
        SnapshotSource up = world.source::open;
        world.settings = builder -> builder.source(up);
        world.clock.set(SEVEN.end());
        world.pipeline().run();
        world.clock.set(World.NOW);

        RunReport report = world.pipeline().run();

        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(NINE);
        assertThat(world.entry(EIGHT)).isEmpty();
        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark()).isEqualTo(NINE.end());
    }
}
