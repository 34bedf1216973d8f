// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.core.model.CursorModel.Mutation;
import io.github.ingest4j.core.model.CursorModel.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorModelTest {

    @ParameterizedTest
    @CsvSource({
        "RANGED, 2, 2, 60000",
        "RANGED, 3, 1, 80000",
        "SNAPSHOT, 2, 2, 50000",
        "SNAPSHOT, 3, 1, 50000",
    })
    void noWindowIsLostAndTheCursorWaitsForEach(Source source, int windows, int claims, int minimumOfStates) {
        Exploration walk = Explorer.explore(new CursorModel(source, windows, claims, Mutation.NONE));

        assertThat(walk.violations()).as(walk::toString).isEmpty();
        assertThat(walk.states()).isGreaterThan(minimumOfStates);
    }

    @ParameterizedTest
    @CsvSource({
        "RANGED, 1, CURSOR_TO_OWN_END, I2",
        "RANGED, 1, TOKEN_WITHOUT_RUN, I6",
        "RANGED, 1, UNCONDITIONAL_CURSOR, I2",
        "RANGED, 1, VERSION_OF_MOVES_ONLY, I6",
        "RANGED, 1, FIRST_MARK_AT_FINISH, I6",
        "SNAPSHOT, 1, SNAPSHOT_WITHOUT_CATCH_UP, I6",
        "SNAPSHOT, 2, SKIP_WITHOUT_CLOSING, I5",
    })
    void ruleThatIsBrokenBreaksItsPromise(Source source, int claims, Mutation mutation, Invariant promise) {
        Exploration walk = Explorer.explore(new CursorModel(source, 2, claims, mutation));

        assertThat(walk.broken()).as(walk::toString).contains(promise);
    }
}
