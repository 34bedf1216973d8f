// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Positions;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows that somebody has let begin as the first one of a stream does. */
class ReopenWithoutPositionTest {
    private static final Window TEN = Window.of(NINE.end(), Duration.ofHours(1));

    private final World world = new World();
    private final Expiring feed = new Expiring();

    /** A service that knows records up to a number, and refuses positions that it has given before a certain reading. */
    private static final class Expiring implements Source {
        private final List<String> asked = new ArrayList<>();
        private int records;
        private boolean expired;
        private boolean tellsNone;
        private boolean down;

        @Override
        public boolean isSequential() {
            return true;
        }

        @Override
        public PageReader open(ReadRequest request) {
            if (down) {
                throw SourceException.fatal("no such page");
            }
            asked.add(request.position().orElse("-"));
            if (expired && request.position().isPresent()) {
                throw SourceException.fatal("answered 410: the position is too old");
            }
            records++;
            int from = Integer.parseInt(request.position().orElse("0"));
            PageReader pages = PageReader.of(ids(from, records));
            return tellsNone ? pages : new SequentialSourceTest.Positioned(pages, String.valueOf(records));
        }

        private static Page ids(int from, int to) {
            List<String> ids = new ArrayList<>();
            for (int id = from + 1; id <= to; id++) {
                ids.add("{\"id\":\"r" + id + "\"}");
            }
            return Page.json(ids.toString());
        }
    }

    private Pipeline fromEight() {
        world.source = feed;
        return world.pipelineWith(builder -> builder.startAt(EIGHT.start()));
    }

    /** Two windows are done, and the service takes the position of the second no more. */
    private Pipeline stuckAtTen() {
        fromEight().run();
        feed.expired = true;
        world.clock.advance(Duration.ofHours(1));
        assertThat(fromEight().run().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.state(TEN)).isEqualTo(WindowState.FAILED);
        feed.asked.clear();
        return fromEight();
    }

    private Optional<String> readOn() throws IOException {
        return world.ledger.cursor(World.STREAM).flatMap(Cursor::readOn);
    }

    @Test
    void failedWindowIsReadFromTheBeginningAndLaterOnesReadOnFromIt() throws IOException {
        Pipeline pipeline = stuckAtTen();

        assertThat(pipeline.reopenWithoutPosition(TEN)).isTrue();
        RunReport report = pipeline.run();
        feed.expired = false;
        world.clock.advance(Duration.ofHours(1));
        pipeline.run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(feed.asked).containsExactly("-", "3");
        assertThat(world.rows())
                .as("all of them once more")
                .containsExactly("{id=r1}", "{id=r1}", "{id=r2}", "{id=r2}", "{id=r3}", "{id=r4}");
    }

    @Test
    void rawManifestSaysThatItReadsOnFromNothing() throws IOException {
        Pipeline pipeline = stuckAtTen();
        pipeline.reopenWithoutPosition(TEN);

        pipeline.run();

        Positions positions = Manifest.raw(
                        Keys.rawManifest(World.STREAM, TEN, 2),
                        world.lake.visible().get(Keys.rawManifest(World.STREAM, TEN, 2)))
                .positions();
        assertThat(positions.from()).isEmpty();
        assertThat(positions.of("all")).contains("3");
    }

    @Test
    void reopeningWithoutItHelpsNothing() throws IOException {
        Pipeline pipeline = stuckAtTen();

        assertThat(pipeline.reopenToFetchAgain(TEN)).isTrue();
        RunReport report = pipeline.run();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(feed.asked).containsExactly("2");
    }

    @Test
    void wishHoldsUntilThePagesAreStoredWhateverFailsBefore() throws IOException {
        Pipeline pipeline = stuckAtTen();
        pipeline.reopenWithoutPosition(TEN);
        feed.down = true;
        pipeline.run();
        feed.down = false;
        assertThat(world.state(TEN)).isEqualTo(WindowState.FAILED);

        pipeline.reopen(TEN);
        RunReport report = pipeline.run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(feed.asked).containsExactly("-");
    }

    @Test
    void planOfTheWindowAsksAsItsRunWill() throws IOException, InterruptedException {
        Pipeline pipeline = stuckAtTen();
        pipeline.reopenWithoutPosition(TEN);

        Plan plan = pipeline.plan(TEN);

        assertThat(plan.sampledPages()).isEqualTo(1);
        assertThat(feed.asked).containsExactly("-");
    }

    @Test
    void fetchingAgainTakesTheWishBack() throws IOException {
        Pipeline pipeline = stuckAtTen();
        feed.expired = false;

        pipeline.reopenWithoutPosition(TEN);
        pipeline.reopenToFetchAgain(TEN);
        pipeline.run();

        assertThat(feed.asked).containsExactly("2");
    }

    @Test
    void windowThatNobodyHasBegunIsTakenIfItIsItsTurn() throws IOException {
        fromEight().run();
        feed.asked.clear();
        world.clock.advance(Duration.ofHours(2));
        Window eleven = Window.of(TEN.end(), Duration.ofHours(1));

        assertThat(fromEight().reopenWithoutPosition(eleven)).as("not its turn").isFalse();
        assertThat(fromEight().reopenWithoutPosition(TEN)).isTrue();
        fromEight().run();

        assertThat(feed.asked).containsExactly("-", "3");
    }

    @Test
    void streamThatHasNotBegunHasNothingToBeginAnew() throws IOException {
        assertThat(fromEight().reopenWithoutPosition(EIGHT)).isFalse();
        assertThat(world.entry(EIGHT)).isEmpty();
    }

    @Test
    void finishedWindowAndOneToComeAreLeftAlone() throws IOException {
        fromEight().run();

        assertThat(fromEight().reopenWithoutPosition(NINE)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fromEight().reopenWithoutPosition(TEN))
                .withMessageContaining("has not ended yet");
    }

    /** A service may have nothing by then, and so no position either: the old one is forgotten all the same. */
    @Test
    void positionIsForgottenAlsoWhereTheReadingLeavesNone() throws IOException {
        Pipeline pipeline = stuckAtTen();
        feed.tellsNone = true;
        pipeline.reopenWithoutPosition(TEN);
        pipeline.run();
        feed.tellsNone = false;
        world.clock.advance(Duration.ofHours(1));

        RunReport report = pipeline.run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(feed.asked).containsExactly("-", "-");
        assertThat(readOn()).hasValueSatisfying(key -> assertThat(key).contains("T110000Z"));
    }

    @Test
    void windowOfASourceThatIsNotSequentialIsReadAsByFetchingAgain() throws IOException {
        world.source = request -> feed.open(request);
        world.pipeline().run();

        assertThat(world.pipeline().reopenWithoutPosition(NINE)).isTrue();
        assertThat(world.pipeline().reopenWithoutPosition(SEVEN)).isFalse();
        world.pipeline().run();

        assertThat(feed.asked).containsExactly("-", "-");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void runKilledAnywhereStillBeginsAnew(Fault fault) {
        Map<World, Expiring> feeds = new HashMap<>();
        KillPointTest.strikeEach(
                fault,
                fresh -> {
                    Expiring own = new Expiring();
                    feeds.put(fresh, own);
                    fresh.source = own;
                    fresh.settings = builder -> builder.startAt(EIGHT.start());
                    fresh.pipeline().run();
                    own.expired = true;
                    fresh.clock.advance(Duration.ofHours(1));
                    reopened(fresh.pipeline());
                    own.asked.clear();
                },
                killed -> killed.pipeline().run(),
                killed -> {
                    RunReport report = killed.pipeline().run();

                    assertThat(report.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
                    assertThat(feeds.get(killed).asked).isNotEmpty().containsOnly("-");
                });
    }

    private static void reopened(Pipeline pipeline) {
        try {
            assertThat(pipeline.reopenWithoutPosition(TEN)).isTrue();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
