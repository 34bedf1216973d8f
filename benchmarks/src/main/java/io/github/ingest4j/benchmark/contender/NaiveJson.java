// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingest4j.benchmark.data.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/** What is written first: a tree of each record, a generic record of each tree, and the writer of parquet-avro. */
public final class NaiveJson {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Schema schema;
    private final ParquetWriter<GenericRecord> writer;
    private long rows;

    private NaiveJson(Schema schema, ParquetWriter<GenericRecord> writer) {
        this.schema = schema;
        this.writer = writer;
    }

    public static void main(String[] args) throws IOException {
        Contender.run(args, NaiveJson::convert);
    }

    static long convert(Job job) throws IOException {
        job.refuseOwnSettings();
        Schema schema = AvroSchemaOf.of(job.shape());
        try (ParquetWriter<GenericRecord> writer = writer(job, schema)) {
            NaiveJson naive = new NaiveJson(schema, writer);
            if (job.frame() == Frame.NDJSON) {
                naive.lines(job);
            } else {
                naive.document(job);
            }
            return naive.rows;
        }
    }

    static ParquetWriter<GenericRecord> writer(Job job, Schema schema) throws IOException {
        return ParquetJava.set(
                        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(job.output()))
                                .withSchema(schema)
                                .withDataModel(GenericData.get()),
                        job)
                .build();
    }

    private void lines(Job job) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(job.input())) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                write(mapper.readTree(line));
            }
        }
    }

    private void document(Job job) throws IOException {
        JsonNode root = mapper.readTree(job.input().toFile());
        for (JsonNode node : job.frame() == Frame.DOCUMENT ? root.get("data") : root) {
            write(node);
        }
    }

    private void write(JsonNode node) throws IOException {
        writer.write(record(node, schema));
        rows++;
    }

    private static GenericRecord record(JsonNode node, Schema type) {
        GenericRecord record = new GenericData.Record(type);
        for (Schema.Field field : type.getFields()) {
            record.put(field.pos(), value(node.get(field.name()), field.schema()));
        }
        return record;
    }

    private static @Nullable Object value(@Nullable JsonNode node, Schema nullable) {
        if (node == null || node.isNull()) {
            return null;
        }
        Schema type = nullable.getTypes().get(1);
        return switch (type.getType()) {
            case RECORD -> record(node, type);
            case ARRAY -> list(node, type.getElementType());
            case BOOLEAN -> node.booleanValue();
            case DOUBLE -> node.doubleValue();
            case LONG -> type.getLogicalType() == null ? node.longValue() : micros(node.textValue());
            default -> node.textValue();
        };
    }

    private static List<@Nullable Object> list(JsonNode node, Schema element) {
        List<@Nullable Object> list = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            list.add(value(item, element));
        }
        return list;
    }

    private static long micros(String text) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    }
}
