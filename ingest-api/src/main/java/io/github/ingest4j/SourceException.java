// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source could not be read; {@link #reaction} says what the engine does next. */
public class SourceException extends IngestException {
    private static final long serialVersionUID = 1L;

    /** What the engine does about it. */
    public enum Reaction {
        /** Tries again, a limited number of times; then the window is SKIPPED. */
        RETRY,
        /** Waits as long as the source asks, if the budget allows; else the window is SKIPPED until then. */
        WAIT,
        /** Does not try again in this run; the window is SKIPPED. */
        SKIP,
        /** Fails the window at once: the credentials were refused. */
        FAIL_UNAUTHORISED,
        /** Fails the window at once. */
        FAIL
    }

    private final Reaction reaction;
    private final transient @Nullable Duration delay;

    private SourceException(Reaction reaction, @Nullable Duration delay, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"));
        if (cause != null) {
            initCause(cause);
        }
        this.reaction = reaction;
        this.delay = delay;
    }

    /** A passing fault: connection lost, body cut short, status 500. */
    public static SourceException retryable(String message) {
        return new SourceException(Reaction.RETRY, null, message, null);
    }

    public static SourceException retryable(String message, Throwable cause) {
        return new SourceException(Reaction.RETRY, null, message, cause);
    }

    /** A passing fault with the least time to wait, as the source stated it. */
    public static SourceException retryable(String message, Duration delay) {
        return new SourceException(Reaction.RETRY, requireNonNull(delay, "delay"), message, null);
    }

    /** Too many requests. Waiting as the source asks is obedience, not a failed try. */
    public static SourceException rateLimited(String message, Duration delay) {
        return new SourceException(Reaction.WAIT, requireNonNull(delay, "delay"), message, null);
    }

    /** The source is known to be down, for maintenance say. */
    public static SourceException unavailable(String message) {
        return new SourceException(Reaction.SKIP, null, message, null);
    }

    /** The credentials were refused. */
    public static SourceException unauthorised(String message) {
        return new SourceException(Reaction.FAIL_UNAUTHORISED, null, message, null);
    }

    /** No repetition will help: the request itself is wrong. */
    public static SourceException fatal(String message) {
        return new SourceException(Reaction.FAIL, null, message, null);
    }

    public static SourceException fatal(String message, Throwable cause) {
        return new SourceException(Reaction.FAIL, null, message, cause);
    }

    public Reaction reaction() {
        return reaction;
    }

    /** The least time to wait before asking again, where the source stated one. */
    public Optional<Duration> delay() {
        return Optional.ofNullable(delay);
    }
}
