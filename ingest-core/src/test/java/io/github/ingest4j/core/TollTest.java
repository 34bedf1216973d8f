// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TollTest {
    private static final Instant FIRST = Instant.parse("2026-11-20T09:00:00Z");

    private static WindowEntry entry(int hour, WindowState state, int claims) {
        return WindowEntry.fresh(Window.of(FIRST.plus(Duration.ofHours(hour)), Duration.ofHours(1))).toBuilder()
                .state(state)
                .epoch(claims)
                .build();
    }

    @Test
    void windowsAreCountedByWhatHasBecomeOfThem() {
        WindowEntry failed = entry(3, WindowState.FAILED, 1);

        Toll toll = Toll.of(
                FIRST,
                List.of(
                        entry(0, WindowState.DONE, 2),
                        entry(1, WindowState.DONE, 1),
                        entry(2, WindowState.DONE, 9),
                        failed,
                        entry(4, WindowState.RETRY, 1),
                        entry(5, WindowState.CLAIMED, 1),
                        entry(6, WindowState.COMMITTED, 1),
                        entry(7, WindowState.SKIPPED, 1)),
                5);

        assertThat(toll).isEqualTo(new Toll(2, 3, 5, List.of(failed.window()), 1));
        assertThat(toll.missing()).isEqualTo(9);
        assertThat(toll.affected()).isEqualTo(12);
    }

    @Test
    void beforeTheIncidentOnlyWindowsThatAreStillDueCount() {
        Toll toll = Toll.of(
                FIRST,
                List.of(
                        entry(-4, WindowState.DONE, 2),
                        entry(-3, WindowState.FAILED, 1),
                        entry(-2, WindowState.SKIPPED, 1),
                        entry(-1, WindowState.RETRY, 1)),
                0);

        assertThat(toll).isEqualTo(new Toll(0, 1, 0, List.of(), 0));
    }
}
