// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import io.github.ingest4j.core.http.internal.HttpDate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The header Retry-After as of RFC 9110: seconds, or a date. */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(365);

    private RetryAfter() {}

    /**
     * How long to wait, zero for a date that has passed; nothing where the value is neither seconds nor a date.
     *
     * @param clock by which the date is meant ({@link HttpDate#ofHost})
     */
    public static Optional<Duration> parse(String value, Clock clock) {
        String text = value.strip();
        if (text.matches("[0-9]+")) {
            // Nine digits are thirty years: more is as good as for ever.
            return Optional.of(text.length() > 9 ? LONGEST : within(Duration.ofSeconds(Long.parseLong(text))));
        }
        return HttpDate.parse(text).map(until -> within(Duration.between(clock.instant(), until)));
    }

    private static Duration within(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
