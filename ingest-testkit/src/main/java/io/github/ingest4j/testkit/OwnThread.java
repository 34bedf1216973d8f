// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Does what may never end on a thread of its own, so that a test fails then instead of hanging. */
final class OwnThread<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private OwnThread(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = new Thread(task, "source-under-test");
        thread.setDaemon(true);
    }

    static <T> OwnThread<T> start(Callable<T> work) {
        OwnThread<T> started = new OwnThread<>(work);
        started.thread.start();
        return started;
    }

    void interrupt() {
        thread.interrupt();
    }

    /**
     * What the work gave.
     *
     * @throws AssertionError if it is not done in time, with what it does instead
     */
    T await(Duration limit, String what) throws Exception {
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String where = Arrays.stream(thread.getStackTrace())
                    .map(frame -> "\n  at " + frame)
                    .collect(Collectors.joining());
            thread.interrupt();
            throw new AssertionError(what + " has not ended after " + limit + "; it is" + where);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new AssertionError(what + " ended in what is neither exception nor error", e);
        }
    }
}
