// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records as nested lists and maps of values with a sound {@code equals}: what every reader's result is turned into. */
final class PlainValues {
    private PlainValues() {}

    static List<List<@Nullable Object>> of(Batch batch) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        batch.rows().forEach(row -> rows.add(plain(row)));
        return rows;
    }

    /** Compares value by value, so that a failure shows one value and not two tables. */
    static void assertSame(
            String reader, Schema schema, List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected) {
        assertThat(actual).as("%s", reader).hasSameSizeAs(expected);
        for (int row = 0; row < expected.size(); row++) {
            for (int i = 0; i < schema.fields().size(); i++) {
                Object found = actual.get(row).get(i);
                Object wanted = expected.get(row).get(i);
                if (!Objects.equals(found, wanted)) { // an assertion for each of a million values takes long
                    assertThat(found)
                            .as(
                                    "%s, record %d, %s",
                                    reader, row, schema.fields().get(i))
                            .isEqualTo(wanted);
                }
            }
        }
    }

    private static List<@Nullable Object> plain(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : row.fields()) {
            values.add(plain(row.value(field.name())));
        }
        return values;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Row row) {
            return plain(row);
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, entry) -> entries.put((String) key, plain(entry)));
            return entries;
        }
        return value;
    }
}
