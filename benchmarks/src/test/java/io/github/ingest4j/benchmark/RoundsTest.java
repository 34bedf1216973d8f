// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.benchmark.contender.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final List<Entrant> THREE = List.of(
            Entrant.ours().named("a"),
            Entrant.naive().named("b"),
            Entrant.duckDb(1).named("c"));

    @Test
    void eachRoundBeginsWithAnother() throws IOException {
        List<String> order = new ArrayList<>();

        Rounds rounds = Rounds.of(THREE, 4, (entrant, round) -> {
            order.add(entrant.name() + round);
            return sample(round);
        });

        assertThat(order).containsExactly("a0", "b0", "c0", "b1", "c1", "a1", "c2", "a2", "b2", "a3", "b3", "c3");
        assertThat(rounds.of("b")).extracting(Sample::cpuSeconds).containsExactly(0.0, 1.0, 2.0, 3.0);
        assertThat(rounds.has("c")).isTrue();
        assertThat(rounds.has("d")).isFalse();
    }

    @Test
    void whoTookNoPartIsNamed() throws IOException {
        Rounds rounds = Rounds.of(THREE, 1, (entrant, round) -> sample(1));

        assertThatThrownBy(() -> rounds.of("d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nobody called d took part: [a, b, c]");
    }

    private static Sample sample(double seconds) {
        return new Sample(seconds, 1, new Report(1, 1, 1, 1, 1, 1));
    }
}
