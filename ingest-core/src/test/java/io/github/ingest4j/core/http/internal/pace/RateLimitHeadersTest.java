// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {
    /** 1795165200 seconds after 1970. */
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RateLimit: \"default\";r=0;t=30 | PT30S",
                "RateLimit: default; r=0; t=30 | PT30S",
                "RateLimit: \"a, b; r=0\";r=5;t=30, \"hourly\";r=0;t=600;pk=:cGs=:, \"daily\";r=0;t=60 | PT10M",
                "RateLimit: \"daily\";r=0 # RateLimit-Policy: \"burst\";q=5;w=1, \"daily\";q=1000;qu=\"requests\";w=7200 | PT2H",
                "RateLimit: limit=100, remaining=0, reset=5 | PT5S",
                "RateLimit: limit=100;w=60, remaining=0, reset=5 | PT5S",
                "RateLimit-Limit: 100 # RateLimit-Remaining: 0 # RateLimit-Reset: 7 | PT7S",
                "X-RateLimit-Limit: 100 # X-RateLimit-Remaining: 0 # X-RateLimit-Reset: 7 | PT7S",
                "x-ratelimit-remaining: 0 # x-ratelimit-reset: 1795165260 | PT1M",
                "x-rate-limit-remaining: 0 # x-rate-limit-reset: 1795166100 | PT15M",
                "X-RateLimit-Remaining: 0 # X-RateLimit-Reset: 1795165260000 | PT1M",
                "X-RateLimit-Remaining: 0.0 # X-RateLimit-Reset: 1.25 | PT2S",
                "X-RateLimit-Remaining: 0 # X-RateLimit-Reset: Fri, 20 Nov 2026 09:00:30 GMT | PT30S",
                "X-RateLimit-Remaining: 0 # X-RateLimit-Reset: 1795165199 | PT0S",
                "X-RateLimit-Remaining: 0 # X-RateLimit-Reset: 86400 | PT24H",
                "X-RateLimit-Remaining: 0 # X-RateLimit-Reset: 5 # RateLimit-Remaining: 0 # RateLimit-Reset: 9 | PT9S",
                "RateLimit: (unreadable # RateLimit-Remaining: 0 # RateLimit-Reset: 9 | PT9S",
            })
    void aLimitThatIsUsedUpSaysForHowLong(String lines, Duration wait) {
        assertThat(RateLimitHeaders.usedUpFor(headers(lines), CLOCK)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "RateLimit: \"default\";r=1;t=30",
                "RateLimit: \"default\";r=1;t=30 # X-RateLimit-Remaining: 0 # X-RateLimit-Reset: 5",
                "RateLimit: \"default\";r=0",
                "RateLimit: \"default\";r=0;t=-30",
                "RateLimit: \"default\";r=0;t=3.5",
                "RateLimit: \"default;r=0;t=30",
                "RateLimit: \"default\" r=0;t=30",
                "RateLimit: \"default\";r=0;t=86401",
                "RateLimit: \"default\";r=0;t=999999999999999",
                "RateLimit: limit=100, remaining=1, reset=5",
                "RateLimit: limit=100, remaining=0",
                "RateLimit-Remaining: 1 # RateLimit-Reset: 7",
                "RateLimit-Remaining: 0",
                "RateLimit-Reset: 7",
                "RateLimit-Remaining: -1 # RateLimit-Reset: 7",
                "RateLimit-Remaining: 00x # RateLimit-Reset: 7",
                "RateLimit-Remaining: 0 # RateLimit-Reset: soon",
                "RateLimit-Remaining: 0 # RateLimit-Reset: 86401",
                "RateLimit-Remaining: 0 # RateLimit-Reset: 1895165200",
                "RateLimit-Remaining: 0 # RateLimit-Reset: 99999999999999999999999",
                "RateLimit-Remaining: 0 # RateLimit-Reset: Fri, 20 Nov 2099 09:00:30 GMT",
            })
    void nothingElseSaysAnything(String lines) {
        assertThat(RateLimitHeaders.usedUpFor(headers(lines), CLOCK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T08:00:00Z, 1795165290",
        "2026-11-20T10:30:00Z, 1795165290",
        "2026-11-20T08:00:00Z, 'Fri, 20 Nov 2026 09:01:30 GMT'",
        "2026-11-20T10:30:00Z, 'Fri, 20 Nov 2026 09:01:30 GMT'"
    })
    void aTimeOfTheHostIsCountedByTheClockOfTheHost(Instant ours, String reset) {
        HttpHeaders headers =
                headers("Date: Fri, 20 Nov 2026 09:00:00 GMT # X-RateLimit-Remaining: 0 # X-RateLimit-Reset: " + reset);

        Optional<Duration> wait = RateLimitHeaders.usedUpFor(headers, Clock.fixed(ours, ZoneOffset.UTC));

        assertThat(wait).contains(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverAHostWritesIsNoMoreThanADayAndNoFailure(long seed) {
        Random random = new Random(seed);
        List<String> parts = List.of(
                "\"d\"",
                "d",
                "r=0",
                ";r=0",
                ";t=",
                "30",
                ",",
                ";",
                "=",
                "\"",
                "\\",
                " ",
                "remaining=0",
                "reset=",
                "9".repeat(18),
                ":",
                "-1",
                "0",
                "1795165260",
                ".",
                "é",
                "Fri, 20 Nov 2026 09:00:30 GMT");

        for (int i = 0; i < 2_000; i++) {
            Map<String, List<String>> fields = new TreeMap<>();
            for (String name : List.of("RateLimit", "RateLimit-Policy", "RateLimit-Remaining", "RateLimit-Reset")) {
                StringBuilder value = new StringBuilder();
                for (int count = random.nextInt(8); count > 0; count--) {
                    value.append(parts.get(random.nextInt(parts.size())));
                }
                fields.put(name, List.of(value.toString()));
            }
            HttpHeaders headers = HttpHeaders.of(fields, (name, value) -> true);

            assertThat(RateLimitHeaders.usedUpFor(headers, CLOCK).orElse(Duration.ZERO))
                    .as("%s", fields)
                    .isBetween(Duration.ZERO, Duration.ofDays(1));
        }
    }

    private static HttpHeaders headers(String lines) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(lines.split(" # "))
                .map(line -> line.split(": ", 2))
                .forEach(parts -> fields.computeIfAbsent(parts[0], name -> new ArrayList<>())
                        .add(parts[1]));
        return HttpHeaders.of(fields, (name, value) -> true);
    }
}
