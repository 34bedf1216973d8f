// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Rejection.Code;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of fields that a table does not have, and of values that do not fit, under each contract. */
class ContractTest {
    private static final Schema KNOWN = Schema.of(Field.of("a", Type.INT64));

    private final World world = new World();
    private final Map<Window, String> pages = new LinkedHashMap<>();

    ContractTest() {
        world.source = request -> PageReader.of(Page.json(pages.get(request.window())));
    }

    @Test
    void evolvingTableTakesNewFieldsAsColumns() {
        pages.put(SEVEN, "[{\"a\":1}]");
        pages.put(EIGHT, "[{\"a\":2,\"b\":\"new\"}]");

        run(SEVEN, Contract.evolve());
        WindowReport report = run(EIGHT, Contract.evolve());

        assertThat(report.newColumns()).containsExactly("b");
        assertThat(world.rows()).containsExactly("{a=1}", "{a=2, b=new}");
    }

    @Test
    void frozenTableRefusesANewFieldWithItsPlaceAndTheRemedy() {
        pages.put(SEVEN, "[{\"a\":1}]");
        pages.put(EIGHT, "[{\"a\":2},{\"a\":3,\"b\":\"new\"}]");

        run(SEVEN, Contract.freeze());
        WindowReport report = run(EIGHT, Contract.freeze());

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.due()).isFalse();
        assertThat(report.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.SCHEMA);
            assertThat(failure.message())
                    .contains("record 2 of page 1, at byte 9")
                    .contains("field 'b'")
                    .contains("declare the column, or change the contract");
        });
        assertThat(world.rows()).containsExactly("{a=1}");
    }

    @Test
    void frozenTableWithoutASchemaTakesThatOfItsFirstRecords() {
        pages.put(SEVEN, "[{\"a\":1,\"b\":\"x\"},{\"a\":2.5}]");

        WindowReport report = run(SEVEN, Contract.freeze());

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{a=1.0, b=x}", "{a=2.5, b=null}");
    }

    @Test
    void frozenTableWithASchemaDoesNotLookForMore() {
        pages.put(SEVEN, "[{\"a\":1,\"b\":\"x\"}]");

        assertThat(declared(SEVEN, Contract.freeze()).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.lake.visible().keySet()).noneMatch(key -> key.startsWith("_commits/schema/"));
    }

    @Test
    void declaringTheFieldTakesItInUnderEveryContract() throws IOException {
        pages.put(SEVEN, "[{\"a\":1}]");
        pages.put(EIGHT, "[{\"a\":2,\"b\":\"new\"}]");
        declared(SEVEN, Contract.freeze());
        declared(EIGHT, Contract.freeze());

        world.settings = builder -> builder.contract(Contract.freeze())
                .schema(Schema.of(Field.of("a", Type.INT64), Field.of("b", Type.STRING)));
        world.pipeline().reopen(EIGHT);
        WindowReport report = world.pipeline().run(EIGHT).windows().get(0);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.newColumns()).containsExactly("b");
        assertThat(world.rows()).containsExactly("{a=1}", "{a=2, b=new}");
    }

    @Test
    void droppedFieldsAreNamedInTheReportAndComeBackByAReplay() {
        pages.put(SEVEN, "[{\"a\":1,\"b\":\"new\",\"c\":{\"d\":1}},{\"a\":2,\"b\":\"new\"}]");

        WindowReport report = declared(SEVEN, Contract.dropField());

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.warnings()).containsExactly("fields left out, since the table does not have them: b, c");
        assertThat(world.rows()).containsExactly("{a=1}", "{a=2}");

        world.settings = builder -> builder.schema(KNOWN);
        world.pipeline().replay(SEVEN);

        assertThat(world.rows()).containsExactly("{a=1, b=new, c={d=1}}", "{a=2, b=new, c=null}");
    }

    @Test
    void dropFieldIsTheRemedyForNamesThatDifferInCaseOnly() {
        pages.put(SEVEN, "[{\"a\":1,\"A\":2}]");

        assertThat(run(SEVEN, Contract.evolve()).failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("Contract.dropField()"));

        pages.put(EIGHT, "[{\"a\":1,\"A\":2}]");
        assertThat(declared(EIGHT, Contract.dropField()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{a=1}");
    }

    @Test
    void rowsWithNewFieldsAreSetAsideOneByOne() throws IOException {
        pages.put(SEVEN, "[" + "{\"a\":1},".repeat(18) + "{\"a\":2,\"b\":\"x\"},{\"a\":3,\"b\":null}]");

        WindowReport report = declared(SEVEN, Contract.quarantineRow());

        assertThat(report.records()).isEqualTo(19);
        assertThat(report.quarantined()).isEqualTo(1);
        List<QuarantinedRecord> records = new ArrayList<>();
        world.pipeline().quarantined(QuarantineFilter.all(), records::add);
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.rejection().code()).isEqualTo(Code.UNKNOWN_FIELD);
            assertThat(record.rejection().path()).isEqualTo("b");
            assertThat(record.rejection().recordNumber()).isEqualTo(19);
        });
    }

    @Test
    void everyRecordWithTheFieldIsSetAsideNotOnlyTheFirst() {
        pages.put(SEVEN, "[{\"a\":1,\"b\":1},{\"a\":2,\"b\":2},{\"a\":3}]");

        WindowReport report = world.pipelineWith(builder -> builder.schema(KNOWN)
                        .contract(Contract.quarantineRow())
                        .quarantineLimit(new QuarantineLimit(1, 10)))
                .run(SEVEN)
                .windows()
                .get(0);

        assertThat(report.quarantined()).isEqualTo(2);
        assertThat(world.rows()).containsExactly("{a=3}");
    }

    @Test
    void faultyRecordDoesNotMakeItsOtherFieldsColumns() {
        pages.put(SEVEN, "[" + "{\"a\":1},".repeat(19) + "{\"stray\":1,\"a\":2,\"a\":3}]");

        WindowReport report = declared(SEVEN, Contract.evolve());

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(report.newColumns()).containsExactly("a");
    }

    @Test
    void windowCommittedUnderAnotherContractIsConvertedAnewByAReplayOnly() throws IOException {
        pages.put(SEVEN, "[" + "{\"a\":1},".repeat(19) + "{\"a\":2,\"b\":\"x\"}]");
        declared(SEVEN, Contract.quarantineRow());

        assertThat(declared(SEVEN, Contract.evolve()).outcome()).isEqualTo(Outcome.ALREADY_DONE);
        world.pipeline().replayQuarantine(QuarantineFilter.all());

        assertThat(world.rows()).hasSize(20).contains("{a=2, b=x}");
    }

    @Test
    void mapperWithColumnsOfItsOwnNeedsASchemaToHoldRecordsTo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> world.pipelineWith(
                        builder -> builder.contract(Contract.freeze()).map("v1", KNOWN, (in, out) -> out.emit())))
                .withMessageContaining("declare by schema(...)");
    }

    @Test
    void contractHoldsWhatAMapperGetsToItsDeclaredSchema() {
        pages.put(SEVEN, "[{\"a\":1,\"b\":2}]");
        Schema output = Schema.of(Field.of("key", Type.INT64));

        WindowReport report = world.pipelineWith(builder -> builder.schema(KNOWN)
                        .contract(Contract.freeze())
                        .map(
                                "v1",
                                output,
                                (in, out) -> out.set("key", in.int64("a")).emit()))
                .run(SEVEN)
                .windows()
                .get(0);

        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("field 'b'"));
    }

    @Test
    void numericFieldThatIsSometimesTextIsTextFromTheFirstWindowOn() {
        pages.put(SEVEN, "[{\"a\":1},{\"a\":\"n/a\"},{\"a\":2.50}]");

        run(SEVEN, Contract.evolve());

        assertThat(world.rows()).containsExactly("{a=1}", "{a=2.50}", "{a=n/a}");
    }

    @Test
    void numericFieldThatTurnsTextLaterFailsTheWindowWithTheRemedy() {
        pages.put(SEVEN, "[{\"a\":1}]");
        pages.put(EIGHT, "[{\"a\":\"n/a\"}]");
        pages.put(NINE, "[{\"a\":2}]");

        run(SEVEN, Contract.evolve());
        WindowReport text = run(EIGHT, Contract.evolve());
        WindowReport number = run(NINE, Contract.evolve());

        assertThat(text.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message())
                        .contains("column 'a' is INT64 and cannot hold \"n/a\", which is STRING")
                        .contains("declare the column STRING for a new table"));
        assertThat(number.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{a=1}", "{a=2}");
    }

    @Test
    void datesInTwoFormsAreText() {
        pages.put(SEVEN, "[{\"d\":\"2026-11-20\"},{\"d\":\"20/11/2026\"}]");

        run(SEVEN, Contract.evolve());

        assertThat(world.rows()).containsExactlyInAnyOrder("{d=2026-11-20}", "{d=20/11/2026}");
    }

    @Test
    void dateInAnotherFormThanTheDeclaredOneIsSetAsideOnRequest() {
        pages.put(SEVEN, "[" + "{\"d\":\"2026-11-20\"},".repeat(19) + "{\"d\":\"20/11/2026\"}]");

        WindowReport report = world.pipelineWith(builder -> builder.schema(Schema.of(Field.of("d", Type.DATE)))
                        .contract(Contract.evolve().quarantineMisfits()))
                .run(SEVEN)
                .windows()
                .get(0);

        assertThat(report.quarantined()).isEqualTo(1);
        assertThat(world.rows()).hasSize(19).allMatch("{d=2026-11-20}"::equals);
    }

    @Test
    void planUnderAFrozenContractShowsTheTableAsItIs() throws Exception {
        pages.put(SEVEN, "[{\"a\":1}]");
        pages.put(EIGHT, "[{\"a\":1,\"b\":2}]");
        run(SEVEN, Contract.freeze());

        Plan plan = world.pipelineWith(builder -> builder.contract(Contract.freeze()))
                .plan(EIGHT);

        assertThat(plan.schema()).isEqualTo(KNOWN);
    }

    private WindowReport run(Window window, Contract contract) {
        return world.pipelineWith(builder -> builder.contract(contract))
                .run(window)
                .windows()
                .get(0);
    }

    private WindowReport declared(Window window, Contract contract) {
        return world.pipelineWith(builder -> builder.contract(contract).schema(KNOWN))
                .run(window)
                .windows()
                .get(0);
    }
}
