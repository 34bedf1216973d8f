// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** parquet-avro set up to read a local file without Hadoop, and of the columns those that a schema has. */
final class RecordReading extends ParquetReader.Builder<GenericRecord> {
    private static final String READ_SCHEMA = "parquet.avro.read.schema";

    private final @Nullable Schema schema;

    RecordReading(Path file, @Nullable Schema schema) {
        super(new LocalInputFile(file), configuration(schema));
        this.schema = schema;
    }

    private static ParquetConfiguration configuration(@Nullable Schema schema) {
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        // Without this setting, each element of a three-level list is taken for a record of one field.
        configuration.setBoolean(AvroSchemaConverter.ADD_LIST_ELEMENT_RECORDS, false);
        // Else decimals in integers come as integers, and texts as whatever class their schema names.
        configuration.setBoolean(AvroReadSupport.AVRO_COMPATIBILITY, false);
        configuration.set(AvroReadSupport.SERIALIZABLE_CLASSES, "");
        if (schema != null) {
            configuration.set(READ_SCHEMA, schema.toString());
        }
        return configuration;
    }

    @Override
    protected ReadSupport<GenericRecord> getReadSupport() {
        return new SomeColumns(schema);
    }

    /** Generic records alone: no class that a file names is looked for. */
    private static final class SomeColumns extends AvroReadSupport<GenericRecord> {
        private final @Nullable Schema schema;

        SomeColumns(@Nullable Schema schema) {
            super(GenericData.get());
            this.schema = schema;
        }

        @Override
        @SuppressWarnings("deprecation")
        public ReadContext init(Configuration configuration, Map<String, String> metadata, MessageType columns) {
            throw new UnsupportedOperationException("no Hadoop here");
        }

        @Override
        public ReadContext init(ParquetConfiguration configuration, Map<String, String> metadata, MessageType columns) {
            ReadContext all = super.init(configuration, metadata, columns);
            return schema == null ? all : new ReadContext(wanted(columns, schema), all.getReadSupportMetadata());
        }

        private static MessageType wanted(MessageType columns, Schema schema) {
            List<Type> wanted = columns.getFields().stream()
                    .filter(column -> schema.getField(column.getName()) != null)
                    .toList();
            return new MessageType(columns.getName(), wanted);
        }
    }
}
