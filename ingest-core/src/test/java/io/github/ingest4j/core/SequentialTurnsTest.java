// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryLedger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose turn it is where a stream has not always been sequential, or people have been at its windows. */
class SequentialTurnsTest {
    private final World world = new World();
    private final Feed feed = new Feed();

    private Pipeline fromSeven() {
        world.source = feed;
        return world.pipelineWith(builder -> builder.startAt(SEVEN.start()));
    }

    @Test
    void windowsDoneBeforeTheirTurnCountedLoseNoPosition() {
        world.source = request -> {
            if (request.window().equals(EIGHT)) {
                throw SourceException.unavailable("down for maintenance");
            }
            return PageReader.of(Page.json("[{\"id\":\"old\"}]"));
        };
        world.pipelineWith(builder -> builder.startAt(EIGHT.start())).run();
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
        world.source = feed;

        world.pipeline().run();
        world.clock.advance(Duration.ofHours(1));
        world.pipeline().run();

        assertThat(feed.asked).containsExactly(Optional.empty(), Optional.of("3"));
    }

    @Test
    void windowsThatWereBackfilledBeforeKeepNothingWaiting() throws IOException {
        world.pipeline().backfill(SEVEN.start(), NINE.start());
        assertThat(world.ledger.cursor(World.STREAM)).isEmpty();

        RunReport report = fromSeven().run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
        assertThat(world.ledger.cursor(World.STREAM).map(Cursor::mark)).contains(NINE.end());
    }

    @Test
    void windowThatLaterOnesReadOnFromIsNotReadAnewAfterAReplayHasFailed() throws IOException {
        fromSeven().run();
        Pipeline broken = world.pipelineWith(builder -> builder.map("broken", (in, out) -> {
            throw new IllegalStateException("a fault of the mapper");
        }));
        assertThat(broken.replay(EIGHT).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.state(EIGHT)).isEqualTo(WindowState.FAILED);

        assertThat(broken.reopenToFetchAgain(EIGHT)).isFalse();

        assertThat(fromSeven().replay(EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
    }

    @Test
    void replayEndsNoIncidentWhileAFailedWindowKeepsTheOthersWaiting() {
        world.source = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                if (request.window().equals(EIGHT)) {
                    throw SourceException.fatal("no such page");
                }
                return feed.open(request);
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        Pipeline pipeline = world.pipelineWith(builder -> builder.startAt(SEVEN.start()));
        pipeline.run();

        assertThat(pipeline.replay(SEVEN).outcome()).isEqualTo(Outcome.SUCCEEDED);

        assertThat(world.notifier.delivered()).extracting(Notification::kind).containsExactly(Notification.Kind.FAILED);
    }

    @Test
    void replayThatFailsKeepsNoLaterWindowWaitingAndSaysSo() {
        fromSeven().run();

        world.pipelineWith(builder -> builder.map("broken", (in, out) -> {
                    throw new IllegalStateException("a fault of the mapper");
                }))
                .replay(EIGHT);

        assertThat(world.notifier.delivered())
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.text()).contains("waits until it is reopened, later windows go on."));
    }

    @Test
    void lostLedgerLetsNobodyBeginBeforeTheFirstWindow() {
        fromSeven().run();
        InMemoryLedger empty = new InMemoryLedger(world.clock, world.faults);
        Window six = Window.of(SEVEN.start().minus(Duration.ofHours(1)), Duration.ofHours(1));

        WindowReport report = world.pipelineWith(builder -> builder.ledger(empty))
                .run(six)
                .windows()
                .get(0);

        assertThat(report.failure().orElseThrow().message()).endsWith("has passed: the next one is " + NINE);
        assertThat(feed.asked).hasSize(3);
    }

    @Test
    void lostLedgerLearnsOfAWindowThatIsDoneFromItsManifestsSoThatItCanBeReplayed() {
        fromSeven().run();
        world.faults.heal(); // the invariants go by the ledger that is lost
        InMemoryLedger empty = new InMemoryLedger(world.clock, world.faults);
        Pipeline pipeline = world.pipelineWith(builder -> builder.ledger(empty));

        RunReport found = pipeline.run(SEVEN);
        RunReport replayed = pipeline.replay(SEVEN);
        pipeline.run();

        assertThat(found.windows()).extracting(WindowReport::outcome).containsExactly(Outcome.SUCCEEDED);
        assertThat(replayed.windows()).extracting(WindowReport::generation).containsExactly(2);
        assertThat(feed.asked).hasSize(3);
        assertThat(world.rows()).isEqualTo(Feed.rows(9));
    }

    @Test
    void lostLedgerReadsOnBehindTheLastWindowThoughEarlierOnesAreFoundMeanwhile() {
        fromSeven().run();
        InMemoryLedger empty = new InMemoryLedger(world.clock, world.faults);
        Pipeline pipeline = world.pipelineWith(builder -> builder.ledger(empty));
        pipeline.backfill(SEVEN.start(), NINE.start());
        world.clock.advance(Duration.ofHours(1));

        pipeline.run();

        assertThat(feed.asked).hasSize(4).endsWith(Optional.of("9"));
        assertThat(world.rows()).isEqualTo(Feed.rows(12));
    }

    @Test
    void windowThatAnotherScheduleHasStoredIsFinishedFirst() throws IOException {
        fromSeven();
        String committed = Keys.curatedManifest(new GenerationKey(World.STREAM, NINE, 1));
        world.faults.strike(
                call -> call.name().startsWith("store.createIfAbsent")
                        && call.name().endsWith(committed),
                Fault.CRASH_AFTER);
        assertThat(world.dies(() -> world.pipeline().run())).isTrue();
        world.waitForLeases();
        Pipeline slower = world.pipelineWith(builder -> builder.schedule(Schedule.every(Duration.ofHours(2))));

        slower.run();
        Optional<Instant> mark = world.ledger.cursor(World.STREAM).map(Cursor::mark);
        world.schedule = Schedule.every(Duration.ofHours(2));
        world.clock.advance(Duration.ofHours(2));
        slower = world.pipeline();
        slower.run();

        assertThat(mark).contains(NINE.end());
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
        assertThat(feed.asked).hasSize(4).endsWith(Optional.of("9"));
        assertThat(world.rows()).isEqualTo(Feed.rows(12));
    }

    @Test
    void windowThatAnotherScheduleHasNotReadIsLeftBehind() {
        world.source = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                if (request.window().equals(NINE)) {
                    throw SourceException.unavailable("down for maintenance");
                }
                return feed.open(request);
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        world.pipelineWith(builder -> builder.startAt(SEVEN.start())).run();
        assertThat(world.state(NINE)).isEqualTo(WindowState.RETRY);
        world.schedule = Schedule.every(Duration.ofHours(2));
        Pipeline slower = world.pipelineWith(builder -> builder.schedule(world.schedule));

        assertThat(slower.run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        world.clock.advance(Duration.ofHours(2));

        assertThat(slower.run().windows()).extracting(WindowReport::outcome).containsExactly(Outcome.SUCCEEDED);
        assertThat(world.rows()).isEqualTo(Feed.rows(feed.length()));
    }

    @Test
    void windowThatAnotherScheduleHasLeftBehindKeepsNoIncidentOpen() {
        world.source = new Source() {
            @Override
            public PageReader open(ReadRequest request) {
                throw SourceException.unauthorised("the key has expired");
            }

            @Override
            public boolean isSequential() {
                return true;
            }
        };
        world.pipeline().run();
        assertThat(world.state(NINE)).isEqualTo(WindowState.RETRY);
        world.schedule = Schedule.every(Duration.ofHours(2));
        world.source = feed;
        Pipeline slower = world.pipelineWith(builder -> builder.schedule(world.schedule));

        slower.run();

        assertThat(world.notifier.delivered())
                .extracting(Notification::kind)
                .containsExactly(Notification.Kind.FAILED, Notification.Kind.RECOVERED);
        assertThat(world.notifier.delivered().get(1).text()).contains("missing: 0");
    }

    @Test
    void windowOfAnotherScheduleWhoseTimeIsReadFailsNothing() {
        fromSeven().run();
        world.schedule = Schedule.every(Duration.ofHours(2));

        RunReport report =
                world.pipelineWith(builder -> builder.schedule(world.schedule)).run();

        assertThat(report.outcome()).isEqualTo(Outcome.ALREADY_DONE);
        assertThat(feed.asked).hasSize(3);
    }
}
