// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Rejection.Code;
import io.github.ingest4j.Source;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import io.github.ingest4j.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records that drift away from their table: fields that are new, missing, retyped, in another order, deep inside. Under every
 * contract each value is published, named as left out, set aside with its record, or fails the window; none turns into null.
 */
class DriftTest {
    private static final int SEEDS = 50;
    private static final QuarantineLimit ANY = new QuarantineLimit(1, Long.MAX_VALUE);
    private static final Schema TABLE = Schema.of(
            Field.of("id", Type.STRING),
            Field.of("n", Type.INT64).required(),
            Field.of("name", Type.STRING),
            Field.of("at", Type.struct(Field.of("lat", Type.FLOAT64), Field.of("on", Type.DATE))));

    /** What is different about a record. */
    private enum Drift {
        NONE,
        NEW_FIELD,
        NEW_FIELD_INSIDE,
        NEW_FIELD_NULL,
        MISSING,
        MISSING_REQUIRED,
        RETYPED,
        RETYPED_INSIDE,
        MALFORMED;

        boolean isNewField() {
            return this == NEW_FIELD || this == NEW_FIELD_INSIDE;
        }

        boolean isMisfit() {
            return this == RETYPED || this == RETYPED_INSIDE || this == MISSING_REQUIRED;
        }
    }

    private record Sample(int id, Drift drift, String json) {
        static Sample random(int id, Random random) {
            Drift drift = random.nextInt(3) == 0 ? Drift.values()[random.nextInt(Drift.values().length)] : Drift.NONE;
            List<String> at = new ArrayList<>(List.of(
                    drift == Drift.RETYPED_INSIDE ? "\"lat\":\"north\"" : "\"lat\":" + id + ".5",
                    "\"on\":\"2026-11-20\""));
            List<String> fields = new ArrayList<>(List.of("\"id\":\"r" + id + "\""));
            if (drift != Drift.MISSING_REQUIRED) {
                fields.add("\"n\":" + (drift == Drift.RETYPED ? id + ".25" : id));
            }
            if (drift != Drift.MISSING) {
                fields.add("\"name\":\"n" + id + "\"");
            }
            if (drift == Drift.NEW_FIELD) {
                fields.add("\"extra\":" + id);
            }
            if (drift == Drift.NEW_FIELD_INSIDE) {
                at.add("\"alt\":" + id);
            }
            if (drift == Drift.NEW_FIELD_NULL) {
                fields.add("\"none\":null");
            }
            Collections.shuffle(at, random);
            fields.add("\"at\":{" + String.join(",", at) + "}");
            Collections.shuffle(fields, random);
            String json = "{" + String.join(",", fields) + (drift == Drift.MALFORMED ? "" : "}");
            return new Sample(id, drift, json);
        }

        /** As the table shows it; new fields are there, null or not, once {@code grown}. */
        String row(boolean grownTop, boolean grownInside) {
            String at = "{lat=" + id + ".5, on=2026-11-20"
                    + (grownInside ? ", alt=" + (drift == Drift.NEW_FIELD_INSIDE ? id : "null") : "") + "}";
            return "{id=r" + id + ", n=" + id + ", name=" + (drift == Drift.MISSING ? "null" : "n" + id) + ", at=" + at
                    + (grownTop ? ", extra=" + (drift == Drift.NEW_FIELD ? id : "null") : "") + "}";
        }
    }

    static List<Contract> contracts() {
        return List.of(
                Contract.evolve(),
                Contract.evolve().quarantineMisfits(),
                Contract.freeze(),
                Contract.freeze().quarantineMisfits(),
                Contract.dropField(),
                Contract.dropField().quarantineMisfits(),
                Contract.quarantineRow());
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void policyIsObeyedAndNoValueIsLostSilently(Contract contract) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Sample> samples = IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(id -> Sample.random(id, random))
                    .toList();

            check(contract, samples, "seed " + seed + " under " + contract);
        }
    }

    private static void check(Contract contract, List<Sample> samples, String what) throws IOException {
        World world = new World();
        world.source = lines(samples.stream().map(Sample::json).toList());
        world.settings = builder -> builder.schema(TABLE).contract(contract).quarantineLimit(ANY);

        WindowReport report = world.pipeline().run(NINE).windows().get(0);

        boolean fails = samples.stream().anyMatch(sample -> fails(sample.drift(), contract));
        assertThat(report.outcome()).as(what).isEqualTo(fails ? Outcome.FAILED : Outcome.SUCCEEDED);
        if (fails) {
            assertThat(world.rows()).as(what).isEmpty();
            return;
        }
        List<Sample> good = samples.stream()
                .filter(sample -> !isSetAside(sample.drift(), contract))
                .toList();
        boolean top = contract.grows() && good.stream().anyMatch(sample -> sample.drift() == Drift.NEW_FIELD);
        boolean inside = contract.grows() && good.stream().anyMatch(sample -> sample.drift() == Drift.NEW_FIELD_INSIDE);
        assertThat(world.rows())
                .as(what)
                .containsExactlyInAnyOrderElementsOf(
                        good.stream().map(sample -> sample.row(top, inside)).toList());
        List<QuarantinedRecord> aside = new ArrayList<>();
        world.pipeline().quarantined(QuarantineFilter.all(), aside::add);
        assertThat(aside)
                .as(what)
                .extracting(record -> (int) record.rejection().recordNumber() - 1)
                .containsExactlyElementsOf(samples.stream()
                        .filter(sample -> isSetAside(sample.drift(), contract))
                        .map(Sample::id)
                        .toList());
        for (QuarantinedRecord record : aside) {
            Sample sample = samples.get((int) record.rejection().recordNumber() - 1);
            assertThat(record.rejection().code()).as(what).isEqualTo(code(sample.drift()));
            assertThat(world.pipeline().rawBytes(record))
                    .as(what)
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(sample.json());
        }
        boolean leftOut = !contract.grows()
                && good.stream().anyMatch(sample -> sample.drift().isNewField());
        assertThat(report.warnings()).as(what).hasSize(leftOut ? 1 : 0);
    }

    private static boolean fails(Drift drift, Contract contract) {
        return drift.isNewField() && contract.newField() == Contract.NewField.FAIL
                || drift.isMisfit() && contract.misfit() == Contract.Misfit.FAIL;
    }

    private static boolean isSetAside(Drift drift, Contract contract) {
        return drift == Drift.MALFORMED
                || drift.isMisfit()
                || drift.isNewField() && contract.newField() == Contract.NewField.QUARANTINE_ROW;
    }

    private static Code code(Drift drift) {
        return drift == Drift.MALFORMED ? Code.MALFORMED : drift.isMisfit() ? Code.SCHEMA : Code.UNKNOWN_FIELD;
    }

    @Test
    void poisonRecordAmongAHundredThousandIsFoundAndTheOthersGoOn() throws IOException {
        InMemoryObjectStore store = new InMemoryObjectStore();
        List<String> lines = records(100_000);
        lines.set(54_321, "{\"id\":54321,\"n\":tru}");
        Pipeline pipeline = Pipeline.named("poisoned")
                .source(lines(lines))
                .rawSink(StoreRawSink.on(store))
                .ledger(new InMemoryLedger(ManualClock.at(World.NOW)))
                .sink(InMemoryStagingSink.of("table", store).withRowsPerFile(1_000_000))
                .clock(ManualClock.at(World.NOW))
                .build();

        WindowReport report = pipeline.run(NINE).windows().get(0);

        assertThat(report.records()).isEqualTo(99_999);
        assertThat(report.quarantined()).isEqualTo(1);
        List<QuarantinedRecord> aside = new ArrayList<>();
        pipeline.quarantined(QuarantineFilter.all(), aside::add);
        assertThat(aside).singleElement().satisfies(record -> {
            assertThat(record.rejection().recordNumber()).isEqualTo(54_322);
            assertThat(new String(pipeline.rawBytes(record), StandardCharsets.UTF_8))
                    .isEqualTo("{\"id\":54321,\"n\":tru}");
        });
    }

    @Test
    void halfBadIsOverTheLimitAndFailsOnce() {
        World world = new World();
        List<String> lines = records(1_000);
        for (int i = 0; i < 1_000; i += 2) {
            lines.set(i, "{");
        }
        world.source = lines(lines);

        WindowReport first = world.pipeline().run(NINE).windows().get(0);
        WindowReport second = world.pipeline().run(NINE).windows().get(0);

        assertThat(first.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("500 of 1000 records"));
        assertThat(first.attempts()).isEqualTo(1);
        assertThat(second.attempts()).isEqualTo(1);
        assertThat(world.sourceCalls).hasValue(1);
        assertThat(world.notifier.delivered()).hasSize(1);
    }

    @Test
    void allBadFailsOnceAndNamesTheFirst() {
        World world = new World();
        world.source = lines(Collections.nCopies(50, "nonsense"));

        WindowReport report = world.pipeline().run(NINE).windows().get(0);

        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message())
                        .contains("50 of 50 records")
                        .contains("one of them is record 1 of page 1, at byte 0"));
        assertThat(world.notifier.delivered()).hasSize(1);
    }

    private static List<String> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":" + i + ",\"n\":true}")
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Source lines(List<String> lines) {
        byte[] body = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return request -> PageReader.of(Page.of("application/x-ndjson", new ByteArrayInputStream(body)));
    }
}
