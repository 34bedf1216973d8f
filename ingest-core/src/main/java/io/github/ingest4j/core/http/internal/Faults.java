// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Words what goes wrong in one reader: operation, address without query values, cause; never a secret. */
public final class Faults {
    /** How long to wait after a 429 that does not say. */
    public static final Duration RATE_LIMIT_DELAY = Duration.ofSeconds(30);

    private static final int EXCERPT = 200;

    private final String method;
    private final Redactor redactor;

    /**
     * For one reader.
     *
     * @param method of its requests
     */
    public Faults(String method, Redactor redactor) {
        this.method = method;
        this.redactor = redactor;
    }

    public SourceException fatal(URI address, String what) {
        return SourceException.fatal(message(address, what));
    }

    public SourceException retryable(URI address, String what) {
        return SourceException.retryable(message(address, what));
    }

    /** As {@link #retryable(URI, String)}, but not before that time has passed. */
    public SourceException retryable(URI address, String what, Duration least) {
        return SourceException.retryable(message(address, what, least), least);
    }

    public SourceException unavailable(URI address, String what) {
        return SourceException.unavailable(message(address, what));
    }

    public SourceException unauthorised(URI address, String what) {
        return SourceException.unauthorised(message(address, what));
    }

    /** The service is to be left alone for that time. */
    public SourceException rateLimited(URI address, String what, Duration delay) {
        return SourceException.rateLimited(message(address, what, delay), delay);
    }

    public IOException network(URI address, String what) {
        return new IOException(message(address, what));
    }

    /** What the connection threw, in our words; its own are kept as far as they hold no secret. Throws what is fatal. */
    public IOException network(URI address, String when, Throwable thrown) {
        Throwable cause = isClean(thrown) ? thrown : null;
        String text = message(address, "failed " + when + ": " + describe(thrown));
        if (untrusted(thrown)) {
            throw cause == null ? SourceException.fatal(text) : SourceException.fatal(text, cause);
        }
        return cause == null ? new IOException(text) : new IOException(text, cause);
    }

    /** What code of the caller threw, in our words where its own hold a secret. Throws what is not to be tried again. */
    public IOException thrown(URI address, String what, Exception e) {
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

    /** The message of something thrown, without secrets. */
    public String said(Throwable thrown) {
        return redactor.clean(String.valueOf(thrown.getMessage()));
    }

    /** The address as messages and logs have it. */
    public String shown(URI address) {
        return redactor.clean(WebAddress.shown(address));
    }

    private String message(URI address, String what) {
        return redactor.clean(method + " " + WebAddress.shown(address) + " " + what);
    }

    private String message(URI address, String what, Duration delay) {
        return message(address, what) + "; not to be asked again for " + delay;
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
    public boolean isClean(Throwable thrown) {
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
