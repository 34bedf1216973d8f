// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Source;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of CSV in a lake, next to what DuckDB makes of the same files: each value and each type. */
class CsvReadersTest {
    @TempDir
    Path folder;

    @Test
    void whatCsvAllowsIsReadAsDuckDbReadsIt() throws Exception {
        Path file = Files.writeString(folder.resolve("odd.csv"), """
                id,"a name, quoted",text,day,at,ok,x
                1,Ann,"two
                lines",2026-11-20,2026-11-20T09:00:00,true,0.1
                2,"B ""Bo"" O'Neil",  blanks ,2026-11-21,2026-11-20T09:00:01.25,false,-2.5e-7
                3,Çelik 𝄞,"a,b;c",,,,
                9223372036854775807,,"x",0001-01-01,1970-01-01T00:00:00,TRUE,12345678.125
                """);

        ingest(file, CsvTransformer.create(), Schema.EMPTY);

        assertSame("read_csv('" + file + "', header = true, sample_size = -1)");
    }

    @Test
    void doublesThatAreNoNumbersAreReadAsDuckDbReadsThem() throws Exception {
        Path file = Files.writeString(folder.resolve("doubles.csv"), "id,x\n1,nan\n2,inf\n3,-inf\n4,1e300\n5,\n");

        ingest(file, CsvTransformer.create(), Schema.of(Field.of("x", Type.FLOAT64)));

        assertSame("read_csv('" + file + "', header = true, types = {'x': 'DOUBLE'})");
    }

    @Test
    void birdstrikesInferred() throws Exception {
        Path file = shared("birdstrikes.csv");

        ingest(file, CsvTransformer.create(), Schema.EMPTY);

        assertSame("read_csv('" + file + "', header = true, sample_size = -1)");
    }

    @Test
    void birdstrikesDeclared() throws Exception {
        Path file = shared("birdstrikes.csv");

        ingest(
                file,
                CsvTransformer.create(),
                Schema.of(
                        Field.of("Flight Date", Type.DATE).required(),
                        Field.of("Cost Total $", Type.decimal(12, 2)),
                        Field.of("Speed IAS in knots", Type.INT32),
                        Field.of("Cost Other", Type.FLOAT64),
                        Field.of("Cost Repair", Type.STRING)));

        assertSame("read_csv('" + file + "', header = true, sample_size = -1, types = {'Cost Total $': 'DECIMAL(12,2)',"
                + " 'Speed IAS in knots': 'INTEGER', 'Cost Other': 'DOUBLE', 'Cost Repair': 'VARCHAR'})");
    }

    @Test
    void dailyWeatherInferred() throws Exception {
        Path file = shared("seattle-weather.csv");

        ingest(file, CsvTransformer.create(), Schema.EMPTY);

        assertSame("read_csv('" + file + "', header = true, sample_size = -1)");
    }

    @Test
    void dailyWeatherDeclared() throws Exception {
        Path file = shared("seattle-weather.csv");

        ingest(
                file,
                CsvTransformer.builder().allStrings().build(),
                Schema.of(
                        Field.of("date", Type.DATE),
                        Field.of("wind", Type.decimal(5, 1)),
                        Field.of("temp_max", Type.FLOAT64)));

        assertSame("read_csv('" + file + "', header = true, all_varchar = false, types = {'date': 'DATE',"
                + " 'wind': 'DECIMAL(5,1)', 'temp_max': 'DOUBLE', 'temp_min': 'VARCHAR', 'precipitation': 'VARCHAR',"
                + " 'weather': 'VARCHAR'})");
    }

    @Test
    void hourlyWeatherInferred() throws Exception {
        Path file = shared("seattle-weather-hourly-normals.csv");

        ingest(file, CsvTransformer.create(), Schema.EMPTY);

        assertSame("read_csv('" + file + "', header = true, sample_size = -1)");
    }

    /** A zone makes points in time of local ones; DuckDB is told the same in its own words. */
    @Test
    void hourlyWeatherDeclared() throws Exception {
        Path file = shared("seattle-weather-hourly-normals.csv");
        CsvTransformer transformer =
                CsvTransformer.builder().zone("date", ZoneOffset.ofHours(-8)).build();

        ingest(
                file,
                transformer,
                Schema.of(Field.of("date", Type.TIMESTAMP).required(), Field.of("pressure", Type.decimal(6, 1))));

        assertSame("(SELECT timezone('UTC', date + INTERVAL 8 HOURS) AS date, pressure::DECIMAL(6,1) AS pressure,"
                + " temperature, wind FROM read_csv('" + file
                + "', header = true, sample_size = -1, types = {'pressure': 'VARCHAR'}))");
    }

    private void ingest(Path file, CsvTransformer transformer, Schema declared) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Source source = request -> PageReader.of(Page.of(Page.CSV, content));
        Pipeline.Builder pipeline =
                new Lake(folder.resolve("lake")).pipeline(source).transformer(transformer);
        if (!declared.isEmpty()) {
            pipeline.schema(declared);
        }
        assertThat(pipeline.build().run(NINE).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    /** That the table is the same as another, which has at least a row, in names, types and all values. */
    private void assertSame(String other) throws SQLException {
        Lake lake = new Lake(folder.resolve("lake"));
        String columns = String.join(
                ", ", DuckDb.query("SELECT '\"' || column_name || '\"' FROM (DESCRIBE SELECT * FROM " + other + ")"));
        String ours = "SELECT " + columns + " FROM orders";
        String theirs = "SELECT " + columns + " FROM " + other;

        assertThat(lake.query("SELECT count(*) FROM (" + ours + " EXCEPT ALL " + theirs + ")"))
                .containsExactly("0");
        assertThat(lake.query("SELECT count(*) FROM (" + theirs + " EXCEPT ALL " + ours + ")"))
                .containsExactly("0");
        assertThat(lake.query("SELECT column_name, column_type FROM (DESCRIBE " + ours + ")"))
                .isEqualTo(DuckDb.query("SELECT column_name, column_type FROM (DESCRIBE " + theirs + ")"));
        assertThat(lake.query("SELECT count(*) > 0 FROM orders")).containsExactly("true");
    }

    /** A file in {@code ../shared/data}, seen from the root of the project. */
    private static Path shared(String name) {
        Path root = Path.of("").toAbsolutePath().getParent();
        Path file = root.resolve("../shared/data").resolve(name).normalize();
        assumeTrue(Files.isRegularFile(file), () -> "no shared data at " + file);
        return file;
    }
}
