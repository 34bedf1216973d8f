// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import io.github.ingest4j.Source;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Retries;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.parquet.ParquetSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A lake in a folder, the pipelines that fill it with Parquet, and what others find in it. It is half past ten. */
record Lake(Path folder) {
    static final StreamId STREAM = new StreamId("orders", "main");
    static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
    static final Window SEVEN = Window.of(Instant.parse("2026-11-20T07:00:00Z"), Duration.ofHours(1));
    static final Window EIGHT = Window.of(Instant.parse("2026-11-20T08:00:00Z"), Duration.ofHours(1));
    static final Window NINE = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));

    static HttpSource.Builder http(String url) {
        return HttpSource.get(url).allowHttp().allowPrivateAddresses();
    }

    Pipeline.Builder pipeline(Source source) {
        LocalLake lake = LocalLake.at(folder);
        return Pipeline.named(STREAM.pipeline())
                .source(source)
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "orders"))
                .retries(new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** What a query makes of the table, which stands for {@code orders} in it. */
    List<String> query(String sql) throws SQLException {
        return DuckDb.query("WITH orders AS (SELECT * FROM read_parquet('" + folder
                + "/data/**/*.parquet', union_by_name = true)) " + sql);
    }

    WindowEntry entry(Window window) throws IOException {
        return LocalLake.at(folder).ledger().find(STREAM, window).orElseThrow();
    }

    /** What the raw part of a window holds, uncompressed. */
    byte[] raw(Window window) throws IOException {
        byte[] stored = storedRaw(window);
        return stored.length == 0 ? stored : new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes();
    }

    /** The raw parts of a window as they are stored, one behind the other. */
    byte[] storedRaw(Window window) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files()) {
            if (folder.relativize(file).startsWith("raw") && file.toString().contains(window.name())) {
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    /** All files, also those that readers do not see. */
    List<Path> files() throws IOException {
        if (Files.notExists(folder)) {
            return new ArrayList<>();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Keys of the manifests of a window, raw and curated. */
    List<String> manifests(Window window) {
        try {
            return files().stream()
                    .map(file -> folder.relativize(file).toString())
                    .filter(key -> key.startsWith("_commits") && key.contains(window.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
