// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.core.model.GenerationModel.Mutation;
import io.github.ingest4j.core.model.GenerationModel.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class GenerationModelTest {

    @Test
    void replayDuringConcurrentTriggersKeepsEveryPromise() {
        Exploration walk = explore(Mutation.NONE, Run.trigger(1), Run.trigger(1), Run.replay(2));

        assertThat(walk.violations()).as(walk::toString).isEmpty();
        assertThat(walk.states()).isGreaterThan(60_000);
    }

    @Test
    void newPlanBetweenTriggersKeepsEveryPromise() {
        Exploration walk = explore(Mutation.NONE, Run.trigger(1), Run.trigger(2), Run.replay(3));

        assertThat(walk.violations()).as(walk::toString).isEmpty();
        assertThat(walk.states()).isGreaterThan(50_000);
    }

    @Test
    void twoReplaysKeepEveryPromise() {
        Exploration walk = explore(Mutation.NONE, Run.trigger(1), Run.replay(2), Run.replay(3));

        assertThat(walk.violations()).as(walk::toString).isEmpty();
        assertThat(walk.states()).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "1, REPLAY_IN_PLACE, I7",
        "1, COMPLETE_BEFORE_RETIRE, I7",
        "1, RETIRE_ONLY_PREVIOUS, I7",
        "1, REPLAY_WITHOUT_LEDGER, I6",
        "1, SWEEP_BY_OLD_MANIFESTS, I1",
        "2, REBUILD_IN_PLACE, I7",
        "2, REMOVE_BEFORE_ABORT, I7",
        "2, FINISH_WITHOUT_EPOCH, I6",
        "2, SINK_KEY_OF_ONE_GENERATION, I4",
    })
    void ruleThatIsBrokenBreaksItsPromise(int triggers, Mutation mutation, Invariant promise) {
        List<Run> crew = new ArrayList<>(Collections.nCopies(triggers, Run.trigger(1)));
        crew.add(Run.replay(2));

        Exploration walk = explore(mutation, crew.toArray(Run[]::new));

        assertThat(walk.broken()).as(walk::toString).contains(promise);
    }

    @Test
    void newPlanThatLeavesTheOldGenerationOpenLetsBothBePublished() {
        Exploration walk = explore(Mutation.NEW_PLAN_WITHOUT_CLOSING, Run.trigger(1), Run.trigger(2));

        assertThat(walk.broken()).as(walk::toString).contains(Invariant.I5, Invariant.I7);
    }

    private static Exploration explore(Mutation mutation, Run... crew) {
        return Explorer.explore(new GenerationModel(mutation, crew));
    }
}
