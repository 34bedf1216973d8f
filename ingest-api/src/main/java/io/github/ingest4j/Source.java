// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.IOException;

/**
 * Where pages come from: the one interface that a custom source implements, usually as a lambda.
 *
 * <ol>
 *   <li>For each window to be fetched the engine calls {@link #open} and pulls pages until there is none; windows whose
 *       raw pages are stored already are not asked for again.
 *   <li>One thread uses a reader; several windows may be open at once, so a source keeps no state between calls.
 *   <li>Whatever {@code open}, {@link PageReader#next} or the reading of a page's body throws ends that reader. The
 *       engine closes it, drops the page it was reading, waits as its policy says and opens again, with the bookmark of
 *       the last stored page in {@link ReadRequest#resumeAfter}. Retries, storage and the pace are the engine's.
 *   <li>A {@link SourceException} says what to do next. An {@link IOException} is worth a retry, then the source counts as
 *       unavailable. Any other exception is retried as often, then fails the window.
 *   <li>The same request must give the same records, as far as the source can promise it.
 * </ol>
 */
@FunctionalInterface
public interface Source {

    /** Opens the pages of a window's slice. The engine closes the reader. */
    PageReader open(ReadRequest request) throws IOException, InterruptedException;

    /**
     * Whether each window reads on where the one before it ended ({@link ReadRequest#position}), as with "what is new since this
     * token" or "what has a greater id". Windows of such a source are read in order, none before its predecessor is done: one that
     * fails keeps the later ones waiting, and none can be read out of turn. By default false: windows are bounded by time and
     * independent of each other.
     */
    default boolean isSequential() {
        return false;
    }
}
