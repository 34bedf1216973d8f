// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.RunReport;
import io.github.ingest4j.core.EnvironmentSecrets;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.local.LocalLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSourcesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:34:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path lake;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void everyQuakeOfEveryLinkedPageIsARowOnce() throws Exception {
        assertThat(run("quakes")).isZero();
        assertThat(run("quakes")).isZero();

        assertThat(out.toString(UTF_8))
                .contains("SUCCEEDED       2026-11-20T11:00:00Z  24 records from 3 pages")
                .contains("ALREADY_DONE    2026-11-20T11:00:00Z");
        assertThat(query("count(*), count(DISTINCT id), min(time), max(time), sum(magnitude), max(place)"))
                .isEqualTo("24|24|2026-11-20T11:00:00Z|2026-11-20T11:46:00Z|57.0|9 km off the coast");
    }

    @Test
    void everyOrderBehindTheCursorIsARowOnce() throws Exception {
        assertThat(run("orders")).isZero();

        assertThat(out.toString(UTF_8)).contains("SUCCEEDED       2026-11-20T11:00:00Z  50 records from 3 pages");
        assertThat(query("count(*), count(DISTINCT id), sum(total), count(*) FILTER (customer.country = 'NO')"))
                .isEqualTo("50|50|806.25|17");
    }

    @Test
    void clientThatIsRefusedFailsTheHour() throws Exception {
        Orders orders = new Orders();
        try (DemoService service = DemoService.start()) {
            HttpSource source = orders.source(service.url())
                    .allowHttp()
                    .allowPrivateAddresses()
                    .build();

            RunReport report = orders.pipeline(source, LocalLake.at(lake))
                    .secrets(new EnvironmentSecrets(
                            Map.of("ORDERS_CLIENT_ID", "demo-client", "ORDERS_CLIENT_SECRET", "guessed")))
                    .clock(CLOCK)
                    .build()
                    .run();

            assertThat(report.windows().get(0).failure().orElseThrow().message())
                    .contains("ORDERS_CLIENT_ID", "ORDERS_CLIENT_SECRET")
                    .doesNotContain("guessed");
        }
    }

    @Test
    void everyPriceOfTheFileIsARowOnceAndTheFileIsKept() throws Exception {
        assertThat(run("prices")).isZero();

        assertThat(out.toString(UTF_8)).contains("SUCCEEDED       2026-11-19T00:00:00Z  200 records from 1 page");
        assertThat(
                        query(
                                "count(*), count(DISTINCT sku), min(sku), max(sku), sum(price), typeof(min(price)), max(changed_at)"))
                .isEqualTo("200|200|000000|007363|20999.00|DECIMAL(10,2)|2026-11-19 03:19:00+00");
        try (Stream<Path> raw = Files.walk(lake.resolve("raw"))) {
            assertThat(raw.filter(Files::isRegularFile)
                            .filter(file -> file.getFileName().toString().startsWith("part-")))
                    .singleElement()
                    .satisfies(file -> assertThat(text(file)).startsWith("PK").contains("prices.csv"));
        }
    }

    @Test
    void serviceOfOnesOwnGetsNoExceptions() {
        assertThat(run("quakes", "--url", "http://127.0.0.1:1")).isEqualTo(2);

        assertThat(err.toString(UTF_8)).startsWith("http-sources: the URL is refused: ");
    }

    @Test
    void theCommandLineIsChecked() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("weather")).isEqualTo(2);
        assertThat(run("quakes", "--frob")).isEqualTo(2);
        assertThat(run("quakes", "--url")).isEqualTo(2);
        assertThat(run("--help")).isZero();

        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "http-sources: one of quakes, orders and prices is needed, not ''; --help says more",
                        "http-sources: one of quakes, orders and prices is needed, not 'weather'; --help says more",
                        "http-sources: one of quakes, orders and prices is needed, not 'quakes --frob'; --help says more",
                        "http-sources: --url needs a value; --help says more");
        assertThat(out.toString(UTF_8)).contains("quakes", "orders", "prices", "--lake", "--url");
        assertThat(lake).isEmptyDirectory();
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of("--lake", lake.toString()));
        all.addAll(List.of(args));
        return new HttpSources(print(out), print(err), CLOCK).run(all);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }

    /** A character for each byte. */
    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String query(String columns) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet row = statement.executeQuery(
                    "SELECT concat_ws('|', " + columns + ") FROM '" + lake + "/data/**/*.parquet'")) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
