// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                " 5 | PT5S",
                "3600 | PT1H",
                "99999999999999999999 | PT8760H",
                "Fri, 20 Nov 2026 09:00:30 GMT | PT30S",
                "Fri, 20 Nov 2026 08:00:00 GMT | PT0S",
                "Fri, 20 Nov 2099 09:00:00 GMT | PT8760H"
            })
    void readsSecondsAndDates(String value, Duration delay) {
        assertThat(RetryAfter.parse(value, CLOCK)).contains(delay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "2026-11-20", "Fri, 99 Nov 2026 09:00:30 GMT", "٣"})
    void nothingElseSaysAnything(String value) {
        assertThat(RetryAfter.parse(value, CLOCK)).isEmpty();
    }
}
