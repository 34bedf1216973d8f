// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.RecordingNotifier;
import io.github.ingest4j.testkit.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a run before and after each of its calls to store, ledger, sink and notifier, and loses the answer of each; then lets
 * the next trigger heal what is left. The world checks its invariants after every step of both.
 */
@Tag("slow")
class KillPointTest {

    private static void backfill(World world) {
        world.pipeline().backfill(SEVEN.start(), NINE.end());
    }

    /** Calls that a piece of work makes when nothing goes wrong. */
    private static int calls(Consumer<World> before, Consumer<World> work) {
        World world = new World();
        before.accept(world);
        int already = world.faults.count();
        work.accept(world);
        return world.faults.count() - already;
    }

    /** Strikes each call of {@code work} in a world of its own, and gives each world to {@code then}. */
    static void strikeEach(Fault fault, Consumer<World> before, Consumer<World> work, Consumer<World> then) {
        int calls = calls(before, work);
        assertThat(calls).as("calls worth killing").isGreaterThan(12);
        for (int call = 1; call <= calls; call++) {
            World world = new World();
            before.accept(world);
            world.faults.strike(world.faults.count() + call, fault);
            boolean died = world.dies(() -> work.accept(world));
            assertThat(died)
                    .as("%s at call %d", fault, call)
                    .isEqualTo(fault != Fault.LOSE_ANSWER && fault != Fault.FAIL_BEFORE);
            world.waitForLeases();
            then.accept(world);
        }
    }

    static void assertDoneOnce(World world, Window... windows) {
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(windows));
        assertThat(world.keyedRows()).containsExactlyElementsOf(World.rowsOf(windows));
        for (Window window : windows) {
            assertThat(world.state(window)).isEqualTo(WindowState.DONE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void runKilledAnywhereIsHealedByTheNextTrigger(Fault fault) {
        strikeEach(fault, world -> {}, world -> world.pipeline().run(), world -> {
            RunReport report = world.pipeline().run();

            assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
            assertDoneOnce(world, NINE);
            assertThat(world.sourceCalls.get()).isBetween(1, 2);
            assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void replayKilledAnywhereIsHealedByTheNextTriggerWithoutTheSource(Fault fault) {
        strikeEach(
                fault,
                world -> world.pipeline().run(),
                world -> world.pipeline().replay(NINE),
                world -> {
                    RunReport report = world.pipeline().run();

                    assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
                    assertDoneOnce(world, NINE);
                    assertThat(world.sourceCalls.get()).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void backfillKilledAnywhereIsHealedByRepeatingIt(Fault fault) {
        strikeEach(fault, world -> {}, KillPointTest::backfill, world -> {
            RunReport report = world.pipeline().backfill(SEVEN.start(), NINE.end());

            assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
            assertDoneOnce(world, SEVEN, EIGHT, NINE);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void windowThatABackfillHadBegunIsFinishedByTheNextTrigger(Fault fault) {
        strikeEach(fault, world -> {}, KillPointTest::backfill, world -> {
            List<Window> begun = List.of(SEVEN, EIGHT, NINE).stream()
                    .filter(window -> world.entry(window).isPresent())
                    .toList();

            world.pipeline().run();

            assertThat(begun)
                    .allSatisfy(window -> assertThat(world.state(window)).isEqualTo(WindowState.DONE));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER"})
    void planChangedBetweenCrashAndRerunNeverMixesGenerations(Fault fault) {
        strikeEach(fault, world -> {}, world -> world.pipeline().run(), world -> {
            world.settings =
                    builder -> builder.map("v1", (in, out) -> out.copy(in).emit());

            RunReport report = world.pipeline().run();

            assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
            assertDoneOnce(world, NINE);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER"})
    void runThatHealsMayBeKilledAgain(Fault fault) {
        int calls = calls(world -> {}, world -> world.pipeline().run());
        for (int first = 1; first <= calls; first++) {
            for (int second = 1; second <= calls; second += 3) {
                World world = new World();
                world.faults.strike(first, fault);
                world.dies(() -> world.pipeline().run());
                world.waitForLeases();
                SimulatedProcess healer = world.faults.process();
                int struck = world.faults.count() + second;
                world.faults.strike(call -> call.process() == healer && call.number() == struck, fault);
                world.dies(() -> world.pipeline(healer).run());
                world.waitForLeases();

                world.pipeline().run();

                assertDoneOnce(world, NINE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void openingReachesEachNotifierUnderOneIdWhereverTheRunIsKilled(Fault fault) {
        strikeEach(
                fault,
                KillPointTest::refusingCredentials,
                world -> world.pipeline().run(),
                world -> assertTold(world, Kind.FAILED));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void reminderReachesEachNotifierUnderOneIdWhereverTheRunIsKilled(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    withAnIncident(world);
                    world.clock.advance(Duration.ofHours(1));
                },
                world -> world.pipeline().run(NINE),
                world -> assertTold(world, Kind.FAILED, Kind.REMINDER));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void reminderOfAStandstillReachesEachNotifierUnderOneIdWhereverTheRunIsKilled(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    standingStill(world);
                    world.clock.advance(Duration.ofHours(1));
                },
                world -> world.pipeline().run(),
                world -> assertTold(world, Kind.FAILED, Kind.REMINDER));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void recoveryReachesEachNotifierUnderOneIdWhereverTheRunIsKilled(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    Source healthy = world.source;
                    withAnIncident(world);
                    world.source = healthy;
                },
                world -> world.pipeline().run(NINE),
                world -> assertTold(world, Kind.FAILED, Kind.RECOVERED));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void warningsReachEachNotifierUnderOneIdWhereverTheRunIsKilled(Fault fault) {
        strikeEach(
                fault,
                KillPointTest::withANewColumnAndFewRecords,
                world -> world.pipeline().run(NINE),
                world -> assertToldTogether(world, Kind.SCHEMA_CHANGED, Kind.UNUSUAL_VOLUME));
    }

    private static void withANewColumnAndFewRecords(World world) {
        world.second = new RecordingNotifier(world.faults);
        world.pipeline().run(EIGHT);
        world.source = request -> PageReader.of(Page.json("[{\"id\":\"1\",\"n\":1,\"gust\":1.5}]"));
        world.settings = builder -> builder.expect(VolumeExpectation.atLeast(2).andOfMedian(0.5, 2));
    }

    private static void refusingCredentials(World world) {
        world.second = new RecordingNotifier(world.faults);
        world.source = request -> {
            throw SourceException.unauthorised("status 401");
        };
    }

    private static void standingStill(World world) {
        world.second = new RecordingNotifier(world.faults);
        world.source = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                throw SourceException.fatal("status 400");
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        world.pipeline().run();
    }

    private static void withAnIncident(World world) {
        refusingCredentials(world);
        world.pipeline().run(NINE);
    }

    /** After another run: each notifier has been told these and nothing else, some perhaps twice under the same id. */
    private static void assertTold(World world, Kind... kinds) {
        assertThat(toldAfterAnotherRun(world))
                .allSatisfy(told -> assertThat(told).containsExactly(kinds));
    }

    /** The same of what is told at one time: where a notifier fails at the first, the second may come before it. */
    private static void assertToldTogether(World world, Kind... kinds) {
        assertThat(toldAfterAnotherRun(world))
                .allSatisfy(told -> assertThat(told).containsExactlyInAnyOrder(kinds));
    }

    private static List<List<Kind>> toldAfterAnotherRun(World world) {
        world.pipeline().run(NINE);

        List<List<Kind>> told = new ArrayList<>();
        for (RecordingNotifier notifier : List.of(world.notifier, requireNonNull(world.second))) {
            Map<String, Kind> byId = new LinkedHashMap<>();
            notifier.delivered().forEach(notification -> byId.put(notification.id(), notification.kind()));
            told.add(List.copyOf(byId.values()));
        }
        return told;
    }
}
