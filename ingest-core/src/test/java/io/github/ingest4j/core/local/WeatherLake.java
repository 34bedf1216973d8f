// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.Ledger;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A lake in a folder, worked at by this and other processes, and looked at as its readers do: by a walk over files. */
record WeatherLake(Path folder) {
    static final StreamId STREAM = new StreamId("weather", "main");
    static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
    static final Window NINE = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    private static final String TABLE = "observations";
    private static final int PAGES = 3;
    private static final int RECORDS_PER_PAGE = 2;
    private static final int ROWS_PER_FILE = 4;

    Pipeline pipeline() {
        return pipeline(KillSwitch.never());
    }

    /** The pipeline of a process that dies at a call to store or ledger. */
    Pipeline pipeline(KillSwitch killSwitch) {
        LocalLake lake = LocalLake.at(folder);
        return pipeline(new KillableStore(lake.store(), killSwitch), new KillableLedger(lake.ledger(), killSwitch));
    }

    /** The pipeline of a process that dies within such a call, at a change to a file. */
    Pipeline pipelineOnFiles(KillSwitch killSwitch) {
        DurableFiles files = new DurableFiles((operation, path) -> killSwitch.call(() -> operation));
        return pipeline(new LocalObjectStore(folder, files), new FileLedger(folder.resolve(".ledger"), files));
    }

    private static Pipeline pipeline(ObjectStore store, Ledger ledger) {
        return Pipeline.named(STREAM.pipeline())
                .source(WeatherLake::pages)
                .rawSink(StoreRawSink.on(store))
                .ledger(ledger)
                .sink(InMemoryStagingSink.of(TABLE, store).withRowsPerFile(ROWS_PER_FILE))
                .notifier(notification -> {})
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build();
    }

    private static PageReader pages(ReadRequest request) {
        return PageReader.of(IntStream.range(0, PAGES)
                .mapToObj(page -> Page.json(page(request.window(), page)))
                .iterator());
    }

    private static String page(Window window, int page) {
        return IntStream.range(0, RECORDS_PER_PAGE)
                .mapToObj(i -> "{\"id\":\"" + window.name() + "/" + page + "/" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** What readers must see of windows that are done. */
    static List<String> rowsOf(Window... windows) {
        return Arrays.stream(windows)
                .flatMap(window -> IntStream.range(0, PAGES * RECORDS_PER_PAGE)
                        .mapToObj(i ->
                                "{id=" + window.name() + "/" + i / RECORDS_PER_PAGE + "/" + i % RECORDS_PER_PAGE + "}"))
                .sorted()
                .toList();
    }

    /** The rows in all files of the sink's kind, hidden folders included: a glob with {@code **} may look into them. */
    List<String> rows() throws IOException {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".rows")).toList();
            return found.stream().flatMap(WeatherLake::lines).sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WindowState state(Window window) throws IOException {
        return LocalLake.at(folder).ledger().find(STREAM, window).orElseThrow().state();
    }
}
