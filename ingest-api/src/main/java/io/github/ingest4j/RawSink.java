// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import io.github.ingest4j.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;

/**
 * Keeps pages exactly as received, before anything else is done with them.
 *
 * <ol>
 *   <li>For each window to be fetched, or each slice of it, the engine calls {@link #begin}, writes the pages in order on one
 *       thread, seals, and lists the returned parts in a manifest: those of the window in its raw manifest, which makes them
 *       its raw set, and before that those of a slice in the slice's.
 *   <li>Parts of a window that is done which neither a raw nor a slice manifest lists are never read and may be removed. While it
 *       is not done, a run may be about to list them.
 *   <li>{@link #open} reads a raw set by what the manifest lists, in any process, any time later.
 *   <li>Any number of writers and readers may be open at once.
 * </ol>
 */
public interface RawSink {

    /** The store that holds the parts; the engine keeps its manifests in it, too. */
    ObjectStore store();

    /** Begins the raw set of a window under keys that no other run uses. */
    PageWriter begin(RawKey key) throws IOException;

    /** Opens a raw set from its first page. The engine closes it. */
    RawPages open(RawSet set) throws IOException;

    /**
     * Whose pages are written.
     *
     * @param rawSet number of the raw set, from 1
     */
    record RawKey(StreamId stream, Window window, int rawSet, Slice slice, String runId) {}

    /** Writes the pages of one raw set; one thread. Closing without {@link #seal} discards what was written. */
    interface PageWriter extends Closeable {
        /**
         * Reads the page's body to its end and stores it. If reading fails, the exception passes through, nothing of the
         * page will be listed, and the writer can go on with another page.
         *
         * @throws RawWriteException if the store failed: the writer is then of no further use
         */
        StoredPage write(Page page) throws IOException;

        /** Bytes received so far. */
        long bytesWritten();

        /** Makes all parts durable and readable, and lists them. */
        RawSet seal() throws IOException;

        @Override
        void close() throws IOException;
    }
}
