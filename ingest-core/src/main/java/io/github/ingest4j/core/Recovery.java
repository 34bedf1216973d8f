// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.CommitSlot;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.Publication;
import io.github.ingest4j.core.internal.SliceManifest;
import io.github.ingest4j.ledger.WindowEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out from the manifests how far a window has come: they are the truth, the ledger's numbers only a hint. */
final class Recovery {
    /** A day on which clocks are turned back. */
    static final Duration LONGEST_WINDOW = Duration.ofHours(25);

    private final Parts parts;
    private final CommitSlot slots;
    private final String runId;
    private final Instant commitDeadline;

    Recovery(Parts parts, String runId, Instant commitDeadline) {
        this.parts = parts;
        this.slots = parts.slots();
        this.runId = runId;
        this.commitDeadline = commitDeadline;
    }

    /**
     * Where work goes on.
     *
     * @param entry with the numbers of the generation and raw set to work at
     * @param committed the live manifest of that generation, or null
     * @param raw the live raw set, or null; unknown where {@code committed} is there
     * @param replaces live generations that the new one takes the place of
     */
    record State(
            WindowEntry entry,
            Manifest.@Nullable Curated committed,
            Manifest.@Nullable Raw raw,
            List<Integer> replaces) {}

    State find(WindowEntry entry) throws IOException, InterruptedException {
        List<Integer> generations = slots.numbers(Keys.curatedPrefix(parts.stream(), entry.window()));
        int generation =
                Math.max(entry.generation(), generations.isEmpty() ? 1 : generations.get(generations.size() - 1));
        WindowEntry current = entry;
        while (true) {
            GenerationKey key = new GenerationKey(parts.stream(), entry.window(), generation);
            String slotKey = Keys.curatedManifest(key);
            Optional<byte[]> slot = slots.read(slotKey);
            if (slot.isPresent() && !Manifest.header(slotKey, slot.get()).tombstone()) {
                return new State(at(current, generation), Manifest.curated(slotKey, slot.get()), null, List.of());
            }
            if (slot.isEmpty() && current.planHash().equals(parts.planHash())) {
                break;
            }
            if (slot.isEmpty()) {
                Optional<Manifest.Curated> winner = close(key, current);
                if (winner.isPresent()) {
                    return new State(at(current, generation), winner.get(), null, List.of());
                }
                current = current.toBuilder().planHash(parts.planHash()).build();
            }
            generation++;
        }
        return withRaw(at(current, generation), live(entry, generations));
    }

    /** Whether a generation after {@code key} is live, so that this one's files are rightly gone. */
    boolean isSuperseded(GenerationKey key) throws IOException {
        for (int number : slots.numbers(Keys.curatedPrefix(key.stream(), key.window()))) {
            if (number > key.generation() && isLive(new GenerationKey(key.stream(), key.window(), number))) {
                return true;
            }
        }
        return false;
    }

    /** The result of a window that readers see, or are about to. */
    Optional<Manifest.Curated> live(Window window) throws IOException {
        List<Integer> numbers = slots.numbers(Keys.curatedPrefix(parts.stream(), window));
        for (int i = numbers.size() - 1; i >= 0; i--) {
            String key = Keys.curatedManifest(new GenerationKey(parts.stream(), window, numbers.get(i)));
            Optional<byte[]> body = slots.read(key);
            if (body.isPresent() && !Manifest.header(key, body.get()).tombstone()) {
                return Optional.of(Manifest.curated(key, body.get()));
            }
        }
        return Optional.empty();
    }

    /** Windows before another one that end after an instant and have anything in their slots, of whatever schedule they were. */
    Set<Window> windows(Instant from, Window before) throws IOException {
        Set<Window> windows = new TreeSet<>();
        LocalDate last = before.date();
        for (LocalDate day = LocalDate.ofInstant(from.minus(LONGEST_WINDOW), ZoneOffset.UTC);
                !day.isAfter(last);
                day = day.plusDays(1)) {
            windows.addAll(windowsOf(day));
        }
        windows.removeIf(
                window -> window.compareTo(before) >= 0 || !window.end().isAfter(from));
        return windows;
    }

    private List<Window> windowsOf(LocalDate day) throws IOException {
        String prefix = Keys.curatedPrefix(parts.stream());
        String ofDay = prefix + day.format(DateTimeFormatter.BASIC_ISO_DATE);
        try (Stream<String> keys = parts.rawSink().store().list(ofDay)) {
            return keys.map(key -> key.substring(prefix.length(), key.indexOf('/', prefix.length())))
                    .distinct()
                    .map(Window::parse)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The manifest of a generation that is known to be live. */
    Manifest.Curated curated(GenerationKey key) throws IOException {
        String slot = Keys.curatedManifest(key);
        return Manifest.curated(
                slot,
                slots.read(slot)
                        .orElseThrow(() ->
                                new DamagedDataException("manifest " + slot + " is missing, which another names")));
    }

    /** The raw set that a curated manifest was made from. */
    RawSet rawSet(WindowEntry entry, int number) throws IOException {
        String key = Keys.rawManifest(parts.stream(), entry.window(), number);
        return loaded(rawManifest(key)).set();
    }

    /** A raw manifest that is known to be there, without its pages where they are in an object of their own. */
    Manifest.Raw rawManifest(String key) throws IOException {
        return Manifest.raw(
                key,
                slots.read(key).orElseThrow(() -> new DamagedDataException("raw manifest " + key + " is missing")));
    }

    /** Highest numbers of generations and raw sets that have anything in their slots. */
    int lastGeneration(WindowEntry entry) throws IOException {
        List<Integer> numbers = slots.numbers(Keys.curatedPrefix(parts.stream(), entry.window()));
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    int lastRawSet(WindowEntry entry) throws IOException {
        List<Integer> numbers = slots.numbers(Keys.rawPrefix(parts.stream(), entry.window()));
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    /** Whether the pages of the raw set that is wanted are stored: then the source is asked no more. */
    boolean isRead(WindowEntry entry) throws IOException {
        return lastRawSet(entry) >= entry.rawSet();
    }

    Manifest.Raw loaded(Manifest.Raw manifest) throws IOException {
        return manifest.pageList().isEmpty() ? manifest : manifest.withPages(pageList(manifest.pageList()));
    }

    SliceManifest loaded(SliceManifest manifest) throws IOException {
        return manifest.pageList().isEmpty() ? manifest : manifest.withPages(pageList(manifest.pageList()));
    }

    private RawSet pageList(String key) throws IOException {
        return Manifest.pageList(
                key,
                slots.read(key)
                        .orElseThrow(() -> new DamagedDataException(
                                "page list " + key + " is missing, which a raw manifest names")));
    }

    private State withRaw(WindowEntry entry, List<Integer> replaces) throws IOException {
        int number = Math.max(entry.rawSet(), Math.max(1, lastRawSet(entry)));
        String key = Keys.rawManifest(parts.stream(), entry.window(), number);
        Optional<byte[]> slot = slots.read(key);
        WindowEntry current = entry.toBuilder().rawSet(number).build();
        return new State(current, null, slot.isEmpty() ? null : loaded(Manifest.raw(key, slot.get())), replaces);
    }

    /** Closes a generation that another plan had begun; returns its manifest if that was committed all the same. */
    private Optional<Manifest.Curated> close(GenerationKey key, WindowEntry entry)
            throws IOException, InterruptedException {
        byte[] tombstone = Manifest.tombstone(key, runId, entry.epoch());
        Publication result = slots.publish(Keys.curatedManifest(key), tombstone, runId, commitDeadline);
        if (result instanceof Publication.Lost lost) {
            return Optional.of(Manifest.curated(Keys.curatedManifest(key), lost.body()));
        }
        if (result instanceof Publication.Committed || result instanceof Publication.Closed) {
            return Optional.empty();
        }
        throw result.failure("generation " + key + " of an earlier plan could not be closed");
    }

    private List<Integer> live(WindowEntry entry, List<Integer> generations) throws IOException {
        List<Integer> live = new ArrayList<>();
        for (int number : generations) {
            if (isLive(new GenerationKey(parts.stream(), entry.window(), number))) {
                live.add(number);
            }
        }
        return live;
    }

    private boolean isLive(GenerationKey key) throws IOException {
        String slotKey = Keys.curatedManifest(key);
        Optional<byte[]> slot = slots.read(slotKey);
        return slot.isPresent() && !Manifest.header(slotKey, slot.get()).tombstone();
    }

    private static WindowEntry at(WindowEntry entry, int generation) {
        if (entry.generation() == generation) {
            return entry;
        }
        return entry.toBuilder().generation(generation).appliedSinks(Set.of()).build();
    }
}
