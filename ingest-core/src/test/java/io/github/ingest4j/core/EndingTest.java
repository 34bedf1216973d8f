// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The last step in the ledger, where its answers get lost and other windows end at the same time. */
class EndingTest {
    private final World world = new World();

    private void strikeFirstEnd(Fault fault) {
        boolean[] struck = {false};
        world.faults.strike(
                call -> {
                    boolean strike = !struck[0] && call.name().endsWith(" DONE");
                    struck[0] |= strike;
                    return strike;
                },
                fault);
    }

    @Test
    void endWhoseAnswerIsLostIsFoundToHaveWorked() {
        strikeFirstEnd(Fault.LOSE_ANSWER);

        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void endThatNeverArrivedIsRepeated() {
        strikeFirstEnd(Fault.FAIL_BEFORE);

        assertThat(world.pipeline().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
    }

    @Test
    void windowsThatEndAtTheSameTimeMoveTheMarkOverBoth() throws IOException {
        world.ledger.startCursor(STREAM, EIGHT.start());
        boolean[] raced = {false};
        world.faults.before(call -> {
            if (!raced[0] && call.name().endsWith(EIGHT + " DONE")) {
                raced[0] = true;
                world.pipeline().run(NINE);
            }
        });

        world.pipeline().run(EIGHT);

        assertThat(world.ledger.cursor(STREAM).orElseThrow().mark()).isEqualTo(NINE.end());
    }

    @Test
    void oneOfTwoWindowsThatEndAnIncidentAtTheSameTimeTellsOfIt() {
        Source healthy = world.source;
        world.source = request -> {
            throw SourceException.unauthorised("status 401");
        };
        world.pipeline().backfill(EIGHT.start(), NINE.end());
        world.source = healthy;
        boolean[] raced = {false};
        world.faults.before(call -> {
            if (!raced[0] && call.name().endsWith(EIGHT + " DONE")) {
                raced[0] = true;
                world.pipeline().run(NINE);
            }
        });

        world.pipeline().run(EIGHT);

        assertThat(world.notifier.delivered())
                .extracting(Notification::kind)
                .containsExactly(Notification.Kind.FAILED, Notification.Kind.RECOVERED);
    }

    @Test
    void openingIsDecidedAnewWhereAnotherWindowHasOpenedTheIncidentMeanwhile() {
        world.source = request -> {
            throw SourceException.unauthorised("status 401");
        };
        boolean[] raced = {false};
        world.faults.before(call -> {
            if (!raced[0] && call.name().endsWith(EIGHT + " RETRY")) {
                raced[0] = true;
                world.pipeline().run(NINE);
            }
        });

        world.pipeline().run(EIGHT);

        assertThat(world.notifier.delivered()).extracting(Notification::window).containsExactly(NINE.name());
        assertThat(world.state(EIGHT)).isEqualTo(WindowState.RETRY);
    }

    /** Reads these columns; two windows that add some end at the same time, the earlier one last. */
    private void addColumnsAtTheSameTime(String ofEight, String ofNine) {
        world.pipeline().run(SEVEN);
        world.source = request -> PageReader.of(
                Page.json("[{\"id\":\"1\",\"n\":1," + (request.window().equals(NINE) ? ofNine : ofEight) + "}]"));
        boolean[] raced = {false};
        world.faults.before(call -> {
            if (!raced[0] && call.name().endsWith(EIGHT + " DONE")) {
                raced[0] = true;
                world.pipeline().run(NINE);
            }
        });
        world.pipeline().run(EIGHT);
    }

    @Test
    void oneOfTwoWindowsThatEndWithANewColumnAtTheSameTimeTellsOfIt() throws IOException {
        addColumnsAtTheSameTime("\"gust\":1.5", "\"gust\":2.5");

        assertThat(world.notifier.delivered())
                .extracting(Notification::kind)
                .containsExactly(Notification.Kind.SCHEMA_CHANGED);
        assertThat(world.notifier.delivered().get(0).window()).isEqualTo(NINE.name());
        assertThat(world.ledger.health(STREAM).schemaVersion()).isEqualTo(2);
    }

    @Test
    void windowThatEndsLaterWithAnEarlierSchemaTellsNothingMore() throws IOException {
        addColumnsAtTheSameTime("\"gust\":1.5", "\"gust\":2.5,\"rain\":true");

        assertThat(world.notifier.delivered()).hasSize(1);
        assertThat(world.notifier.delivered().get(0).text()).endsWith("\ngust: FLOAT64\nrain: BOOLEAN");
        assertThat(world.state(EIGHT)).isEqualTo(WindowState.DONE);
        assertThat(world.ledger.health(STREAM).schemaVersion()).isEqualTo(3);
    }
}
