// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.StagingSink.StagedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that tells something untrue does not pass. */
class StrictReaderTest {
    @TempDir
    private Path folder;

    private Path file;

    /** What a footer may say wrongly. */
    enum Untruth {
        ROWS(footer -> footer.setNum_rows(footer.getNum_rows() + 1)),
        BYTES_OF_A_ROW_GROUP(footer -> footer.getRow_groups().get(0).setTotal_byte_size(1)),
        NULLS(footer -> ids(footer).getStatistics().setNull_count(1)),
        GREATEST(footer -> ids(footer).getStatistics().setMax_value(number(8))),
        LEAST(footer -> ids(footer).getStatistics().setMin_value(number(-1))),
        VALUES(footer -> ids(footer).setNum_values(9)),
        SIZE(footer -> ids(footer).setTotal_compressed_size(ids(footer).getTotal_compressed_size() - 1)),
        UNCOMPRESSED_SIZE(footer -> ids(footer).setTotal_uncompressed_size(1)),
        PLACE(footer -> ids(footer).setData_page_offset(5)),
        ENCODINGS(footer -> ids(footer).setEncodings(List.of())),
        COLUMN_INDEX_OF_ANOTHER(footer -> {
            var chunks = footer.getRow_groups().get(0).getColumns();
            chunks.get(0).setColumn_index_offset(chunks.get(1).getColumn_index_offset());
            chunks.get(0).setColumn_index_length(chunks.get(1).getColumn_index_length());
        }),
        OFFSET_INDEX_OF_ANOTHER(footer -> {
            var chunks = footer.getRow_groups().get(0).getColumns();
            chunks.get(0).setOffset_index_offset(chunks.get(1).getOffset_index_offset());
            chunks.get(0).setOffset_index_length(chunks.get(1).getOffset_index_length());
        });

        private final Consumer<FileMetaData> edit;

        Untruth(Consumer<FileMetaData> edit) {
            this.edit = edit;
        }

        private static ColumnMetaData ids(FileMetaData footer) {
            return footer.getRow_groups().get(0).getColumns().get(0).getMeta_data();
        }

        private static byte[] number(long value) {
            return ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array();
        }
    }

    @BeforeEach
    void writeTenRecords() throws IOException {
        FolderStore store = new FolderStore(folder);
        ParquetSink sink = ParquetSink.to(store, "t");
        List<StagedFile> files = Samples.stage(sink, Samples.batch(0, 10));
        sink.publish(Samples.KEY, files);
        file = store.path(files.get(0).key());
    }

    @Test
    void fileThatTellsTheTruthPasses() throws IOException {
        rewrite(footer -> {});

        assertThatCode(() -> StrictReader.check(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void fileThatTellsAnUntruthDoesNot(Untruth untruth) throws IOException {
        rewrite(untruth.edit);

        assertThatThrownBy(() -> StrictReader.check(file)).isInstanceOfAny(AssertionError.class, Exception.class);
    }

    private void rewrite(Consumer<FileMetaData> edit) throws IOException {
        RawFile raw = RawFile.read(file);
        FileMetaData footer = raw.footer();
        edit.accept(footer);
        Files.write(file, withFooter(Arrays.copyOf(Files.readAllBytes(file), raw.footerOffset()), footer));
    }

    private static byte[] withFooter(byte[] pages, FileMetaData footer) throws IOException {
        ByteArrayOutputStream thrift = new ByteArrayOutputStream();
        Util.writeFileMetaData(footer, thrift);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(pages);
        all.writeBytes(thrift.toByteArray());
        all.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(thrift.size())
                .array());
        all.writeBytes(RawFile.MAGIC);
        return all.toByteArray();
    }
}
