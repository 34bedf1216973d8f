// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Threads of the encoder, and what fails on them. */
final class Threads {
    private Threads() {}

    /** None of them keeps a process alive that has ended otherwise. */
    static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Waits for work to end, whether interrupted or not; an interrupt is passed on afterwards. */
    static void await(Future<?> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    work.get();
                    return;
                } catch (ExecutionException e) {
                    rethrow(e.getCause());
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Throws what was thrown on another thread as if it had been thrown here; null does nothing. */
    static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException("unexpected failure of the encoder", failure);
        }
    }
}
