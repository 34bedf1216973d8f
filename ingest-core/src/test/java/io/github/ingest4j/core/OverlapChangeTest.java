// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Manifest.EarlierSet;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.core.internal.SlicePlan;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Overlaps that are set, changed and removed while windows wait. */
class OverlapChangeTest {
    private static final Overlap HALF_AN_HOUR = Overlap.of(Duration.ofMinutes(30));
    private static final String TWO = "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2}]";
    private static final String ONE_OF_THEM_ONE_LATE_ONE_NEW =
            "[{\"id\":\"b\",\"n\":2},{\"id\":\"late\",\"n\":3},{\"id\":\"c\",\"n\":4}]";
    private static final List<String> EACH_ONCE =
            List.of("{id=a, n=1}", "{id=b, n=2}", "{id=c, n=4}", "{id=late, n=3}");

    private final World world = new World();
    private final Map<Window, String> bodies = new HashMap<>(Map.of(EIGHT, TWO, NINE, ONE_OF_THEM_ONE_LATE_ONE_NEW));

    {
        world.source = request -> PageReader.of(Page.json(bodies.getOrDefault(request.window(), "[]")));
    }

    private static Pipeline.Builder plain(Pipeline.Builder builder) {
        return builder;
    }

    private static Pipeline.Builder overlapping(Pipeline.Builder builder) {
        return builder.overlap(HALF_AN_HOUR);
    }

    /** Stores a window's pages, and takes none of its records. */
    private static Pipeline.Builder broken(Pipeline.Builder builder) {
        return builder.schema(Schema.of(Field.of("id", Type.INT32)));
    }

    private static WindowReport run(World world, Window window, Function<Pipeline.Builder, Pipeline.Builder> settings) {
        return world.pipelineWith(settings).run(window).windows().get(0);
    }

    private WindowReport run(Window window, Function<Pipeline.Builder, Pipeline.Builder> settings) {
        return run(world, window, settings);
    }

    /** One run at each full hour, so that the cursor passes the first window though that has failed. */
    private static void eightHasFailed(World world) {
        world.clock.set(EIGHT.end());
        assertThat(world.pipelineWith(OverlapChangeTest::broken).run().outcome())
                .isEqualTo(Outcome.FAILED);
        world.clock.set(NINE.end());
    }

    private Failure failure(WindowReport report) {
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        return report.failure().orElseThrow();
    }

    private List<EarlierSet> earlier(Window window, int generation) {
        String key = Keys.curatedManifest(new GenerationKey(STREAM, window, generation));
        return Manifest.curated(key, world.lake.visible().get(key)).earlier();
    }

    private Manifest.Raw rawManifest(Window window) {
        String key = Keys.rawManifest(STREAM, window, 1);
        return Manifest.raw(key, world.lake.visible().get(key));
    }

    @Test
    void recordsOfAFailedWindowWhosePagesAreStoredAreLeftToIt() throws IOException {
        eightHasFailed(world);

        WindowReport report = run(NINE, OverlapChangeTest::overlapping);

        assertThat(report.records()).isEqualTo(2);
        assertThat(earlier(NINE, 1)).containsExactly(new EarlierSet(EIGHT, 1));
        assertThat(world.pipeline().reopen(EIGHT)).isTrue();
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).isEqualTo(EACH_ONCE);
        assertThat(world.keyedRows()).isEqualTo(EACH_ONCE);
    }

    @Test
    void replaysInAnyOrderKeepEachRecordOnce() throws IOException {
        eightHasFailed(world);
        run(NINE, OverlapChangeTest::overlapping);

        world.pipeline().replay(NINE);
        world.pipeline().reopen(EIGHT);
        world.pipeline().replay(NINE);
        world.pipeline().run();
        assertThat(world.rows()).isEqualTo(EACH_ONCE);
        world.pipelineWith(OverlapChangeTest::plain).replay(NINE);
        world.pipeline().replay(EIGHT);

        assertThat(world.rows()).isEqualTo(EACH_ONCE);
        assertThat(world.entry(NINE).orElseThrow().generation()).isEqualTo(4);
        assertThat(earlier(NINE, 4)).containsExactly(new EarlierSet(EIGHT, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER"})
    void reopenedWindowKilledAnywhereHasEachRecordOnce(Fault fault) {
        KillPointTest.strikeEach(
                fault,
                before -> {
                    before.source = request -> PageReader.of(Page.json(bodies.get(request.window())));
                    eightHasFailed(before);
                    run(before, NINE, OverlapChangeTest::overlapping);
                    reopen(before, EIGHT);
                },
                struck -> struck.pipeline().run(),
                healed -> {
                    healed.pipeline().run();

                    assertThat(healed.rows()).isEqualTo(EACH_ONCE);
                    assertThat(healed.keyedRows()).isEqualTo(EACH_ONCE);
                });
    }

    private static void reopen(World world, Window window) {
        try {
            world.pipeline().reopen(window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void windowReadAnewAndNotConvertedYetCountsBesideItsResult() throws IOException {
        world.clock.set(EIGHT.end());
        world.pipeline().run();
        bodies.put(EIGHT, "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2},{\"id\":\"late\",\"n\":3}]");
        world.pipeline().reopenToFetchAgain(EIGHT);
        eightHasFailed(world);

        run(NINE, OverlapChangeTest::overlapping);

        assertThat(earlier(NINE, 1)).containsExactly(new EarlierSet(EIGHT, 1), new EarlierSet(EIGHT, 2));
        assertThat(world.rows()).containsExactly("{id=a, n=1}", "{id=b, n=2}", "{id=c, n=4}");
        world.pipeline().reopen(EIGHT);
        world.pipeline().run();
        assertThat(world.rows()).isEqualTo(EACH_ONCE);
        world.pipeline().replay(NINE);
        assertThat(world.rows()).isEqualTo(EACH_ONCE);
        assertThat(earlier(NINE, 2)).containsExactly(new EarlierSet(EIGHT, 2));
    }

    @Test
    void failedWindowWithoutPagesLeavesItsRecordsToTheNext() {
        world.clock.set(EIGHT.end());
        world.source = request -> {
            if (request.window().equals(EIGHT)) {
                throw SourceException.fatal("no such list");
            }
            return PageReader.of(Page.json(bodies.get(request.window())));
        };
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.FAILED);
        world.clock.set(NINE.end());

        run(NINE, OverlapChangeTest::overlapping);

        assertThat(world.rows()).containsExactly("{id=b, n=2}", "{id=c, n=4}", "{id=late, n=3}");
    }

    /** Only without an overlap can windows be read out of turn. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void windowReadAfterOneThatReachesIntoItIsToldFromThatByItsReplay(boolean hadFailed) throws IOException {
        world.clock.set(EIGHT.end());
        if (hadFailed) {
            world.source = request -> {
                throw SourceException.fatal("no such list");
            };
        }
        world.pipeline().run();
        world.clock.set(NINE.end());
        world.source = request -> PageReader.of(Page.json(bodies.get(request.window())));
        run(NINE, OverlapChangeTest::overlapping);
        bodies.put(EIGHT, "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2},{\"id\":\"late\",\"n\":3}]");
        Pipeline plain = world.pipelineWith(OverlapChangeTest::plain);
        assertThat(hadFailed ? plain.reopen(EIGHT) : plain.reopenToFetchAgain(EIGHT))
                .isTrue();
        plain.run(EIGHT);

        plain.replay(NINE);

        assertThat(world.rows()).isEqualTo(EACH_ONCE);
        assertThat(world.keyedRows()).isEqualTo(EACH_ONCE);
    }

    @Test
    void failedWindowWhosePagesNobodyCanReadFailsTheNextUntilItIsReadAnew() throws IOException {
        world.clock.set(EIGHT.end());
        bodies.put(EIGHT, "[{\"id\":");
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.FAILED);
        world.clock.set(NINE.end());

        Failure failure = failure(run(NINE, OverlapChangeTest::overlapping));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.BAD_RECORD);
        assertThat(failure.message())
                .startsWith("the records of window " + NINE + " cannot be told from those of window " + EIGHT
                        + ", which its overlap of PT30M reaches into: page 1 (raw/")
                .endsWith(". Mend what keeps that window from being done, or read it anew by reopenToFetchAgain(…) in a"
                        + " pipeline without the overlap; then reopen this one");
        bodies.put(EIGHT, TWO);
        world.pipelineWith(OverlapChangeTest::plain).reopenToFetchAgain(EIGHT);
        world.pipeline().run(EIGHT);
        world.pipelineWith(OverlapChangeTest::overlapping).reopen(NINE);
        world.pipeline().run();
        assertThat(world.rows()).isEqualTo(EACH_ONCE);
    }

    @Test
    void earlierRawDataThatIsGoneIsNamedWithWhatToDo() throws IOException {
        world.pipelineWith(OverlapChangeTest::overlapping).run(EIGHT);
        String part = rawManifest(EIGHT).set().parts().get(0).key();
        world.lake.remove(part);

        Failure failure = failure(run(NINE, OverlapChangeTest::overlapping));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure.message())
                .isEqualTo("the records of window " + NINE + " cannot be told from those of window " + EIGHT
                        + ", which its overlap of PT30M reaches into: raw part " + part
                        + " is missing; it held 1 pages, 45 bytes. Restore that object; where a lifecycle rule removes"
                        + " raw data, let it leave them for longer than the overlap and a replay reach back. Without it,"
                        + " a window that is not done can be read anew by reopenToFetchAgain(…) with an overlap that is"
                        + " shorter or none");
        bodies.put(NINE, "[{\"id\":\"c\",\"n\":4}]");
        assertThat(world.pipelineWith(OverlapChangeTest::plain).reopenToFetchAgain(NINE))
                .isTrue();
        assertThat(run(NINE, OverlapChangeTest::plain).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    /** By all columns, the second of the two would be another record. */
    @Test
    void removedOverlapStillTellsRecordsApartByTheColumnsThatItHadNamed() {
        bodies.put(EIGHT, "[{\"id\":\"a\",\"views\":7}]");
        bodies.put(NINE, "[{\"id\":\"a\",\"views\":8}]");
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.identifiedBy("id"));
        world.pipeline().run(EIGHT);
        world.pipeline().run(NINE);

        world.pipelineWith(OverlapChangeTest::plain).replay(NINE);

        assertThat(world.rows()).containsExactly("{id=a, views=7}");
        assertThat(world.keyedRows()).containsExactly("{id=a, views=7}");
        assertThat(world.entry(NINE).orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void windowOutOfTurnIsToldOfTheOverlapAndNotOfPositions() {
        run(EIGHT, OverlapChangeTest::overlapping);
        run(NINE, OverlapChangeTest::overlapping);
        Window eleven = Window.of(NINE.end().plus(Duration.ofHours(1)), Duration.ofHours(1));
        world.clock.set(eleven.end());

        Failure failure = failure(run(eleven, OverlapChangeTest::overlapping));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure.message())
                .isEqualTo("by the pipeline's overlap each window leaves out what those before it have, and window "
                        + eleven + " is not its turn: the next one is "
                        + Schedule.hourly().after(NINE));
    }

    @Test
    void windowFailedBeforeTheOverlapWasSetCanBeReadNoMore() throws IOException {
        failedWindowWithoutPagesLeavesItsRecordsToTheNext();

        assertThat(world.pipeline().reopen(EIGHT)).isFalse();

        assertThat(world.state(EIGHT)).isEqualTo(WindowState.FAILED);
    }

    @Test
    void windowReopenedBeforeTheOverlapWasSetIsRefusedAndNobodyIsTold() throws IOException {
        failedWindowWithoutPagesLeavesItsRecordsToTheNext();
        world.pipelineWith(OverlapChangeTest::plain).reopen(EIGHT);
        List<Notification> before = world.notifier.delivered();
        WindowEntry due = world.entry(EIGHT).orElseThrow();

        Failure failure = failure(run(EIGHT, OverlapChangeTest::overlapping));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure.message()).contains("window " + EIGHT + " has passed: the next one is");
        assertThat(world.entry(EIGHT)).contains(due);
        assertThat(world.notifier.delivered()).isEqualTo(before);
    }

    /** A source of two slices of which the second fails the first time. */
    private List<ReadRequest> interruptedSlices() {
        List<ReadRequest> requests = new ArrayList<>();
        world.source = SlicedSource.of(request -> List.of(Slice.of("1"), Slice.of("2")), request -> {
            requests.add(request);
            if (request.slice().name().equals("2") && requests.size() == 2) {
                throw SourceException.fatal("not that one");
            }
            return PageReader.of();
        });
        return requests;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT1H", "none"})
    void allSlicesOfAWindowAreReadByTheOverlapOfItsPlan(String now) throws IOException, InterruptedException {
        List<ReadRequest> requests = interruptedSlices();
        run(NINE, builder -> builder.overlap(HALF_AN_HOUR.identifiedBy("id")));
        Function<Pipeline.Builder, Pipeline.Builder> changed = now.equals("none")
                ? OverlapChangeTest::plain
                : builder -> builder.overlap(Overlap.of(Duration.parse(now)));

        world.pipelineWith(changed).plan(NINE);
        world.pipeline().reopen(NINE);
        assertThat(run(NINE, changed).outcome()).isEqualTo(Outcome.EMPTY);

        assertThat(requests)
                .extracting(request -> request.slice().name() + " " + request.overlap())
                .containsExactly("1 PT30M", "2 PT30M", "1 PT30M", "2 PT30M");
        assertThat(rawManifest(NINE).reach()).isEqualTo(new Reach(Duration.ofMinutes(30), List.of("id")));
    }

    @Test
    void slicesOfAPlanWithoutOverlapReachNowhereThoughOneIsSet() throws IOException {
        List<ReadRequest> requests = interruptedSlices();
        run(NINE, OverlapChangeTest::plain);

        world.pipelineWith(OverlapChangeTest::overlapping).reopen(NINE);
        run(NINE, OverlapChangeTest::overlapping);

        assertThat(requests).extracting(ReadRequest::overlap).containsOnly(Duration.ZERO);
        assertThat(rawManifest(NINE).reach()).isEqualTo(Reach.NONE);
    }

    @Test
    void planThatDoesNotSayItIsReadByThePipelinesOverlap() throws IOException {
        List<ReadRequest> requests = interruptedSlices();
        run(NINE, OverlapChangeTest::plain);
        String key = Keys.slicePlan(STREAM, NINE, 1);
        String plan = new String(world.lake.visible().get(key), StandardCharsets.UTF_8);
        String before = plan.replace("\"overlap\" : \"PT0S\",", "");
        assertThat(before).isNotEqualTo(plan);
        byte[] older = before.getBytes(StandardCharsets.UTF_8);
        assertThat(SlicePlan.read(key, older).reach()).isEqualTo(Optional.empty());

        World other = new World();
        other.source = world.source;
        other.lake.put(key, older);
        run(other, NINE, OverlapChangeTest::overlapping);

        assertThat(requests)
                .extracting(request -> request.slice().name() + " " + request.overlap())
                .containsExactly("1 PT0S", "2 PT0S", "1 PT30M", "2 PT30M");
    }
}
