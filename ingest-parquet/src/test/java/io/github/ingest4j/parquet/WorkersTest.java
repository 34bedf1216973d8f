// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkersTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 4", "64, 4"})
    void asManyAsProcessorsUpToFour(int processors, int workers) {
        assertThat(Workers.usual(Map.of(), processors)).isEqualTo(workers);
    }

    @ParameterizedTest
    @CsvSource({"512, 1", "1768, 1", "1769, 2", "10240, 2", "much, 2"})
    void functionWithLessThanAProcessorHasOne(String memory, int workers) {
        assertThat(Workers.usual(Map.of("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory), 2))
                .isEqualTo(workers);
    }
}
