// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Words what goes wrong in one reader: operation, address without query values, cause; never a secret. */
final class Faults {
    /** How long to wait after a 429 that does not say. */
    static final Duration RATE_LIMIT_DELAY = Duration.ofSeconds(30);

    private static final int EXCERPT = 200;

    private final Redactor redactor;
    private final Clock clock;

    Faults(Redactor redactor, Clock clock) {
        this.redactor = redactor;
        this.clock = clock;
    }

    SourceException fatal(URI address, String what) {
        return SourceException.fatal(message(address, what));
    }

    SourceException retryable(URI address, String what) {
        return SourceException.retryable(message(address, what));
    }

    IOException network(URI address, String what) {
        return new IOException(message(address, what));
    }

    /** What the connection threw, in our words; its own are kept as far as they hold no secret. Throws what is fatal. */
    IOException network(URI address, String when, Throwable thrown) {
        Throwable cause = clean(thrown) ? thrown : null;
        String text = message(address, "failed " + when + ": " + describe(thrown));
        if (untrusted(thrown)) {
            throw cause == null ? SourceException.fatal(text) : SourceException.fatal(text, cause);
        }
        return cause == null ? new IOException(text) : new IOException(text, cause);
    }

    /** What a status that brings no page means to the engine. */
    SourceException status(Answer answer, Set<String> secrets) {
        int status = answer.status();
        Optional<Duration> delay = answer.header("Retry-After").flatMap(value -> RetryAfter.parse(value, clock));
        String said = answer.excerpt(redactor, EXCERPT);
        String message = message(answer.asked(), "answered " + status + (said.isEmpty() ? "" : ": " + said));
        if (status == 401 || status == 403) {
            return SourceException.unauthorised(message + remedy(answer, secrets));
        }
        if (status == 429) {
            return SourceException.rateLimited(message, delay.orElse(RATE_LIMIT_DELAY));
        }
        if (!passing(status)) {
            return SourceException.fatal(message);
        }
        return delay.map(least -> SourceException.retryable(message, least))
                .orElseGet(() -> SourceException.retryable(message));
    }

    /** The address as messages and logs have it. */
    String shown(URI address) {
        return redactor.clean(WebAddress.shown(address));
    }

    private String message(URI address, String what) {
        return redactor.clean("GET " + WebAddress.shown(address) + " " + what);
    }

    private static String remedy(Answer answer, Set<String> secrets) {
        return answer.credentials()
                ? "; the server refused secret " + String.join(", ", secrets)
                : "; the request carried no secret";
    }

    /** 501 and 505 say that the server will never do it; other codes of the class are proxies that lost their server. */
    private static boolean passing(int status) {
        return status == 408 || status == 425 || (status >= 500 && status != 501 && status != 505);
    }

    private String describe(Throwable thrown) {
        if (thrown instanceof UnknownHostException) {
            return "the host has no known address";
        }
        if (thrown instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        String own = thrown.getMessage() == null ? "" : redactor.clean(thrown.getMessage(), false, EXCERPT);
        String text = thrown.getClass() == IOException.class
                ? own
                : thrown.getClass().getSimpleName() + (own.isEmpty() ? "" : ": " + own);
        Throwable cause = thrown.getCause();
        return cause == null ? text : text + " (" + describe(cause) + ")";
    }

    private boolean clean(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (redactor.finds(each.toString()) || each.getSuppressed().length > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean untrusted(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException || each instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
