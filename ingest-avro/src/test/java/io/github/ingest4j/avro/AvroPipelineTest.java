// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro records all the way: in by a source, out by a sink for people who have code for them, and read back. */
class AvroPipelineTest {
    private static final org.apache.avro.Schema ORDER = new org.apache.avro.Schema.Parser().parse("""
            {"type": "record", "name": "Order", "namespace": "com.example", "fields": [
              {"name": "id", "type": "long"},
              {"name": "placed", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "note", "type": ["null", "string"], "default": null}]}
            """);

    @TempDir
    private Path folder;

    private static GenericRecord order(long id) {
        GenericData.Record order = new GenericData.Record(ORDER);
        order.put("id", id);
        order.put("placed", 1_795_165_200_000L);
        order.put("note", id == 2 ? "second" : null);
        return order;
    }

    // @start region="sink"
    record OrderSink(Consumer<GenericRecord> orders) implements KeyedSink {
        @Override
        public void apply(GenerationKey key, Schema schema, Batches rows) throws IOException {
            rows.forEach(batch -> AvroRecords.of(batch, "com.example.Order").forEach(orders));
        }

        // @end region="sink"

        @Override
        public String name() {
            return "order-code";
        }

        @Override
        public String options() {
            return "";
        }
    }

    @Test
    void recordsGoInAndOutAndAreReadBack() throws Exception {
        org.apache.avro.Schema schema = ORDER;
        List<GenericRecord> records = List.of(order(1), order(2));
        List<GenericRecord> seen = new ArrayList<>();
        LocalLake lake = LocalLake.at(folder);
        // @start region="example"
        Pipeline pipeline = Pipeline.named("orders")
                .source(request -> PageReader.of(AvroPages.of(schema, records)))
                .lake(lake)
                .transformer(AvroTransformer.create())
                .sink(ParquetSink.to(lake.store(), "orders"))
                // @end region="example"
                .sink(new OrderSink(seen::add))
                .build();

        RunReport report = pipeline.run();

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        String key = report.windows().get(0).files().get(0);
        List<GenericRecord> read = new ArrayList<>();
        // @start region="read"
        try (ParquetRecords orders = ParquetRecords.open(lake.store(), key)) {
            for (GenericRecord order = orders.next(); order != null; order = orders.next()) {
                read.add(order);
            }
        }
        // @end region="read"
        for (List<GenericRecord> rows : List.of(seen, read)) {
            assertThat(rows)
                    .extracting(row -> row.get("id"), row -> row.get("placed"), row -> String.valueOf(row.get("note")))
                    .containsExactly(
                            tuple(1L, 1_795_165_200_000_000L, "null"), tuple(2L, 1_795_165_200_000_000L, "second"));
        }
    }

    @Test
    void containerFileOfSomebodyElseIsAPage() throws Exception {
        Path file = folder.resolve("orders.avro");
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(ORDER)).create(ORDER, file.toFile())) {
            writer.append(order(7));
        }
        LocalLake lake = LocalLake.at(folder.resolve("lake"));
        Pipeline pipeline = Pipeline.named("orders")
                .source(request -> PageReader.of(Page.of(AvroPages.MEDIA_TYPE, Files.newInputStream(file))))
                .lake(lake)
                .schema(AvroSchemas.toSchema(ORDER))
                .transformer(AvroTransformer.create())
                .sink(ParquetSink.to(lake.store(), "orders"))
                .build();

        RunReport report = pipeline.run();

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(DuckDb.strings(
                        "SELECT id || ' ' || placed FROM read_parquet('" + folder + "/lake/data/**/*.parquet')"))
                .singleElement()
                .asString()
                .startsWith("7 2026-11-20 09:00:00");
    }
}
