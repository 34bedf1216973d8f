// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.SequentialSourceTest.Positioned;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Positions of sources whose windows do not wait for each other, such as what a service has told of a file's version. */
class PositionTest {
    private final World world = new World();
    private final List<String> asked = new ArrayList<>();

    private PageReader read(ReadRequest request) {
        asked.add(request.window().start().toString().substring(11, 13) + " "
                + request.position().orElse("-"));
        String record = "[{\"id\":\"" + request.window().name() + "\"}]";
        return new Positioned(PageReader.of(Page.json(record)), "p" + asked.size());
    }

    private void anHourLater() {
        world.clock.advance(Duration.ofHours(1));
    }

    private Optional<String> readOn() throws IOException {
        return world.ledger.cursor(World.STREAM).flatMap(Cursor::readOn);
    }

    @Test
    void nextWindowIsGivenThePositionOfTheLast() {
        world.source = this::read;

        world.pipeline().run();
        anHourLater();
        world.pipeline().run();

        assertThat(asked).containsExactly("09 -", "10 p1");
    }

    @Test
    void windowThatIsReadAnewBeginsAtTheBeginning() throws IOException {
        world.source = this::read;
        world.pipeline().run();
        anHourLater();
        world.pipeline().run();

        assertThat(world.pipeline().reopenToFetchAgain(Window.of(NINE.end(), Duration.ofHours(1))))
                .isTrue();
        world.pipeline().run();
        anHourLater();
        world.pipeline().run();

        assertThat(asked).containsExactly("09 -", "10 p1", "10 -", "11 p3");
    }

    @Test
    void windowsBeforeTheCursorAreReadFromTheBeginningAndMoveNothing() throws IOException {
        world.source = this::read;
        world.pipeline().run();
        Optional<String> before = readOn();

        world.pipeline().backfill(SEVEN.start(), EIGHT.end());

        assertThat(asked).containsExactly("09 -", "07 -", "08 -");
        assertThat(readOn()).isPresent().isEqualTo(before);
    }

    /** Its pages are stored: what it has told holds, whatever becomes of them. */
    @Test
    void windowThatFailsAfterItsPagesAreStoredPassesItsPositionOn() {
        world.source = request -> {
            asked.add(request.position().orElse("-"));
            return new Positioned(PageReader.of(Page.json(asked.size() == 1 ? "[" : "[]")), "p" + asked.size());
        };
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.state(NINE)).isEqualTo(WindowState.FAILED);

        anHourLater();
        world.pipeline().run();

        assertThat(asked).containsExactly("-", "p1");
    }

    @Test
    void skippedWindowsLeaveThePosition() {
        SnapshotSource source = request -> {
            asked.add(request.position().orElse("-"));
            if (asked.size() == 2) {
                throw SourceException.unavailable("down for maintenance");
            }
            return new Positioned(PageReader.of(), "p" + asked.size());
        };
        world.pipelineWith(builder -> builder.source(source)).run();
        anHourLater();
        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.SKIPPED);
        anHourLater();
        world.pipeline().run();

        assertThat(asked).containsExactly("-", "p1", "p1");
    }

    /** What a later window has told is not looked up when an earlier one is done at last. */
    @Test
    void windowDoneOutOfOrderLeavesNoPosition() throws IOException {
        world.source = request -> {
            if (request.window().equals(EIGHT) && asked.size() < 2) {
                asked.add("down");
                throw SourceException.unavailable("down for maintenance");
            }
            return read(request);
        };
        world.pipelineWith(builder -> builder.startAt(EIGHT.start())).run();
        world.pipeline().run();

        assertThat(asked).containsExactly("down", "09 -", "08 -");
        assertThat(world.ledger.cursor(World.STREAM)).map(Cursor::mark).contains(NINE.end());
        assertThat(readOn()).isEmpty();
    }

    /** What has not changed would show no columns. */
    @Test
    void planAsksAsIfNothingHadBeenRead() throws IOException, InterruptedException {
        world.source = this::read;
        world.pipeline().run();
        anHourLater();

        world.pipeline().plan(Window.of(NINE.end(), Duration.ofHours(1)));

        assertThat(asked).containsExactly("09 -", "10 -");
    }
}
