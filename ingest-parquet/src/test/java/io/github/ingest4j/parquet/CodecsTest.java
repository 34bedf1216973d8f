// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every codec and every encoding that can be chosen gives files that others read. */
class CodecsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void everyCodecIsRead(Codec codec) throws Exception {
        RandomTables tables = new RandomTables(codec.ordinal());
        Schema schema = tables.schema();
        Batch batch = tables.batch(schema, 2_000);

        Path file = write(ParquetSink.builder(store(), "t").codec(codec).pageBytes(1 << 12), batch);

        PlainValues.assertSame("DuckDB", schema, DuckDb.read(file.toString(), schema), PlainValues.of(batch));
        assertThat(DuckDb.strings("SELECT DISTINCT compression FROM parquet_metadata('" + file + "')"))
                .containsExactly(codec.name());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void compactEncodingsAreReadByBoth(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = tables.schema();
        Batch batch = tables.batch(schema, 1_000);
        List<List<@Nullable Object>> expected = PlainValues.of(batch);

        Path file = write(
                ParquetSink.builder(store(), "t").encodings(Encodings.COMPACT).pageBytes(1 << 12), batch);

        PlainValues.assertSame("DuckDB", schema, DuckDb.read(file.toString(), schema), expected);
        PlainValues.assertSame("parquet-avro", schema, AvroReader.read(file, schema), expected);
    }

    @Test
    void compactFilesAreSmallerWhereValuesFollowOneAnother() throws Exception {
        Schema schema = Schema.of(
                Field.of("id", Type.INT64),
                Field.of("day", Type.DATE),
                Field.of("x", Type.FLOAT64),
                Field.of("s", Type.STRING));
        Batch.Builder batch = Batch.builder(schema);
        for (int i = 0; i < 20_000; i++) {
            batch.columns().get(0).addLong(0, 1_000_000L + i);
            batch.columns().get(1).addLong(0, i);
            batch.columns().get(2).addDouble(0, i * 0.37);
            byte[] text = ("name " + i * 7919L).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            batch.columns().get(3).addBytes(0, text, 0, text.length);
            batch.endRow();
        }
        Batch rows = batch.build();

        Path plain = write(ParquetSink.builder(store(), "plain"), rows);
        Path compact = write(ParquetSink.builder(store(), "compact").encodings(Encodings.COMPACT), rows);

        assertThat(compact.toFile().length()).isLessThan(plain.toFile().length() * 2 / 3);
        assertThat(encodingsOf(plain)).containsOnly("PLAIN, RLE");
        assertThat(encodingsOf(compact))
                .containsExactly(
                        "RLE, DELTA_BINARY_PACKED",
                        "RLE, DELTA_BINARY_PACKED",
                        "RLE, BYTE_STREAM_SPLIT",
                        "RLE, DELTA_LENGTH_BYTE_ARRAY");
        assertThat(DuckDb.read(compact.toString(), schema)).isEqualTo(DuckDb.read(plain.toString(), schema));
    }

    private static List<String> encodingsOf(Path file) throws Exception {
        return DuckDb.strings("SELECT encodings FROM parquet_metadata('" + file + "') ORDER BY column_id");
    }

    private FolderStore store() {
        return new FolderStore(folder);
    }

    private Path write(ParquetSink.Builder builder, Batch batch) throws Exception {
        ParquetSink sink = builder.build();
        List<StagedFile> files = Samples.stage(sink, batch);
        sink.publish(Samples.KEY, files);
        return store().path(files.get(0).key());
    }
}
