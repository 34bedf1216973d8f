// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Positions;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From where a source reads on in a window. The positions are in the raw manifests; the cursor has the key of the last one,
 * and each of these manifests the key of that before it.
 */
final class ReadingOn {
    /** Characters of all positions of a stream: they are written with each window. */
    private static final int MAX_CHARACTERS = 1 << 22;

    private final Parts parts;
    private final Recovery manifests;

    ReadingOn(Parts parts, Recovery manifests) {
        this.parts = parts;
        this.manifests = manifests;
    }

    /**
     * Where a window begins.
     *
     * @param key of the raw manifest that the positions are from
     */
    record Start(Optional<String> key, Positions positions) {
        private static final Start BEGINNING = new Start(Optional.empty(), Positions.NONE);

        /** Where the next window begins, with what the readers of this one have given. */
        Positions after(Map<String, String> given) {
            Positions after = positions.after(key, given);
            long characters =
                    after.bySlice().values().stream().mapToLong(String::length).sum();
            if (characters > MAX_CHARACTERS) {
                throw SourceException.fatal(
                        "the positions of " + after.bySlice().size() + " slices have " + characters
                                + " characters, more than " + MAX_CHARACTERS + "; let the source give shorter ones");
            }
            return after;
        }
    }

    /**
     * Where a claimed window is read from: at the beginning if somebody wants it so. Where the source is not sequential, windows
     * before the cursor and windows that are read anew begin there, too.
     *
     * @throws ConfigurationException if the source is sequential and it is not the window's turn
     */
    Start start(WindowEntry entry) throws IOException {
        Optional<Cursor> cursor = parts.ledger().cursor(parts.stream());
        if (parts.isSequential()) {
            requireTurn(entry.window(), cursor);
            return begin(entry, cursor);
        }
        boolean first =
                cursor.isPresent() && entry.rawSet() == 1 && entry.window().compareTo(next(cursor.get())) >= 0;
        return first ? at(cursor.get().readOn()) : Start.BEGINNING;
    }

    /** Where a sequential source's window would be read from if it were its turn. */
    Start likelyStart(WindowEntry entry) throws IOException {
        return begin(entry, parts.ledger().cursor(parts.stream()));
    }

    /** The latest window whose raw set is frozen: where a sequential source goes on from when the ledger is lost. */
    Optional<Window> lastRead() throws IOException {
        String prefix = Keys.rawPrefix(parts.stream());
        try (Stream<String> keys = parts.rawSink().store().list(prefix)) {
            return keys.filter(key -> Keys.number(key, key.substring(0, key.lastIndexOf('/') + 1))
                            .isPresent())
                    .map(key -> key.substring(prefix.length(), key.lastIndexOf('/')))
                    .filter(window -> window.indexOf('/') < 0)
                    .map(Window::parse)
                    .max(Comparator.naturalOrder());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Why a run may not read the window of a sequential pipeline; empty if it may. */
    Optional<String> outOfTurn(Window window, Optional<Cursor> cursor) throws IOException {
        if (cursor.isEmpty() || next(cursor.get()).equals(window)) {
            return Optional.empty();
        }
        Window next = notDone(next(cursor.get()));
        if (next.equals(window)) {
            return Optional.empty();
        }
        String inTurn = parts.source().isSequential()
                ? "the source reads on where the window before ended"
                : "by the pipeline's overlap each window leaves out what those before it have";
        return Optional.of(inTurn + ", and window " + window
                + (window.compareTo(next) < 0 ? " has passed" : " is not its turn")
                + ": the next one is " + next);
    }

    /**
     * Whether no run takes the unfinished window of a sequential pipeline any more, since its pages are not stored: later windows
     * have passed it, or another schedule had it.
     */
    boolean isLeftBehind(WindowEntry entry, Cursor cursor) throws IOException {
        Window window = entry.window();
        boolean isOfSchedule = parts.schedule().windowContaining(window.start()).equals(window);
        return !entry.state().isTerminal() && (hasPassed(window, cursor) || !isOfSchedule) && !manifests.isRead(entry);
    }

    /** Whether the windows to come are later ones, whatever a replay has made of this one. */
    static boolean hasPassed(Window window, Cursor cursor) {
        return !window.end().isAfter(cursor.mark());
    }

    /** The first from a window on that is not done: some may have been before their turn counted. */
    private Window notDone(Window from) throws IOException {
        Window window = from;
        while (parts.ledger()
                .find(parts.stream(), window)
                .filter(entry -> entry.state() == WindowState.DONE)
                .isPresent()) {
            window = parts.schedule().after(window);
        }
        return window;
    }

    private void requireTurn(Window window, Optional<Cursor> cursor) throws IOException {
        Optional<String> reason = outOfTurn(window, cursor);
        if (reason.isPresent()) {
            throw new ConfigurationException(reason.get());
        }
    }

    private Start begin(WindowEntry entry, Optional<Cursor> cursor) throws IOException {
        return entry.beginsAnew() ? Start.BEGINNING : at(cursor.flatMap(Cursor::readOn));
    }

    private Start at(Optional<String> key) throws IOException {
        return key.isEmpty()
                ? Start.BEGINNING
                : new Start(key, manifests.rawManifest(key.get()).positions());
    }

    private Window next(Cursor cursor) {
        return parts.schedule().windowContaining(cursor.mark());
    }
}
