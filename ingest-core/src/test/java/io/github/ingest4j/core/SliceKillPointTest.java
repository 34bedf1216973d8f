// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.KillPointTest.assertDoneOnce;
import static io.github.ingest4j.core.KillPointTest.strikeEach;
import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills runs of a window in slices at each of their calls, as {@link KillPointTest} does with undivided ones. */
@Tag("slow")
class SliceKillPointTest {

    /** Three slices, of which none may be asked for once it is frozen. */
    private static void inThreeSlices(World world) {
        SlicedSource slices = World.threeSlices();
        world.source = SlicedSource.of(slices::plan, request -> {
            assertThat(world.lake.visible())
                    .doesNotContainKey(Keys.sliceManifest(
                            World.STREAM, request.window(), 1, request.slice().name()));
            return slices.open(request);
        });
    }

    private static void assertHealed(World world) {
        RunReport report = world.pipeline().run();

        assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
        assertDoneOnce(world, NINE);
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
    }

    private static void assertHealed(World world, int fewestReads, int mostReads) {
        assertHealed(world);
        assertThat(world.sourceCalls.get()).isBetween(fewestReads, mostReads);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void runKilledAnywhereLosesTheOpenSliceAndNoOther(Fault fault) {
        strikeEach(
                fault,
                SliceKillPointTest::inThreeSlices,
                world -> world.pipeline().run(),
                world -> assertHealed(world, 3, 4));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_AFTER", "LOSE_ANSWER"})
    void runThatGoesOnAfterFrozenSlicesMayBeKilledAnywhere(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    inThreeSlices(world);
                    world.faults.strike(
                            call -> call.name().startsWith("store.createIfAbsent")
                                    && call.name().endsWith("/s/none.json"),
                            Fault.CRASH_AFTER);
                    world.dies(() -> world.pipeline().run());
                    world.waitForLeases();
                },
                world -> world.pipeline().run(),
                world -> assertHealed(world, 3, 4));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_AFTER", "LOSE_ANSWER"})
    void runOfSlicesReadAtOnceMayBeKilledAnywhere(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    world.faults.heal(); // the invariants assume that the world stands still while they look
                    world.source = World.threeSlices();
                    world.settings = builder -> builder.parallelSlices(2);
                },
                world -> world.pipeline().run(),
                world -> assertHealed(world, 3, 5));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_AFTER"})
    void planOfTheTransformationChangedBetweenCrashAndRerunKeepsFrozenSlices(Fault fault) {
        strikeEach(
                fault,
                SliceKillPointTest::inThreeSlices,
                world -> world.pipeline().run(),
                world -> {
                    world.settings = builder ->
                            builder.map("v1", (in, out) -> out.copy(in).emit());

                    assertHealed(world, 3, 4);
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER"})
    void runThatReadsAWindowAnewMayBeKilledAnywhere(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    world.source = World.threeSlices();
                    world.pipeline().run();
                    fetchAgain(world);
                },
                world -> world.pipeline().run(),
                world -> {
                    assertHealed(world, 6, 7);
                    assertThat(world.lake.visible()).containsKey(Keys.rawManifest(World.STREAM, NINE, 2));
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER"})
    void replacingAPlanMayBeKilledAnywhere(Fault fault) {
        strikeEach(
                fault,
                world -> {
                    world.source = SlicedSource.of(request -> List.of(Slice.of("never")), request -> {
                        throw SourceException.unavailable("maintenance");
                    });
                    world.pipeline().run();
                    world.source = World.threeSlices();
                },
                world -> {
                    fetchAgain(world);
                    world.pipeline().run();
                },
                world -> {
                    if (world.state(NINE) != WindowState.DONE
                            && world.entry(NINE).orElseThrow().rawSet() == 1) {
                        fetchAgain(world);
                    }
                    assertHealed(world);
                });
    }

    private static void fetchAgain(World world) {
        try {
            assertThat(world.pipeline().reopenToFetchAgain(NINE)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
