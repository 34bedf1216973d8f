// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomSourceTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:34:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path lake;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void everyReadingOfEveryMessageBecomesARowOnce() throws Exception {
        assertThat(run()).isZero();
        assertThat(run()).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("36 readings from 18 messages")
                .contains("ALREADY_DONE");
        assertThat(query("count(*), count(DISTINCT (device, sent_at, kind)), count(value), min(firmware)"))
                .isEqualTo("36|36|36|1.4");
    }

    @Test
    void aMessageThatCannotBeUsedIsSetAsideAndSomebodyIsTold() throws Exception {
        int broken = run("--broken");

        assertThat(broken).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("36 readings from 19 messages, 1 set aside");
        assertThat(notifications())
                .singleElement()
                .asString()
                .contains(" QUARANTINED inbox/main: 1 of 19 records set aside ");
        assertThat(query("count(*)")).isEqualTo("36");

        int mended = run("--mended");

        assertThat(mended).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("36 readings from 18 messages, 0 set aside");
        assertThat(notifications()).hasSize(1);
        assertThat(query("count(*)")).isEqualTo("36");
    }

    @Test
    void theCommandLineIsChecked() {
        assertThat(run("--frob")).isEqualTo(2);
        assertThat(run("--broken", "--mended")).isEqualTo(2);
        assertThat(new CustomSource(print(out), print(err), CLOCK).run(List.of("--lake")))
                .isEqualTo(2);
        assertThat(run("--help")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--lake", "--broken", "--mended");
    }

    private int run(String... flags) {
        List<String> args = new ArrayList<>(List.of("--lake", lake.toString()));
        args.addAll(List.of(flags));
        return new CustomSource(print(out), print(err), CLOCK).run(args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private List<String> notifications() throws Exception {
        return Files.readAllLines(lake.resolve("notifications.log"));
    }

    private String query(String columns) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT concat_ws('|', " + columns + ") FROM '" + lake + "/**/*.parquet'")) {
            row.next();
            return row.getString(1);
        }
    }
}
