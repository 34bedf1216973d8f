// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.time.Duration;
import java.util.List;
import software.amazon.awscdk.services.stepfunctions.JitterType;
import software.amazon.awscdk.services.stepfunctions.RetryProps;

/**
 * How often, and with which pauses, a state is tried again after certain errors. A pause doubles each time, and is anything
 * between nothing and that.
 *
 * @param attempts after the first
 */
record Backoff(List<String> errors, Duration first, Duration longest, int attempts) {
    private static final int FACTOR = 2;

    /** What the pauses are at most, taken together. */
    Duration total() {
        Duration total = Duration.ZERO;
        Duration next = first;
        for (int i = 0; i < attempts; i++) {
            total = total.plus(next);
            Duration doubled = next.multipliedBy(FACTOR);
            next = doubled.compareTo(longest) < 0 ? doubled : longest;
        }
        return total;
    }

    RetryProps props() {
        return RetryProps.builder()
                .errors(errors)
                .interval(seconds(first))
                .maxDelay(seconds(longest))
                .maxAttempts(attempts)
                .backoffRate(FACTOR)
                .jitterStrategy(JitterType.FULL)
                .build();
    }

    private static software.amazon.awscdk.Duration seconds(Duration time) {
        return software.amazon.awscdk.Duration.seconds(time.toSeconds());
    }
}
