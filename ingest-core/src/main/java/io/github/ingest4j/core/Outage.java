// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the ledger holds around a window that is the occasion to tell people of an outage.
 *
 * @param ended the window as it is now
 * @param reason why it is not done, in words that people may be told; empty where nothing has failed
 * @param health the stream's before the occasion
 */
record Outage(
        Parts parts, WindowEntry ended, String reason, StreamHealth health, Optional<Cursor> cursor, Instant now) {

    /**
     * Windows from where they matter on, and earlier ones that are not terminal, with this one as it has ended. Those that no run
     * will take are not among them.
     */
    SortedMap<Window, WindowEntry> entries() throws IOException {
        return entriesFrom(start());
    }

    /** @param after the health that the occasion leads to */
    Notification notice(Notification.Kind kind, StreamHealth after, SortedMap<Window, WindowEntry> entries)
            throws IOException {
        StreamHealth failing = after.incident().isPresent() ? after : health;
        Incident incident = failing.incident().orElseThrow();
        return new NoticeText(
                        parts.stream(),
                        ended,
                        reason,
                        failing,
                        incident,
                        toll(incident, entries),
                        keepsOthersWaiting(),
                        now)
                .notification(kind);
    }

    /** From where on the stream's windows matter. A source that answers only for now leaves skipped ones behind the cursor. */
    private Instant start() {
        Instant first = ended.window().start();
        Instant mark = cursor.map(Cursor::mark).orElse(first);
        if (ended.state() != WindowState.SKIPPED) {
            return mark;
        }
        for (int windows = 1; windows < Alerting.SKIPS_BEFORE_NOTICE; windows++) {
            first = parts.schedule().lastEndedBy(first).start();
        }
        return first.isBefore(mark) ? first : mark;
    }

    private SortedMap<Window, WindowEntry> entriesFrom(Instant start) throws IOException {
        SortedMap<Window, WindowEntry> entries = new TreeMap<>();
        for (WindowEntry entry : parts.ledger().entriesFrom(parts.stream(), start)) {
            if (!isLeftBehind(entry)) {
                entries.put(entry.window(), entry);
            }
        }
        entries.put(ended.window(), ended);
        return entries;
    }

    private boolean isLeftBehind(WindowEntry entry) throws IOException {
        return parts.isSequential()
                && cursor.isPresent()
                && new ReadingOn(parts, new Recovery(parts, "", Instant.MAX)).isLeftBehind(entry, cursor.get());
    }

    /** Replays of windows that have passed keep none waiting. */
    private boolean keepsOthersWaiting() {
        return parts.isSequential()
                && cursor.filter(at -> ReadingOn.hasPassed(ended.window(), at)).isEmpty();
    }

    private Toll toll(Incident incident, SortedMap<Window, WindowEntry> entries) throws IOException {
        Instant first = incident.firstWindow();
        SortedMap<Window, WindowEntry> touched = first.isBefore(start()) ? entriesFrom(first) : entries;
        int notBegun = cursor.map(from -> new LowWaterMark(parts, from).notBegun(touched, now))
                .orElse(0);
        return Toll.of(first, touched.values(), notBegun);
    }
}
