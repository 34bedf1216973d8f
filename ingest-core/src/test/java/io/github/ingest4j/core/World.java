// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.Cursor;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults;
import io.github.ingest4j.testkit.InMemoryKeyedSink;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import io.github.ingest4j.testkit.ManualClock;
import io.github.ingest4j.testkit.RecordingNotifier;
import io.github.ingest4j.testkit.SimulatedCrash;
import io.github.ingest4j.testkit.SimulatedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small lake on the heap with a source, in which processes live and die, and which is checked after every single step that may change it.
 *
 * <p>It is half past ten; the schedule is hourly, so the latest window is nine to ten.
 */
final class World {
    static final StreamId STREAM = new StreamId("weather", "main");
    static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
    static final Window NINE = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    static final Window EIGHT = Window.of(Instant.parse("2026-11-20T08:00:00Z"), Duration.ofHours(1));
    static final Window SEVEN = Window.of(Instant.parse("2026-11-20T07:00:00Z"), Duration.ofHours(1));
    static final String TABLE = "observations";
    static final Duration LEASE = Duration.ofMinutes(10);
    private static final int PAGES = 2;
    private static final int RECORDS_PER_PAGE = 3;
    private static final int ROWS_PER_FILE = 4;
    /** Calls that change nothing: what held before them holds after them, and they are the most. */
    private static final List<String> READING = List.of(
            "store.read ",
            "store.stat ",
            "store.list ",
            "ledger.find ",
            "ledger.entriesFrom ",
            "ledger.cursor ",
            "ledger.health ",
            "ledger.outbox ");

    final Faults faults = new Faults();
    final ManualClock clock = ManualClock.at(NOW);
    final InMemoryObjectStore lake = new InMemoryObjectStore(faults);
    final InMemoryLedger ledger = new InMemoryLedger(clock, faults);
    final RecordingNotifier notifier = new RecordingNotifier(faults);
    /** Told besides, where a test wants it. */
    @Nullable
    RecordingNotifier second;

    final InMemoryKeyedSink keyed =
            new InMemoryKeyedSink("latest", row -> row.has("id") ? row.string("id") : row.toString(), faults);
    final AtomicInteger sourceCalls = new AtomicInteger();
    private final Map<String, byte[]> slots = new HashMap<>();
    /** All that have anything in their slots. */
    private final Set<Window> windows = new TreeSet<>();
    /** Manifests of generations that are not closed, by their keys. */
    private final NavigableMap<String, Manifest.Curated> results = new TreeMap<>();

    private @Nullable Instant mark;
    Source source = World::twoPages;
    /** What the cursor is checked against. */
    Schedule schedule = Schedule.hourly();

    Function<Pipeline.Builder, Pipeline.Builder> settings = builder -> builder;

    World() {
        faults.after(call -> {
            if (READING.stream().noneMatch(call.name()::startsWith)) {
                checkInvariants(call.toString());
            }
        });
    }

    /** The records of a window, in two pages with bookmarks. */
    private static PageReader twoPages(ReadRequest request) {
        int first = request.resumeAfter().map(Integer::parseInt).orElse(0) + 1;
        return PageReader.of(IntStream.rangeClosed(first, PAGES)
                .mapToObj(page -> Page.json(page(request.window(), page)).withBookmark(String.valueOf(page)))
                .iterator());
    }

    /** The same records in three slices, the second of which has none. */
    static SlicedSource threeSlices() {
        return SlicedSource.of(
                request -> List.of(Slice.of("1"), Slice.of("none"), Slice.of("2")),
                request -> request.slice().name().equals("none") ? PageReader.of() : onePage(request));
    }

    private static PageReader onePage(ReadRequest request) {
        int page = Integer.parseInt(request.slice().name());
        return PageReader.of(Page.json(page(request.window(), page)));
    }

    private static String page(Window window, int page) {
        return IntStream.range(0, RECORDS_PER_PAGE)
                .mapToObj(i -> "{\"id\":\"" + window.name() + "/" + page + "/" + i + "\",\"n\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** What a reader of the table must see of windows that are done. */
    static List<String> rowsOf(Window... windows) {
        return Arrays.stream(windows)
                .flatMap(window -> IntStream.rangeClosed(1, PAGES)
                        .boxed()
                        .flatMap(page -> IntStream.range(0, RECORDS_PER_PAGE)
                                .mapToObj(i -> "{id=" + window.name() + "/" + page + "/" + i + ", n=" + i + "}")))
                .sorted()
                .toList();
    }

    /** The pipeline as a new process has it. */
    Pipeline pipeline() {
        return pipeline(faults.process());
    }

    /** The pipeline as a new process has it, with other settings. */
    Pipeline pipelineWith(Function<Pipeline.Builder, Pipeline.Builder> changed) {
        settings = changed;
        return pipeline();
    }

    Pipeline pipeline(SimulatedProcess process) {
        Source counted = new Source() {
            @Override
            public PageReader open(ReadRequest request) throws IOException, InterruptedException {
                sourceCalls.incrementAndGet();
                return source.open(request);
            }

            @Override
            public boolean isSequential() {
                return source.isSequential();
            }
        };
        if (source instanceof SlicedSource sliced) {
            counted = SlicedSource.of(sliced::plan, counted);
        }
        Pipeline.Builder builder = Pipeline.named(STREAM.pipeline())
                .source(counted)
                .rawSink(StoreRawSink.on(lake.as(process)))
                .ledger(ledger.as(process))
                .transformer(JsonTransformer.create())
                .sink(InMemoryStagingSink.of(TABLE, lake.as(process)).withRowsPerFile(ROWS_PER_FILE))
                .sink(keyed.as(process))
                .notifier(notifier.as(process))
                .retries(new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .maxRun(LEASE)
                .pause(duration -> {})
                .clock(clock);
        if (second != null) {
            builder.notifier(second.as(process));
        }
        return settings.apply(builder).build();
    }

    /** Lets a process work until it ends or dies; says whether it died. */
    boolean dies(Runnable work) {
        try {
            work.run();
            return false;
        } catch (SimulatedCrash e) {
            return true;
        }
    }

    /** Time for every lease to run out, without a new window. */
    void waitForLeases() {
        clock.advance(LEASE.plusSeconds(1));
    }

    List<String> rows() {
        return InMemoryStagingSink.rows(lake, TABLE).stream().sorted().toList();
    }

    List<String> keyedRows() {
        return keyed.rows().values().stream().map(Object::toString).sorted().toList();
    }

    Optional<WindowEntry> entry(Window window) {
        try {
            return ledger.find(STREAM, window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WindowState state(Window window) {
        return entry(window).orElseThrow().state();
    }

    /** What must hold after every step of anybody. */
    void checkInvariants(String after) throws IOException {
        Map<String, byte[]> visible = lake.visible();
        checkSlotsNeverChange(visible, after);
        for (Window window : windows) {
            checkFiles(window, visible.keySet(), after);
        }
        checkCursor(after);
    }

    /** I3: what is in a slot stays in it. */
    private void checkSlotsNeverChange(Map<String, byte[]> visible, String after) {
        visible.forEach((key, body) -> {
            if (key.startsWith("_commits/")) {
                byte[] first = slots.putIfAbsent(key, body);
                if (first == null) {
                    learn(key, body);
                } else if (!Arrays.equals(first, body)) {
                    throw new AssertionError("slot " + key + " changed after " + after);
                }
            }
        });
        assertThat(visible.keySet()).as("slots after %s", after).containsAll(slots.keySet());
    }

    /** Looks once at what is in a slot, since it stays. */
    private void learn(String key, byte[] body) {
        String[] segments = key.split("/");
        if (segments[1].equals("curated") || segments[1].equals("raw")) {
            windows.add(Window.parse(segments[4]));
        }
        if (segments[1].equals("curated") && !Manifest.header(key, body).tombstone()) {
            results.put(key, Manifest.curated(key, body));
        }
    }

    /** I1, I5 and I7 for one window. */
    private void checkFiles(Window window, Set<String> keys, String after) throws IOException {
        Manifest.Curated live = liveGeneration(window);
        List<String> visible = keys.stream()
                .filter(key -> key.startsWith("data/") && key.contains("-" + window.name() + "-g"))
                .toList();
        Set<String> runs = visible.stream()
                .map(key -> key.substring(0, key.lastIndexOf('-')))
                .collect(Collectors.toSet());
        assertThat(runs)
                .as("I7: one generation of one run visible after %s: %s", after, visible)
                .hasSizeLessThanOrEqualTo(1);
        if (live == null) {
            assertThat(visible).as("nothing is committed after %s", after).isEmpty();
            return;
        }
        Set<String> staged =
                lake.staged().stream().map(InMemoryObjectStore.Staged::token).collect(Collectors.toSet());
        for (List<StagedFile> files : live.files().values()) {
            for (StagedFile file : files) {
                assertThat(visible.contains(file.key()) || staged.contains(file.token()))
                        .as("I1: %s is there or staged after %s", file.key(), after)
                        .isTrue();
            }
        }
        Optional<WindowEntry> entry = entry(window);
        if (entry.isPresent() && entry.get().state() == WindowState.DONE) {
            assertThat(visible)
                    .as("I7: the live set of a done window, after %s", after)
                    .containsExactlyInAnyOrderElementsOf(live.fileKeys());
            assertThat(keyed.applied())
                    .as("I4: a done window has reached the keyed sink, after %s", after)
                    .contains(new GenerationKey(STREAM, window, live.key().generation()));
        }
    }

    boolean hasLiveGeneration(Window window) {
        checkSlotsNeverChange(lake.visible(), "everything so far");
        return liveGeneration(window) != null;
    }

    /** The manifest of the latest generation that is not closed. */
    private Manifest.@Nullable Curated liveGeneration(Window window) {
        String prefix = Keys.curatedPrefix(STREAM, window);
        Map.Entry<String, Manifest.Curated> last = results.lowerEntry(prefix + Character.MAX_VALUE);
        return last != null && last.getKey().startsWith(prefix) ? last.getValue() : null;
    }

    /** I2: the cursor moves forward only, and only over windows that are terminal. */
    private void checkCursor(String after) throws IOException {
        Optional<Cursor> cursor = ledger.cursor(STREAM);
        if (cursor.isEmpty()) {
            return;
        }
        Instant from = mark == null ? cursor.get().mark() : mark;
        mark = cursor.get().mark();
        assertThat(mark).as("cursor after %s", after).isAfterOrEqualTo(from);
        for (Window window = schedule.windowContaining(from);
                !window.end().isAfter(mark);
                window = schedule.after(window)) {
            assertThat(entry(window).filter(entry -> entry.state().isTerminal()))
                    .as("I2: %s, passed by the cursor after %s, is terminal", window, after)
                    .isPresent();
        }
    }
}
