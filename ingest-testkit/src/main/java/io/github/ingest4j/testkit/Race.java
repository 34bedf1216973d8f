// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lets threads begin the same work at once. */
final class Race {
    private Race() {}

    /** A piece of work; the number tells the runners apart, from 0. */
    @FunctionalInterface
    interface Runner<T> {
        T run(int number) throws Exception;
    }

    /** What each runner gave, in the order of their numbers. */
    static <T> List<T> of(int runners, Runner<T> runner) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(runners);
        try {
            CountDownLatch start = new CountDownLatch(runners);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                int number = i;
                running.add(executor.submit(() -> {
                    start.countDown();
                    start.await();
                    return runner.run(number);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
