// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplorerTest {
    private static final int NOWHERE = -1;

    @Test
    void visitsEachStateOnce() {
        Exploration walk = Explorer.explore(new Countdown(7, NOWHERE, NOWHERE));

        assertThat(walk.states()).isEqualTo(8);
        assertThat(walk.healings()).isEqualTo(8);
        assertThat(walk.broken()).isEmpty();
    }

    @Test
    void tellsAShortestWayToAViolation() {
        Exploration walk = Explorer.explore(new Countdown(7, 4, NOWHERE));

        assertThat(walk.broken()).containsExactly(Invariant.I2);
        assertThat(walk).hasToString("8 states, 8 healings\nI2 reached 4\n    after: less 1, less 2");
    }

    @Test
    void findsStatesThatDoNotHeal() {
        Exploration walk = Explorer.explore(new Countdown(7, NOWHERE, 4));

        assertThat(walk.broken()).containsExactly(Invariant.I6);
        assertThat(walk).hasToString("8 states, 8 healings\nI6 stuck at 4\n    after: all runs stop, heal, heal, heal");
    }

    /** Counts down by one or two, healing by one; one number is a violation, at another one healing sticks. */
    private record Countdown(int from, int wrong, int trap) implements Model<Integer> {

        @Override
        public Integer start() {
            return from;
        }

        @Override
        public List<Move<Integer>> moves(Integer state) {
            Move<Integer> one = new Move<>("less 1", state - 1);
            return switch (state) {
                case 0 -> List.of();
                case 1 -> List.of(one);
                default -> List.of(one, new Move<>("less 2", state - 2));
            };
        }

        @Override
        public List<Violation> violations(Integer before, Integer after) {
            return after == wrong ? List.of(new Violation(Invariant.I2, "reached " + after)) : List.of();
        }

        @Override
        public Integer stopped(Integer state) {
            return state;
        }

        @Override
        public Optional<Move<Integer>> healing(Integer state) {
            return state == 0 || state == trap ? Optional.empty() : Optional.of(new Move<>("heal", state - 1));
        }

        @Override
        public List<Violation> unhealed(Integer state) {
            return state == 0 ? List.of() : List.of(new Violation(Invariant.I6, "stuck at " + state));
        }
    }
}
