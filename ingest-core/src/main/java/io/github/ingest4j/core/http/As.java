// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What an answer counts as, for {@link HttpSource.Builder#treat}. Immutable. */
public final class As {
    /** What is done. */
    enum Kind {
        PAGE,
        EMPTY,
        RETRYABLE,
        RATE_LIMITED,
        UNAVAILABLE,
        UNAUTHORISED,
        EXPIRED,
        FATAL
    }

    /** A page, whatever its status: its body is stored and read. */
    public static final As PAGE = new As(Kind.PAGE);

    /**
     * No records, as a 204 has none: for a first or only page, a window that is done and has nothing; for a later one, the end where
     * the pagination ends at a page without records, and an error elsewhere. What it hides is not asked for again.
     */
    public static final As EMPTY = new As(Kind.EMPTY);

    /**
     * A passing fault: the page is asked for again a few times, not before the answer says so, then the window in a later run.
     */
    public static final As RETRYABLE = new As(Kind.RETRYABLE);

    /** Too many requests: the host is left alone as long as the answer says, or for 30 seconds. */
    public static final As RATE_LIMITED = new As(Kind.RATE_LIMITED);

    /** A service that is down for now: the window is asked for in a later run. */
    public static final As UNAVAILABLE = new As(Kind.UNAVAILABLE);

    /** As a 401: the secrets are renewed once and the request repeated; if that does not help, the window fails at once. */
    public static final As UNAUTHORISED = new As(Kind.UNAUTHORISED);

    /** A mistake that no repetition mends: the window fails at once. */
    public static final As FATAL = new As(Kind.FATAL);

    /** A position that the service takes no more. Not for {@code treat}, since it is for one request alone. */
    static final As EXPIRED = new As(Kind.EXPIRED);

    private final Kind kind;
    private final Optional<Duration> delay;

    private As(Kind kind) {
        this(kind, Optional.empty());
    }

    private As(Kind kind, Optional<Duration> delay) {
        this.kind = kind;
        this.delay = delay;
    }

    /** As {@link #RATE_LIMITED}, for that time. */
    public static As rateLimited(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the delay must not be negative, is " + delay);
        }
        return new As(Kind.RATE_LIMITED, Optional.of(delay));
    }

    Kind kind() {
        return kind;
    }

    /** How long to leave the host alone, where that was said. */
    Optional<Duration> delay() {
        return delay;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + delay.map(length -> " for " + length).orElse("");
    }
}
