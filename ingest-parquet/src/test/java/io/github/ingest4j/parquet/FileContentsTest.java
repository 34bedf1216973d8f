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
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
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

    /** To older parquet-java it is greater than all numbers, and would be passed over for the bounds of those. */
    @Test
    void numbersBesideNotANumberHaveNoBounds() throws Exception {
        Schema schema = Schema.of(Field.of("x", Type.FLOAT64), Field.of("y", Type.FLOAT64));
        Batch.Builder batch = Batch.builder(schema);
        batch.row().set("x", 1.0).set("y", 1.0).add();
        batch.row().set("x", Double.NaN).set("y", 2.0).add();

        var chunks = RawFile.read(write(batch.build()))
                .footer()
                .getRow_groups()
                .get(0)
                .getColumns();

        assertThat(chunks)
                .extracting(chunk -> chunk.getMeta_data().getStatistics().isSetMax_value())
                .containsExactly(false, true);
        assertThat(chunks)
                .extracting(chunk -> chunk.getColumn_index_offset() > 0)
                .containsExactly(false, true);
    }

    @Test
    void typesAreAsReadersExpectThem() throws Exception {
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

        assertThat(messageOf(write(new RandomTables(1).batch(schema, 3)))).hasToString("""
                message record {
                  required boolean bool;
                  optional int32 int;
                  optional int64 long;
                  optional double double columnorder(TYPE_DEFINED_ORDER);
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

    private static MessageType messageOf(Path file) throws Exception {
        try (ParquetFileReader reader = StrictReader.open(file)) {
            return reader.getFooter().getFileMetaData().getSchema();
        }
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
        try (ParquetFileReader reader = StrictReader.open(write(batch(0, 10)))) {
            for (ColumnChunkMetaData column : reader.getRowGroups().get(0).getColumns()) {
                assertThat(reader.readColumnIndex(column)).isNotNull();
                assertThat(reader.readOffsetIndex(column)).isNotNull();
            }
        }
    }

    @Test
    void pagesHaveChecksums() throws Exception {
        try (ParquetFileReader reader = StrictReader.open(write(batch(0, 10)))) {
            PageReadStore rowGroup = reader.readNextRowGroup();
            for (ColumnDescriptor column :
                    reader.getFooter().getFileMetaData().getSchema().getColumns()) {
                assertThat(rowGroup.getPageReader(column).readPage().getCrc()).isPresent();
            }
        }
    }

    @Test
    void footerTellsWriterOrdersAndOrigin() throws Exception {
        FileMetaData footer = RawFile.read(write(batch(0, 10))).footer();

        assertThat(footer.getVersion()).isIn(1, 2);
        assertThat(footer.getCreated_by()).isNotBlank();
        assertThat(footer.getColumn_orders()).hasSize(2);
        assertThat(footer.getKey_value_metadata())
                .extracting(KeyValue::getKey)
                .doesNotHaveDuplicates()
                .contains("ingest4j.pipeline", "ingest4j.stream", "ingest4j.window", "ingest4j.generation");
        assertThat(footer.getSchema())
                .filteredOn(element -> element.isSetType())
                .allSatisfy(leaf -> assertThat(leaf.isSetConverted_type())
                        .as("%s, for readers of before logical types", leaf)
                        .isEqualTo(leaf.isSetLogicalType()));
    }

    /** What DuckDB's tables of metadata say is what the file holds, added up over all row groups. */
    @Test
    void duckDbSeesWhatTheFooterStates() throws Exception {
        ParquetSink small = SmallFiles.sink(store);
        StagedFile staged = stage(small, batch(0, 100_000)).get(0);
        small.publish(KEY, List.of(staged));
        String file = "'" + store.path(staged.key()) + "'";

        assertThat(DuckDb.strings(
                        "SELECT num_rows || ' ' || (num_row_groups > 1) FROM parquet_file_metadata(" + file + ")"))
                .containsExactly("100000 true");
        assertThat(DuckDb.strings(
                        "SELECT path_in_schema || ' ' || sum(num_values) || ' ' || min(stats_min_value) || ' '"
                                + " || max(stats_max_value) || ' ' || sum(stats_null_count) FROM parquet_metadata("
                                + file
                                + ") WHERE path_in_schema = 'name' GROUP BY path_in_schema"))
                .containsExactly("name 100000 name 0 name 99999 0");
        assertThat(DuckDb.strings(
                        "SELECT sum(row_group_num_rows) || ' ' || min(stats_min_value::BIGINT) || ' ' || max(stats_max_value::BIGINT)"
                                + " FROM parquet_metadata(" + file + ") WHERE path_in_schema = 'id'"))
                .containsExactly("100000 0 99999");
        assertThat(DuckDb.strings("SELECT bool_and(data_page_offset >= 4 AND total_compressed_size > 0"
                        + " AND total_uncompressed_size > 0) FROM parquet_metadata(" + file + ")"))
                .containsExactly("true");
        assertThat(DuckDb.strings("SELECT name || ' ' || coalesce(type, '-') || ' ' || coalesce(repetition_type, '-')"
                        + " FROM parquet_schema(" + file + ") OFFSET 1"))
                .containsExactly("id INT64 REQUIRED", "name BYTE_ARRAY OPTIONAL");
    }

    @Test
    void rowGroupsEndAtTheirSize() throws Exception {
        ParquetSink small =
                ParquetSink.builder(store, "t").rowGroupBytes(1 << 16).build();
        StagedFile file = stage(small, batch(0, 100_000)).get(0);
        small.publish(KEY, List.of(file));

        try (ParquetFileReader reader = StrictReader.open(store.path(file.key()))) {
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
}
