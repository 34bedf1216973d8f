// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of work for each column, on the calling thread and on helpers beside it, one of which may be a thread that
 * waits for the calling one. Columns know nothing of one another,
 * so what comes out does not depend on how many threads there are.
 */
final class Lanes implements Closeable {
    private final List<Workspace> workspaces = new ArrayList<>();
    private final @Nullable ExecutorService helpers;
    private final @Nullable SharedRound shared;

    /**
     * @param count threads, the calling one included
     * @param shared where another thread, which is not counted, looks for work; null if there is none
     */
    Lanes(int count, EncoderOptions options, @Nullable SharedRound shared) {
        this.shared = shared;
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

    void run(int columns, Round.Work work) throws IOException {
        if (helpers == null && shared == null) {
            for (int i = 0; i < columns; i++) {
                work.run(i, first());
            }
            return;
        }
        Round round = new Round(columns, work);
        List<Future<?>> others = new ArrayList<>();
        Throwable failure = null;
        try {
            if (shared != null) {
                shared.show(round);
            }
            for (Workspace workspace : workspaces.subList(1, workspaces.size())) {
                others.add(requireNonNull(helpers).submit(() -> {
                    round.join(workspace);
                    return null;
                }));
            }
            round.join(first());
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        // Before anything else happens to the columns, nobody may be at work at them: not after an error, either.
        if (failure != null) {
            round.cut();
        }
        failure = both(failure, shared == null ? null : shared.takeBack());
        Threads.rethrow(awaitAll(others, failure));
    }

    /** The failure that counts, which is the first, with the others; null if there is none. */
    private static @Nullable Throwable awaitAll(List<Future<?>> others, @Nullable Throwable first) {
        Throwable failure = first;
        for (Future<?> other : others) {
            try {
                Threads.await(other);
            } catch (IOException | RuntimeException | Error e) {
                failure = both(failure, e);
            }
        }
        return failure;
    }

    private static @Nullable Throwable both(@Nullable Throwable first, @Nullable Throwable second) {
        if (first == null) {
            return second;
        }
        if (second != null && !first.equals(second)) {
            first.addSuppressed(second);
        }
        return first;
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
