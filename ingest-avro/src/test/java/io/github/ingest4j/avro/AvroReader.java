// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Reads Parquet files by {@link ParquetRecords}, whatever their fields are called. */
final class AvroReader {
    private static final long NANOS_PER_MICRO = 1_000;

    private AvroReader() {}

    /** All records of a file, as {@link PlainValues}, whatever its fields are called. */
    @SuppressWarnings("deprecation")
    static List<List<@Nullable Object>> read(Path file, Schema schema) throws IOException {
        NameValidator before = org.apache.avro.Schema.getNameValidator();
        org.apache.avro.Schema.setNameValidator(NameValidator.NO_VALIDATION);
        try {
            return plain(all(ParquetRecords.open(file)), schema);
        } finally {
            org.apache.avro.Schema.setNameValidator(before);
        }
    }

    /** The records of a file as a reader sees them who has that schema. */
    static List<GenericRecord> recordsOf(org.apache.avro.Schema avro, Path file) throws IOException {
        return all(ParquetRecords.open(file, avro));
    }

    /** Records of {@code schema} as {@link PlainValues}. */
    static List<List<@Nullable Object>> plain(List<GenericRecord> records, Schema schema) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        records.forEach(row -> rows.add(struct(schema.fields(), row)));
        return rows;
    }

    private static List<GenericRecord> all(ParquetRecords records) throws IOException {
        List<GenericRecord> rows = new ArrayList<>();
        try (records) {
            for (GenericRecord row = records.next(); row != null; row = records.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<@Nullable Object> struct(List<Field> fields, IndexedRecord row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            values.add(plain(fields.get(i).type(), row.get(i)));
        }
        return values;
    }

    private static @Nullable Object plain(Type type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (type instanceof Type.Struct struct) {
            return struct(struct.fields(), (IndexedRecord) value);
        }
        if (type instanceof Type.ListOf list) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object element : (List<?>) value) {
                elements.add(plain(list.element(), element));
            }
            return elements;
        }
        if (type instanceof Type.MapOf map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value).forEach((key, entry) -> entries.put(key.toString(), plain(map.value(), entry)));
            return entries;
        }
        if (type instanceof Type.Decimal decimal) {
            if (value instanceof GenericFixed fixed) {
                return new BigDecimal(new BigInteger(fixed.bytes()), decimal.scale());
            }
            return value instanceof ByteBuffer bytes
                    ? new BigDecimal(
                            new BigInteger(bytes.array(), bytes.position(), bytes.remaining()), decimal.scale())
                    : value;
        }
        return switch ((Type.Scalar) type) {
            case BOOLEAN, INT32, INT64, FLOAT64 -> value;
            case STRING -> value.toString();
            case BYTES -> ((ByteBuffer) value).slice();
            case DATE -> LocalDate.ofEpochDay((Integer) value);
            case TIME -> LocalTime.ofNanoOfDay((Long) value * NANOS_PER_MICRO);
            case TIMESTAMP -> instant((Long) value);
            case LOCAL_TIMESTAMP -> LocalDateTime.ofInstant(instant((Long) value), ZoneOffset.UTC);
        };
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
