// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.RawPages;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a transformer makes of pages: rows as maps, structs in them too. */
class Records implements Transformer.RecordOutput {
    final List<Map<String, Object>> rows = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final List<Rejection> rejections = new ArrayList<>();
    final List<String> unknownFields = new ArrayList<>();

    static Records of(JsonTransformer transformer, RawPages pages, Schema schema) throws IOException {
        Records records = new Records();
        transformer.transform(pages, schema, records);
        return records;
    }

    /** The values of one column. */
    List<Object> column(String name) {
        List<Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(name)));
        return values;
    }

    @Override
    public void write(Batch batch) {
        batches.add(batch.rowCount());
        batch.rows().forEach(row -> rows.add(plain(row)));
    }

    @Override
    public void reject(Rejection rejection) {
        rejections.add(rejection);
    }

    @Override
    public Transformer.UnknownField unknownField(String path) {
        unknownFields.add(path);
        return Transformer.UnknownField.LEAVE_OUT;
    }

    private static Map<String, Object> plain(Row row) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Field field : row.fields()) {
            plain.put(field.name(), plain(row.value(field.name())));
        }
        return plain;
    }

    private static Object plain(Object value) {
        if (value instanceof Row row) {
            return plain(row);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, entry) -> plain.put((String) key, plain(entry)));
            return plain;
        }
        return value;
    }
}
