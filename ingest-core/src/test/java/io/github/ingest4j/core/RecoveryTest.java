// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.STREAM;
import static io.github.ingest4j.core.World.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run makes of manifests and ledger entries that others have left in unusual states. */
class RecoveryTest {
    private static final String FIRST_SLOT = Keys.curatedManifest(new GenerationKey(STREAM, NINE, 1));

    private final World world = new World();

    private WindowReport run() {
        return world.pipeline().run(NINE).windows().get(0);
    }

    private void changePlan() {
        world.settings = builder -> builder.map("v2", (in, out) -> out.copy(in).emit());
    }

    @Test
    void commitThatArrivesWhileItsGenerationIsBeingClosedIsAdopted() {
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.CRASH_AFTER);
        world.dies(this::run);
        world.faults.heal();
        byte[] onItsWay = world.lake.visible().get(FIRST_SLOT);
        world.lake.remove(FIRST_SLOT);
        world.faults.before(call -> {
            if (call.name().equals("store.createIfAbsent " + FIRST_SLOT)) {
                world.lake.put(FIRST_SLOT, onItsWay);
            }
        });
        changePlan();
        world.waitForLeases();

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.generation()).isEqualTo(1);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void generationOfAnEarlierPlanThatCannotBeClosedHoldsTheWindowBack() {
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.FAIL_BEFORE);
        changePlan();
        world.waitForLeases();

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.due()).isTrue();
        assertThat(report.failure().orElseThrow().message()).contains("could not be closed");
        assertThat(world.hasLiveGeneration(NINE)).isFalse();
    }

    @Test
    void generationOfAnEarlierPlanIsClosed() {
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        changePlan();
        world.waitForLeases();

        WindowReport report = run();

        assertThat(report.generation()).isEqualTo(2);
        assertThat(Manifest.header(FIRST_SLOT, world.lake.visible().get(FIRST_SLOT))
                        .tombstone())
                .isTrue();
    }

    @Test
    void unknownOutcomeOfACommitRemovesNothing() {
        // the slot is looked at before the commit, too: that reading must work
        int[] readings = {0};
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.LOSE_ANSWER);
        world.faults.strike(
                call -> call.name().equals("store.read " + FIRST_SLOT) && ++readings[0] > 1, Fault.FAIL_BEFORE);
        WindowReport unknown = run();
        world.faults.heal();

        assertThat(unknown.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(unknown.due()).isTrue();
        assertThat(unknown.failure().orElseThrow().message()).contains("is not known");
        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void refusedCommitLeavesNothingStaged() {
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.REFUSE);

        WindowReport report = run();

        assertThat(report.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(world.lake.staged()).isEmpty();
    }

    @Test
    void refusedRawCommitIsNoRawSet() {
        world.faults.strike(call -> call.name().startsWith("store.createIfAbsent _commits/raw/"), Fault.REFUSE);

        WindowReport report = run();
        world.faults.heal();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.due()).isTrue();
        assertThat(world.hasLiveGeneration(NINE)).isFalse();
        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void forgottenLedgerDoesNotBringARefusedRawSetBack() throws IOException {
        world.source = request -> PageReader.of(Page.json("[{\"n\":1}"));
        run();
        world.pipeline().reopenToFetchAgain(NINE);
        world.source = request -> PageReader.of(Page.json("[{\"n\":1}]"));
        world.faults.strike(call -> call.name().startsWith("store.stage data/"), Fault.FAIL_BEFORE);
        run();
        world.faults.heal();
        world.ledger.forget(STREAM);

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.fetched()).isFalse();
        assertThat(world.rows()).containsExactly("{n=1}");
    }

    @Test
    void ledgerOlderThanTheManifestsDoesNotKeepALaterGenerationFromASink() {
        world.faults.strike(call -> call.name().endsWith(" DONE"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        GenerationKey second = new GenerationKey(STREAM, NINE, 2);
        Manifest.Curated first =
                Manifest.curated(FIRST_SLOT, world.lake.visible().get(FIRST_SLOT));
        Manifest.Curated later = new Manifest.Curated(
                second,
                "another",
                1,
                first.planHash(),
                first.rawSet(),
                first.schemaVersion(),
                first.files(),
                first.counts(),
                List.of(),
                List.of(),
                List.of());
        world.lake.put(Keys.curatedManifest(second), later.toJson());
        world.waitForLeases();

        run();

        assertThat(world.keyed.applied()).contains(second);
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
    }

    @Test
    void replayTakesThePlaceOfEveryGenerationThatIsVisible() {
        run();
        boolean[] broken = {true};
        StagingSink files = InMemoryStagingSink.of("second", world.lake);
        world.faults.heal();
        StagingSink sink = new StagingSink() {
            @Override
            public String table() {
                return files.table();
            }

            @Override
            public String options() {
                return files.options();
            }

            @Override
            public Staging begin(GenerationKey key, String runId, Schema schema) throws IOException {
                return files.begin(key, runId, schema);
            }

            @Override
            public void publish(GenerationKey key, List<StagedFile> staged) throws IOException {
                files.publish(key, staged);
            }

            @Override
            public void discard(GenerationKey key, List<StagedFile> staged) throws IOException {
                files.discard(key, staged);
            }

            @Override
            public void retire(GenerationKey key, List<StagedFile> staged) throws IOException {
                if (broken[0]) {
                    throw new IllegalStateException("bug");
                }
                files.retire(key, staged);
            }
        };
        world.settings = builder -> builder.sink(sink);
        world.pipeline().replay(NINE);
        WindowReport failed = world.pipeline().replay(NINE).windows().get(0);
        broken[0] = false;

        WindowReport report = world.pipeline().replay(NINE).windows().get(0);

        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(InMemoryStagingSink.rows(world.lake, "second").stream().sorted())
                .containsExactlyElementsOf(World.rowsOf(NINE));
        assertThat(InMemoryStagingSink.rows(world.lake, TABLE).stream().sorted())
                .containsExactlyElementsOf(World.rowsOf(NINE));
    }

    /** Takes a slot's content away that a dead run has written, and brings it back when the next run is about to write. */
    private void letItArriveLate(String slot) {
        world.faults.heal();
        byte[] onItsWay = world.lake.visible().get(slot);
        world.lake.remove(slot);
        world.faults.before(call -> {
            if (call.name().equals("store.createIfAbsent " + slot)) {
                world.lake.put(slot, onItsWay);
            }
        });
        world.waitForLeases();
    }

    @Test
    void rawSetThatArrivesWhileTheSourceIsReadAgainIsTheOneUsed() {
        String slot = Keys.rawManifest(STREAM, NINE, 1);
        world.source = request -> PageReader.of(Page.json("[{\"n\":1}]"));
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + slot), Fault.CRASH_AFTER);
        world.dies(this::run);
        letItArriveLate(slot);
        world.source = request -> PageReader.of(Page.json("[{\"n\":2}]"));

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{n=1}");
        assertThat(world.keyedRows()).containsExactly("{n=1}");
    }

    @Test
    void commitThatArrivesBeforeTheOwnOneIsAdoptedAndTheOwnFilesGo() {
        world.faults.strike(call -> call.name().equals("store.createIfAbsent " + FIRST_SLOT), Fault.CRASH_AFTER);
        world.dies(this::run);
        letItArriveLate(FIRST_SLOT);

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.lake.staged()).isEmpty();
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void tombstoneThatArrivesBeforeTheCommitMovesTheWorkToTheNextGeneration() {
        world.faults.before(call -> {
            if (call.name().equals("store.createIfAbsent " + FIRST_SLOT)) {
                world.lake.put(FIRST_SLOT, Manifest.tombstone(new GenerationKey(STREAM, NINE, 1), "sweeper", 1));
            }
        });

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.generation()).isEqualTo(2);
        assertThat(world.sourceCalls).hasValue(1);
        assertThat(world.lake.staged()).isEmpty();
        assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
    }

    @Test
    void filesAreVisibleBeforeAnySinkOfRowsIsAsked() {
        world.faults.before(call -> {
            if (call.name().startsWith("sink.apply")) {
                assertThat(world.rows()).containsExactlyElementsOf(World.rowsOf(NINE));
            }
        });

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void sinkThatHasAppliedTheGenerationIsNotAskedAgain() {
        world.faults.strike(call -> call.name().endsWith(" DONE"), Fault.CRASH_BEFORE);
        world.dies(this::run);
        world.faults.heal();
        world.waitForLeases();

        run();

        assertThat(world.faults.calls()).noneMatch(call -> call.name().startsWith("sink.apply"));
    }
}
