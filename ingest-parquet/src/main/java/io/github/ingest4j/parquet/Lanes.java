// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of work for each column, on the calling thread and on helpers beside it. Columns know nothing of one another,
 * so what comes out does not depend on how many threads there are.
 */
final class Lanes implements Closeable {
    private final List<Workspace> workspaces = new ArrayList<>();
    private final @Nullable ExecutorService helpers;

    /** What is done for a column. */
    @FunctionalInterface
    interface Work {
        void run(int column, Workspace workspace) throws IOException;
    }

    /** @param count threads, the calling one included */
    Lanes(int count, EncoderOptions options) {
        try {
            for (int i = 0; i < count; i++) {
                workspaces.add(new Workspace(options));
            }
        } catch (RuntimeException | Error e) {
            closeWorkspaces();
            throw e;
        }
        helpers = count == 1 ? null : Executors.newFixedThreadPool(count - 1, Threads.named("ingest4j-parquet-column"));
    }

    /** The workspace of the calling thread, between two runs. */
    Workspace first() {
        return workspaces.get(0);
    }

    void run(int columns, Work work) throws IOException {
        if (helpers == null) {
            for (int i = 0; i < columns; i++) {
                work.run(i, first());
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> others = new ArrayList<>();
        Throwable failure = null;
        try {
            for (Workspace workspace : workspaces.subList(1, workspaces.size())) {
                others.add(helpers.submit(() -> {
                    runAll(columns, next, work, workspace);
                    return null;
                }));
            }
            runAll(columns, next, work, first());
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        // Before anything else happens to the columns, nobody may be at work at them: not after an error, either.
        if (failure != null) {
            next.set(columns);
        }
        Threads.rethrow(awaitAll(others, failure));
    }

    private static void runAll(int columns, AtomicInteger next, Work work, Workspace workspace) throws IOException {
        for (int i = next.getAndIncrement(); i < columns; i = next.getAndIncrement()) {
            work.run(i, workspace);
        }
    }

    /** The failure that counts, which is the first, with the others; null if there is none. */
    private static @Nullable Throwable awaitAll(List<Future<?>> others, @Nullable Throwable first) {
        Throwable failure = first;
        for (Future<?> other : others) {
            try {
                Threads.await(other);
            } catch (IOException | RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else if (!failure.equals(e)) {
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
        closeWorkspaces();
    }

    private void closeWorkspaces() {
        for (Workspace workspace : workspaces) {
            workspace.close();
        }
    }
}
