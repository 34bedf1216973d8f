// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.testkit.Faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of windows that reach into those before. */
class OverlapRunTest {
    private static final Overlap ONE_HOUR = Overlap.of(Duration.ofHours(1));

    private final World world = new World();

    /** A record for each half hour. */
    private static PageReader halfHours(ReadRequest request) {
        List<String> records = new ArrayList<>();
        for (Instant time = request.readFrom();
                time.isBefore(request.window().end());
                time = time.plus(Duration.ofMinutes(30))) {
            records.add("{\"id\":\"" + time + "\"}");
        }
        return PageReader.of(Page.json(records.toString()));
    }

    /** Those of three windows, and of the hour before the first. */
    private static List<String> rows() {
        Instant first = SEVEN.start().minus(Duration.ofHours(1));
        return IntStream.range(0, 8)
                .mapToObj(i -> "{id=" + first.plus(Duration.ofMinutes(30L * i)) + "}")
                .toList();
    }

    private WindowReport secondOf(String first, String second, Overlap overlap) {
        world.source = request -> PageReader.of(Page.json(request.window().equals(EIGHT) ? first : second));
        return world.pipelineWith(builder -> builder.startAt(EIGHT.start()).overlap(overlap))
                .run()
                .windows()
                .get(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER"})
    void runKilledAnywhereHasEachRecordOnceInEverySink(Fault fault) {
        KillPointTest.strikeEach(
                fault,
                fresh -> {
                    fresh.source = OverlapRunTest::halfHours;
                    fresh.settings = builder -> builder.startAt(SEVEN.start()).overlap(ONE_HOUR);
                },
                killed -> killed.pipeline().run(),
                killed -> {
                    assertThat(killed.pipeline().run().outcome()).isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
                    assertThat(killed.rows()).isEqualTo(rows());
                    assertThat(killed.keyedRows()).isEqualTo(rows());
                });
    }

    @Test
    void windowWithNothingNewAddsNothing() {
        WindowReport report = secondOf("[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"b\"},{\"id\":\"a\"}]", ONE_HOUR);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isZero();
        assertThat(report.dropped()).isEqualTo(2);
        assertThat(world.rows()).containsExactly("{id=a}", "{id=b}");
    }

    @Test
    void recordThatCannotBeToldApartFailsTheWindow() {
        WindowReport report = secondOf("[{\"id\":\"a\",\"n\":1}]", "[{\"n\":2}]", ONE_HOUR.identifiedBy("id"));

        assertThat(report.failure().map(Failure::kind)).contains(Failure.Kind.SCHEMA);
        assertThat(report.failure().map(Failure::message).orElseThrow())
                .contains("no value in id, by which the pipeline's overlap tells records apart");
    }

    @Test
    void moreEarlierRecordsThanAllowedFailTheWindow() {
        WindowReport report = secondOf("[{\"id\":\"a\"},{\"id\":\"b\"}]", "[{\"id\":\"b\"}]", ONE_HOUR.maxRecords(1));

        assertThat(report.failure().map(Failure::kind)).contains(Failure.Kind.CONFIGURATION);
        assertThat(report.failure().map(Failure::message).orElseThrow())
                .startsWith(
                        "window " + NINE + " would have to be told from more than 1 records of the windows before it"
                                + " that its overlap of PT1H reaches into");
    }
}
