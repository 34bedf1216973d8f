// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What went through the pipeline is what DuckDB reads in the file itself. */
@Tag("slow")
class RealDataTest {
    @TempDir
    private Path lake;

    static Stream<Arguments> jsonFiles() {
        return Stream.of(
                Arguments.of("sample/buoys.json", "/features", "features"),
                Arguments.of("../../../shared/data/earthquakes.json", "/features", "features"),
                Arguments.of("../../../shared/data/flights-5k.json", "", ""));
    }

    @ParameterizedTest
    @MethodSource("jsonFiles")
    void everyRecordOfAJsonFileArrivesAsDuckDbReadsIt(Path file, String pointer, String duckDbList) throws Exception {
        assumeTrue(Files.exists(file), file + " is absent, so it is not checked");

        Commands.Result result = pointer.isEmpty()
                ? new Commands(lake).run("--data", file.toString())
                : new Commands(lake).run("--data", file.toString(), "--records", pointer);

        assertThat(result.outcomes()).as(result.out()).containsExactly("SUCCEEDED");
        String original = duckDbList.isEmpty()
                ? "(SELECT json AS r FROM read_json_objects('" + file + "', format='array'))"
                : "(SELECT unnest(" + duckDbList + ") AS r FROM read_json('" + file + "', columns={" + duckDbList
                        + ": 'JSON[]'}, maximum_object_size=100000000))";
        // The file's own records as JSON text, paths and values, against the table's rows as JSON.
        assertThat(leaves("SELECT r::JSON AS r FROM " + original))
                .isEqualTo(leaves("SELECT to_json(t) AS r FROM read_parquet(" + DuckDb.files(lake)
                        + ", hive_partitioning=false) t"));
    }

    /** For each path of a leaf that is not null: how often it occurs, and a digest of its values, whatever their order. */
    private static List<String> leaves(String records) throws Exception {
        return DuckDb.rows("SELECT regexp_replace(fullkey, '\\[[0-9]+\\]', '[]', 'g') AS path, count(*),"
                + " sum(hash(CASE WHEN type IN ('DOUBLE', 'BIGINT', 'UBIGINT') THEN (atom::DOUBLE)::VARCHAR"
                + " ELSE atom::VARCHAR END))"
                + " FROM (" + records + ") t, json_tree(t.r) WHERE atom IS NOT NULL AND type <> 'NULL'"
                + " GROUP BY ALL ORDER BY ALL");
    }

    @Test
    void theEarthquakesKeepCountsSumsNestedValuesArraysAndNulls() throws Exception {
        Path file = Path.of("../../../shared/data/earthquakes.json");
        assumeTrue(Files.exists(file), file + " is absent, so it is not checked");

        new Commands(lake).run("--data", file.toString(), "--records", "/features");

        String figures =
                "count(*), sum(r.properties.mag)::DECIMAL(18,4), count(r.properties.felt), count(r.properties.cdi),"
                        + " sum(r.properties.time), sum(r.geometry.coordinates[3])::DECIMAL(18,4),"
                        + " sum(len(r.geometry.coordinates)), count(DISTINCT r.id), min(r.properties.place), max(r.properties.place)";
        String own = DuckDb.row("SELECT " + figures + " FROM (SELECT unnest(features) AS r FROM read_json('" + file
                + "', maximum_object_size=100000000))");
        assertThat(DuckDb.row("SELECT " + figures + " FROM read_parquet(" + DuckDb.files(lake) + ") r"))
                .isEqualTo(own);
        assertThat(own).startsWith("1707|");
    }

    @ParameterizedTest
    @ValueSource(strings = {"birdstrikes", "seattle-weather", "seattle-weather-hourly-normals"})
    void everyRowOfACsvFileArrivesAsDuckDbReadsIt(String name) throws Exception {
        Path file = Path.of("../../../shared/data", name + ".csv");
        assumeTrue(Files.exists(file), file + " is absent, so it is not checked");

        Commands.Result result = new Commands(lake).run("--data", file.toString());

        assertThat(result.outcomes()).as(result.out()).containsExactly("SUCCEEDED");
        String ours = "SELECT * FROM read_parquet(" + DuckDb.files(lake) + ", hive_partitioning=false)";
        String own = "SELECT * FROM read_csv('" + file + "', sample_size=-1)";
        assertThat(DuckDb.rows(ours + " ORDER BY ALL")).isEqualTo(DuckDb.rows(own + " ORDER BY ALL"));
        assertThat(DuckDb.rows("SELECT column_name, column_type FROM (DESCRIBE " + ours + ")"))
                .isEqualTo(DuckDb.rows("SELECT column_name, column_type FROM (DESCRIBE " + own + ")"));
    }
}
