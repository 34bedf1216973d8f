// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-20, 2026-11-20T00:00:00Z",
        "2026-11-20T09:30Z, 2026-11-20T09:30:00Z",
        "2026-11-20T09:30:15Z, 2026-11-20T09:30:15Z",
        "2026-11-20t09:30:15.5z, 2026-11-20T09:30:15.5Z",
        "2026-11-20 09:30:15, 2026-11-20T09:30:15Z",
        "'2026-11-20 09:30:15,123456789 +0130', 2026-11-20T08:00:15.123456789Z",
        "2026-11-20T09:30:15-05:00, 2026-11-20T14:30:15Z",
        "2026-11-20T09:30+01, 2026-11-20T08:30:00Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z"
    })
    void knowsWhenItIs(String text, Instant at) {
        assertThat(SourceTime.parse(text).orElseThrow().at()).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "20261120",
                "2026-13-01",
                "2026-02-30T00:00:00Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T09:30:61Z",
                "2026-11-20T09Z",
                "2026-11-20T09:30:15.1234567891Z",
                "2026-11-20T09:30:15+19:00",
                "2026-11-20T09:30:15Z ",
                "Fri, 20 Nov 2026 09:30:15 GMT"
            })
    void takesNothingElseForATime(String text) {
        assertThat(SourceTime.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T09:30:15.120Z, PT0S, 2026-11-20T09:30:15.120Z",
        "2026-11-20T09:30:15.120Z, PT1H, 2026-11-20T08:30:15.120Z",
        "2026-11-20T00:30:15+01:00, PT1H, 2026-11-19T23:30:15+01:00",
        "2026-11-20 09:30, PT1H, 2026-11-20 08:30",
        "2026-11-20 09:30, PT30S, 2026-11-20 09:29",
        "2026-11-20T09:30:15Z, PT0.001S, 2026-11-20T09:30:14Z",
        "'2026-11-20T09:30:15,1 -0300', PT0.01S, '2026-11-20T09:30:15,0 -0300'",
        "2026-11-20, PT24H, 2026-11-19",
        "2026-11-20, PT25H, 2026-11-18"
    })
    void goesBackInItsOwnSpelling(String text, Duration duration, String earlier) {
        assertThat(SourceTime.parse(text).orElseThrow().less(duration)).isEqualTo(earlier);
    }

    @Test
    void neverGoesBackByLessThanItIsToAndByALittleMoreAtMost() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            int digits = random.nextInt(10);
            String text = spelled(random, digits);
            Duration duration =
                    Duration.ofNanos(random.nextLong(1, Duration.ofDays(400).toNanos()));

            SourceTime time = SourceTime.parse(text).orElseThrow();
            SourceTime earlier = SourceTime.parse(time.less(duration)).orElseThrow();

            Instant exactly = time.at().minus(duration);
            long step = (long) Math.pow(10, 9 - digits);
            assertThat(earlier.text()).hasSameSizeAs(text);
            assertThat(earlier.at()).as(text + " less " + duration).isBetween(exactly.minusNanos(step - 1), exactly);
        }
    }

    /** A time with so many digits of a second. */
    private static String spelled(Random random, int digits) {
        LocalDateTime local = LocalDateTime.of(2020, 1, 1, 0, 0, 0)
                .plusNanos(random.nextLong(Duration.ofDays(3_000).toNanos()));
        String fraction =
                digits == 0 ? "" : "." + String.format("%09d", local.getNano()).substring(0, digits);
        String offset = OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds(900 * random.nextInt(-40, 40)))
                .getOffset()
                .toString();
        return local.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"))
                + fraction
                + offset;
    }
}
