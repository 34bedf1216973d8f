// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.EIGHT;
import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static io.github.ingest4j.checks.e2e.Lake.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Source;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.store.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB finds by a plain glob over the files of several windows, between which the records have changed. */
class ReadersTest {
    private static final Map<Window, String> EVOLVING = Map.of(SEVEN, """
            [{"id":1,"customer":{"name":"Ann","tags":["a","b"]},"lines":[{"sku":"x","n":1.5},{"sku":"y","n":2}]},
             {"id":2,"customer":{"name":null,"tags":[]},"lines":[]}]""", EIGHT, """
            [{"id":3,"customer":{"name":"Bo","tags":["c"],"address":{"city":"Malmö"}},"note":"first",
              "lines":[{"sku":"z","n":0.25,"discount":{"percent":10}}]}]""", NINE, """
            [{"id":4},
             {"id":5,"customer":null,"lines":[{"sku":"w","n":null},null],"paid":true}]""");

    private static final int COUNT = 1000;
    private static final String TWICE = 2 * COUNT + "|" + 2 * COUNT;
    private static final Source RECORDS = request -> PageReader.of(Page.json(records(request.window())));

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void namesLake() {
        lake = new Lake(folder.resolve("lake"));
    }

    private static Source of(Map<Window, String> pages) {
        return request -> PageReader.of(Page.json(pages.get(request.window())));
    }

    private void runAll(Pipeline pipeline) {
        assertThat(pipeline.backfill(SEVEN.start(), NINE.end()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void columnsAndPartsOfColumnsThatCameLaterAreNullBefore() throws Exception {
        runAll(lake.pipeline(of(EVOLVING)).build());

        assertThat(lake.query("SELECT id, customer.name, customer.tags, customer.address FROM orders ORDER BY id"))
                .containsExactly(
                        "1|Ann|[a, b]|null",
                        "2|null|[]|null",
                        "3|Bo|[c]|{'city': Malmö}",
                        "4|null|null|null",
                        "5|null|null|null");
        assertThat(lake.query("SELECT id, note, paid FROM orders ORDER BY id"))
                .containsExactly("1|null|null", "2|null|null", "3|first|null", "4|null|null", "5|null|true");
        assertThat(lake.query("SELECT id, line.sku, line.n, line.discount.percent"
                        + " FROM (SELECT id, unnest(lines) AS line FROM orders) ORDER BY id, line.sku NULLS LAST"))
                .containsExactly("1|x|1.5|null", "1|y|2.0|null", "3|z|0.25|10", "5|w|null|null", "5|null|null|null");
        assertThat(lake.query("SELECT id, lines IS NULL, len(lines) FROM orders WHERE id IN (2, 4) ORDER BY id"))
                .containsExactly("2|false|0", "4|true|null");
    }

    @Test
    void globWithoutUnionReadsTheColumnsOfTheFirstFileInAllFiles() throws Exception {
        runAll(lake.pipeline(of(EVOLVING)).build());

        assertThat(DuckDb.query("SELECT id, customer.name, customer.tags, len(lines), lines[1].sku FROM read_parquet('"
                        + lake.folder() + "/data/**/*.parquet') ORDER BY id"))
                .containsExactly(
                        "1|Ann|[a, b]|2|x",
                        "2|null|[]|0|null",
                        "3|Bo|[c]|1|z",
                        "4|null|null|null|null",
                        "5|null|null|2|w");
    }

    @Test
    void windowFilesCarryTheDayAsPartition() throws Exception {
        runAll(lake.pipeline(of(EVOLVING)).build());

        assertThat(lake.query("SELECT DISTINCT dt FROM orders")).containsExactly("2026-11-20");
    }

    @Test
    void unfinishedWorkIsNeverSeenNotEvenInHiddenFolders() throws Exception {
        assertThat(lake.pipeline(RECORDS).build().run(EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        List<Path> images = new ArrayList<>();
        Watch watch = call -> {
            assertThat(rowsSeen(lake)).as("rows seen around %s", call).isIn(COUNT + "|" + COUNT, TWICE);
            if (isStaging(lake.folder())) {
                images.add(copyOf(lake.folder(), folder.resolve("image" + images.size())));
            }
        };

        assertThat(watched(lake, watch).run(NINE).outcome()).isEqualTo(Outcome.SUCCEEDED);

        assertThat(rowsSeen(lake)).isEqualTo(TWICE);
        assertThat(images).as("folders as killed runs would leave them").hasSizeGreaterThan(3);
        for (Path image : images) {
            Lake killed = new Lake(image);
            assertThat(killed.pipeline(RECORDS).build().run(NINE).outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(rowsSeen(killed)).as("healed from %s", image).isEqualTo(TWICE);
        }
    }

    /** Looks at the lake before and after a call to its store. */
    @FunctionalInterface
    private interface Watch {
        void around(String call) throws IOException, SQLException;
    }

    private static Pipeline watched(Lake lake, Watch watch) {
        LocalLake local = LocalLake.at(lake.folder());
        ObjectStore store = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    watch.around(method.getName());
                    try {
                        return method.invoke(local.store(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        watch.around(method.getName());
                    }
                });
        return Pipeline.named(Lake.STREAM.pipeline())
                .source(RECORDS)
                .rawSink(StoreRawSink.on(store))
                .ledger(local.ledger())
                .sink(ParquetSink.to(store, "orders"))
                .clock(Clock.fixed(Lake.NOW, ZoneOffset.UTC))
                .build();
    }

    private static String records(Window window) {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> "{\"id\":\"" + window.name() + "/" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Rows, and different ones, in all that looks like a data file, wherever it is. */
    private static String rowsSeen(Lake lake) throws SQLException {
        return DuckDb.query(
                        "SELECT count(*), count(DISTINCT id) FROM read_parquet('" + lake.folder() + "/**/*.parquet')")
                .get(0);
    }

    private static boolean isStaging(Path lake) throws IOException {
        try (Stream<Path> staged = Files.list(lake.resolve(".staging"))) {
            return staged.findAny().isPresent();
        }
    }

    private static Path copyOf(Path source, Path target) throws IOException {
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path path : walk.toList()) {
                Files.copy(path, target.resolve(source.relativize(path)));
            }
        }
        return target;
    }
}
