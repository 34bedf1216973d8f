// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import com.github.luben.zstd.Zstd;
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
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/** Reads Parquet with parquet-avro, page checksums verified. */
final class AvroReader {
    private static final long NANOS_PER_MICRO = 1_000;

    private AvroReader() {}

    /** All records of a file, as {@link PlainValues}, whatever its fields are called. */
    @SuppressWarnings("deprecation")
    static List<List<@Nullable Object>> read(Path file, Schema schema) throws IOException {
        NameValidator before = org.apache.avro.Schema.getNameValidator();
        org.apache.avro.Schema.setNameValidator(NameValidator.NO_VALIDATION);
        try {
            return readWithValidNames(file, schema);
        } finally {
            org.apache.avro.Schema.setNameValidator(before);
        }
    }

    /** As {@link #read}, but names must be Avro's, as parquet-avro has it by default. */
    static List<List<@Nullable Object>> readWithValidNames(Path file, Schema schema) throws IOException {
        return plain(records(file, configuration()), schema);
    }

    /** The records of a file as a reader sees them who has that schema. */
    static List<GenericRecord> recordsOf(org.apache.avro.Schema avro, Path file) throws IOException {
        PlainParquetConfiguration configuration = configuration();
        configuration.set("parquet.avro.read.schema", avro.toString());
        return records(file, configuration);
    }

    /** Records of {@code schema} as {@link PlainValues}. */
    static List<List<@Nullable Object>> plain(List<GenericRecord> records, Schema schema) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        records.forEach(row -> rows.add(struct(schema.fields(), row)));
        return rows;
    }

    private static List<GenericRecord> records(Path file, PlainParquetConfiguration configuration) throws IOException {
        List<GenericRecord> rows = new ArrayList<>();
        try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                        new LocalInputFile(file), configuration)
                .withDataModel(GenericData.get())
                .withCodecFactory(new ZstdReading())
                .usePageChecksumVerification()
                .build()) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Without this setting, parquet-avro takes each element of a three-level list for a record of one field. */
    private static PlainParquetConfiguration configuration() {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.setBoolean(AvroSchemaConverter.ADD_LIST_ELEMENT_RECORDS, false);
        return configuration;
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

    /** What parquet-java needs to read ZSTD without Hadoop's codecs. */
    static final class ZstdReading implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            byte[] compressed = bytes.toInputStream().readAllBytes();
            return BytesInput.from(Zstd.decompress(compressed, decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codecName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codecName) {
            return this;
        }

        @Override
        public void release() {}
    }
}
