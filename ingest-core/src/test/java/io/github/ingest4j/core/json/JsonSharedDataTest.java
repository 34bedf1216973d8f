// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.Page;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Public data as it is found, where it lies beside the project. */
class JsonSharedDataTest {

    @Test
    void earthquakes() throws IOException {
        JsonTransformer transformer = JsonTransformer.records("/features");

        Schema schema = infer(transformer, "earthquakes.json");
        Records records = transform(transformer, "earthquakes.json", schema);

        assertThat(schema.fields().stream().map(Field::name)).containsExactly("type", "properties", "geometry", "id");
        Type.Struct properties = (Type.Struct) schema.fields().get(1).type();
        assertThat(properties.field("mag").map(Field::type)).contains(Type.FLOAT64);
        assertThat(properties.field("time").map(Field::type)).contains(Type.INT64);
        assertThat(schema.fields().get(2).type()).hasToString("STRUCT<type:STRING,coordinates:LIST<FLOAT64>>");
        assertThat(records.rows).hasSize(1_707);
        assertThat(records.rejections).isEmpty();
        assertThat(records.unknownFields).isEmpty();
        assertThat(sumOf(records, "mag")).isCloseTo(2616.39, offset(1e-6));
        assertThat(sumOf(records, "time")).isEqualTo(2_590_660_358_845_828.0);
    }

    private static double sumOf(Records records, String property) {
        return records.column("properties").stream()
                .map(properties -> ((Map<?, ?>) properties).get(property))
                .filter(Objects::nonNull)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .sum();
    }

    @Test
    void flights() throws IOException {
        JsonTransformer transformer = JsonTransformer.create();

        Schema schema = infer(transformer, "flights-5k.json");
        Records records = transform(transformer, "flights-5k.json", schema);

        assertThat(schema)
                .isEqualTo(Schema.of(
                        Field.of("date", Type.STRING),
                        Field.of("delay", Type.INT64),
                        Field.of("distance", Type.INT64),
                        Field.of("origin", Type.STRING),
                        Field.of("destination", Type.STRING)));
        assertThat(records.rows).hasSize(5_000);
        assertThat(records.rejections).isEmpty();
        assertThat(sum(records.column("delay"))).isEqualTo(38_745);
        assertThat(sum(records.column("distance"))).isEqualTo(3_589_020);
    }

    private static long sum(List<Object> values) {
        return values.stream().mapToLong(value -> (Long) value).sum();
    }

    private static Schema infer(JsonTransformer transformer, String name) throws IOException {
        try (InputStream body = open(name)) {
            return transformer.infer(new InMemoryPages().add(Page.JSON, body), Schema.EMPTY);
        }
    }

    private static Records transform(JsonTransformer transformer, String name, Schema schema) throws IOException {
        try (InputStream body = open(name)) {
            return Records.of(transformer, new InMemoryPages().add(Page.JSON, body), schema);
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
