// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadingsMapperTest {
    private static final Schema MESSAGE = Schema.of(
            Field.of("device", Type.STRING),
            Field.of("sent_at", Type.STRING),
            Field.of(
                    "readings",
                    Type.list(Type.struct(Field.of("kind", Type.STRING), Field.of("value", Type.FLOAT64)))));

    private final Recorded out = new Recorded();

    @Test
    void eachReadingBecomesARow() {
        map("door-17", "2026-11-20T09:15:00Z", List.of(reading("temperature", 7.5), reading("battery", 3.1)));

        assertThat(out.rows)
                .hasSize(2)
                .element(1)
                .asString()
                .contains("kind=battery")
                .contains("value=3.1");
        assertThat(out.rejected).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        map(null, "2026-11-20T09:15:00Z", List.of());
        map("door-17", "noon", List.of());
        map("door-17", "2026-11-20T09:15:00Z", List.of(Map.of("value", 1.0)));

        assertThat(out.rows).isEmpty();
        assertThat(out.rejected).containsExactly("device", "sent_at", "readings.kind");
    }

    @Test
    void aMessageWithoutReadingsHasNoRows() {
        map("door-17", "2026-11-20T09:15:00Z", null);

        assertThat(out.rows).isEmpty();
        assertThat(out.rejected).isEmpty();
    }

    private static Map<String, Object> reading(String kind, double value) {
        return Map.of("kind", kind, "value", value);
    }

    private void map(@Nullable String device, String sentAt, @Nullable List<Map<String, Object>> readings) {
        Batch.Builder batch = Batch.builder(MESSAGE);
        batch.row()
                .set("device", device)
                .set("sent_at", sentAt)
                .set("readings", readings)
                .add();
        for (Row message : batch.build().rows()) {
            new ReadingsMapper().map(message, out);
        }
    }

    private static final class Recorded implements RecordMapper.Output {
        private final Map<String, @Nullable Object> row = new TreeMap<>();
        private final List<String> rows = new ArrayList<>();
        private final List<String> rejected = new ArrayList<>();

        @Override
        public RecordMapper.Output set(String name, @Nullable Object value) {
            row.put(name, value);
            return this;
        }

        @Override
        public RecordMapper.Output copy(Row other) {
            other.fields().forEach(field -> row.put(field.name(), other.value(field.name())));
            return this;
        }

        @Override
        public void emit() {
            rows.add(row.toString());
            row.clear();
        }

        @Override
        public void reject(String path, String reason) {
            rejected.add(path);
        }
    }
}
