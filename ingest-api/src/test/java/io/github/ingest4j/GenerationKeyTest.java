// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerationKeyTest {
    private final Locale locale = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(locale);
    }

    @Test
    void generationsAreNamedAlikeWhateverTheLocaleOfTheMachine() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));

        String name = new GenerationKey(
                        new StreamId("weather", "hourly"), Window.of(Instant.EPOCH, Duration.ofHours(1)), 42)
                .generationName();

        assertThat(String.format("%06d", 42))
                .as("a locale with digits of its own")
                .isNotEqualTo("000042");
        assertThat(name).isEqualTo("g000042");
    }
}
