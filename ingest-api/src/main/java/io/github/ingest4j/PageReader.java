// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a window's slice.
 *
 * <ol>
 *   <li>One thread pulls: {@link #next}, then the body of that page to its end, then {@code next} again, until it returns null.
 *   <li>The engine closes each page's body and then the reader, once, also after an exception.
 *   <li>Whatever {@code next} or a body throws ends the reader; {@link Source} says what follows. What {@link #close} throws is
 *       logged and changes nothing.
 * </ol>
 */
public interface PageReader extends Closeable {
    /** The longest {@link #position}. */
    int MAX_POSITION_LENGTH = 16_384;

    /** The next page, or null when there is none left. The body of the page before it is finished with. */
    @Nullable
    Page next() throws IOException, InterruptedException;

    /**
     * Where a later window of the stream reads on: asked for once, when {@link #next} has returned null and before {@link #close}.
     * It is stored with the window's pages, in one step, and given to the next window by {@link ReadRequest#position}. Empty
     * leaves it at what this window was given.
     *
     * <p>Stored in plain text, of at most {@value #MAX_POSITION_LENGTH} characters, not empty; no secret belongs there. A reader
     * that was opened behind a bookmark gives the position of the whole slice.
     */
    default Optional<String> position() {
        return Optional.empty();
    }

    @Override
    default void close() throws IOException {}

    /** A reader of pages that are there already. */
    static PageReader of(Page... pages) {
        return of(Arrays.asList(pages).iterator());
    }

    /** A reader that takes each page from the iterator when the engine asks for it. */
    static PageReader of(Iterator<Page> pages) {
        return () -> pages.hasNext() ? pages.next() : null;
    }
}
