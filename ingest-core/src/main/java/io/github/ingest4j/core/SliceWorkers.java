// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Slice;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Works at slices, on the thread of the run or on several of its own. The first failure ends the work: no further slice is begun,
 * those being read end at their next page or pause, and only then is it thrown.
 */
final class SliceWorkers {
    private final Clock clock;
    private final TimeLimit limit;
    private final Progress progress;
    private final Work work;
    private final ThreadFactory threadFactory;
    private final Queue<Slice> open;
    private @Nullable Throwable failure;

    /** What is done with each slice. */
    @FunctionalInterface
    interface Work {
        void at(Slice slice)
                throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                        SourceUnavailableException;
    }

    SliceWorkers(
            Clock clock,
            TimeLimit limit,
            Progress progress,
            Collection<Slice> slices,
            Work work,
            ThreadFactory threadFactory) {
        this.clock = clock;
        this.limit = limit;
        this.progress = progress;
        this.work = work;
        this.threadFactory = threadFactory;
        this.open = new ConcurrentLinkedQueue<>(slices);
    }

    /**
     * Works at all slices, begun in their order.
     *
     * @param threads at most
     * @throws OutOfTimeException if there was no time for some of them
     */
    void run(int threads)
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        int needed = Math.min(threads, open.size());
        if (needed <= 1) {
            workOff();
        } else {
            runOn(needed);
            throwFailure();
        }
        if (!open.isEmpty()) {
            throw new OutOfTimeException();
        }
    }

    /** An interrupt is passed on; but nothing of the run goes on behind its back, so all threads have ended afterwards. */
    private void runOn(int threads) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        boolean interrupted;
        try {
            for (int i = 1; i <= threads; i++) {
                Thread worker = threadFactory.newThread(this::workOffNotingFailure);
                worker.setName("ingest-slices-" + i);
                worker.setDaemon(true);
                worker.start();
                workers.add(worker);
            }
        } catch (RuntimeException | Error e) {
            stop(workers);
            throw e;
        } finally {
            interrupted = join(workers);
        }
        if (interrupted) {
            throw new InterruptedException("interrupted while reading slices of window " + progress.window());
        }
    }

    private boolean join(List<Thread> workers) {
        boolean interrupted = false;
        while (!workers.isEmpty()) {
            try {
                workers.get(0).join();
                workers.remove(0);
            } catch (InterruptedException e) {
                interrupted = true;
                stop(workers);
            }
        }
        return interrupted;
    }

    private void stop(List<Thread> workers) {
        progress.stop();
        workers.forEach(Thread::interrupt);
    }

    /** Whatever is thrown, an error too, is thrown on by the run's own thread. */
    private void workOffNotingFailure() {
        try {
            workOff();
        } catch (Throwable e) {
            note(e);
            progress.stop();
        }
    }

    private void workOff()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        Duration took = Duration.ZERO;
        for (Slice slice = next(took); slice != null; slice = next(took)) {
            Instant begun = clock.instant();
            work.at(slice);
            took = Duration.between(begun, clock.instant());
        }
    }

    /** None where the next could not be frozen in time, if it takes as long as the one before: better ask for it in another run. */
    private @Nullable Slice next(Duration took) {
        return progress.isStopped() || limit.endsWithin(took) ? null : open.poll();
    }

    private synchronized void note(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    private synchronized void throwFailure()
            throws IOException, InterruptedException, SupersededException, OutOfTimeException,
                    SourceUnavailableException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof InterruptedException e) {
            throw e;
        }
        if (failure instanceof SupersededException e) {
            throw e;
        }
        if (failure instanceof OutOfTimeException e) {
            throw e;
        }
        if (failure instanceof SourceUnavailableException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
