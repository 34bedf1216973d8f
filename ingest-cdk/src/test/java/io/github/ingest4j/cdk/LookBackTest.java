// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookBackTest {

    @ParameterizedTest
    @CsvSource({
        "PT5M, PT5M, 2, true",
        "PT1H, PT1H, 2, true",
        "PT24H, PT24H, 2, true",
        "PT25H, PT24H, 2, true",
        "PT36H, PT24H, 3, true",
        "PT84H, PT24H, 7, true",
        "PT96H, PT24H, 8, false",
        "P7D, PT24H, 14, false"
    })
    void twoGapsAreLookedBackOnInPeriodsOfADayAtMost(Duration gap, Duration period, int periods, boolean covers) {
        LookBack back = new LookBack(gap);

        assertThat(back.period()).isEqualTo(period);
        assertThat(back.periodsOfTwo()).isEqualTo(periods);
        assertThat(back.coversTwo()).isEqualTo(covers);
        assertThat(back.periods()).isEqualTo(Math.min(periods, 7));
        assertThat(back.period().multipliedBy(back.periodsOfTwo())).isGreaterThan(gap);
    }
}
