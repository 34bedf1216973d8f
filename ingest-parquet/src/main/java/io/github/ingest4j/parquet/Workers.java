// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.util.Map;

/** How many threads encode, where nobody says. */
final class Workers {
    private static final String LAMBDA_MEMORY = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

    /** Megabytes at which a Lambda function has one whole processor (AWS Lambda developer guide, "Memory"). */
    private static final int MEGABYTES_OF_A_PROCESSOR = 1_769;

    private static final int MOST = 4;

    private Workers() {}

    static int usual() {
        return usual(System.getenv(), Runtime.getRuntime().availableProcessors());
    }

    static int usual(Map<String, String> environment, int processors) {
        String memory = environment.get(LAMBDA_MEMORY);
        // The number of processors that a function sees is not the share of them that it gets.
        if (memory != null && memory.matches("\\d{1,9}") && Integer.parseInt(memory) < MEGABYTES_OF_A_PROCESSOR) {
            return 1;
        }
        return Math.max(1, Math.min(MOST, processors));
    }
}
