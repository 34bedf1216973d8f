// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.internal.Redactor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the answers to one reader that bring no page mean to the engine. */
final class AnswerFaults {
    private static final int EXCERPT = 200;

    private final Faults faults;
    private final Redactor redactor;
    private final Clock clock;

    AnswerFaults(Faults faults, Redactor redactor, Clock clock) {
        this.faults = faults;
        this.redactor = redactor;
        this.clock = clock;
    }

    /**
     * What a status that brings no page means to the engine.
     *
     * @param pause for which it asks
     */
    SourceException status(Answer answer, Optional<Duration> pause, Set<String> secrets) {
        String what = said(answer);
        boolean refused = answer.status() == 401 || (answer.status() == 403 && pause.isEmpty());
        return refused ? faults.unauthorised(answer.asked(), what + remedy(answer, secrets)) : status(answer, what);
    }

    /** What an answer means to the engine that counts as no page by a rule of the source. */
    SourceException treated(Answer answer, As as, Optional<Duration> pause, Set<String> secrets) {
        URI address = answer.asked();
        String what = said(answer) + "; treated as " + as;
        return switch (as.kind()) {
            case RATE_LIMITED -> faults.rateLimited(address, what, pause.orElse(Faults.RATE_LIMIT_DELAY));
            case RETRYABLE ->
                pause.map(least -> faults.retryable(address, what, least))
                        .orElseGet(() -> faults.retryable(address, what));
            case UNAVAILABLE -> faults.unavailable(address, what);
            case UNAUTHORISED -> faults.unauthorised(address, what + remedy(answer, secrets));
            case FATAL, EXPIRED, PAGE, EMPTY -> faults.fatal(address, what);
        };
    }

    /** What a status that has nothing to do with credentials means to the engine. */
    SourceException status(Answer answer, String what) {
        int status = answer.status();
        Optional<Duration> pause = pause(answer);
        if (status == 429 || (status == 403 && pause.isPresent())) {
            return faults.rateLimited(answer.asked(), what, pause.orElse(Faults.RATE_LIMIT_DELAY));
        }
        if (!passing(status)) {
            return faults.fatal(answer.asked(), what);
        }
        return pause.map(least -> faults.retryable(answer.asked(), what, least))
                .orElseGet(() -> faults.retryable(answer.asked(), what));
    }

    private Optional<Duration> pause(Answer answer) {
        return AskedPause.of(answer.status(), answer.response().headers(), clock)
                .map(AskedPause::length);
    }

    private String said(Answer answer) {
        String said = answer.excerpt(redactor, EXCERPT);
        return "answered " + answer.status() + (said.isEmpty() ? "" : ": " + said);
    }

    private static String remedy(Answer answer, Set<String> secrets) {
        return answer.credentials()
                ? "; the server refused "
                        + (secrets.isEmpty() ? "its signature" : "secret " + String.join(", ", secrets))
                : "; the request carried no secret";
    }

    /** 501 and 505 say that the server will never do it; other codes of the class are proxies that lost their server. */
    static boolean passing(int status) {
        return status == 408 || status == 425 || (status >= 500 && status != 501 && status != 505);
    }
}
