// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Public data as it is found, where it lies beside the project. */
class CsvSharedDataTest {

    @Test
    void dailyWeather() throws IOException {
        Schema schema = infer("seattle-weather.csv");
        Taken taken = transform("seattle-weather.csv", schema);

        assertThat(schema)
                .isEqualTo(Schema.of(
                        Field.of("date", Type.DATE),
                        Field.of("precipitation", Type.FLOAT64),
                        Field.of("temp_max", Type.FLOAT64),
                        Field.of("temp_min", Type.FLOAT64),
                        Field.of("wind", Type.FLOAT64),
                        Field.of("weather", Type.STRING)));
        assertThat(taken.rejections).isEmpty();
        assertThat(taken.rows).hasSize(1_461);
    }

    @Test
    void hourlyWeather() throws IOException {
        Schema schema = infer("seattle-weather-hourly-normals.csv");
        Taken taken = transform("seattle-weather-hourly-normals.csv", schema);

        assertThat(schema)
                .isEqualTo(Schema.of(
                        Field.of("date", Type.LOCAL_TIMESTAMP),
                        Field.of("pressure", Type.FLOAT64),
                        Field.of("temperature", Type.FLOAT64),
                        Field.of("wind", Type.FLOAT64)));
        assertThat(taken.rejections).isEmpty();
        assertThat(taken.rows).hasSize(8_759);
    }

    @Test
    void birdstrikes() throws IOException {
        Schema schema = infer("birdstrikes.csv");
        Taken taken = transform("birdstrikes.csv", schema);

        assertThat(schema.fields()).hasSize(14);
        assertThat(schema.field("Flight Date").map(Field::type)).contains(Type.DATE);
        assertThat(schema.field("Cost Total $").map(Field::type)).contains(Type.INT64);
        assertThat(schema.field("Speed IAS in knots").map(Field::type)).contains(Type.INT64);
        assertThat(taken.rejections).isEmpty();
        assertThat(taken.rows).hasSize(10_000);
        assertThat(column(taken, 12).stream().mapToLong(Long.class::cast).sum()).isEqualTo(40_545_276);
        assertThat(column(taken, 13)).filteredOn(Objects::isNull).hasSize(2_836);
    }

    private static List<Object> column(Taken taken, int index) {
        List<Object> values = new ArrayList<>();
        taken.rows.forEach(row -> values.add(row.get(index)));
        return values;
    }

    private static Schema infer(String name) throws IOException {
        try (InputStream body = open(name)) {
            return CsvTransformer.create().infer(new CsvPages().add(body), Schema.EMPTY);
        }
    }

    private static Taken transform(String name, Schema schema) throws IOException {
        try (InputStream body = open(name)) {
            return Taken.of(CsvTransformer.create(), new CsvPages().add(body), schema);
        }
    }

    /** A file in {@code ../shared/data}, seen from the root of the project. */
    private static InputStream open(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Path file = root.resolve("../shared/data").resolve(name).normalize();
        assumeTrue(Files.isRegularFile(file), () -> "no shared data at " + file);
        return Files.newInputStream(file);
    }
}
