// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.secrets;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of one stored secret, and the one call at a time that reads it for everybody who waits for it. The thread that
 * calls is one of those who ask.
 */
final class CachedSecret {
    private static final Logger LOG = LoggerFactory.getLogger(CachedSecret.class);
    /** How long nobody asks again after a failure that an old text helped over. */
    private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(30);

    private final SecretReader reader;
    private final Duration cacheTime;
    private final Clock clock;
    private final AtomicReference<@Nullable CompletableFuture<Secret>> running = new AtomicReference<>();
    private final AtomicLong begun = new AtomicLong();
    private volatile @Nullable Reading latest;

    /**
     * A text that was read.
     *
     * @param call which call brought it, counted from 1
     * @param at before the call
     * @param until when it is asked for again
     */
    private record Reading(Secret text, long call, Instant at, Instant until) {

        /** A clock that was set back makes it old: nobody knows by how much. */
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(until);
        }
    }

    CachedSecret(SecretReader reader, Duration cacheTime, Clock clock) {
        this.reader = reader;
        this.cacheTime = cacheTime;
        this.clock = clock;
    }

    /** What is meant: from memory while that is fresh, and for some time longer while Secrets Manager does not answer. */
    Secret get(SecretReference asked) throws IOException {
        try {
            return asked.in(text(asked, asked::isIn));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return asked.in(known(begun.get(), asked::isIn).orElseThrow(() -> e));
        }
    }

    /** What is meant, as it is stored now, unless memory has another than the refused one. */
    Secret refresh(SecretReference asked, Secret refused) throws IOException {
        String old = refused.reveal();
        return asked.in(
                text(asked, text -> asked.isIn(text) && !asked.in(text).reveal().equals(old)));
    }

    /** The whole text as it is stored now: from a call that begins after this question. */
    Secret readAgain(SecretReference asked) throws IOException {
        return text(asked, text -> false);
    }

    /** Takes a text that this process has just stored. */
    void stored(Secret text) {
        Instant now = clock.instant();
        remember(new Reading(text, begun.incrementAndGet(), now, now.plus(cacheTime)));
    }

    /** Unless a later call has brought a text already. */
    private synchronized void remember(Reading reading) {
        Reading known = latest;
        if (known == null || known.call() < reading.call()) {
            latest = reading;
        }
    }

    /** @param suffices whether a text from before the question is an answer to it; one from after it always is */
    private Secret text(SecretReference asked, Predicate<Secret> suffices) throws IOException {
        long question = begun.get();
        while (true) {
            Optional<Secret> known = known(question, suffices);
            if (known.isPresent()) {
                return known.get();
            }
            CompletableFuture<Secret> own = new CompletableFuture<>();
            CompletableFuture<Secret> other = running.compareAndExchange(null, own);
            if (other == null) {
                return call(asked, own, question, suffices);
            }
            await(other, asked);
        }
    }

    private Optional<Secret> known(long question, Predicate<Secret> suffices) {
        Reading reading = latest;
        return reading != null
                        && (reading.call() > question
                                || (reading.isFresh(clock.instant()) && suffices.test(reading.text())))
                ? Optional.of(reading.text())
                : Optional.empty();
    }

    /** Reads the text for all who wait. They share a failure, too. */
    private Secret call(SecretReference asked, CompletableFuture<Secret> own, long question, Predicate<Secret> suffices)
            throws IOException {
        try {
            Optional<Secret> known = known(question, suffices); // by a call that has ended just now
            Secret text = known.isPresent() ? known.get() : read(asked);
            running.set(null);
            own.complete(text);
            return text;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            outlast(asked, e);
            running.set(null);
            own.completeExceptionally(e);
            throw e;
        } catch (ConfigurationException e) {
            running.set(null);
            own.completeExceptionally(e);
            throw e;
        } finally {
            running.compareAndSet(own, null);
            own.cancel(false); // where it is not complete: one of the others calls
        }
    }

    private Secret read(SecretReference asked) throws IOException {
        long call = begun.incrementAndGet();
        Instant now = clock.instant();
        Secret text = reader.read(asked);
        remember(new Reading(text, call, now, now.plus(cacheTime)));
        return text;
    }

    /** Lets an old text stand for a while in place of the one that cannot be read. */
    private void outlast(SecretReference asked, IOException failure) {
        Reading old = latest;
        Instant now = clock.instant();
        if (old == null || now.isBefore(old.at()) || old.isFresh(now)) {
            return;
        }
        Instant end = old.at().plus(cacheTime).plus(SecretsManagerSecrets.OUTAGE_TIME);
        if (now.isBefore(end)) {
            Instant pause = now.plus(OUTAGE_PAUSE);
            latest = new Reading(old.text(), old.call(), old.at(), pause.isBefore(end) ? pause : end);
            LOG.warn(
                    "a secret cannot be read again; the one read before serves for now"
                            + " [secret={}, read={}, until={}, reason={}]",
                    asked.id(),
                    old.at(),
                    end,
                    failure.getMessage());
        }
    }

    /** Waits for the call of another thread, and fails as it did; not if that was only interrupted. */
    private static void await(CompletableFuture<Secret> other, SecretReference asked) throws IOException {
        try {
            other.get();
        } catch (CancellationException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for secret " + asked.id());
        } catch (ExecutionException e) {
            String message = String.valueOf(requireNonNull(e.getCause()).getMessage());
            if (e.getCause() instanceof ConfigurationException) {
                throw new ConfigurationException(message, e.getCause());
            }
            throw new IOException(message, e.getCause());
        }
    }
}
