// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {

    @Test
    void nothingHasToBeSaid() {
        Flags flags = Flags.parse(List.of());

        assertThat(flags.mb()).isEmpty();
        assertThat(flags.pages()).isEmpty();
        assertThat(flags.rounds()).isEqualTo(5);
        assertThat(flags.level()).isEqualTo(3);
        assertThat(flags.seed()).isEqualTo(1);
        assertThat(flags.checks()).isFalse();
        assertThat(flags.writesResults()).isTrue();
        assertThat(flags.work(Path.of("w"))).isEqualTo(Path.of("w"));
    }

    @Test
    void everyFlagIsHeard() {
        Flags flags = Flags.parse(List.of(
                "--mb",
                "10",
                "--pages",
                "20",
                "--rounds",
                "2",
                "--level",
                "1",
                "--seed",
                "9",
                "--check",
                "--no-results",
                "--work",
                "x",
                "--results",
                "r.md",
                "--only",
                "naive-c2"));

        assertThat(flags.mb()).hasValue(10);
        assertThat(flags.pages()).hasValue(20);
        assertThat(flags.rounds()).isEqualTo(2);
        assertThat(flags.level()).isEqualTo(1);
        assertThat(flags.seed()).isEqualTo(9);
        assertThat(flags.checks()).isTrue();
        assertThat(flags.writesResults()).isFalse();
        assertThat(flags.work(Path.of("w"))).isEqualTo(Path.of("x"));
        assertThat(flags.results(Path.of("w"))).isEqualTo(Path.of("r.md"));
        assertThat(flags.chosen(List.of(Entrant.ours(), Entrant.naive()))).containsExactly(Entrant.naive());
    }

    @Test
    void contenderThatIsNotThereIsRefused() {
        Flags flags = Flags.parse(List.of("--only", "spark"));

        assertThatThrownBy(() -> flags.chosen(List.of(Entrant.ours(), Entrant.naive())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--only names 'spark'; there are [ours-c2, naive-c2]");
    }

    @ParameterizedTest
    @CsvSource({"--fast, unknown flag '--fast'", "--mb, --mb needs a value"})
    void whatIsNoFlagIsRefused(String flag, String message) {
        assertThatThrownBy(() -> Flags.parse(List.of(flag)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0", "many"})
    void whatIsNoNumberIsRefused(String value) {
        Flags flags = Flags.parse(List.of("--rounds", value));

        assertThatThrownBy(flags::rounds)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rounds must be a number from 1, is '" + value + "'");
    }
}
