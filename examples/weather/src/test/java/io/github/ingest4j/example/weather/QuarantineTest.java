// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of bad records: none is lost, and what can be mended is there once. */
@Tag("slow")
class QuarantineTest {
    @TempDir
    private Path folder;

    private Path lake = Path.of("");
    private Path goodLake = Path.of("");
    private Commands weather = new Commands(lake);

    @BeforeEach
    void newLakes() {
        lake = folder.resolve("lake");
        goodLake = folder.resolve("good");
        weather = new Commands(lake);
    }

    @Test
    void weatherThatIsBadIsSetAsideAndTheRestIsPublished() throws SQLException {
        new Commands(goodLake).run();

        Commands.Result result = weather.run("--inject-bad", "50");

        assertThat(result.exit()).isZero();
        assertThat(result.outcomes()).containsExactly("SUCCEEDED");
        assertThat(result.out())
                .contains("50 records set aside, listed in")
                .contains("set aside: 16 MALFORMED at station, 17 SCHEMA at station, 17 SCHEMA at temperature_c")
                .contains("SCHEMA at temperature_c: ")
                .contains("    record 2 of page 1, at byte ")
                .contains("    {\"station\":\"WX002\",");
        assertThat(result.err()).contains("[QUARANTINED] weather/main: 50 of 144 records set aside");
        assertThat(listed()).containsExactly("50|50");
        assertThat(rows(lake)).hasSize(144 - 50).isSubsetOf(rows(goodLake));
    }

    @Test
    void mendedWeatherIsPublishedOnceWithTheRest() throws SQLException {
        new Commands(goodLake).run();
        weather.run("--inject-bad", "50");

        Commands.Result unchanged = weather.run("--replay-quarantine");
        Commands.Result mended = weather.run("--replay-quarantine", "--mend");
        Commands.Result again = weather.run("--replay-quarantine", "--mend");

        assertThat(unchanged.outcomes()).containsExactly("ALREADY_DONE");
        assertThat(unchanged.out()).contains("the same records would be set aside again");
        assertThat(mended.outcomes()).containsExactly("SUCCEEDED");
        assertThat(mended.out()).contains("set aside: 16 MALFORMED at station, 17 SCHEMA at station\n");
        assertThat(again.outcomes()).containsExactly("ALREADY_DONE");
        assertThat(rows(lake)).hasSize(144 - 50 + 17).doesNotHaveDuplicates().isSubsetOf(rows(goodLake));
    }

    @ParameterizedTest
    @CsvSource({"csv, MALFORMED, SCHEMA at n", "json, MALFORMED at id, SCHEMA at n"})
    void recordsOfAFileArePublishedOrSetAsideAndMended(String kind, String malformed, String misfit) throws Exception {
        String file = file(kind).toString();
        new Commands(goodLake).run("--data", file);

        Commands.Result bad = weather.run("--data", file, "--inject-bad", "50");
        List<String> published = rows(lake);
        Commands.Result mended = weather.run("--data", file, "--replay-quarantine", "--mend");

        assertThat(bad.outcomes()).containsExactly("SUCCEEDED");
        assertThat(bad.out()).contains("set aside: 25 " + malformed + ", 25 " + misfit + "\n");
        assertThat(published).hasSize(1_150).isSubsetOf(rows(goodLake));
        assertThat(mended.outcomes()).containsExactly("SUCCEEDED");
        assertThat(mended.out()).contains("set aside: 25 " + malformed + "\n");
        assertThat(rows(lake)).hasSize(1_175).doesNotHaveDuplicates().isSubsetOf(rows(goodLake));
        assertThat(DuckDb.row("SELECT DISTINCT typeof(n) FROM " + DuckDb.files(lake)))
                .isEqualTo(kind.equals("csv") ? "DOUBLE" : "BIGINT");
    }

    @Test
    void numbersThatNobodyHasAreRefusedByTheMapper() throws Exception {
        Path file = Files.writeString(folder.resolve("gaps.csv"), "id,n\na,1\nb,\nc,3\n");
        weather.run("--data", file.toString(), "--inject-bad", "1");

        Commands.Result mended = weather.run("--data", file.toString(), "--replay-quarantine", "--mend");

        assertThat(mended.out()).contains("set aside: 1 MAPPER at n\n").contains("no number of this column");
        assertThat(DuckDb.rows("SELECT id, n FROM " + DuckDb.files(lake) + " ORDER BY id"))
                .containsExactly("a|1", "c|3");
    }

    @Test
    void moreThanTheLimitFailTheWindowUntilItIsRaised() throws SQLException {
        Commands.Result failed = weather.run("--inject-bad", "50", "--quarantine-limit", "0.1");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.outcomes()).containsExactly("FAILED");
        assertThat(failed.out())
                .contains("50 of 144 records of window 20261120T110000Z_PT1H")
                .contains("10 % of a window's records");
        assertThat(weather.run("--quarantined").out()).contains("no record is set aside");

        Commands.Result reopened = weather.run("--reopen", "--inject-bad", "50");

        assertThat(reopened.outcomes()).containsExactly("SUCCEEDED");
        assertThat(reopened.requests()).isZero();
        assertThat(rows(lake)).hasSize(94);
    }

    @Test
    void whatIsSetAsideIsPrintedForTheWindowsThatAreNamed() {
        weather.run("--inject-bad", "2", "--backfill", "2026-11-20T09:00Z..2026-11-20T11:00Z");

        Commands.Result all = weather.run("--quarantined");
        Commands.Result one = weather.run("--quarantined", "--window", "2026-11-20T09:00Z");
        Commands.Result none = weather.run("--quarantined", "--backfill", "2026-11-19..2026-11-20");

        assertThat(all.out())
                .contains("set aside: 2 SCHEMA at station, 2 SCHEMA at temperature_c")
                .contains("  2026-11-20T09:00:00Z  SCHEMA at temperature_c: ")
                .contains("  2026-11-20T10:00:00Z  SCHEMA at station: ");
        assertThat(one.out()).contains("set aside: 1 SCHEMA at station, 1 SCHEMA at temperature_c");
        assertThat(none.out()).contains("no record is set aside");
    }

    @Test
    void nothingSetAsideIsNothingToReplay() {
        weather.run();

        Commands.Result result = weather.run("--replay-quarantine");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("nothing is set aside: there is nothing to replay");
    }

    /** 1,200 records; in JSON the numbers are integers. */
    private Path file(String kind) throws IOException {
        boolean csv = kind.equals("csv");
        List<String> records = new ArrayList<>(IntStream.range(0, 1_200)
                .mapToObj(i -> csv ? "r" + i + ",\"" + i + ".25\",x" : "{\"id\":\"r" + i + "\",\"n\":" + i + "}")
                .toList());
        String content = csv
                ? "id,n,s\n" + String.join("\n", records)
                : records.stream().collect(Collectors.joining(",\n", "[", "]"));
        return Files.writeString(folder.resolve("readings." + kind), content);
    }

    private static List<String> rows(Path lake) throws SQLException {
        return DuckDb.rows("SELECT * FROM " + DuckDb.files(lake) + " ORDER BY ALL");
    }

    /** Lines and different records of the lists in the lake. */
    private List<String> listed() throws SQLException {
        return DuckDb.rows(
                "SELECT count(*), count(DISTINCT (page, byteOffset)) FROM '" + lake + "/quarantine/**/*.ndjson.gz'");
    }
}
