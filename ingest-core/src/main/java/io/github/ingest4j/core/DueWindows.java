// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Failure;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Redactor;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which windows of a stream a run is to take. Asking may start the stream's cursor.
 */
final class DueWindows {
    private final Parts parts;
    private final Recovery manifests;

    DueWindows(Parts parts, Recovery manifests) {
        this.parts = parts;
        this.manifests = manifests;
    }

    /**
     * What is due of a stream whose windows are taken in turn.
     *
     * @param readUnderAnotherSchedule the window at the cursor that an earlier schedule has begun and whose pages are stored: it
     *     comes before all else, since the source reads on behind it
     * @param replays those that earlier runs have begun, of windows before the cursor
     * @param turns from the cursor on, up to the trigger's own window
     * @param passed whether the own one lies before the cursor, and none such was ever begun
     */
    record InTurn(
            Optional<Window> readUnderAnotherSchedule, List<Window> replays, List<Window> turns, boolean passed) {}

    InTurn inTurn(Window own) throws IOException {
        Cursor cursor = startedCursor(own);
        List<WindowEntry> entries = parts.ledger().entriesFrom(parts.stream(), cursor.mark());
        List<WindowEntry> unfinished =
                entries.stream().filter(entry -> !entry.state().isTerminal()).toList();
        Window next = parts.schedule().windowContaining(cursor.mark());
        List<Window> turns = new ArrayList<>();
        for (Window window = firstNotDone(next, entries);
                window.compareTo(own) <= 0;
                window = parts.schedule().after(window)) {
            turns.add(window);
        }
        boolean passed =
                turns.isEmpty() && parts.ledger().find(parts.stream(), own).isEmpty();
        return new InTurn(readUnderAnotherSchedule(cursor, unfinished), replays(next, unfinished), turns, passed);
    }

    private List<Window> replays(Window next, List<WindowEntry> unfinished) throws IOException {
        Instant now = parts.clock().instant();
        List<Window> replays = new ArrayList<>();
        for (WindowEntry entry : unfinished) {
            if (isDue(entry, now) && entry.window().compareTo(next) < 0 && manifests.isRead(entry)) {
                replays.add(entry.window());
            }
        }
        return replays;
    }

    private Optional<Window> readUnderAnotherSchedule(Cursor cursor, List<WindowEntry> unfinished) throws IOException {
        for (WindowEntry entry : unfinished) {
            Window window = entry.window();
            boolean other = !parts.schedule().windowContaining(window.start()).equals(window);
            if (other && window.start().equals(cursor.mark()) && manifests.isRead(entry)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }

    /** Windows may be done before their turn counts: those that were run while the source was not sequential. */
    private Window firstNotDone(Window from, List<WindowEntry> entries) {
        Set<Window> done = entries.stream()
                .filter(entry -> entry.state() == WindowState.DONE)
                .map(WindowEntry::window)
                .collect(Collectors.toSet());
        Window window = from;
        while (done.contains(window)) {
            window = parts.schedule().after(window);
        }
        return window;
    }

    /**
     * Windows that a run has begun and not finished are due wherever they lie; so are those after the cursor that none has
     * begun, unless the source answers only for now.
     */
    List<Window> before(Window own) throws IOException {
        Cursor cursor = startedCursor(own);
        Instant now = parts.clock().instant();
        Map<Window, WindowEntry> entries = new HashMap<>();
        TreeSet<Window> due = new TreeSet<>();
        for (WindowEntry entry : parts.ledger().entriesFrom(parts.stream(), cursor.mark())) {
            entries.put(entry.window(), entry);
            if (isDue(entry, now)) {
                due.add(entry.window());
            }
        }
        Window window = parts.schedule().windowContaining(cursor.mark());
        while (!parts.isSnapshot() && window.compareTo(own) < 0) {
            if (!entries.containsKey(window)) {
                due.add(window);
            }
            window = parts.schedule().after(window);
        }
        due.remove(own);
        due.removeIf(other -> other.end().isAfter(now));
        return new ArrayList<>(due);
    }

    private static boolean isDue(WindowEntry entry, Instant now) {
        return !entry.state().isTerminal()
                && entry.notBefore().filter(now::isBefore).isEmpty();
    }

    private Cursor startedCursor(Window own) throws IOException {
        Instant start = parts.startAt() == null
                ? own.start()
                : parts.schedule().windowContaining(parts.startAt()).start();
        if (parts.isSequential()) {
            Optional<Cursor> stored = parts.ledger().cursor(parts.stream());
            if (stored.isPresent()) {
                return stored.get();
            }
            Optional<Window> read = new ReadingOn(parts, manifests).lastRead();
            if (read.isPresent()) {
                return parts.ledger().startCursor(parts.stream(), read.get().start());
            }
        }
        return parts.ledger().startCursor(parts.stream(), start.isBefore(own.start()) ? start : own.start());
    }

    /** Why the window of a sequential source is not to be read now; empty if it is its turn, or it need not be read. */
    Optional<Failure> outOfTurn(Window window) {
        try {
            if (!parts.isSequential()) {
                return Optional.empty();
            }
            Cursor cursor = startedCursor(window);
            Optional<String> reason = new ReadingOn(parts, manifests).outOfTurn(window, Optional.of(cursor));
            if (reason.isEmpty() || !isToBeRead(window)) {
                return Optional.empty();
            }
            return reason.map(text -> new Failure(Failure.Kind.CONFIGURATION, "claim", text));
        } catch (IOException | IngestException e) {
            return Optional.of(Diagnosis.of(e, "claim", new Redactor()).failure());
        }
    }

    /** A window that a lost ledger has known is read if it has a result. */
    private boolean isToBeRead(Window window) throws IOException {
        Optional<WindowEntry> stored = parts.ledger().find(parts.stream(), window);
        if (stored.isEmpty()) {
            return manifests.live(window).isEmpty();
        }
        return !stored.get().state().isTerminal() && !manifests.isRead(stored.get());
    }
}
