// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.SlicePlan;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.SimulatedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that overtake each other: one sleeps past its lease at some step, others do its work, then it wakes and goes on. */
class ZombieTest {

    /** Lets a run sleep before each of its calls in turn, while {@code meanwhile} happens. */
    private static void sleepAtEach(Consumer<World> before, Consumer<Pipeline> work, Consumer<World> meanwhile) {
        World counting = new World();
        before.accept(counting);
        int already = counting.faults.count();
        work.accept(counting.pipeline());
        int calls = counting.faults.count() - already;
        assertThat(calls).isGreaterThan(15);
        for (int call = 1; call <= calls; call++) {
            World world = new World();
            before.accept(world);
            SimulatedProcess sleeper = world.faults.process();
            int asleep = world.faults.count() + call;
            world.faults.before(seen -> {
                if (seen.process() == sleeper && seen.number() == asleep) {
                    world.waitForLeases();
                    meanwhile.accept(world);
                    world.checkInvariants("the others, while a run slept before " + seen);
                }
            });

            work.accept(world.pipeline(sleeper));

            world.waitForLeases();
            RunReport last = world.pipeline().run();
            assertThat(last.outcome()).isIn(Outcome.ALREADY_DONE, Outcome.SUCCEEDED);
            assertThat(world.rows()).as("asleep before call %d", call).containsExactlyElementsOf(World.rowsOf(NINE));
            assertThat(world.keyedRows()).containsExactlyElementsOf(World.rowsOf(NINE));
            assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
        }
    }

    @Test
    void sleeperThatWakesAfterATakeoverChangesNothing() {
        sleepAtEach(world -> {}, Pipeline::run, world -> world.pipeline().run());
    }

    @Test
    void sleeperAndThoseWhoOvertakeItReadTheSlicesOfOnePlan() {
        sleepAtEach(
                ZombieTest::withAnotherPlanEachTime,
                Pipeline::run,
                world -> world.pipeline().run());
    }

    /** Slices by other names whenever the source is asked for a plan; none may be read that is not in the frozen one. */
    private static void withAnotherPlanEachTime(World world) {
        SlicedSource slices = World.threeSlices();
        AtomicInteger plans = new AtomicInteger();
        world.source = SlicedSource.of(
                request -> {
                    String plan = "plan " + plans.incrementAndGet();
                    return slices.plan(request).stream()
                            .map(slice -> new Slice(plan + ", " + slice.name(), Map.of("of", slice.name())))
                            .toList();
                },
                request -> {
                    String key = Keys.slicePlan(World.STREAM, request.window(), 1);
                    assertThat(SlicePlan.read(key, world.lake.visible().get(key))
                                    .slices())
                            .contains(request.slice());
                    return slices.open(
                            request.withSlice(Slice.of(request.slice().attribute("of"))));
                });
    }

    @Test
    void sleeperThatWakesAfterTakeoverAndReplayChangesNothing() {
        sleepAtEach(world -> {}, Pipeline::run, world -> {
            world.pipeline().run();
            world.pipeline().replay(NINE);
        });
    }

    @Test
    void sleeperThatWakesAfterTakeoverByAnotherPlanChangesNothing() {
        sleepAtEach(world -> {}, Pipeline::run, world -> {
            world.settings =
                    builder -> builder.map("v1", (in, out) -> out.copy(in).emit());
            world.pipeline().run();
        });
    }

    @Test
    void replayThatSleepsWhileAnotherIsMadeChangesNothing() {
        sleepAtEach(world -> world.pipeline().run(), pipeline -> pipeline.replay(NINE), world -> {
            world.pipeline().run();
            world.pipeline().replay(NINE);
        });
    }

    @Test
    void sleeperThatWakesAfterItsWindowWasSkippedForGoodPublishesNothing() {
        World counting = new World();
        counting.settings = builder -> builder.source((SnapshotSource) counting.source::open);
        counting.pipeline().run();
        int calls = counting.faults.count();
        for (int call = 1; call <= calls; call++) {
            World world = new World();
            Source healthy = world.source;
            boolean[] down = {false};
            SnapshotSource source = request -> {
                if (down[0]) {
                    throw SourceException.unavailable("maintenance");
                }
                return healthy.open(request);
            };
            world.settings = builder -> builder.source(source);
            SimulatedProcess sleeper = world.faults.process();
            int asleep = call;
            world.faults.before(seen -> {
                if (seen.process() == sleeper && seen.number() == asleep) {
                    world.waitForLeases();
                    down[0] = true;
                    world.pipeline().run();
                    down[0] = false;
                }
            });

            world.pipeline(sleeper).run();

            boolean done = world.state(NINE) == WindowState.DONE;
            assertThat(world.state(NINE)).isIn(WindowState.DONE, WindowState.SKIPPED);
            assertThat(world.rows())
                    .as("asleep before call %d", call)
                    .containsExactlyElementsOf(done ? World.rowsOf(NINE) : List.of());
            assertThat(world.hasLiveGeneration(NINE)).isEqualTo(done);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 50})
    void concurrentTriggersGiveOneResultAndOneFetch(int runners) throws Exception {
        for (int round = 0; round < 200 / runners; round++) {
            World world = new World();
            world.faults.heal(); // the invariants assume that the world stands still while they look
            List<Outcome> outcomes = race(world, runners);

            assertThat(outcomes).containsOnlyOnce(Outcome.SUCCEEDED);
            assertThat(outcomes).isSubsetOf(Outcome.SUCCEEDED, Outcome.ALREADY_RUNNING, Outcome.ALREADY_DONE);
            assertThat(world.sourceCalls).hasValue(1);
            assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
            world.checkInvariants("a race of " + runners);
        }
    }

    private static List<Outcome> race(World world, int runners) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runners);
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        try {
            List<Callable<Outcome>> runs = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                Pipeline pipeline = world.pipeline();
                runs.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return pipeline.run().outcome();
                });
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> run : threads.invokeAll(runs, 60, TimeUnit.SECONDS)) {
                outcomes.add(run.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }
}
