// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static io.github.ingest4j.parquet.Samples.KEY;
import static io.github.ingest4j.parquet.Samples.batch;
import static io.github.ingest4j.parquet.Samples.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file holds besides its records. */
class FileContentsTest {
    @TempDir
    private Path folder;

    private FolderStore store;

    @BeforeEach
    void openStore() {
        store = new FolderStore(folder);
    }

    @Test
    void typesAreAsReadersExpectThem() {
        Schema schema = Schema.of(
                Field.of("bool", Type.BOOLEAN).required(),
                Field.of("int", Type.INT32),
                Field.of("long", Type.INT64),
                Field.of("double", Type.FLOAT64),
                Field.of("text", Type.STRING),
                Field.of("bytes", Type.BYTES),
                Field.of("date", Type.DATE),
                Field.of("time", Type.TIME),
                Field.of("timestamp", Type.TIMESTAMP),
                Field.of("local", Type.LOCAL_TIMESTAMP),
                Field.of("d9", Type.decimal(9, 2)),
                Field.of("d18", Type.decimal(18, 2)),
                Field.of("d19", Type.decimal(19, 2)),
                Field.of("d38", Type.decimal(38, 0)),
                Field.of("list", new Type.ListOf(Type.struct(Field.of("x", Type.INT32)), false)),
                Field.of("map", Type.map(Type.list(Type.INT32))).required());

        assertThat(ParquetSchema.of(schema).message()).hasToString("""
                message record {
                  required boolean bool;
                  optional int32 int;
                  optional int64 long;
                  optional double double;
                  optional binary text (STRING);
                  optional binary bytes;
                  optional int32 date (DATE);
                  optional int64 time (TIME(MICROS,false));
                  optional int64 timestamp (TIMESTAMP(MICROS,true));
                  optional int64 local (TIMESTAMP(MICROS,false));
                  optional int32 d9 (DECIMAL(9,2));
                  optional int64 d18 (DECIMAL(18,2));
                  optional fixed_len_byte_array(9) d19 (DECIMAL(19,2));
                  optional fixed_len_byte_array(16) d38 (DECIMAL(38,0));
                  optional group list (LIST) {
                    repeated group list {
                      required group element {
                        optional int32 x;
                      }
                    }
                  }
                  required group map (MAP) {
                    repeated group key_value {
                      required binary key (STRING);
                      optional group value (LIST) {
                        repeated group list {
                          optional int32 element;
                        }
                      }
                    }
                  }
                }
                """);
    }

    @Test
    void duckDbSeesTheTypesAndTheDayAsAColumn() throws Exception {
        Schema schema = Schema.of(
                Field.of("time", Type.TIME),
                Field.of("timestamp", Type.TIMESTAMP),
                Field.of("local", Type.LOCAL_TIMESTAMP),
                Field.of("d9", Type.decimal(9, 2)),
                Field.of("d38", Type.decimal(38, 9)),
                Field.of("map", Type.map(Type.list(Type.DATE))));
        String file = write(new RandomTables(1).batch(schema, 10)).toString();

        assertThat(DuckDb.strings("SELECT column_type FROM (DESCRIBE SELECT * FROM '" + file + "')"))
                .containsExactly(
                        "TIME",
                        "TIMESTAMP WITH TIME ZONE",
                        "TIMESTAMP",
                        "DECIMAL(9,2)",
                        "DECIMAL(38,9)",
                        "MAP(VARCHAR, DATE[])",
                        "DATE");
    }

    @Test
    void footerTellsWhatTheFileBelongsTo() throws Exception {
        Path file = write(batch(0, 10));

        assertThat(DuckDb.strings("SELECT decode(key) || '=' || decode(value) FROM parquet_kv_metadata('" + file
                        + "') WHERE decode(key) LIKE 'ingest4j.%' ORDER BY 1"))
                .containsExactly(
                        "ingest4j.generation=1",
                        "ingest4j.pipeline=shop",
                        "ingest4j.stream=orders",
                        "ingest4j.window=20261120T090000Z_PT1H");
    }

    @Test
    void columnsAreCompressedAndHaveStatistics() throws Exception {
        Path file = write(batch(5, 10));

        assertThat(DuckDb.strings("SELECT compression || ' ' || stats_min_value || ' ' || stats_max_value || ' '"
                        + " || stats_null_count FROM parquet_metadata('" + file + "')"))
                .containsExactly("ZSTD 5 14 0", "ZSTD name 10 name 9 0");
    }

    @Test
    void columnsHaveIndexes() throws Exception {
        try (ParquetFileReader reader = open(write(batch(0, 10)))) {
            for (ColumnChunkMetaData column : reader.getRowGroups().get(0).getColumns()) {
                assertThat(reader.readColumnIndex(column)).isNotNull();
                assertThat(reader.readOffsetIndex(column)).isNotNull();
            }
        }
    }

    @Test
    void pagesHaveChecksums() throws Exception {
        try (ParquetFileReader reader = open(write(batch(0, 10)))) {
            PageReadStore rowGroup = reader.readNextRowGroup();
            for (ColumnDescriptor column :
                    reader.getFooter().getFileMetaData().getSchema().getColumns()) {
                assertThat(rowGroup.getPageReader(column).readPage().getCrc()).isPresent();
            }
        }
    }

    @Test
    void rowGroupsEndAtTheirSize() throws Exception {
        ParquetSink small =
                ParquetSink.builder(store, "t").rowGroupBytes(1 << 16).build();
        StagedFile file = stage(small, batch(0, 100_000)).get(0);
        small.publish(KEY, List.of(file));

        try (ParquetFileReader reader = open(store.path(file.key()))) {
            assertThat(reader.getRowGroups()).hasSizeBetween(3, 100);
            assertThat(reader.getRecordCount()).isEqualTo(100_000);
        }
    }

    private Path write(Batch batch) throws Exception {
        ParquetSink sink = ParquetSink.to(store, "t");
        StagedFile file = stage(sink, batch).get(0);
        sink.publish(KEY, List.of(file));
        return store.path(file.key());
    }

    private static ParquetFileReader open(Path file) throws Exception {
        ParquetReadOptions options = new ParquetReadOptions.Builder(new PlainParquetConfiguration())
                .withCodecFactory(new AvroReader.ZstdReading())
                .build();
        return new ParquetFileReader(new LocalInputFile(file), options);
    }
}
