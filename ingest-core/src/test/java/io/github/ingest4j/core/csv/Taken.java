// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.RawPages;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Origins;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keeps what a transformer makes of pages: each row as the list of its values, in the order of the table's columns. */
class Taken implements Transformer.RecordOutput {
    /** Where a record was. */
    record Origin(int page, long recordNumber, long byteOffset, long byteLength) {}

    final List<List<Object>> rows = new ArrayList<>();
    final List<Origin> origins = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final List<Rejection> rejections = new ArrayList<>();
    final List<String> unknownFields = new ArrayList<>();
    private final UnknownField answer;

    Taken(UnknownField answer) {
        this.answer = answer;
    }

    static Taken of(CsvTransformer transformer, RawPages pages, Schema schema) throws IOException {
        Taken taken = new Taken(UnknownField.LEAVE_OUT);
        transformer.transform(pages, schema, taken);
        return taken;
    }

    /** The values of pages whose columns are as inferred from them. */
    static List<List<Object>> inferred(CsvTransformer transformer, String... bodies) throws IOException {
        Schema schema = transformer.infer(CsvPages.of(bodies), Schema.EMPTY);
        return of(transformer, CsvPages.of(bodies), schema).rows;
    }

    /** A table of nullable STRING columns. */
    static Schema strings(String... names) {
        return new Schema(
                Stream.of(names).map(name -> Field.of(name, Type.STRING)).toList());
    }

    List<String> reasons() {
        return rejections.stream().map(Rejection::reason).toList();
    }

    @Override
    public void write(Batch batch) {
        batches.add(batch.rowCount());
        Origins from = batch.origins().orElseThrow();
        for (int i = 0; i < batch.rowCount(); i++) {
            origins.add(new Origin(from.page(i), from.recordNumber(i), from.byteOffset(i), from.byteLength(i)));
        }
        batch.rows().forEach(row -> rows.add(values(row)));
    }

    private static List<Object> values(Row row) {
        List<Object> values = new ArrayList<>();
        row.fields().forEach(field -> values.add(row.value(field.name())));
        return values;
    }

    @Override
    public void reject(Rejection rejection) {
        rejections.add(rejection);
    }

    @Override
    public UnknownField unknownField(String path) {
        unknownFields.add(path);
        return answer;
    }

    @Override
    public boolean wantsOrigins() {
        return true;
    }
}
