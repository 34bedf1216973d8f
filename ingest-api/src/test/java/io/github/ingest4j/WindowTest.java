// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

    @Test
    void nameTellsStartAndLengthAndIsReadBack() {
        Window window = Window.of(NINE, Duration.ofMinutes(90));

        assertThat(window.name()).isEqualTo("20261120T090000Z_PT1H30M");
        assertThat(Window.parse(window.name())).isEqualTo(window);
        assertThat(window.date()).isEqualTo(LocalDate.of(2026, 11, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "20261120T090000Z", "20261320T090000Z_PT1H", "20261120T090000Z_1H", "_PT1H"})
    void nameThatIsNoneIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.parse(name))
                .withMessage("not a window's name: " + name);
    }

    @Test
    void windowMustEndAfterItsStartAtWholeSeconds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Window(NINE, NINE))
                .withMessageContaining("must end after its start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.of(NINE.plusMillis(1), Duration.ofHours(1)))
                .withMessageContaining("whole seconds");
    }

    @Test
    void windowsOrderByStartThenEnd() {
        Window hour = Window.of(NINE, Duration.ofHours(1));

        assertThat(hour).isLessThan(Window.of(NINE, Duration.ofHours(2)));
        assertThat(hour).isLessThan(Window.of(NINE.plusSeconds(1), Duration.ofSeconds(1)));
    }
}
