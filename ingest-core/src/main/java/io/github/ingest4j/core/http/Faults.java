// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.address.WebAddress;
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

    private final String method;
    private final Redactor redactor;
    private final Clock clock;

    /** @param method of the requests */
    Faults(String method, Redactor redactor, Clock clock) {
        this.method = method;
        this.redactor = redactor;
        this.clock = clock;
    }

    SourceException fatal(URI address, String what) {
        return SourceException.fatal(message(address, what));
    }

    SourceException retryable(URI address, String what) {
        return SourceException.retryable(message(address, what));
    }

    SourceException unauthorised(URI address, String what) {
        return SourceException.unauthorised(message(address, what));
    }

    /** The service is to be left alone for that time. */
    SourceException rateLimited(URI address, String what, Duration delay) {
        return SourceException.rateLimited(message(address, what, delay), delay);
    }

    IOException network(URI address, String what) {
        return new IOException(message(address, what));
    }

    /** What the connection threw, in our words; its own are kept as far as they hold no secret. Throws what is fatal. */
    IOException network(URI address, String when, Throwable thrown) {
        Throwable cause = isClean(thrown) ? thrown : null;
        String text = message(address, "failed " + when + ": " + describe(thrown));
        if (untrusted(thrown)) {
            throw cause == null ? SourceException.fatal(text) : SourceException.fatal(text, cause);
        }
        return cause == null ? new IOException(text) : new IOException(text, cause);
    }

    /** What code of the caller threw, in our words where its own hold a secret. Throws what is not to be tried again. */
    IOException thrown(URI address, String what, Exception e) {
        boolean clean = isClean(e);
        if (clean && e instanceof IngestException known) {
            throw known;
        }
        String text = message(address, what + ": " + describe(e));
        if (e instanceof IOException) {
            return clean ? new IOException(text, e) : new IOException(text);
        }
        throw clean ? SourceException.fatal(text, e) : SourceException.fatal(text);
    }

    /**
     * What a status that brings no page means to the engine.
     *
     * @param pause for which it asks
     */
    SourceException status(Answer answer, Optional<Duration> pause, Set<String> secrets) {
        String what = said(answer);
        boolean refused = answer.status() == 401 || (answer.status() == 403 && pause.isEmpty());
        return refused ? unauthorised(answer.asked(), what + remedy(answer, secrets)) : status(answer, what);
    }

    /** What an answer means to the engine that counts as no page by a rule of the source. */
    SourceException treated(Answer answer, As as, Optional<Duration> pause, Set<String> secrets) {
        URI address = answer.asked();
        String what = said(answer) + "; treated as " + as;
        return switch (as.kind()) {
            case RATE_LIMITED -> rateLimited(address, what, pause.orElse(RATE_LIMIT_DELAY));
            case RETRYABLE ->
                pause.map(least -> SourceException.retryable(message(address, what, least), least))
                        .orElseGet(() -> retryable(address, what));
            case UNAVAILABLE -> SourceException.unavailable(message(address, what));
            case UNAUTHORISED -> unauthorised(address, what + remedy(answer, secrets));
            case FATAL, EXPIRED, PAGE, EMPTY -> fatal(address, what);
        };
    }

    /** What a status that has nothing to do with credentials means to the engine. */
    SourceException status(Answer answer, String what) {
        int status = answer.status();
        Optional<Duration> pause = pause(answer);
        if (status == 429 || (status == 403 && pause.isPresent())) {
            return rateLimited(answer.asked(), what, pause.orElse(RATE_LIMIT_DELAY));
        }
        if (!passing(status)) {
            return fatal(answer.asked(), what);
        }
        return pause.map(least -> SourceException.retryable(message(answer.asked(), what, least), least))
                .orElseGet(() -> retryable(answer.asked(), what));
    }

    private Optional<Duration> pause(Answer answer) {
        return AskedPause.of(answer.status(), answer.response().headers(), clock)
                .map(AskedPause::length);
    }

    private String said(Answer answer) {
        String said = answer.excerpt(redactor, EXCERPT);
        return "answered " + answer.status() + (said.isEmpty() ? "" : ": " + said);
    }

    /** The message of something thrown, without secrets. */
    String said(Throwable thrown) {
        return redactor.clean(String.valueOf(thrown.getMessage()));
    }

    /** The address as messages and logs have it. */
    String shown(URI address) {
        return redactor.clean(WebAddress.shown(address));
    }

    String message(URI address, String what) {
        return redactor.clean(method + " " + WebAddress.shown(address) + " " + what);
    }

    private String message(URI address, String what, Duration delay) {
        return message(address, what) + "; not to be asked again for " + delay;
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

    /** Whether no secret stands in it or its causes. */
    boolean isClean(Throwable thrown) {
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
