// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.internal.Faults;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The access token of one grant, and the one request at a time that asks for it on behalf of all who wait. Thread-safe. */
final class TokenCache {
    private @Nullable Token latest;
    private final AtomicReference<@Nullable CompletableFuture<Token>> running = new AtomicReference<>();
    private final AtomicReference<@Nullable Unsaved> unsaved = new AtomicReference<>();

    /** Asks for a token; one thread at a time does. */
    @FunctionalInterface
    interface Request {
        Token send() throws IOException, InterruptedException;
    }

    /**
     * A refresh token that is not known to be saved, and the token that came with it, if one did.
     *
     * @param used the one before it
     */
    record Unsaved(Secret used, Secret next, Optional<Token> token) {

        /** Whether a store that has this secret is the one in which the next is to be saved. */
        boolean belongsTo(Secret stored) {
            return stored.reveal().equals(used.reveal()) || stored.reveal().equals(next.reveal());
        }
    }

    /** What a request has left to be saved, for the request that has the turn. */
    Optional<Unsaved> unsaved() {
        return Optional.ofNullable(unsaved.get());
    }

    void saveLater(Unsaved value) {
        unsaved.set(value);
    }

    void saved(Unsaved value) {
        unsaved.compareAndSet(value, null);
    }

    /** Whether nothing is lost without it but a token that can be had again. */
    synchronized boolean isIdle() {
        return running.get() == null && unsaved.get() == null;
    }

    /**
     * A token.
     *
     * @param serves whether the token that is there may be used
     * @param client whom it must be for; a token that was waited for need fulfil nothing else
     * @param toItsEnd whether the request goes on, and is kept, when the thread that asks is interrupted
     */
    Token get(Predicate<Token> serves, String client, boolean toItsEnd, Request request)
            throws IOException, InterruptedException {
        while (true) {
            CompletableFuture<Token> own = new CompletableFuture<>();
            CompletableFuture<Token> other;
            synchronized (this) {
                if (latest != null && serves.test(latest)) {
                    return latest;
                }
                other = running.compareAndExchange(null, own);
            }
            if (other == null) {
                return toItsEnd ? sendApart(request, own) : send(request, own);
            }
            Optional<Token> token = await(other);
            if (token.isPresent() && token.get().client().equals(client)) {
                return token.get();
            }
        }
    }

    private Token send(Request request, CompletableFuture<Token> own) throws IOException, InterruptedException {
        try {
            Token token = request.send();
            end(own, token);
            own.complete(token);
            return token;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | SourceException | ConfigurationException e) {
            end(own, null);
            own.completeExceptionally(e);
            throw e;
        } finally {
            end(own, null);
            own.cancel(false); // where it is not complete: one of the others asks
        }
    }

    /** Sends in a thread that nobody interrupts, and that the process waits for at its end. */
    private Token sendApart(Request request, CompletableFuture<Token> own) throws IOException, InterruptedException {
        Thread thread = new Thread(() -> finish(request, own), "ingest4j-refresh-token");
        thread.setDaemon(false);
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                end(own, null);
                own.cancel(false);
            }
        }
        try {
            return own.get();
        } catch (ExecutionException e) {
            throw thrown(requireNonNull(e.getCause()));
        }
    }

    private void finish(Request request, CompletableFuture<Token> own) {
        try {
            Token token = request.send();
            end(own, token);
            own.complete(token);
        } catch (Throwable e) { // those who wait must end, whatever it is
            end(own, null);
            own.completeExceptionally(e);
        }
    }

    private synchronized void end(CompletableFuture<Token> own, @Nullable Token token) {
        if (token != null) {
            latest = token;
        }
        running.compareAndSet(own, null);
    }

    /** The token that another thread asks for, or its failure; nothing if it was only interrupted. */
    private static Optional<Token> await(CompletableFuture<Token> other) throws IOException, InterruptedException {
        try {
            return Optional.of(other.get());
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw again(requireNonNull(e.getCause()));
        }
    }

    /** What a thread threw that did the work of this one. */
    private static IOException thrown(Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IOException io
                ? io
                : new IOException("the request for a token was broken off", failure);
    }

    /** The same failure for another thread. */
    private static IOException again(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof ConfigurationException) {
            throw new ConfigurationException(message, failure);
        }
        if (failure instanceof SourceException thrown) {
            SourceException same = same(thrown, message);
            same.initCause(failure);
            throw same;
        }
        return failure instanceof IOException ? new IOException(message, failure) : thrown(failure);
    }

    private static SourceException same(SourceException failure, String message) {
        return switch (failure.reaction()) {
            case WAIT -> SourceException.rateLimited(message, failure.delay().orElse(Faults.RATE_LIMIT_DELAY));
            case RETRY ->
                failure.delay()
                        .map(delay -> SourceException.retryable(message, delay))
                        .orElseGet(() -> SourceException.retryable(message));
            case SKIP -> SourceException.unavailable(message);
            case FAIL_UNAUTHORISED -> SourceException.unauthorised(message);
            case FAIL -> SourceException.fatal(message);
        };
    }
}
