// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetWriter;
import org.jspecify.annotations.Nullable;

/** What is written first: each line split at its commas, a generic record of the cells, and the writer of parquet-avro. */
public final class NaiveCsv {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final long MICROS = 1_000_000;

    private NaiveCsv() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, NaiveCsv::convert);
    }

    static long convert(Job job) throws IOException {
        job.refuseOwnSettings();
        Schema schema = AvroSchemaOf.of(job.shape());
        long rows = 0;
        try (BufferedReader reader = Files.newBufferedReader(job.input());
                ParquetWriter<GenericRecord> writer = NaiveJson.writer(job, schema)) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.write(record(line.split(",", -1), schema));
                rows++;
            }
        }
        return rows;
    }

    private static GenericRecord record(String[] cells, Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(
                    field.pos(),
                    value(cells[field.pos()], field.schema().getTypes().get(1)));
        }
        return record;
    }

    private static @Nullable Object value(String cell, Schema type) {
        if (cell.isEmpty()) {
            return null;
        }
        return switch (type.getType()) {
            case DOUBLE -> Double.parseDouble(cell);
            case LONG -> type.getLogicalType() == null ? Long.parseLong(cell) : micros(cell);
            default -> cell;
        };
    }

    private static long micros(String cell) {
        return LocalDateTime.parse(cell, DATE_TIME).toEpochSecond(ZoneOffset.UTC) * MICROS;
    }
}
