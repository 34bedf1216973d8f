// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that begin their work at the same moment, round after round. */
final class Race implements AutoCloseable {
    private final int runners;
    private final ExecutorService executor;
    private final CyclicBarrier start;

    Race(int runners) {
        this.runners = runners;
        this.executor = Executors.newFixedThreadPool(runners);
        this.start = new CyclicBarrier(runners);
    }

    /** A piece of work; the number tells the runners apart, from 0. */
    @FunctionalInterface
    interface Runner<T> {
        T run(int number) throws Exception;
    }

    /** What each runner gave, in the order of their numbers. */
    <T> List<T> run(Runner<T> runner) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < runners; i++) {
            int number = i;
            running.add(executor.submit(() -> {
                start.await();
                return runner.run(number);
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get());
        }
        return results;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
