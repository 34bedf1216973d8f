// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.Closeable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Where the thread that makes batches finds work while it waits for the thread that encodes them: this one shows the round
 * it is at, and that one joins it. So as many threads are at work as there are, whichever of the two has more to do.
 */
final class SharedRound implements Closeable {
    private final EncoderOptions options;
    /** Of the waiting thread, made when it first helps. */
    private @Nullable Workspace workspace;

    private @Nullable Round shown;
    private boolean joined;
    private @Nullable Throwable failure;

    SharedRound(EncoderOptions options) {
        this.options = options;
    }

    /** Called by the encoding thread. */
    synchronized void show(Round round) {
        shown = round;
        failure = null;
        notifyAll();
    }

    /**
     * Called by the encoding thread, interrupted or not; from its return on, the other one is at no column.
     *
     * @return what the other thread failed at, null if at nothing
     */
    synchronized @Nullable Throwable takeBack() {
        shown = null;
        boolean interrupted = false;
        while (joined) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }

    /**
     * Called by the waiting thread: helps, and where there is nothing to help with sleeps, until what it waits for is
     * {@linkplain #ended done}.
     */
    void helpUntilDone(Future<?> awaited) throws InterruptedException {
        for (Round round = joinNext(awaited); round != null; round = joinNext(awaited)) {
            Throwable failed = null;
            try {
                if (workspace == null) {
                    workspace = new Workspace(options);
                }
                round.join(workspace);
            } catch (Throwable e) { // for the encoding thread to throw
                failed = e;
                round.cut();
            }
            leave(failed);
        }
    }

    /** The next round with a column left; null when what is awaited is done. */
    private synchronized @Nullable Round joinNext(Future<?> awaited) throws InterruptedException {
        while (!awaited.isDone()) {
            if (shown != null && shown.hasColumnsLeft()) {
                joined = true;
                return shown;
            }
            wait();
        }
        return null;
    }

    private synchronized void leave(@Nullable Throwable failed) {
        joined = false;
        failure = failed;
        notifyAll();
    }

    /** Wakes the waiting thread: what it waits for may be done. */
    synchronized void ended() {
        notifyAll();
    }

    @Override
    public void close() {
        if (workspace != null) {
            workspace.close();
        }
    }
}
