// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.HttpDate;
import io.github.ingest4j.core.http.internal.pace.RateLimitHeaders;
import io.github.ingest4j.core.http.internal.pace.RetryAfter;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long an answer asks to be left alone.
 *
 * @param why it does, for messages
 */
record AskedPause(Duration length, String why) {
    private static final String USED_UP = "the host's rate limit is used up";
    private static final AskedPause UNTOLD = new AskedPause(Faults.RATE_LIMIT_DELAY, USED_UP);

    /** What {@code Retry-After} says with a status for which it means that, else what the headers of rate limits do. */
    static Optional<AskedPause> of(int status, HttpHeaders headers, Clock clock) {
        Optional<AskedPause> stated = refusal(status) ? stated(headers, clock) : Optional.empty();
        return Stream.concat(stated.stream(), usedUp(headers, clock).stream())
                // A 403 that asks for no pause is about the credentials.
                .filter(pause -> status != 403 || !pause.length().isZero())
                .findFirst()
                .or(() -> status == 429 ? Optional.of(UNTOLD) : Optional.empty());
    }

    /**
     * As {@link #of(int, HttpHeaders, Clock)}, unless a rule says for how long. What a rule has asked for again may say when with
     * any status, and a rate limit that a rule tells of always asks for a pause.
     */
    static Optional<AskedPause> of(Answer answer, Optional<As> as, Clock clock) {
        Optional<AskedPause> ruled = as.flatMap(As::delay).map(length -> new AskedPause(length, USED_UP));
        if (ruled.isPresent()) {
            return ruled;
        }
        HttpHeaders headers = answer.response().headers();
        Optional<As.Kind> kind = as.map(As::kind);
        boolean limited = kind.filter(As.Kind.RATE_LIMITED::equals).isPresent();
        if (!limited && kind.filter(As.Kind.RETRYABLE::equals).isEmpty()) {
            return of(answer.status(), headers, clock);
        }
        return stated(headers, clock)
                .or(() -> usedUp(headers, clock))
                .or(() -> limited || answer.status() == 429 ? Optional.of(UNTOLD) : Optional.empty());
    }

    private static Optional<AskedPause> stated(HttpHeaders headers, Clock clock) {
        return headers.firstValue("Retry-After")
                .flatMap(value -> RetryAfter.parse(value, HttpDate.ofHost(headers, clock)))
                .map(length -> new AskedPause(length, "the host asked to be left alone"));
    }

    private static Optional<AskedPause> usedUp(HttpHeaders headers, Clock clock) {
        return RateLimitHeaders.usedUpFor(headers, clock).map(length -> new AskedPause(length, USED_UP));
    }

    /** Some hosts refuse by 403 what is too much. */
    private static boolean refusal(int status) {
        return status == 429 || status == 403 || AnswerFaults.passing(status);
    }
}
