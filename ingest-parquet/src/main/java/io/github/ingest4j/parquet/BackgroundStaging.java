// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.record.Batch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Encodes and stores on a thread of its own, while its caller makes the next batch. It does what the staging behind it does,
 * call by call in the same order, so the files are the same. A caller that has to wait helps meanwhile. A failure comes out at the next call.
 */
final class BackgroundStaging implements Staging {
    /** Batches handed over and not yet written: one being encoded, and one that waits, so that neither side does. */
    private static final int MOST_WAITING = 2;

    private final ParquetStaging staging;
    private final SharedRound shared;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("ingest4j-parquet"));
    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private boolean failed;
    private boolean ended;

    /** @param shared where the encoders of the staging show their work */
    BackgroundStaging(ParquetStaging staging, SharedRound shared) {
        this.staging = staging;
        this.shared = shared;
    }

    @Override
    public void write(Batch batch) throws IOException {
        requireWriting();
        staging.check(batch);
        while (waiting.size() >= MOST_WAITING
                || (!waiting.isEmpty() && waiting.peek().isDone())) {
            result(waiting.remove());
        }
        failed = true; // unless the batch is on its way
        waiting.add(submit(() -> {
            staging.write(batch);
            return null;
        }));
        failed = false;
    }

    @Override
    public List<StagedFile> seal() throws IOException {
        requireWriting();
        while (!waiting.isEmpty()) {
            result(waiting.remove());
        }
        // Where there was nothing to wait for, nobody has looked at the interrupt yet.
        if (Thread.currentThread().isInterrupted()) {
            failed = true;
            throw new InterruptedIOException("interrupted before the files were sealed");
        }
        List<StagedFile> files = result(submit(staging::seal));
        ended = true;
        return files;
    }

    private void requireWriting() {
        if (failed) {
            throw new IllegalStateException("a write to these files failed; they can only be closed");
        }
        if (ended) {
            throw new IllegalStateException("these files were sealed or closed");
        }
    }

    /** Ends what is being written first: whatever is discarded must be whole before. Not to be interrupted. */
    @Override
    public void close() throws IOException {
        ended = true;
        if (thread.isShutdown()) {
            return;
        }
        Future<?> closed = thread.submit(() -> {
            if (failed) {
                staging.discard();
            } else {
                staging.close();
            }
            return null;
        });
        thread.shutdown();
        try {
            Threads.await(closed);
        } finally {
            shared.close();
        }
    }

    /** As the thread's own, but its end wakes a caller that waits for work to help with. */
    private <T> Future<T> submit(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                shared.ended();
            }
        };
        thread.execute(task);
        return task;
    }

    private <T> T result(Future<T> future) throws IOException {
        boolean done = false;
        try {
            shared.helpUntilDone(future);
            T result = future.get();
            done = true;
            return result;
        } catch (ExecutionException e) {
            Threads.rethrow(e.getCause());
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a batch to be written");
        } finally {
            failed |= !done;
        }
    }
}
