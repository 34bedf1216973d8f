// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
     * @param readOn key of the window's raw manifest, if that tells where the source reads on
     */
    Cursor moved(Window ended, Map<Window, WindowEntry> entries, Optional<String> readOn) {
        Instant mark = cursor.mark();
        if (parts.isSequential() && ended.start().equals(mark) && isBehind(ended, ended, entries.get(ended))) {
            // Also where the window is one of an earlier schedule, whose pages were stored under that.
            mark = ended.end();
        }
        Window window = parts.schedule().windowContaining(mark);
        while (isBehind(window, ended, entries.get(window))) {
            mark = window.end();
            window = parts.schedule().after(window);
        }
        return new Cursor(mark, cursor.version() + 1, readOn(mark, ended, readOn));
    }

    /**
     * Of the window that the mark has reached last. Where that is another one than this, nothing is known of it; a sequential
     * source, which would begin at its beginning then, reads on from this one.
     */
    private Optional<String> readOn(Instant mark, Window ended, Optional<String> left) {
        boolean moved = !mark.equals(cursor.mark());
        if (mark.equals(ended.end()) || (moved && parts.isSequential())) {
            return left.or(cursor::readOn);
        }
        return moved ? Optional.empty() : cursor.readOn();
    }

    /**
     * A snapshot source's windows that no run has touched can never be read: the mark passes them. A sequential source's wait for
     * one that has failed.
     */
    private boolean isBehind(Window window, Window ended, @Nullable WindowEntry entry) {
        if (entry == null) {
            return parts.isSnapshot() && window.compareTo(ended) < 0;
        }
        return parts.isSequential()
                ? entry.state() == WindowState.DONE
                : entry.state().isTerminal();
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
