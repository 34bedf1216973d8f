// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;
import java.util.List;

/**
 * A source that divides a window into slices, each of which is read and stored by itself: a run that fails, is killed or has
 * no more time loses the slice that it was reading, and no other.
 *
 * <ol>
 *   <li>Before it reads a window the engine calls {@link #plan} and stores the answer: all runs of the window keep to the plan
 *       that was stored first. Another one is asked for only where none is stored, and when the window is to be read from the
 *       source anew.
 *   <li>For each slice of the plan whose pages are not stored yet it calls {@link #open}; {@link ReadRequest#slice} says which.
 *       It takes them in the plan's order, and several at once where the pipeline is built to.
 *   <li>When the pages of all slices are stored, they are the window's, in the plan's order. A plan without slices makes an empty
 *       window.
 *   <li>What {@code plan} throws means what it means when {@code open} throws it, and is retried alike.
 * </ol>
 *
 * <p>The smallest slice that the source can read well is the best: it takes far less than the time of a run. A plan has 10,000
 * slices at most, each of them costs the store a few requests; a longer one fails the window.
 */
public interface SlicedSource extends Source {

    /**
     * The slices of the request's window, each with a name of its own. They are stored in plain text: no secret belongs there.
     */
    List<Slice> plan(ReadRequest request) throws IOException, InterruptedException;

    /** Says into which slices a window is divided, as {@link SlicedSource#plan} does. */
    @FunctionalInterface
    interface Planner {
        List<Slice> plan(ReadRequest request) throws IOException, InterruptedException;
    }

    /**
     * A source of two lambdas: one divides windows, the other reads slices.
     *
     * @param pages reads the slice that its request names; one that does not look at it reads the same for every slice
     * @throws IllegalArgumentException if {@code pages} is a {@link SnapshotSource}: a source that is both implements both; or
     *     if it is a {@link SlicedSource}, whose plan would be lost
     */
    static SlicedSource of(Planner planner, Source pages) {
        return new PlannedSource(planner, pages);
    }
}
