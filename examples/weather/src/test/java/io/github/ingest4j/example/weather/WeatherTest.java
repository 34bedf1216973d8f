// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeatherTest {
    @TempDir
    private Path folder;

    private Path lake = Path.of("");
    private Commands weather = new Commands(lake);

    @BeforeEach
    void newLake() {
        lake = folder.resolve("lake");
        weather = new Commands(lake);
    }

    @Test
    void theLastFullHourIsReadThroughAllTroubleAndOnce() throws Exception {
        Commands.Result first = weather.shaky().run();

        assertThat(first.err()).isEmpty();
        assertThat(first.exit()).isZero();
        assertThat(first.outcomes()).containsExactly("SUCCEEDED");
        assertThat(first.out())
                .contains("2026-11-20T11:00:00Z  144 records in 1 file from 3 pages")
                .contains("answered 503")
                .contains("answered 429")
                .contains("first 5 rows")
                .contains("{station=WX001, observed_at=2026-11-20T11:00:00Z, ");
        // Three pages, two 503, one 429: whoever waits as long as asked is not refused again.
        assertThat(first.requests()).isEqualTo(6);
        assertThat(DuckDb.row(
                        "SELECT count(*), count(DISTINCT (station, observed_at)), (min(observed_at) AT TIME ZONE 'UTC')::VARCHAR,"
                                + " (max(observed_at) AT TIME ZONE 'UTC')::VARCHAR FROM " + DuckDb.files(lake)))
                .isEqualTo("144|144|2026-11-20 11:00:00|2026-11-20 11:55:00");

        Commands.Result second = weather.shaky().run();

        assertThat(second.exit()).isZero();
        assertThat(second.outcomes()).containsExactly("ALREADY_DONE");
        assertThat(second.requests()).isZero();
    }

    @Test
    void nestedValuesArraysAndNullsArrive() throws Exception {
        weather.run();

        String table = DuckDb.files(lake);
        assertThat(DuckDb.row("SELECT typeof(wind), typeof(tags), typeof(observed_at), typeof(humidity_pct) FROM "
                        + table + " LIMIT 1"))
                .isEqualTo("STRUCT(speed_ms DOUBLE, direction_deg BIGINT, gusts_ms DOUBLE[])|VARCHAR[]"
                        + "|TIMESTAMP WITH TIME ZONE|BIGINT");
        assertThat(DuckDb.row(
                        "SELECT count(*) FILTER (humidity_pct IS NULL) > 0, count(*) FILTER (len(wind.gusts_ms) = 0) > 0,"
                                + " max(len(wind.gusts_ms)) FROM " + table))
                .isEqualTo("true|true|3");
    }

    @Test
    void rawPagesAreKept() throws IOException {
        weather.run();

        try (Stream<Path> files = Files.walk(lake.resolve("raw"))) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
        }
    }

    @Test
    void theKeyIsSeenNowhere() throws IOException {
        Commands.Result result = weather.run();

        assertThat(result.out() + result.err()).doesNotContain(Commands.KEY);
        try (Stream<Path> files = Files.walk(lake)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(Commands.KEY);
            }
        }
    }

    @Test
    void oneWindowMayBeNamed() throws SQLException {
        Commands.Result result = weather.run("--window", "2026-11-19T03:00Z", "--rows", "0");

        assertThat(result.outcomes()).containsExactly("SUCCEEDED");
        assertThat(result.out()).doesNotContain("first ");
        assertThat(DuckDb.row(
                        "SELECT count(*), (min(observed_at) AT TIME ZONE 'UTC')::VARCHAR FROM " + DuckDb.files(lake)))
                .isEqualTo("144|2026-11-19 03:00:00");
    }

    @Test
    void aBackfillTakesEveryHourOfItsRangeAndNoneTwice() throws SQLException {
        weather.run("--window", "2026-11-20T04:00Z");

        Commands.Result result = weather.run("--backfill", "2026-11-20T03:00Z..2026-11-20T06:00Z");

        assertThat(result.exit()).isZero();
        assertThat(result.outcomes()).containsExactly("SUCCEEDED", "ALREADY_DONE", "SUCCEEDED");
        assertThat(DuckDb.row("SELECT count(*), count(DISTINCT (station, observed_at)) FROM " + DuckDb.files(lake)))
                .isEqualTo("432|432");
    }

    @Test
    void aSourceThatIsDownSkipsTheHourAndTheNextRunTakesIt() throws SQLException {
        Commands.Result down = weather.run("--down");

        assertThat(down.exit()).isZero();
        assertThat(down.outcomes()).containsExactly("SKIPPED");
        assertThat(down.out()).contains("the window stays due");

        Commands.Result up = weather.run();

        assertThat(up.outcomes()).containsExactly("SUCCEEDED");
        assertThat(DuckDb.row("SELECT count(*) FROM " + DuckDb.files(lake))).isEqualTo("144");
    }

    @Test
    void aReplayMakesTheTableAgainWithoutTheSource() throws SQLException {
        weather.run();
        List<String> rows = DuckDb.rows("SELECT * FROM " + DuckDb.files(lake) + " ORDER BY ALL");

        Commands.Result replay = weather.run("--replay");

        assertThat(replay.exit()).isZero();
        assertThat(replay.outcomes()).containsExactly("SUCCEEDED");
        assertThat(replay.out())
                .contains("switched off")
                .contains("stored before")
                .doesNotContain("the API was asked");
        assertThat(DuckDb.rows("SELECT * FROM " + DuckDb.files(lake) + " ORDER BY ALL"))
                .isEqualTo(rows);
    }

    @Test
    void aReplayOfNothingIsRefused() {
        assertRefused(weather.run("--replay"), "no window of weather is DONE in this lake");
        assertRefused(weather.run("--replay", "--window", "2026-11-20T09:00Z"), "no finished window to replay");
    }

    @Test
    void refetchingAsksTheSourceAnew() throws SQLException {
        weather.run();

        Commands.Result result = weather.run("--refetch");

        assertThat(result.outcomes()).containsExactly("SUCCEEDED");
        assertThat(result.requests()).isPositive();
        assertThat(DuckDb.row("SELECT count(*) FROM " + DuckDb.files(lake))).isEqualTo("144");
    }

    @Test
    void aFailedWindowRunsAgainOnceItIsReopened() throws IOException {
        Path file = data("odd.json", "[{\"a\":1},{\"a\":1,\"A\":2}]");
        Commands.Result failed = weather.run("--data", file.toString(), "--window", "2026-11-20T09:00Z");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.outcomes()).containsExactly("FAILED");
        assertThat(failed.out()).contains("--refetch reads it anew, --reopen converts its stored pages again");
        assertThat(failed.err()).contains("[FAILED]");

        Commands.Result still = weather.run("--data", file.toString(), "--window", "2026-11-20T09:00Z");
        Commands.Result reopened = weather.run("--data", file.toString(), "--reopen");

        assertThat(still.requests()).isZero();
        assertThat(reopened.outcomes()).containsExactly("FAILED");
        assertThat(reopened.out()).contains("2026-11-20T09:00:00Z");
    }

    @Test
    void reopeningWhatIsDoneChangesNothing() {
        weather.run();

        Commands.Result result = weather.run("--reopen", "--window", "2026-11-20T11:00Z");

        assertThat(result.exit()).isZero();
        assertThat(result.outcomes()).containsExactly("ALREADY_DONE");
        assertThat(result.out()).contains("there is nothing to reopen");
    }

    @Test
    void aPlanTellsAndWritesNothing() {
        Commands.Result result = weather.run("--plan");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("would read  GET http://127.0.0.1:")
                .contains("would write ")
                .contains("Schema.of(")
                .contains("Field.of(\"observed_at\", Type.TIMESTAMP)")
                .contains("Field.of(\"temperature_c\", Type.FLOAT64)");
        assertThat(lake).doesNotExist();
    }

    @Test
    void aFileGoesIntoATableOfItsOwnAndIsTakenOnce() throws Exception {
        weather.run();
        Path file = data("shops.json", "{\"shops\":[{\"id\":1,\"place\":{\"x\":1.0}},{\"id\":2,\"place\":null}]}");

        Commands.Result result = weather.run("--data", file.toString(), "--records", "/shops");
        Commands.Result again = weather.run("--data", file.toString(), "--records", "/shops");

        assertThat(result.outcomes()).containsExactly("SUCCEEDED");
        assertThat(again.outcomes()).containsExactly("ALREADY_DONE");
        assertThat(DuckDb.rows("SELECT id, place FROM '" + lake + "/data/shops/**/*.parquet' ORDER BY id"))
                .containsExactly("1|{'x': 1.0}", "2|null");
    }

    @Test
    void recordsWithTimesGoIntoTheirWindows() throws Exception {
        Path file =
                data("t.csv", "id,at\n1,2026-11-20T08:59:59Z\n2,2026-11-20T09:00:00Z\n3,2026-11-20T10:00:00Z\n4,\n");

        Commands.Result result = weather.run(
                "--data", file.toString(), "--time", "at", "--backfill", "2026-11-20T09:00Z..2026-11-20T12:00Z");

        assertThat(result.out()).contains("1 of them without a time");
        assertThat(result.outcomes()).containsExactly("SUCCEEDED", "SUCCEEDED", "EMPTY");
        assertThat(DuckDb.rows("SELECT id FROM " + DuckDb.files(lake) + " ORDER BY id"))
                .containsExactly("2", "3");
    }

    @Test
    void pagesOfCsvAreStoredAsTheyCameAndReplayed() throws Exception {
        Path file = data("r.csv", "n,at\n" + "1.5,2026-11-20T09:00:00Z\n".repeat(1_200));

        Commands.Result plan = weather.run("--data", file.toString(), "--plan");
        Commands.Result result = weather.run("--data", file.toString());
        Commands.Result replay = weather.run("--data", file.toString(), "--replay");

        assertThat(plan.out())
                .contains("would read  GET http://127.0.0.1:")
                .contains("Field.of(\"n\", Type.FLOAT64)")
                .contains("Field.of(\"at\", Type.TIMESTAMP)");
        assertThat(result.outcomes()).containsExactly("SUCCEEDED");
        assertThat(result.out()).contains("1,200 records in 1 file from 3 pages");
        assertThat(replay.outcomes()).containsExactly("SUCCEEDED");
        assertThat(DuckDb.row("SELECT count(*), sum(n) FROM " + DuckDb.files(lake)))
                .isEqualTo("1200|1800.0");
    }

    @Test
    void aRowThatIsNoneFailsTheWindowAndIsNamed() throws Exception {
        Path file = data("odd.csv", "id,name\n1,a\n2,b,c\n");

        Commands.Result result = weather.run("--data", file.toString());

        assertThat(result.outcomes()).containsExactly("FAILED");
        assertThat(result.out())
                .contains("record 2 of page 1, at byte 12")
                .contains("the row has 3 cells, the header 2");
    }

    @Test
    void anyJsonApiCanBeRead() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("{\"r\":[{\"q\":\"" + exchange.getRequestURI() + "\"}]}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort() + "/now?from={window.start.epochSeconds}";

            Commands.Result result = weather.run("--url", url, "--records", "/r", "--window", "2026-11-20T09:00Z");

            assertThat(result.outcomes()).containsExactly("SUCCEEDED");
            assertThat(DuckDb.row("SELECT q FROM " + DuckDb.files(lake))).isEqualTo("/now?from=1795165200");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatTheCommandLineNamesMustBeThere() throws IOException {
        assertRefused(weather.run("--frob"), "unknown flag '--frob'; --help lists the flags");
        assertRefused(weather.run("--data", "none.json"), "--data is not there: none.json");
        assertRefused(weather.run("--data", folder.toString()), "--data is a folder");
        assertRefused(
                weather.run("--data", data("a.json", "{}").toString(), "--records", "/x"), "nothing at --records /x");
        assertRefused(weather.run("--window", "2026-11-20T09:30Z"), "name it by its start, 2026-11-20T09:00:00Z");
        assertRefused(weather.run("--window", "2026-11-20T12:00Z"), "has not ended yet");
        assertRefused(weather.run("--backfill", "2026-12-01..2026-12-02"), "no window");
        assertRefused(weather.run("--url", "ftp://x/"), "--url: ");
        assertRefused(weather.run("--url", "https://u:p@x/"), "--url: ");
        assertThat(lake).doesNotExist();
    }

    @Test
    void helpListsEveryFlagThatIsUnderstood() {
        Commands.Result result = weather.run("--help");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("--lake", "--window", "--backfill", "--plan", "--replay", "--reopen", "--refetch", "--down")
                .contains("--data", "--records", "--time", "--url", "--rows", "Exit codes: 0")
                .contains("--inject-bad", "--quarantine-limit", "--quarantined", "--replay-quarantine", "--mend");
    }

    private static void assertRefused(Commands.Result result, String message) {
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("weather: ").contains(message);
        assertThat(result.err().lines()).hasSize(1);
    }

    private Path data(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
