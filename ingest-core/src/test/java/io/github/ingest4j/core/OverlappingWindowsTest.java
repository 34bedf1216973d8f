// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Manifest.EarlierSet;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverlappingWindowsTest {
    private static final Overlap HALF_AN_HOUR = Overlap.of(Duration.ofMinutes(30));

    private final World world = new World();

    /** Eight to nine has two records; nine to ten has the second of them again, one that came late, and its own. */
    private static void lateRecords(World world) {
        records(
                world,
                Map.of(
                        EIGHT, "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2}]",
                        NINE, "[{\"id\":\"b\",\"n\":2},{\"id\":\"late\",\"n\":3},{\"id\":\"c\",\"n\":4}]"));
    }

    private static void records(World world, Map<Window, String> bodies) {
        world.settings = builder -> builder.overlap(HALF_AN_HOUR);
        world.source = request -> PageReader.of(Page.json(bodies.getOrDefault(request.window(), "[]")));
    }

    private WindowReport run(Window window) {
        return world.pipeline().run(window).windows().get(0);
    }

    private Failure failure(WindowReport report) {
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        return report.failure().orElseThrow();
    }

    @Test
    void recordsOfTheWindowBeforeAreLeftOutAndCountedAsDropped() {
        lateRecords(world);
        run(EIGHT);

        WindowReport report = run(NINE);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isEqualTo(2);
        assertThat(report.dropped()).isEqualTo(1);
        assertThat(world.rows()).containsExactly("{id=a, n=1}", "{id=b, n=2}", "{id=c, n=4}", "{id=late, n=3}");
        assertThat(world.keyedRows()).isEqualTo(world.rows());
    }

    @Test
    void replayGivesTheSameRows() {
        lateRecords(world);
        run(EIGHT);
        run(NINE);
        List<String> rows = world.rows();

        world.pipeline().replay(EIGHT.start(), NINE.end());

        assertThat(world.rows()).isEqualTo(rows);
        assertThat(world.entry(NINE).orElseThrow().generation()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void runKilledAnywhereIsHealedWithNothingTwice(Fault fault) {
        KillPointTest.strikeEach(
                fault,
                before -> {
                    lateRecords(before);
                    before.pipeline().run(EIGHT);
                },
                struck -> struck.pipeline().run(NINE),
                healed -> {
                    healed.pipeline().run();

                    assertThat(healed.state(NINE)).isEqualTo(WindowState.DONE);
                    assertThat(healed.rows())
                            .containsExactly("{id=a, n=1}", "{id=b, n=2}", "{id=c, n=4}", "{id=late, n=3}");
                    assertThat(healed.keyedRows()).isEqualTo(healed.rows());
                });
    }

    @Test
    void manifestNamesTheRawSetsWhoseRecordsWereLeftOut() {
        lateRecords(world);
        world.settings = builder -> builder.overlap(Overlap.of(Duration.ofMinutes(61)));
        run(SEVEN);
        run(EIGHT);

        run(NINE);

        String key = Keys.curatedManifest(new GenerationKey(World.STREAM, NINE, 1));
        assertThat(Manifest.curated(key, world.lake.visible().get(key)).earlier())
                .containsExactly(new EarlierSet(SEVEN, 1), new EarlierSet(EIGHT, 1));
    }

    @Test
    void overlapThatEndsAtABorderReachesIntoNoFurtherWindow() {
        lateRecords(world);
        world.settings = builder -> builder.overlap(Overlap.of(Duration.ofHours(1)));
        run(SEVEN);
        run(EIGHT);

        run(NINE);

        String key = Keys.curatedManifest(new GenerationKey(World.STREAM, NINE, 1));
        assertThat(Manifest.curated(key, world.lake.visible().get(key)).earlier())
                .containsExactly(new EarlierSet(EIGHT, 1));
    }

    @Test
    void recordThatTheWindowBeforeHadOnlyAsARepetitionIsLeftOutAsWell() {
        records(
                world,
                Map.of(
                        SEVEN,
                        "[{\"id\":\"a\"}]",
                        EIGHT,
                        "[{\"id\":\"a\"},{\"id\":\"b\"}]",
                        NINE,
                        "[{\"id\":\"a\"},{\"id\":\"c\"}]"));
        run(SEVEN);
        run(EIGHT);

        run(NINE);

        assertThat(world.rows()).containsExactly("{id=a}", "{id=b}", "{id=c}");
    }

    @Test
    void equalRecordsWithinAWindowAllStay() {
        records(world, Map.of(EIGHT, "[{\"n\":1}]", NINE, "[{\"n\":1},{\"n\":2},{\"n\":2}]"));
        run(EIGHT);

        run(NINE);

        assertThat(world.rows()).containsExactly("{n=1}", "{n=2}", "{n=2}");
    }

    @Test
    void firstWindowKeepsAllThatItGets() {
        lateRecords(world);

        WindowReport report = run(NINE);

        assertThat(report.records()).isEqualTo(3);
        assertThat(report.dropped()).isZero();
    }

    @Test
    void windowsAreRunInTheirOrder() {
        lateRecords(world);
        run(EIGHT);
        world.clock.advance(Duration.ofHours(1));

        Window ten = Schedule.hourly().after(NINE);
        WindowReport report = run(ten);

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure(report).message())
                .contains("window " + ten + " is not its turn")
                .endsWith(NINE.toString());
    }

    @Test
    void mapperGetsOnlyTheRecordsThatAreNew() {
        lateRecords(world);
        List<String> mapped = new ArrayList<>();
        Schema output = Schema.of(Field.of("name", Type.STRING), Field.of("id", Type.STRING));
        world.settings = builder -> builder.overlap(HALF_AN_HOUR).map("v1", output, (in, out) -> {
            mapped.add(in.string("id"));
            out.set("name", in.string("id") + in.int64("n"))
                    .set("id", in.string("id"))
                    .emit();
        });
        run(EIGHT);
        mapped.clear();

        run(NINE);

        assertThat(mapped).startsWith("late", "c").doesNotContain("b");
        assertThat(world.rows())
                .containsExactly("{name=a1, id=a}", "{name=b2, id=b}", "{name=c4, id=c}", "{name=late3, id=late}");
    }

    @Test
    void recordIsTheSameInAColumnThatIsWiderInThisWindow() {
        Schema output = Schema.of(Field.of("id", Type.STRING), Field.of("n", Type.FLOAT64));
        records(
                world,
                Map.of(EIGHT, "[{\"id\":\"a\",\"n\":1}]", NINE, "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":1.5}]"));
        world.settings = builder -> builder.overlap(HALF_AN_HOUR)
                .map(
                        "v1",
                        output,
                        (in, out) -> out.set("id", in.string("id"))
                                .set("n", in.float64("n"))
                                .emit());
        run(EIGHT);

        run(NINE);

        assertThat(world.rows()).containsExactly("{id=a, n=1.0}", "{id=b, n=1.5}");
    }

    @Test
    void recordIsTheSameInATableThatHasGrown() {
        records(
                world,
                Map.of(
                        EIGHT, "[{\"id\":\"a\",\"at\":{\"x\":1}}]",
                        NINE, "[{\"id\":\"a\",\"at\":{\"x\":1}},{\"id\":\"b\",\"gust\":2,\"at\":{\"x\":1,\"y\":2}}]"));
        run(EIGHT);

        run(NINE);

        assertThat(world.rows()).containsExactly("{id=a, at={x=1}}", "{id=b, at={x=1, y=2}, gust=2}");
    }

    @Test
    void recordThatHasChangedIsNewByAllItsColumns() {
        records(
                world,
                Map.of(EIGHT, "[{\"id\":\"a\",\"t\":1,\"views\":7}]", NINE, "[{\"id\":\"a\",\"t\":1,\"views\":8}]"));
        run(EIGHT);

        run(NINE);

        assertThat(world.rows()).containsExactly("{id=a, t=1, views=7}", "{id=a, t=1, views=8}");
    }

    @Test
    void recordThatHasChangedIsTheSameByTheColumnsThatTellItApart() {
        records(
                world,
                Map.of(
                        EIGHT, "[{\"id\":\"a\",\"t\":1,\"views\":7}]",
                        NINE, "[{\"id\":\"a\",\"t\":1,\"views\":8},{\"id\":\"a\",\"t\":2,\"views\":9}]"));
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.identifiedBy("id", "t"));
        run(EIGHT);

        run(NINE);

        assertThat(world.rows()).containsExactly("{id=a, t=1, views=7}", "{id=a, t=2, views=9}");
    }

    @Test
    void windowWithoutAColumnThatTellsRecordsApartFails() {
        lateRecords(world);
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.identifiedBy("id", "updatedAt"));

        WindowReport report = run(EIGHT);

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.SCHEMA);
        assertThat(failure(report).message())
                .isEqualTo("the records of window " + EIGHT
                        + " have no column 'updatedAt', by which the pipeline's overlap"
                        + " tells them apart; there are id, n. Name others in Overlap.identifiedBy(…); or declare it in"
                        + " schema(…), if these records have no value in it and others do. Then reopen the window");
    }

    @Test
    void windowWithoutRecordsNeedsNoColumns() {
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.identifiedBy("id"));
        world.source = request -> PageReader.of(Page.json("[]"));

        assertThat(run(EIGHT).outcome()).isEqualTo(Outcome.EMPTY);
    }

    @Test
    void recordWithoutAnyValueThatTellsItApartIsSetAside() throws IOException {
        records(world, Map.of(EIGHT, "[{\"id\":\"a\",\"n\":1},{\"n\":2},{\"id\":\"b\",\"n\":3}]"));
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.identifiedBy("id"))
                .quarantineLimit(new QuarantineLimit(0.5, 10))
                .contract(Contract.evolve().quarantineMisfits());

        WindowReport report = run(EIGHT);

        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(world.rows()).containsExactly("{id=a, n=1}", "{id=b, n=3}");
        List<QuarantinedRecord> aside = new ArrayList<>();
        world.pipeline().quarantined(QuarantineFilter.all(), aside::add);
        assertThat(aside).singleElement().satisfies(record -> {
            assertThat(record.rejection().code()).isEqualTo(Rejection.Code.SCHEMA);
            assertThat(record.rejection().path()).isEqualTo("id");
            assertThat(record.rejection().reason())
                    .isEqualTo("no value in id, by which the pipeline's overlap tells records apart");
            assertThat(record.rejection().recordNumber()).isEqualTo(2);
        });
    }

    @Test
    void recordThatIsSetAsideIsSetAsideInBothWindows() {
        records(
                world,
                Map.of(
                        EIGHT, "[{\"n\":1},{\"n\":2},{\"n\":3},{\"n\":\"x\"}]",
                        NINE, "[{\"n\":3},{\"n\":\"x\"},{\"n\":4}]"));
        world.settings = builder -> builder.overlap(HALF_AN_HOUR)
                .schema(Schema.of(Field.of("n", Type.INT32)))
                .quarantineLimit(new QuarantineLimit(0.5, 10))
                .contract(Contract.evolve().quarantineMisfits());

        assertThat(List.of(run(EIGHT), run(NINE))).allMatch(report -> report.quarantined() == 1);
        assertThat(world.rows()).containsExactly("{n=1}", "{n=2}", "{n=3}", "{n=4}");
    }

    @Test
    void recordsSetAsideInBothWindowsArePublishedOnceWhenTheyAreMended() throws IOException {
        records(
                world,
                Map.of(
                        EIGHT, "[{\"n\":1},{\"n\":2},{\"n\":3},{\"n\":4,\"m\":1}]",
                        NINE, "[{\"n\":3},{\"n\":4,\"m\":1},{\"n\":5}]"));
        Schema declared = Schema.of(Field.of("n", Type.INT32));
        world.settings = builder -> builder.overlap(HALF_AN_HOUR)
                .schema(declared)
                .quarantineLimit(new QuarantineLimit(0.5, 10))
                .contract(Contract.quarantineRow());
        assertThat(List.of(run(EIGHT), run(NINE))).allMatch(report -> report.quarantined() == 1);

        world.pipelineWith(builder -> builder.overlap(HALF_AN_HOUR).schema(declared))
                .replayQuarantine(QuarantineFilter.all());

        assertThat(world.rows())
                .containsExactly("{n=1, m=null}", "{n=2, m=null}", "{n=3, m=null}", "{n=4, m=1}", "{n=5, m=null}");
    }

    @Test
    void moreRecordsThanTheLimitFailTheWindowUntilMoreAreAllowed() {
        lateRecords(world);
        run(EIGHT);
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.maxRecords(1));

        WindowReport report = run(NINE);

        assertThat(failure(report).kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure(report).message())
                .isEqualTo("window " + NINE
                        + " would have to be told from more than 1 records of the windows before it that"
                        + " its overlap of PT30M reaches into; make windows or overlap shorter, or allow more by"
                        + " Overlap.maxRecords(…) if there is the memory for them");
        world.settings = builder -> builder.overlap(HALF_AN_HOUR.maxRecords(2));
        assertThat(run(NINE).records()).isEqualTo(2);
    }

    @Test
    void everyRequestSaysHowFarItReachesBack() throws IOException, InterruptedException {
        List<ReadRequest> requests = new ArrayList<>();
        world.source = SlicedSource.of(
                request -> {
                    requests.add(request);
                    return List.of(Slice.of("1"));
                },
                request -> {
                    requests.add(request);
                    return PageReader.of();
                });
        world.settings = builder -> builder.overlap(HALF_AN_HOUR);

        world.pipeline().plan(NINE);
        run(NINE);

        assertThat(requests).hasSize(4).allSatisfy(request -> {
            assertThat(request.overlap()).isEqualTo(Duration.ofMinutes(30));
            assertThat(request.readFrom()).isEqualTo(Instant.parse("2026-11-20T08:30:00Z"));
        });
    }

    @Test
    void manyBatchesAreSiftedRowByRow() {
        String[] all = new String[2_000];
        Arrays.setAll(all, i -> "{\"id\":\"" + (10_000 + i) + "\",\"text\":\"" + "x".repeat(200) + "\"}");
        records(world, Map.of(EIGHT, everyThird(all), NINE, "[" + String.join(",", all) + "]"));
        run(EIGHT);

        WindowReport report = run(NINE);

        assertThat(report.dropped()).isEqualTo(667);
        assertThat(world.rows()).hasSize(2_000).doesNotHaveDuplicates();
    }

    private static String everyThird(String[] all) {
        List<String> third = new ArrayList<>();
        for (int i = 0; i < all.length; i += 3) {
            third.add(all[i]);
        }
        return "[" + String.join(",", third) + "]";
    }
}
