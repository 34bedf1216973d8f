// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.Failure;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Rejection.Code;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuarantineTest {
    private static final String MALFORMED = "{\"id\":\"x\",\"n\":";

    private final World world = new World();

    @Test
    void malformedLineIsSetAsideAndTheOthersGoOn() throws IOException {
        world.source = lines(with(19, MALFORMED));

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isEqualTo(19);
        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(report.dropped()).isZero();
        assertThat(world.rows()).hasSize(19);
        assertThat(world.keyedRows()).hasSize(19);
        assertThat(world.lake.staged()).isEmpty();
        QuarantinedRecord record = quarantined(QuarantineFilter.all()).get(0);
        assertThat(record.window()).isEqualTo(NINE);
        assertThat(record.generation()).isEqualTo(1);
        assertThat(record.schemaVersion()).isEqualTo(1);
        assertThat(record.rejection().code()).isEqualTo(Code.MALFORMED);
        assertThat(record.rejection().page()).isEqualTo(1);
        assertThat(record.rejection().recordNumber()).isEqualTo(20);
        assertThat(record.part()).startsWith("raw/weather/main/");
        assertThat(world.pipeline().rawBytes(record))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(MALFORMED);
    }

    @Test
    void listIsPlainNdjsonUnderTheGenerationThatLacksTheRecords() throws IOException {
        world.source = lines(with(19, MALFORMED));

        WindowReport report = run();

        String key = report.quarantineFiles().get(0);
        assertThat(key)
                .startsWith("quarantine/weather/main/" + NINE.name() + "/g000001/")
                .endsWith("/part-00000.ndjson.gz");
        assertThat(unzipped(key))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("{\"format\":1,\"window\":\"" + NINE.name()
                        + "\",\"generation\":1,\"code\":\"MALFORMED\",\"path\":\"\",\"reason\":\"");
    }

    @Test
    void valueThatDoesNotFitFailsTheWindowUnlessTheContractSaysOtherwise() throws IOException {
        world.settings = declared(Field.of("n", Type.INT64));
        world.source = lines(with(19, "{\"id\":\"odd\",\"n\":\"many\"}"));

        assertThat(failure(run()).kind()).isEqualTo(Failure.Kind.SCHEMA);

        world.settings = declared(Field.of("n", Type.INT64))
                .andThen(builder -> builder.contract(Contract.evolve().quarantineMisfits()));
        world.pipeline().reopen(NINE);
        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isEqualTo(19);
        QuarantinedRecord record = quarantined(QuarantineFilter.all()).get(0);
        assertThat(record.rejection().code()).isEqualTo(Code.SCHEMA);
        assertThat(record.rejection().path()).isEqualTo("n");
        assertThat(record.rejection().reason()).contains("INT64", "\"many\"", "STRING");
    }

    @Test
    void recordThatTheMapperRefusesIsSetAsideWithAllThatItEmitted() throws IOException {
        world.source = lines(with(19, "{\"id\":\"odd\",\"n\":-1}"));
        world.settings = builder -> builder.map("v1", (in, out) -> {
            out.copy(in).emit();
            out.copy(in).set("id", in.string("id") + "/again").emit();
            if (in.int64("n") < 0) {
                out.reject("n", "is negative");
            }
            if (in.int64("n") < 0) {
                out.copy(in).emit();
            }
        });

        WindowReport report = run();

        assertThat(report.records()).isEqualTo(38);
        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(world.rows()).hasSize(38).noneMatch(row -> row.contains("odd"));
        QuarantinedRecord record = quarantined(QuarantineFilter.all()).get(0);
        assertThat(record.rejection().code()).isEqualTo(Code.MAPPER);
        assertThat(record.rejection().path()).isEqualTo("n");
        assertThat(record.rejection().reason()).isEqualTo("is negative");
        assertThat(record.rejection().recordNumber()).isEqualTo(20);
        assertThat(world.pipeline().rawBytes(record))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":\"odd\",\"n\":-1}");
    }

    @Test
    void valueOfAMapperThatItsColumnCannotHoldIsAMisfit() throws IOException {
        world.source = lines(with(19, "{\"id\":null,\"n\":1}"));
        Schema output = Schema.of(Field.of("key", Type.STRING).required());
        world.settings = builder -> builder.map(
                        "v1",
                        output,
                        (in, out) -> out.set("key", in.value("id")).emit())
                .contract(Contract.evolve().quarantineMisfits());

        WindowReport report = run();

        assertThat(report.records()).isEqualTo(19);
        assertThat(quarantined(QuarantineFilter.all()).get(0).rejection().path())
                .isEqualTo("key");
    }

    @Test
    void mapperThatEmitsNothingIsAFaultAndNotARowOfNulls() {
        world.source = lines(with(3));
        world.settings = builder -> builder.map("v1", (in, out) -> out.emit());

        assertThat(failure(run()).message())
                .contains("mapper v1 failed at record 1 of page 1")
                .contains("out.copy(in).emit() passes a record on");
    }

    @Test
    void whatAMapperSetWithoutEmittingIsForgotten() {
        world.source = lines(List.of("{\"id\":\"a\",\"n\":1}", "{\"id\":\"b\",\"n\":2}"));
        world.settings = builder -> builder.map("v1", (in, out) -> {
            if (in.int64("n") == 1) {
                out.set("n", 99L);
            } else {
                out.set("id", in.string("id")).emit();
            }
        });

        run();

        assertThat(world.rows()).containsExactly("{id=b, n=null}");
    }

    @Test
    void moreThanTheRatioFailsTheWindowOnceAndListsTheRecords() throws IOException {
        world.source = lines(with(8, MALFORMED, "{\"id\":\"y\""));

        WindowReport report = run();

        Failure failure = failure(report);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.BAD_RECORD);
        assertThat(failure.message())
                .contains("2 of 10 records of window " + NINE.name())
                .contains("10 % of a window's records and 10000 in all")
                .contains("2 MALFORMED, listed in quarantine/weather/main/")
                .contains("one of them is record 9 of page 1, at byte");
        assertThat(report.due()).isFalse();
        assertThat(world.rows()).isEmpty();
        assertThat(world.lake.staged()).isEmpty();
        String key = failure.message().replaceAll("(?s).*listed in (\\S+);.*", "$1");
        assertThat(unzipped(key)).hasSize(2);
        assertThat(run().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void moreThanTheCountFailsTheWindowWithoutReadingOn() {
        world.settings = builder -> builder.quarantineLimit(new QuarantineLimit(1, 2));
        world.source = lines(with(100, MALFORMED, MALFORMED, MALFORMED, MALFORMED));

        assertThat(failure(run()).message())
                .contains("at least 3 records of window")
                .contains("3 MALFORMED");
    }

    @Test
    void asManyAsTheLimitAllowsPass() {
        world.settings = builder -> builder.quarantineLimit(new QuarantineLimit(0.2, 2));
        world.source = lines(with(8, MALFORMED, MALFORMED));

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({"0.29, 29, 100", "0.07, 7, 100", "0.1, 3, 30", "1, 5, 5", "0.57, 57, 100"})
    void boundOfTheRatioIsExact(double ratio, long quarantined, long records) {
        QuarantineLimit limit = new QuarantineLimit(ratio, 1_000);

        assertThat(limit.isExceededBy(quarantined, records)).isFalse();
        assertThat(limit.isExceededBy(quarantined + 1, records)).isTrue();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuarantineLimit(Double.NaN, 1))
                .withMessage("maxRatio must be 0 to 1, is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuarantineLimit(1.01, 1))
                .withMessage("maxRatio must be 0 to 1, is 1.01");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuarantineLimit(0.5, -1))
                .withMessage("maxRecords must not be negative, is -1");
    }

    @Test
    void underALimitOfZeroOneRecordIsEnough() {
        world.settings = builder -> builder.quarantineLimit(QuarantineLimit.ZERO);
        world.source = lines(with(1_000, MALFORMED));

        assertThat(failure(run()).message()).contains("record 1001 of page 1").doesNotContain("listed in");
        assertThat(world.lake.visible().keySet()).noneMatch(key -> key.startsWith("quarantine/"));
    }

    @Test
    void misfitsBeyondTheLimitAreAMatterOfTheSchema() {
        world.settings = declared(Field.of("n", Type.INT64))
                .andThen(builder -> builder.contract(Contract.evolve().quarantineMisfits()));
        world.source = lines(List.of("{\"n\":1}", "{\"n\":\"a\"}"));

        assertThat(failure(run()).kind()).isEqualTo(Failure.Kind.SCHEMA);
    }

    @Test
    void windowWhoseRecordsAreAllSetAsideIsNotEmpty() throws IOException {
        world.settings = builder -> builder.quarantineLimit(new QuarantineLimit(1, 100));
        world.source = lines(List.of(MALFORMED));

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.records()).isZero();
        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(quarantined(QuarantineFilter.all()).get(0).schemaVersion()).isZero();
    }

    @Test
    void mendedRecordsArePublishedOnceWithTheOthersByAReplay() throws IOException {
        world.source = lines(with(19, "{\"id\":\"odd\",\"n\":-1}"));
        world.settings = builder -> builder.map("v1", (in, out) -> {
            if (in.int64("n") < 0) {
                out.reject("n", "is negative");
            }
            out.copy(in).emit();
        });
        world.pipeline().backfill(EIGHT.start(), NINE.end());
        world.settings = builder -> builder.map(
                "v2",
                (in, out) -> out.copy(in).set("n", Math.abs(in.int64("n"))).emit());

        RunReport report =
                world.pipeline().replayQuarantine(QuarantineFilter.all().window(NINE));

        assertThat(report.windows()).singleElement().satisfies(window -> {
            assertThat(window.window()).isEqualTo(NINE);
            assertThat(window.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(window.generation()).isEqualTo(2);
            assertThat(window.records()).isEqualTo(20);
            assertThat(window.quarantined()).isZero();
            assertThat(window.fetched()).isFalse();
        });
        assertThat(world.rows())
                .hasSize(39)
                .filteredOn(row -> row.contains("odd"))
                .hasSize(1);
        assertThat(quarantined(QuarantineFilter.all()))
                .extracting(QuarantinedRecord::window)
                .containsExactly(EIGHT);
    }

    @Test
    void whatIsStillRefusedIsSetAsideAgain() throws IOException {
        world.source = lines(with(38, MALFORMED, "{\"id\":\"odd\",\"n\":-1}"));
        world.settings = builder -> builder.map("v1", (in, out) -> {
            if (in.int64("n") < 0) {
                out.reject("n", "is negative");
            }
            out.copy(in).emit();
        });
        run();
        world.settings = builder -> builder.map("v2", (in, out) -> out.copy(in).emit());

        RunReport report = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(report.records()).isEqualTo(39);
        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(quarantined(QuarantineFilter.all())).singleElement().satisfies(record -> {
            assertThat(record.generation()).isEqualTo(2);
            assertThat(record.rejection().code()).isEqualTo(Code.MALFORMED);
        });
    }

    @Test
    void windowThatNothingHasChangedForIsLeftAlone() throws IOException {
        world.source = lines(with(19, MALFORMED));
        run();
        List<String> before = world.rows();

        RunReport report = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(report.outcome()).isEqualTo(Outcome.ALREADY_DONE);
        assertThat(report.windows().get(0).warnings())
                .singleElement()
                .asString()
                .contains("would be set aside again")
                .contains("change the version");
        assertThat(report.windows().get(0).generation()).isEqualTo(1);
        assertThat(world.rows()).isEqualTo(before);
    }

    @Test
    void nothingSetAsideIsNothingToReplay() throws IOException {
        run();

        RunReport report = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(report.windows()).isEmpty();
        assertThat(report.outcome()).isEqualTo(Outcome.ALREADY_DONE);
    }

    @Test
    void filtersNarrowTheChoice() throws IOException {
        world.settings = declared(
                        Field.of("id", Type.STRING),
                        Field.of("n", Type.INT64),
                        Field.of("at", Type.struct(Field.of("lat", Type.FLOAT64), Field.of("lon", Type.FLOAT64))))
                .andThen(builder -> builder.contract(Contract.quarantineRow()));
        world.source =
                lines(with(40, MALFORMED, "{\"n\":\"x\"}", "{\"at\":{\"lat\":\"north\"}}", "{\"at\":{\"alt\":1}}"));
        world.pipeline().backfill(SEVEN.start(), EIGHT.end());
        QuarantineFilter seven = QuarantineFilter.all().window(SEVEN);

        assertThat(quarantined(QuarantineFilter.all())).hasSize(8);
        assertThat(quarantined(seven)).hasSize(4);
        assertThat(quarantined(seven.codes(Code.SCHEMA))).hasSize(2);
        assertThat(quarantined(seven.codes(Code.SCHEMA, Code.MALFORMED))).hasSize(3);
        assertThat(quarantined(seven.path("at")))
                .extracting(record -> record.rejection().path())
                .containsExactly("at.lat", "at.alt");
        assertThat(quarantined(seven.path("a"))).isEmpty();
        assertThat(quarantined(seven.path("at.lat"))).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuarantineFilter.all().windows(NINE.start(), NINE.start()))
                .withMessageContaining("no window starts");
    }

    @Test
    void windowThatMustBeFetchedAgainIsNotReplayedAndItsReportSaysSo() throws IOException {
        world.source = lines(with(19, MALFORMED));
        run();
        world.pipeline().reopenToFetchAgain(NINE);

        RunReport report = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(report.windows()).singleElement().satisfies(window -> {
            assertThat(window.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(window.warnings()).singleElement().asString().contains("run the window instead");
        });
    }

    @Test
    void resultUnderWayIsCompletedAndThenReplaced() throws IOException {
        world.source = lines(with(19, "{\"id\":\"odd\",\"n\":-1}"));
        world.settings = builder -> builder.map("v1", (in, out) -> {
            if (in.int64("n") < 0) {
                out.reject("n", "is negative");
            }
            out.copy(in).emit();
        });
        int step = 0;
        while (!world.hasLiveGeneration(NINE)) {
            world.faults.strike(world.faults.count() + ++step, Fault.CRASH_AFTER);
            world.dies(() -> world.pipeline().run(NINE));
            world.waitForLeases();
        }
        assertThat(world.state(NINE)).isNotEqualTo(WindowState.DONE);
        world.settings = builder -> builder.map("v2", (in, out) -> out.copy(in).emit());

        RunReport report = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(report.windows()).singleElement().satisfies(window -> {
            assertThat(window.generation()).isEqualTo(2);
            assertThat(window.records()).isEqualTo(20);
        });
        assertThat(world.rows()).hasSize(20);
    }

    @Test
    void windowThatFailsWhenItIsReplayedIsTriedOnce() throws IOException {
        world.source = lines(with(17, MALFORMED, MALFORMED, MALFORMED));
        world.settings = builder -> builder.quarantineLimit(new QuarantineLimit(1, 3));
        run();
        List<Integer> attempts = new ArrayList<>();
        world.settings = builder -> builder.quarantineLimit(new QuarantineLimit(1, 2))
                .map("v2", (in, out) -> out.copy(in).emit())
                .listener(new RunListener() {
                    @Override
                    public void windowStarted(Window window, int attempt) {
                        attempts.add(attempt);
                    }
                });

        world.pipeline().replayQuarantine(QuarantineFilter.all());
        RunReport again = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(attempts).containsExactly(1, 1);
        assertThat(again.windows())
                .singleElement()
                .satisfies(window -> assertThat(failure(window).message())
                        .contains("at least 3 records of window")
                        .contains("listed in quarantine/"));
        assertThat(world.rows()).hasSize(17);
    }

    @Test
    void oneDamagedListKeepsNoOtherWindowFromBeingReplayed() throws IOException {
        world.source = lines(with(19, MALFORMED));
        world.pipeline().backfill(EIGHT.start(), NINE.end());
        List<QuarantinedRecord> before = quarantined(QuarantineFilter.all());
        assertThat(before).hasSize(2);
        world.lake.visible().keySet().stream()
                .filter(key -> key.startsWith("quarantine/") && key.contains(EIGHT.name()))
                .forEach(world.lake::remove);
        world.settings = builder -> builder.map("v2", (in, out) -> out.copy(in).emit());

        RunReport report = world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(report.windows())
                .extracting(WindowReport::outcome)
                .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED);
        assertThat(report.windows().get(0).failure())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DAMAGED));
    }

    @Test
    void fieldTwiceInsideAnUnknownFieldIsAFaultOfItsRecordAlone() throws IOException {
        String inObject = "{\"id\":\"x\",\"n\":1,\"b\":{\"x\":1,\"x\":2}}";
        String inList = "{\"id\":\"y\",\"n\":1,\"c\":[{\"x\":1,\"x\":2}]}";
        world.source = lines(with(30, inObject, inList));

        WindowReport report = run();

        assertThat(report.records()).isEqualTo(30);
        assertThat(quarantined(QuarantineFilter.all()))
                .extracting(record ->
                        record.rejection().code() + " " + record.rejection().path())
                .containsExactly("MALFORMED b.x", "MALFORMED c.element.x");
        assertThat(report.newColumns()).containsExactly("id", "n");
    }

    @Test
    void windowWithoutARowReachesKeyedSinks() {
        world.source = lines(with(5));
        world.settings = builder -> builder.map("drop-all", (in, out) -> {});

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.dropped()).isEqualTo(5);
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
        assertThat(world.keyedRows()).isEmpty();
    }

    @Test
    void stricterLimitAfterTheCommitKeepsNoWindowFromItsKeyedSink() {
        Away away = new Away();
        world.source = lines(with(19, MALFORMED));
        world.settings = builder -> builder.sink(away);
        run();
        away.away = false;
        world.settings = builder ->
                builder.sink(away).quarantineLimit(QuarantineLimit.ZERO).contract(Contract.freeze());

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(away.rows).isEqualTo(19);
    }

    @Test
    void mapperThatMakesAnotherNumberOfRowsAfterTheCommitIsNoticed() {
        Away away = new Away();
        world.source = lines(with(19));
        world.settings = builder -> builder.sink(away);
        run();
        away.away = false;
        world.settings = builder -> builder.sink(away).map("half", (in, out) -> {
            if (in.int64("n") % 2 == 0) {
                out.copy(in).emit();
            }
        });

        Failure failure = failure(run());

        assertThat(failure.step()).isEqualTo("sink");
        assertThat(failure.message())
                .contains("was committed with 19 rows")
                .contains("makes 10 of its records; replay the window");
        assertThat(away.rows).isZero();

        world.pipeline().replay(NINE);

        assertThat(away.rows).isEqualTo(10);
        assertThat(world.rows()).hasSize(10);
    }

    @Test
    void reasonOfAnyLengthIsCut() throws IOException {
        world.source = lines(with(19, "{\"id\":\"odd\",\"n\":-1}"));
        world.settings = builder -> builder.map("v1", (in, out) -> {
            if (in.int64("n") < 0) {
                out.reject("n", "x".repeat(100_000));
            }
            out.copy(in).emit();
        });

        run();

        assertThat(quarantined(QuarantineFilter.all()).get(0).rejection().reason())
                .hasSize(500);
    }

    /** A keyed sink that is away at first. */
    private static final class Away implements KeyedSink {
        private boolean away = true;
        private long rows;

        @Override
        public String name() {
            return "away";
        }

        @Override
        public String options() {
            return "";
        }

        @Override
        public void apply(GenerationKey key, Schema schema, Batches batches) throws IOException {
            if (away) {
                throw new IOException("not there yet");
            }
            long[] counted = new long[1];
            batches.forEach(batch -> counted[0] += batch.rowCount());
            rows = counted[0];
        }
    }

    @Test
    void missingListIsDamageThatNamesIt() throws IOException {
        world.source = lines(with(19, MALFORMED));
        String key = run().quarantineFiles().get(0);
        world.lake.remove(key);

        assertThatThrownBy(() -> quarantined(QuarantineFilter.all()))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(key);
    }

    @Test
    void cutListIsDamageThatNamesIt() throws IOException {
        world.source = lines(with(19, MALFORMED));
        String key = run().quarantineFiles().get(0);
        byte[] body = world.lake.visible().get(key);
        world.lake.remove(key);
        world.lake.put(key, Arrays.copyOf(body, body.length - 12));

        assertThatThrownBy(() -> quarantined(QuarantineFilter.all()))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CRASH_BEFORE", "CRASH_AFTER", "LOSE_ANSWER", "FAIL_BEFORE"})
    void runKilledAnywhereSetsEachRecordAsideOnce(Fault fault) throws IOException {
        int calls = calls();
        assertThat(calls).isGreaterThan(12);
        for (int call = 1; call <= calls; call++) {
            World one = new World();
            one.source = lines(with(19, MALFORMED));
            one.faults.strike(call, fault);

            one.dies(() -> one.pipeline().run(NINE));
            one.waitForLeases();
            one.pipeline().run(NINE);

            List<QuarantinedRecord> records = new ArrayList<>();
            one.pipeline().quarantined(QuarantineFilter.all(), records::add);
            assertThat(records).as("%s at call %d", fault, call).hasSize(1);
            assertThat(one.rows()).as("%s at call %d", fault, call).hasSize(19);
            assertThat(one.state(NINE)).isEqualTo(WindowState.DONE);
        }
    }

    private static int calls() {
        World one = new World();
        one.source = lines(with(19, MALFORMED));
        one.pipeline().run(NINE);
        return one.faults.count();
    }

    private WindowReport run() {
        return world.pipeline().run(NINE).windows().get(0);
    }

    private List<QuarantinedRecord> quarantined(QuarantineFilter filter) throws IOException {
        List<QuarantinedRecord> records = new ArrayList<>();
        world.pipeline().quarantined(filter, records::add);
        return records;
    }

    private List<String> unzipped(String key) throws IOException {
        byte[] body = world.lake.visible().get(key);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Failure failure(WindowReport report) {
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        return report.failure().orElseThrow();
    }

    private static Function<Pipeline.Builder, Pipeline.Builder> declared(Field... fields) {
        return builder -> builder.schema(Schema.of(fields));
    }

    /** Good lines, and then others. */
    private static List<String> with(int good, String... others) {
        List<String> lines = IntStream.range(0, good)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"n\":" + i + "}")
                .collect(Collectors.toCollection(ArrayList::new));
        lines.addAll(List.of(others));
        return lines;
    }

    /** The same page of lines for every window. */
    private static Source lines(List<String> lines) {
        byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return request -> PageReader.of(Page.of("application/x-ndjson", new ByteArrayInputStream(body)));
    }
}
