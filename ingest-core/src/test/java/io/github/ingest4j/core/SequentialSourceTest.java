// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Secret;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryLedger;
import java.io.IOException;
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

/** Windows that read on where the one before ended, and what comes between. */
class SequentialSourceTest {
    private static final Window TEN = Window.of(NINE.end(), Duration.ofHours(1));

    private final World world = new World();
    private final Feed feed = new Feed();

    private Pipeline fromSeven() {
        return fromSeven(feed);
    }

    private Pipeline fromSeven(Source source) {
        world.source = source;
        return world.pipelineWith(builder -> builder.startAt(SEVEN.start()));
    }

    private static List<Outcome> outcomes(RunReport report) {
        return report.windows().stream().map(WindowReport::outcome).toList();
    }

    private static Source failing(Feed feed, Function<ReadRequest, Exception> failure) {
        return new Source() {
            @Override
            public PageReader open(ReadRequest request) throws IOException {
                Exception thrown = failure.apply(request);
                if (thrown instanceof IOException e) {
                    throw e;
                }
                if (thrown instanceof RuntimeException e) {
                    throw e;
                }
                return feed.open(request);
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
    }

    @Test
    void eachWindowReadsOnWhereTheOneBeforeEnded() throws IOException {
        RunReport report = fromSeven().run();

        assertThat(outcomes(report)).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        assertThat(feed.asked).containsExactly(Optional.empty(), Optional.of("3"), Optional.of("6"));
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
        assertThat(world.ledger.cursor(World.STREAM).map(Cursor::mark)).contains(NINE.end());
    }

    @Test
    void positionIsInTheRawManifestAndTheCursorHasItsKey() throws IOException {
        fromSeven().run();

        String key = Keys.rawManifest(World.STREAM, NINE, 1);
        Manifest.Raw manifest = Manifest.raw(key, world.lake.visible().get(key));
        assertThat(world.ledger.cursor(World.STREAM).flatMap(Cursor::readOn)).contains(key);
        assertThat(manifest.positions().of("all")).contains("9");
        assertThat(manifest.positions().from()).contains(Keys.rawManifest(World.STREAM, EIGHT, 1));
    }

    @Test
    void windowWithoutNewRecordsLeavesThePosition() {
        fromSeven().run();
        feed.growth = 0;
        world.clock.advance(Duration.ofHours(1));

        RunReport report = world.pipeline().run();
        world.clock.advance(Duration.ofHours(1));
        feed.growth = 1;
        world.pipeline().run();

        assertThat(report.outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(world.rows()).isEqualTo(Feed.rows(10));
    }

    /** Feeds grow at each reading: what a killed run has read and not frozen, the next one reads again, and more. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void runKilledAnywhereNeitherLosesNorRepeatsARecord(Fault fault) {
        Map<World, Feed> feeds = new HashMap<>();
        KillPointTest.strikeEach(
                fault,
                fresh -> {
                    Feed own = new Feed();
                    feeds.put(fresh, own);
                    fresh.source = own;
                    fresh.settings = builder -> builder.startAt(EIGHT.start());
                },
                killed -> killed.pipeline().run(),
                killed -> {
                    RunReport report = killed.pipeline().run();

                    assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
                    assertThat(killed.state(EIGHT)).isEqualTo(WindowState.DONE);
                    assertThat(killed.state(NINE)).isEqualTo(WindowState.DONE);
                    assertThat(killed.rows())
                            .isEqualTo(Feed.rows(feeds.get(killed).length()));
                    assertThat(killed.keyedRows())
                            .isEqualTo(Feed.rows(feeds.get(killed).length()));
                });
    }

    @Test
    void windowThatFailsKeepsTheLaterOnesWaitingUntilItIsReopened() throws IOException {
        List<String> broken = new ArrayList<>(List.of(EIGHT.name()));
        Source source = failing(
                feed,
                request -> broken.contains(request.window().name()) ? SourceException.fatal("no such page") : null);
        Pipeline pipeline = fromSeven(source);

        RunReport first = pipeline.run();
        RunReport second = pipeline.run();

        assertThat(outcomes(first)).containsExactly(Outcome.SUCCEEDED, Outcome.FAILED);
        assertThat(first.unreached()).containsExactly(NINE);
        assertThat(outcomes(second)).containsExactly(Outcome.FAILED);
        assertThat(world.ledger.cursor(World.STREAM).map(Cursor::mark)).contains(SEVEN.end());

        broken.clear();
        assertThat(pipeline.reopen(EIGHT)).isTrue();
        pipeline.run();

        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
        assertThat(world.rows()).isEqualTo(Feed.rows(feed.length()));
    }

    @Test
    void sourceThatIsDownKeepsTheLaterWindowsWaiting() {
        List<String> down = new ArrayList<>(List.of(EIGHT.name()));
        Source source = failing(
                feed, request -> down.contains(request.window().name()) ? new IOException("connection refused") : null);
        Pipeline pipeline = fromSeven(source);

        RunReport first = pipeline.run();
        down.clear();
        RunReport second = pipeline.run();

        assertThat(outcomes(first)).containsExactly(Outcome.SUCCEEDED, Outcome.SKIPPED);
        assertThat(first.unreached()).containsExactly(NINE);
        assertThat(outcomes(second)).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        assertThat(world.rows()).isEqualTo(Feed.rows(feed.length()));
    }

    @Test
    void catchingUpTakesTheOldestFirstAndTheOwnOnlyInItsTurn() {
        world.source = feed;
        Pipeline pipeline =
                world.pipelineWith(builder -> builder.startAt(SEVEN.start()).maxCatchUp(1));

        RunReport first = pipeline.run();
        RunReport second = pipeline.run();

        assertThat(first.windows()).extracting(WindowReport::window).containsExactly(SEVEN, EIGHT);
        assertThat(first.unreached()).containsExactly(NINE);
        assertThat(second.windows()).extracting(WindowReport::window).containsExactly(NINE);
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
    }

    @Test
    void windowOutOfTurnIsLeftAlone() {
        Pipeline pipeline = fromSeven();

        WindowReport report = pipeline.run(NINE).windows().get(0);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().map(Failure::kind)).contains(Failure.Kind.CONFIGURATION);
        assertThat(report.failure().map(Failure::message))
                .contains("the source reads on where the window before ended, and window " + NINE
                        + " is not its turn: the next one is " + SEVEN);
        assertThat(world.entry(NINE)).isEmpty();
        assertThat(feed.asked).isEmpty();
    }

    @Test
    void windowThatHasPassedUnreadIsLeftAlone() {
        world.source = feed;
        world.pipeline().run();

        WindowReport report = world.pipeline().run(SEVEN).windows().get(0);

        assertThat(report.failure().map(Failure::message))
                .contains("the source reads on where the window before ended, and window " + SEVEN
                        + " has passed: the next one is " + TEN);
    }

    /** A window that was begun while the source was not sequential yet. */
    @Test
    void begunWindowOutOfTurnIsNotRead() {
        world.source = request -> {
            throw new IOException("connection refused");
        };
        world.pipelineWith(builder -> builder.startAt(SEVEN.start()).maxCatchUp(0))
                .run();
        assertThat(world.state(NINE)).isEqualTo(WindowState.RETRY);
        world.source = feed;

        WindowReport report = world.pipeline().run(NINE).windows().get(0);

        assertThat(report.failure().map(Failure::message).orElseThrow()).contains("is not its turn: the next one is");
        assertThat(feed.asked).isEmpty();
        world.pipelineWith(builder -> builder.startAt(SEVEN.start())).run();
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
    }

    @Test
    void explicitRunsStartTheCursor() {
        world.source = feed;

        world.pipeline().run(EIGHT);
        world.pipeline().run();

        assertThat(feed.asked).containsExactly(Optional.empty(), Optional.of("3"));
        assertThat(world.rows()).isEqualTo(Feed.rows(6));
    }

    @Test
    void backfillTakesTheRangeInTurn() {
        world.source = feed;

        RunReport report = world.pipeline().backfill(SEVEN.start(), NINE.end());

        assertThat(outcomes(report)).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
    }

    @Test
    void replayConvertsAnOlderWindowAndMovesNothing() throws IOException {
        Pipeline pipeline = fromSeven();
        pipeline.run();
        Optional<Cursor> before = world.ledger.cursor(World.STREAM);

        RunReport report = pipeline.replay(SEVEN);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
        assertThat(world.ledger.cursor(World.STREAM).map(Cursor::mark)).isEqualTo(before.map(Cursor::mark));
        assertThat(world.ledger.cursor(World.STREAM).flatMap(Cursor::readOn)).isEqualTo(before.flatMap(Cursor::readOn));
    }

    @Test
    void finishedWindowIsNotReadAnew() throws IOException {
        Pipeline pipeline = fromSeven();
        pipeline.run();

        assertThat(pipeline.reopenToFetchAgain(NINE)).isFalse();
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
    }

    @Test
    void failedWindowIsReadAnewFromItsBeginning() throws IOException {
        List<String> bodies = new ArrayList<>(List.of("[", "[{\"id\":\"r1\"}]"));
        List<Optional<String>> asked = new ArrayList<>();
        world.source = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                asked.add(request.position());
                PageReader pages = PageReader.of(Page.json(bodies.remove(0)));
                return new Positioned(pages, "p" + asked.size());
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        Pipeline pipeline = world.pipeline();
        assertThat(pipeline.run().outcome()).isEqualTo(Outcome.FAILED);

        assertThat(pipeline.reopenToFetchAgain(NINE)).isTrue();
        pipeline.run();

        assertThat(asked).containsExactly(Optional.empty(), Optional.empty());
        assertThat(world.rows()).containsExactly("{id=r1}");
    }

    @Test
    void scheduleMayBeChangedInBetween() {
        fromSeven().run();
        world.clock.advance(Duration.ofHours(2));
        world.schedule = Schedule.every(Duration.ofHours(2));

        RunReport report =
                world.pipelineWith(builder -> builder.schedule(world.schedule)).run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(feed.asked).endsWith(Optional.of("9"));
        assertThat(world.rows()).isEqualTo(Feed.rows(12));
    }

    /** Positions are in the manifests: without the ledger, the last of them tells where to go on. */
    @Test
    void lostLedgerLosesNoPosition() throws IOException {
        fromSeven().run();
        InMemoryLedger empty = new InMemoryLedger(world.clock, world.faults);
        world.clock.advance(Duration.ofHours(1));

        RunReport report = world.pipelineWith(builder -> builder.ledger(empty)).run();

        assertThat(outcomes(report)).containsExactly(Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        assertThat(feed.asked).hasSize(4).endsWith(Optional.of("9"));
        assertThat(world.rows()).isEqualTo(Feed.rows(12));
        assertThat(empty.cursor(World.STREAM).flatMap(Cursor::readOn)).contains(Keys.rawManifest(World.STREAM, TEN, 1));
    }

    @Test
    void planShowsTheNextReadingWithoutATrace() throws IOException, InterruptedException {
        Pipeline pipeline = fromSeven();
        pipeline.run();
        world.clock.advance(Duration.ofHours(1));

        Plan plan = pipeline.plan(TEN);

        assertThat(plan.sampledPages()).isEqualTo(1);
        assertThat(feed.asked).endsWith(Optional.of("9"));
        assertThat(world.entry(TEN)).isEmpty();
    }

    @Test
    void everySliceHasAPositionOfItsOwn() {
        Map<String, List<Optional<String>>> asked = new HashMap<>();
        Source pages = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                String slice = request.slice().name();
                List<Optional<String>> own = asked.computeIfAbsent(slice, name -> new ArrayList<>());
                own.add(request.position());
                String record = "[{\"id\":\"" + slice + own.size() + "\"}]";
                return new Positioned(PageReader.of(Page.json(record)), slice + own.size());
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        Map<Window, List<Slice>> plans = Map.of(
                SEVEN, List.of(Slice.of("a"), Slice.of("b")),
                EIGHT, List.of(Slice.of("b")),
                NINE, List.of(Slice.of("a"), Slice.of("b"), Slice.of("c")));

        fromSeven(SlicedSource.of(request -> plans.get(request.window()), pages))
                .run();

        assertThat(asked).containsOnlyKeys("a", "b", "c");
        assertThat(asked.get("a")).containsExactly(Optional.empty(), Optional.of("a1"));
        assertThat(asked.get("b")).containsExactly(Optional.empty(), Optional.of("b1"), Optional.of("b2"));
        assertThat(asked.get("c")).containsExactly(Optional.empty());
    }

    /** The position of a slice is frozen with its pages, whichever run has read the others. */
    @Test
    void positionOfAFrozenSliceOutlivesTheRun() {
        List<String> asked = new ArrayList<>();
        Source pages = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                asked.add(request.slice().name() + request.position().orElse("-"));
                String id = request.slice().name() + asked.size();
                return new Positioned(PageReader.of(Page.json("[{\"id\":\"" + id + "\"}]")), "p" + asked.size());
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        world.source = SlicedSource.of(request -> List.of(Slice.of("a"), Slice.of("b")), pages);
        world.settings = builder -> builder.startAt(EIGHT.start());
        world.faults.strike(
                call -> call.name().startsWith("store.createIfAbsent")
                        && call.name().endsWith(EIGHT.name() + "/r001/s/a.json"),
                Fault.CRASH_AFTER);
        assertThat(world.dies(() -> world.pipeline().run())).isTrue();
        world.waitForLeases();

        world.pipeline().run();

        assertThat(asked).containsExactly("a-", "b-", "ap1", "bp2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PageReader.MAX_POSITION_LENGTH + 1})
    void positionOfAWrongLengthFailsTheWindow(int length) {
        world.source = request -> new Positioned(PageReader.of(), "x".repeat(length));

        Failure failure = world.pipeline().run().windows().get(0).failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message())
                .isEqualTo("the source gave a position of " + length + " characters; it has 1 to 16384 [window=" + NINE
                        + ", slice=all]");
    }

    @Test
    void positionThatHoldsASecretIsNotStored() {
        world.source = request -> {
            String token = request.secrets().get("TOKEN").reveal();
            return new Positioned(PageReader.of(), "https://example.com/?token=" + token);
        };
        Pipeline pipeline = world.pipelineWith(builder -> builder.secrets(name -> Secret.of("s3cr3t-value")));

        Failure failure = pipeline.run().windows().get(0).failure().orElseThrow();

        assertThat(failure.message())
                .startsWith("the source gave a position that holds a secret; it would be stored in plain text");
        assertThat(world.lake.visible()).doesNotContainKey(Keys.rawManifest(World.STREAM, NINE, 1));
    }

    @Test
    void snapshotSourceCannotBeSequential() {
        class Both implements SnapshotSource {
            @Override
            public PageReader open(ReadRequest request) {
                return PageReader.of();
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        }

        assertThatThrownBy(() -> world.pipelineWith(builder -> builder.source(new Both())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the source of pipeline 'weather' is a snapshot source and sequential: the windows that it misses"
                                + " would keep the later ones waiting for ever");
    }

    /** Pages with a position behind them. */
    record Positioned(PageReader pages, String text) implements PageReader {
        @Override
        public Page next() throws IOException, InterruptedException {
            return pages.next();
        }

        @Override
        public Optional<String> position() {
            return Optional.of(text);
        }
    }
}
