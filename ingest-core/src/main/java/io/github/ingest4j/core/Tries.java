// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedPredicate;
import dev.failsafe.function.CheckedSupplier;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Asks the source again within limits, and says what it means that they are reached. One thread. */
final class Tries {
    private static final int MAX_WAITS = 100;

    private final Retries retries;
    private final TimeLimit limit;
    private final Redactor redactor;
    private final Progress progress;
    private final RetryPolicy<Object> failures;
    private final RetryPolicy<Object> waits;
    private Duration budget;
    private Duration nextPause = Duration.ZERO;
    private Duration pauseDue = Duration.ZERO;
    private String lastFailure = "";
    private int failureCount;

    Tries(Retries retries, TimeLimit limit, Redactor redactor, Progress progress) {
        this.retries = retries;
        this.limit = limit;
        this.redactor = redactor;
        this.progress = progress;
        this.budget = retries.budget();
        this.failures = policy(retries.tries(), Tries::isFailure);
        this.waits = policy(MAX_WAITS, Tries::isWait);
    }

    /** The answer to a question, each of which has all tries; the budget of pauses is one for all. */
    <T> T ask(CheckedSupplier<T> question)
            throws IOException, InterruptedException, OutOfTimeException, SourceUnavailableException {
        try {
            return Failsafe.with(waits, failures).get(() -> answer(question));
        } catch (FailsafeException e) {
            throw unwrapped(requireNonNull(e.getCause()));
        } catch (UncheckedIOException e) {
            throw givenUp(requireNonNull(e.getCause()));
        } catch (SourceException e) {
            if (isFailure(e) || isWait(e) || e.reaction() == Reaction.SKIP) {
                throw givenUp(e);
            }
            throw e;
        }
    }

    /**
     * Pause and reason are kept where the failure is caught: Failsafe shows a nested policy the failure before. The pause is
     * made here and not by Failsafe, so that a reading that is given up does not sleep it out.
     */
    private <T> T answer(CheckedSupplier<T> question) throws Throwable {
        progress.pause(pauseDue);
        pauseDue = Duration.ZERO;
        try {
            T answer = question.get();
            failureCount = 0;
            return answer;
        } catch (RawWriteException e) {
            throw e;
        } catch (IOException | InterruptedException | RuntimeException e) {
            lastFailure = redactor.clean(String.valueOf(e.getMessage()));
            nextPause = drawnPause(e);
            throw e;
        }
    }

    /** What a checked exception of the source means once its tries are used up. */
    private IOException unwrapped(Throwable cause)
            throws InterruptedException, OutOfTimeException, SourceUnavailableException {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new InterruptedException("interrupted while reading the source");
        }
        if (cause instanceof RawWriteException failed) {
            return failed;
        }
        throw givenUp(cause);
    }

    /** The source is unavailable, unless it is only that this run has no time to wait for it. */
    private SourceUnavailableException givenUp(Throwable cause) throws OutOfTimeException {
        if (outlastsTheRun() && nextPause.compareTo(budget) <= 0) {
            throw new OutOfTimeException();
        }
        Optional<Duration> delay = cause instanceof SourceException typed ? typed.delay() : Optional.empty();
        String message = cause instanceof IngestException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new SourceUnavailableException(message, delay, cause);
    }

    private RetryPolicy<Object> policy(int attempts, CheckedPredicate<Throwable> handled) {
        return RetryPolicy.builder()
                .handleIf(handled)
                .withMaxAttempts(attempts)
                .abortIf((result, failure) -> failure != null
                        && (nextPause.compareTo(budget) > 0 || outlastsTheRun() || progress.isStopped()))
                .onRetryScheduled(event -> retrying(event.getAttemptCount()))
                .build();
    }

    private boolean outlastsTheRun() {
        return limit.endsWithin(nextPause);
    }

    private void retrying(int attempt) {
        budget = budget.minus(nextPause);
        pauseDue = nextPause;
        progress.retrying(lastFailure, attempt, nextPause);
    }

    /** What the source asks for, and at least a random part of a ceiling that doubles. */
    private Duration drawnPause(Throwable failure) {
        Duration asked =
                failure instanceof SourceException typed ? typed.delay().orElse(Duration.ZERO) : Duration.ZERO;
        long ceiling = Math.min(
                retries.longestPause().toMillis(), retries.firstPause().toMillis() << Math.min(failureCount++, 20));
        Duration drawn = Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling + 1));
        return asked.compareTo(drawn) > 0 ? asked : drawn;
    }

    private static boolean isWait(Throwable failure) {
        return failure instanceof SourceException typed && typed.reaction() == Reaction.WAIT;
    }

    private static boolean isFailure(Throwable failure) {
        if (failure instanceof SourceException typed) {
            return typed.reaction() == Reaction.RETRY;
        }
        return failure instanceof IOException
                ? !(failure instanceof RawWriteException)
                : failure instanceof RuntimeException && !(failure instanceof IngestException);
    }
}
