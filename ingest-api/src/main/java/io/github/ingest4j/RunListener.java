// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.time.Duration;

/**
 * Watches a run, for progress and metrics.
 *
 * <ol>
 *   <li>Each method is called on the thread of the run, between two steps, in the order in which things happen: return quickly.
 *   <li>Several runs may call at once, each for windows of its own.
 *   <li>An exception is logged and changes nothing.
 * </ol>
 */
public interface RunListener {

    /** A window is claimed and work on it begins. */
    default void windowStarted(Window window, int attempt) {}

    /** A page is stored; counts are those of the window so far. */
    default void pageStored(Window window, int pages, long receivedBytes) {}

    /** The source failed and is asked again after a pause. */
    default void retrying(Window window, String reason, int attempt, Duration pause) {}

    /** A batch of records is staged; the count is that of the window so far. */
    default void recordsStaged(Window window, long records) {}

    /** Work on the window has ended. */
    default void windowFinished(WindowReport report) {}
}
