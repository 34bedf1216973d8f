// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.time.Duration;

/**
 * Watches a run, for progress and metrics.
 *
 * <ol>
 *   <li>Each method is called between two steps, in the order in which things happen: return quickly. It is the thread of the run
 *       that calls, or one that reads a slice, never two at once for one window.
 *   <li>Several runs may call at once, each for windows of its own.
 *   <li>An exception is logged and changes nothing.
 * </ol>
 */
public interface RunListener {

    /** A window is claimed and work on it begins. */
    default void windowStarted(Window window, int attempt) {}

    /** A page is stored; counts are those of the window so far, as far as this run has read it. */
    default void pageStored(Window window, int pages, long receivedBytes) {}

    /**
     * The pages of a slice are frozen.
     *
     * @param frozen slices of the window that are, by this run or an earlier one
     * @param planned slices of the window
     */
    default void sliceFrozen(Window window, Slice slice, int frozen, int planned) {}

    /** The source failed and is asked again after a pause. */
    default void retrying(Window window, String reason, int attempt, Duration pause) {}

    /** A batch of records is staged; the count is that of the window so far. */
    default void recordsStaged(Window window, long records) {}

    /** Work on the window has ended. */
    default void windowFinished(WindowReport report) {}
}
