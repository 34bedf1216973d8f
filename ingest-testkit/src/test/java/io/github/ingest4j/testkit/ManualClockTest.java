// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

    @Test
    void standsStillUntilItIsMoved() {
        ManualClock clock = ManualClock.at(START);
        Clock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.advance(Duration.ofMinutes(5));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(300));
        assertThat(berlin.instant()).isEqualTo(START.plusSeconds(300));

        clock.set(START);

        assertThat(berlin.instant()).isEqualTo(START);
    }
}
