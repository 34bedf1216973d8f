// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,10", "2,30", "3,70", "4,130", "5,190"})
    void pausesDoubleUpToTheLongest(int attempts, long seconds) {
        Backoff backoff = new Backoff(List.of("E"), Duration.ofSeconds(10), Duration.ofSeconds(60), attempts);

        assertThat(backoff.total()).hasSeconds(seconds);
    }
}
