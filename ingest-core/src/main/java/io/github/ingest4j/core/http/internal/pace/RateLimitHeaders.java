// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import io.github.ingest4j.core.http.internal.HttpDate;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What an answer tells of a rate limit that is used up: by {@code RateLimit} and {@code RateLimit-Policy} as of the IETF's draft,
 * or by headers whose names end with {@code -Remaining} and {@code -Reset}, the latter in seconds from now or since 1970, or as a
 * date. A reset that is more than a day away is not believed, and what cannot be read says nothing.
 */
public final class RateLimitHeaders {
    private static final List<String> FAMILIES = List.of("RateLimit", "X-RateLimit", "X-Rate-Limit");
    /** A greater number is no span, but a time: so many seconds are thirty years. */
    private static final long EPOCH_SECONDS = 1_000_000_000L;

    private static final long EPOCH_MILLIS = 1_000_000_000_000L;

    private final HttpHeaders headers;
    private final Clock clock;

    /** @param clock ours, where the host does not say its time, which counts since it is the host that resets the limit */
    private RateLimitHeaders(HttpHeaders headers, Clock clock) {
        this.headers = headers;
        this.clock = clock;
    }

    /** How long it is until requests are allowed again; nothing where they are, or nothing is said. */
    public static Optional<Duration> usedUpFor(HttpHeaders headers, Clock clock) {
        RateLimitHeaders all = new RateLimitHeaders(headers, clock);
        return all.fields("RateLimit")
                .map(all::longest)
                .orElseGet(() -> FAMILIES.stream().flatMap(all::ofFamily).max(Duration::compareTo));
    }

    /** The longest of the windows that are used up. */
    private Optional<Duration> longest(List<RateLimitField> items) {
        OptionalLong remaining = member(items, "remaining");
        if (remaining.isPresent()) {
            OptionalLong reset = remaining.getAsLong() == 0 ? member(items, "reset") : OptionalLong.empty();
            return reset.isPresent() ? believed(Duration.ofSeconds(reset.getAsLong())) : Optional.empty();
        }
        return items.stream()
                .filter(item -> item.number("r").orElse(1) == 0)
                .flatMap(item -> seconds(item).stream().boxed())
                .flatMap(seconds -> believed(Duration.ofSeconds(seconds)).stream())
                .max(Duration::compareTo);
    }

    /** When an item has tokens again, which a field that does not say leaves to the window of its policy. */
    private OptionalLong seconds(RateLimitField item) {
        OptionalLong own = item.number("t");
        return own.isPresent()
                ? own
                : fields("RateLimit-Policy").stream()
                        .flatMap(List::stream)
                        .filter(policy -> policy.name().equals(item.name()))
                        .map(policy -> policy.number("w"))
                        .findFirst()
                        .orElse(OptionalLong.empty());
    }

    private Stream<Duration> ofFamily(String family) {
        return headers
                .firstValue(family + "-Remaining")
                .filter(text -> text.strip().matches("0+(\\.0+)?"))
                .stream()
                .flatMap(none -> headers.firstValue(family + "-Reset").flatMap(this::reset).stream());
    }

    private Optional<Duration> reset(String value) {
        String text = value.strip();
        if (!text.matches("[0-9]{1,15}(\\.[0-9]+)?")) {
            return HttpDate.parse(text).flatMap(this::until);
        }
        long whole = Long.parseLong(text.split("\\.", 2)[0]);
        // Up to the next second: a fraction is a part of one that has to pass.
        long number = text.contains(".") ? whole + 1 : whole;
        if (number < EPOCH_SECONDS) {
            return believed(Duration.ofSeconds(number));
        }
        return until(number < EPOCH_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
    }

    private Optional<Duration> until(Instant reset) {
        Instant now = HttpDate.ofHost(headers, clock).instant();
        return believed(Duration.between(now, reset));
    }

    private Optional<List<RateLimitField>> fields(String name) {
        List<String> lines = headers.allValues(name);
        return lines.isEmpty() ? Optional.empty() : RateLimitField.parse(String.join(",", lines));
    }

    private static OptionalLong member(List<RateLimitField> items, String name) {
        return items.stream()
                .filter(item -> item.name().equals(name))
                .map(RateLimitField::own)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static Optional<Duration> believed(Duration wait) {
        if (wait.isNegative()) {
            return Optional.of(Duration.ZERO);
        }
        return wait.compareTo(HostGate.LONGEST_PAUSE) > 0 ? Optional.empty() : Optional.of(wait);
    }
}
