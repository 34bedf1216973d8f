// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A piece of work that is done once for each column, by any number of threads: each takes the next column that is left. */
final class Round {
    private final int columns;
    private final Work work;
    private final AtomicInteger next = new AtomicInteger();

    /** What is done for a column. */
    @FunctionalInterface
    interface Work {
        void run(int column, Workspace workspace) throws IOException;
    }

    Round(int columns, Work work) {
        this.columns = columns;
        this.work = work;
    }

    /** Works until no column is left; others may still be at theirs then. */
    void join(Workspace workspace) throws IOException {
        for (int i = next.getAndIncrement(); i < columns; i = next.getAndIncrement()) {
            work.run(i, workspace);
        }
    }

    boolean hasColumnsLeft() {
        return next.get() < columns;
    }

    /** Leaves no column to be taken. */
    void cut() {
        next.set(columns);
    }
}
