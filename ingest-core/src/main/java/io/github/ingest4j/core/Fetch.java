// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedPredicate;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink.PageWriter;
import io.github.ingest4j.RawSink.RawKey;
import io.github.ingest4j.RawWriteException;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.core.internal.Ulid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pages of one window into the raw sink, asking again within limits.
 *
 * <p>A reader that fails is opened again behind the last stored page. Where that page had no bookmark, the window is read
 * again from its beginning into new parts; pages before the one that failed do not renew its tries.
 */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    private static final int MAX_WAITS = 100;

    private final Parts parts;
    private final Window window;
    private final int rawSet;
    private final TimeLimit limit;
    private final SecretProvider secrets;
    private final Redactor redactor;
    private final Keepalive keepalive;
    private final RetryPolicy<Object> failures;
    private final RetryPolicy<Object> waits;

    private @Nullable PageReader reader;
    private PageWriter writer;
    private Optional<String> bookmark = Optional.empty();
    private int stored;
    private int furthest;
    private Duration budget;
    private Duration nextPause = Duration.ZERO;
    private String lastFailure = "";
    private int failureCount;

    /** Called between two pages: keeps the claim alive, or ends the work. */
    @FunctionalInterface
    interface Keepalive {
        void betweenPages() throws IOException, SupersededException, OutOfTimeException;
    }

    /** @param redactor learns every secret that the source asks for */
    Fetch(Parts parts, Window window, int rawSet, String runId, TimeLimit limit, Redactor redactor, Keepalive keepalive)
            throws IOException {
        this.parts = parts;
        this.window = window;
        this.rawSet = rawSet;
        this.limit = limit;
        this.secrets = new WatchedSecrets(parts.secrets(), redactor);
        this.redactor = redactor;
        this.keepalive = keepalive;
        this.budget = parts.retries().budget();
        this.failures = policy(parts.retries().tries(), Fetch::isFailure);
        this.waits = policy(MAX_WAITS, Fetch::isWait);
        this.writer = parts.rawSink().begin(key(runId));
    }

    /** All pages of the window, durable and listed. */
    RawSet run()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        try {
            while (storedAnother()) {
                int pages = stored;
                long bytes = writer.bytesWritten();
                parts.listeners().tell(listener -> listener.pageStored(window, pages, bytes));
                keepalive.betweenPages();
            }
            return writer.seal();
        } finally {
            closeReader();
            closeWriter();
        }
    }

    private boolean storedAnother()
            throws IOException, InterruptedException, OutOfTimeException, SourceUnavailableException {
        try {
            return Failsafe.with(waits, failures).get(this::storeNext);
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

    /** Stores pages until one more than ever before is stored; false when there is none. */
    private boolean storeNext() throws IOException, InterruptedException {
        try {
            do {
                PageReader open = reader == null ? parts.source().open(request()) : reader;
                reader = open;
                Page page = open.next();
                if (page == null) {
                    return false;
                }
                store(page);
            } while (stored <= furthest);
            furthest = stored;
            failureCount = 0;
            return true;
        } catch (RawWriteException e) {
            throw e;
        } catch (IOException | InterruptedException | RuntimeException e) {
            lastFailure = redactor.clean(String.valueOf(e.getMessage()));
            nextPause = drawnPause(e);
            closeReader();
            startAgainIfUnmarked();
            throw e;
        }
    }

    /** What fails between the page's storing and its bookmark leaves a page that nothing can be asked for after. */
    private void store(Page page) throws IOException {
        try {
            writer.write(page);
            stored++;
            bookmark = Optional.empty();
        } finally {
            page.body().close();
        }
        bookmark = page.bookmark();
    }

    private ReadRequest request() {
        ReadRequest request = ReadRequest.of(parts.stream(), window).withSecrets(secrets);
        if (limit.deadline().isPresent()) {
            request = request.withDeadline(limit.commitDeadline());
        }
        return bookmark.isPresent() ? request.withResumeAfter(bookmark.get()) : request;
    }

    private void startAgainIfUnmarked() throws RawWriteException {
        if (stored > 0 && bookmark.isEmpty()) {
            try {
                writer.close();
                writer = parts.rawSink().begin(key(Ulid.next(parts.clock().instant())));
            } catch (IOException e) {
                throw new RawWriteException(
                        "cannot begin the raw set of window " + window + " again: " + e.getMessage(), e);
            }
            stored = 0;
        }
    }

    private RawKey key(String id) {
        return new RawKey(parts.stream(), window, rawSet, Slice.WHOLE, id);
    }

    private void closeReader() {
        PageReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("closing a page reader failed; its pages are stored [window={}]", window, e);
            }
        }
    }

    /** Whatever ended the fetch matters more than parts that stay behind: nothing lists them. */
    private void closeWriter() {
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("raw parts that nothing lists stay behind [window={}]", window, e);
        }
    }

    /** Pause and reason are kept where the failure is caught: Failsafe shows a nested policy the failure before. */
    private RetryPolicy<Object> policy(int attempts, CheckedPredicate<Throwable> handled) {
        return RetryPolicy.builder()
                .handleIf(handled)
                .withMaxAttempts(attempts)
                .withDelayFn(context -> nextPause)
                .abortIf((result, failure) -> failure != null && (nextPause.compareTo(budget) > 0 || outlastsTheRun()))
                .onRetryScheduled(event -> retrying(event.getAttemptCount()))
                .build();
    }

    private boolean outlastsTheRun() {
        return limit.endsWithin(nextPause);
    }

    private void retrying(int attempt) {
        String reason = lastFailure;
        Duration pause = nextPause;
        budget = budget.minus(pause);
        parts.listeners().tell(listener -> listener.retrying(window, reason, attempt, pause));
    }

    /** What the source asks for, and at least a random part of a ceiling that doubles. */
    private Duration drawnPause(Throwable failure) {
        Duration asked =
                failure instanceof SourceException typed ? typed.delay().orElse(Duration.ZERO) : Duration.ZERO;
        long ceiling = Math.min(
                parts.retries().longestPause().toMillis(),
                parts.retries().firstPause().toMillis() << Math.min(failureCount++, 20));
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
