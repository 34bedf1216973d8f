// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file written either way holds the same rows, of the same types: by a pipeline's sink, by parquet-java, by parquet-avro. */
class SameFilesTest {
    @TempDir
    private Path folder;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sinkWritesWhatParquetJavaWrites(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = tables.schema();
        Batch[] batches = {tables.batch(schema, 40), tables.batch(schema, (int) seed)};
        List<List<@Nullable Object>> expected = new ArrayList<>(PlainValues.of(batches[0]));
        expected.addAll(PlainValues.of(batches[1]));

        Path ours = WrittenFiles.bySink(folder, batches);
        Path theirs = WrittenFiles.byParquetJava(folder, batches);

        assertThat(messageType(ours)).isEqualTo(messageType(theirs));
        PlainValues.assertSame("sink", schema, AvroReader.read(ours, schema), expected);
        PlainValues.assertSame("parquet-java", schema, AvroReader.read(theirs, schema), expected);
    }

    static LongStream fewerSeeds() {
        return LongStream.range(100, 112);
    }

    @ParameterizedTest
    @MethodSource("fewerSeeds")
    void duckDbReadsTheSameFromASinkAndFromAvroParquetWriter(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = AvroTables.withAvroNames(tables.schema());
        Batch batch = tables.batch(schema, 40);

        Path ours = WrittenFiles.bySink(folder, batch);
        Path theirs = byAvroParquetWriter(batch);

        List<List<@Nullable Object>> expected = PlainValues.of(batch);
        PlainValues.assertSame("sink", schema, DuckDb.read(ours.toString(), schema), expected);
        PlainValues.assertSame("AvroParquetWriter", schema, DuckDb.read(theirs.toString(), schema), expected);
    }

    private Path byAvroParquetWriter(Batch batch) throws IOException {
        Path file = folder.resolve("parquet-avro.parquet");
        PlainParquetConfiguration configuration = new PlainParquetConfiguration();
        configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        try (OutputStream out = Files.newOutputStream(file);
                ParquetWriter<GenericRecord> writer = AvroParquetWriter.<GenericRecord>builder(new AppendedFile(out))
                        .withSchema(AvroSchemas.toAvro(batch.schema(), "Record"))
                        .withDataModel(GenericData.get())
                        .withConf(configuration)
                        .withCodecFactory(new ZstdCodec(3))
                        .withCompressionCodec(CompressionCodecName.ZSTD)
                        .build()) {
            for (GenericRecord row : AvroRecords.of(batch)) {
                writer.write(row);
            }
        }
        return file;
    }

    /** Without the order of floating-point columns, for which parquet-java has begun to use one that older readers do not know. */
    private static String messageType(Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(
                new LocalInputFile(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            MessageType type = reader.getFooter().getFileMetaData().getSchema();
            return type.toString().replaceAll(" columnorder\\(\\w+\\)", "");
        }
    }
}
