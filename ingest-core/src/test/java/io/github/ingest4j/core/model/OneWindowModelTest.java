// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.core.model.OneWindowModel.Mutation;
import io.github.ingest4j.core.model.OneWindowModel.Sweeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OneWindowModelTest {

    @ParameterizedTest
    @EnumSource
    void concurrentTriggersKeepEveryPromise(Sweeper sweeper) {
        Exploration walk = Explorer.explore(new OneWindowModel(sweeper, Mutation.NONE));

        assertThat(walk.violations()).as(walk::toString).isEmpty();
        assertThat(walk.states()).isGreaterThan(1_800);
    }

    @ParameterizedTest
    @CsvSource({
        "DEFEAT_WITHOUT_ASKING, I1",
        "ABORT_DELETES, I1",
        "UNCONDITIONAL_WRITE, I1",
        "CURSOR_FIRST, I2",
        "SINK_WITHOUT_KEY, I4",
        "SWEEP_UNLISTED, I1",
    })
    void ruleThatIsBrokenBreaksItsPromise(Mutation mutation, Invariant promise) {
        Exploration walk = Explorer.explore(new OneWindowModel(Sweeper.OF_DONE_WINDOWS, mutation));

        assertThat(walk.broken()).as(walk::toString).contains(promise);
    }

    @Test
    void epochAtFinishIsOnlyEconomyWithinOneGeneration() {
        Exploration walk = Explorer.explore(new OneWindowModel(Sweeper.CLOSING, Mutation.FINISH_WITHOUT_EPOCH));

        assertThat(walk.violations()).as(walk::toString).isEmpty();
    }
}
