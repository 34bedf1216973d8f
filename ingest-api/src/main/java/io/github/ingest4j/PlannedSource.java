// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;

/** A source put together from one that reads slices and one that knows which there are. */
record PlannedSource(Planner planner, Source pages) implements SlicedSource {
    PlannedSource {
        requireNonNull(planner, "planner");
        requireNonNull(pages, "pages");
        if (pages instanceof SlicedSource) {
            throw new IllegalArgumentException(
                    "the source of the pages is a SlicedSource with a plan of its own, which nobody"
                            + " would ask for; pass its open as a lambda where that reads the slices of the other plan");
        }
        if (pages instanceof SnapshotSource) {
            throw new IllegalArgumentException(
                    "a snapshot source would be taken as one that can be asked for past windows;"
                            + " let a class of its own implement SlicedSource and SnapshotSource");
        }
    }

    @Override
    public List<Slice> plan(ReadRequest request) throws IOException, InterruptedException {
        return planner.plan(request);
    }

    @Override
    public PageReader open(ReadRequest request) throws IOException, InterruptedException {
        return pages.open(request);
    }

    @Override
    public boolean isSequential() {
        return pages.isSequential();
    }

    @Override
    public String toString() {
        return pages + ", in slices";
    }
}
