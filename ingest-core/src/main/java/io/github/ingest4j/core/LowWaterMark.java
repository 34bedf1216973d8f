// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowEntry;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a stream's cursor goes, and what lies beyond it. */
final class LowWaterMark {
    private final Parts parts;
    private final Cursor cursor;

    LowWaterMark(Parts parts, Cursor cursor) {
        this.parts = parts;
        this.cursor = cursor;
    }

    /**
     * The mark moves over the unbroken run of terminal windows behind it, and nowhere else. The version changes even where the
     * mark stays: of two windows that end at the same time, one must see the other.
     *
     * @param ended the terminal window that is the occasion
     * @param entries from the mark on, this one as it has ended
     */
    Cursor moved(Window ended, Map<Window, WindowEntry> entries) {
        Instant mark = cursor.mark();
        Window window = parts.schedule().windowContaining(mark);
        while (isBehind(window, ended, entries.get(window))) {
            mark = window.end();
            window = parts.schedule().after(window);
        }
        return new Cursor(mark, cursor.version() + 1);
    }

    /** A snapshot source's windows that no run has touched can never be read: the mark passes them. */
    private boolean isBehind(Window window, Window ended, @Nullable WindowEntry entry) {
        if (entry == null) {
            return parts.isSnapshot() && window.compareTo(ended) < 0;
        }
        return entry.state().isTerminal();
    }

    /**
     * Counts the windows that later runs will begin though their turn has passed; that of the current one has not.
     *
     * @param entries from the mark on
     */
    int notBegun(Map<Window, WindowEntry> entries, Instant now) {
        int count = 0;
        if (!parts.isSnapshot()) {
            Window current = parts.currentWindow(now);
            Window window = parts.schedule().windowContaining(cursor.mark());
            while (window.compareTo(current) < 0) {
                count += entries.containsKey(window) ? 0 : 1;
                window = parts.schedule().after(window);
            }
        }
        return count;
    }
}
