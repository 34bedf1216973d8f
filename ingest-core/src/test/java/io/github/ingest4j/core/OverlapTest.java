// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.SnapshotSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlapTest {
    private static final Overlap TEN_MINUTES = Overlap.of(Duration.ofMinutes(10));

    private static String planHash(Overlap overlap) {
        return new World()
                .pipelineWith(builder -> builder.overlap(overlap))
                .parts()
                .planHash();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P366DT1S"})
    void lengthMustBePositiveAndAtMostAYear(String length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Overlap.of(Duration.parse(length)))
                .withMessage("an overlap must be positive and at most 366 days, is " + Duration.parse(length));
    }

    @Test
    void columnsAreNamedOnceEach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TEN_MINUTES.identifiedBy("id", "id"))
                .withMessage("columns must have names, each another one, are [id, id]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TEN_MINUTES.identifiedBy("id", " "))
                .withMessage("columns must have names, each another one, are [id,  ]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_000_001})
    void limitIsBounded(int records) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TEN_MINUTES.maxRecords(records))
                .withMessage("maxRecords must be 1 to 100000000, is " + records);
    }

    @Test
    void eachSettingKeepsTheOthers() {
        Overlap overlap = TEN_MINUTES.maxRecords(5).identifiedBy("id").maxRecords(7);

        assertThat(overlap.length()).isEqualTo(Duration.ofMinutes(10));
        assertThat(overlap.identity()).containsExactly("id");
        assertThat(overlap.maxRecords()).isEqualTo(7);
    }

    @Test
    void planChangesWithLengthAndIdentityAndNotWithTheLimit() {
        String plain = planHash(TEN_MINUTES);

        assertThat(new World().pipeline().parts().planHash()).isNotEqualTo(plain);
        assertThat(planHash(Overlap.of(Duration.ofMinutes(11)))).isNotEqualTo(plain);
        assertThat(planHash(TEN_MINUTES.identifiedBy("id"))).isNotEqualTo(plain);
        assertThat(planHash(TEN_MINUTES.maxRecords(7))).isEqualTo(plain);
    }

    @Test
    void sourceThatAnswersOnlyForNowHasNothingToOverlap() {
        World world = new World();
        SnapshotSource now = request -> PageReader.of();

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> world.pipelineWith(builder -> builder.source(now).overlap(TEN_MINUTES)))
                .withMessage("pipeline 'weather' has an overlap (PT10M by all columns), and its source answers only for"
                        + " now: it has no time before the window to ask for");
    }
}
