// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRecordsTest {
    private static final Schema SCHEMA =
            Schema.of(Field.of("id", Type.INT64).required(), Field.of("name", Type.STRING));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeAFile() throws IOException {
        file = WrittenFiles.bySink(folder, batch());
    }

    private static Batch batch() {
        Batch.Builder batch = Batch.builder(SCHEMA);
        for (int i = 0; i < 5_000; i++) {
            batch.row().set("id", i).set("name", "name " + i).add();
        }
        return batch.build();
    }

    private static List<String> read(ParquetRecords records) throws IOException {
        List<String> rows = new ArrayList<>();
        try (records) {
            for (GenericRecord row = records.next(); row != null; row = records.next()) {
                rows.add(row.get("id") + " " + row.get("name"));
            }
        }
        return rows;
    }

    @Test
    void recordsOfAFileAreReadInOrder() throws Exception {
        assertThat(read(ParquetRecords.open(file)))
                .hasSize(5_000)
                .startsWith("0 name 0", "1 name 1")
                .endsWith("4999 name 4999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "zstd", "snappy", "gzip"})
    void filesOfEachCodecAreRead(String codec) throws Exception {
        Path other = writtenByDuckDb(codec);

        assertThat(read(ParquetRecords.open(other)))
                .hasSize(3_000)
                .startsWith("0 name 0")
                .endsWith("2999 name 2999");
    }

    @Test
    void codecThatIsNotReadIsNamed() throws Exception {
        Path other = writtenByDuckDb("lz4_raw");

        assertThatThrownBy(() -> read(ParquetRecords.open(other)))
                .isInstanceOf(IOException.class)
                .hasMessage(other
                        + " cannot be read as Avro records: its columns are compressed by LZ4_RAW, and UNCOMPRESSED,"
                        + " ZSTD, SNAPPY and GZIP are read");
    }

    private Path writtenByDuckDb(String codec) throws Exception {
        Path other = folder.resolve(codec + ".parquet");
        DuckDb.run("COPY (SELECT range AS id, 'name ' || range AS name FROM range(3000)) TO '" + other
                + "' (FORMAT parquet, COMPRESSION " + codec + ")");
        return other;
    }

    @Test
    void schemaOfTheReaderDecidesWhatIsRead() throws Exception {
        org.apache.avro.Schema two = new org.apache.avro.Schema.Parser().parse("""
                {"type": "record", "name": "Two", "fields": [
                  {"name": "name", "type": ["null", "string"]}, {"name": "more", "type": ["null", "int"], "default": null}]}
                """);

        try (ParquetRecords records = ParquetRecords.open(file, two)) {
            GenericRecord first = records.next();

            assertThat(first).isNotNull();
            assertThat(first.getSchema()).isEqualTo(two);
            assertThat(first.get("name")).hasToString("name 0");
            assertThat(first.get("more")).isNull();
        }
    }

    @Test
    void objectOfAStoreIsReadThroughAFileThatGoes() throws Exception {
        LocalLake lake = LocalLake.at(folder);
        String key = folder.relativize(file).toString();
        List<Path> before = temporaryFiles();

        ParquetRecords records = ParquetRecords.open(lake.store(), key);
        List<Path> during = temporaryFiles();

        assertThat(during).hasSize(before.size() + 1);
        assertThat(read(records)).hasSize(5_000);
        assertThat(temporaryFiles()).isEqualTo(before);
        org.apache.avro.Schema avro = AvroSchemas.toAvro(SCHEMA, "com.example.Order");
        try (ParquetRecords typed = ParquetRecords.open(lake.store(), key, avro)) {
            assertThat(typed.next())
                    .isNotNull()
                    .satisfies(row -> assertThat(row.getSchema()).isEqualTo(avro));
        }
    }

    private static List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> path.getFileName().toString().startsWith("ingest-avro"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        Path none = folder.resolve("none.parquet");

        assertThatThrownBy(() -> ParquetRecords.open(none))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(none.toString());
        assertThatThrownBy(() -> ParquetRecords.open(LocalLake.at(folder).store(), "data/none.parquet"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("data/none.parquet");
    }

    @Test
    void fileThatIsNoParquetIsNamed() throws Exception {
        Path text = Files.writeString(folder.resolve("text.parquet"), "id,name\n1,x\n");
        Path empty = Files.createFile(folder.resolve("empty.parquet"));

        assertThatThrownBy(() -> ParquetRecords.open(text))
                .isInstanceOf(DamagedDataException.class)
                .hasMessage(text + " is no Parquet file: it does not begin with PAR1");
        assertThatThrownBy(() -> ParquetRecords.open(empty))
                .isInstanceOf(DamagedDataException.class)
                .hasMessage(empty + " is no Parquet file: it does not begin with PAR1");
    }

    @Test
    void fileThatWasCutShortIsNamed() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> ParquetRecords.open(cut))
                .isInstanceOf(DamagedDataException.class)
                .hasMessage(cut + " was cut short: it begins as a Parquet file and has no footer after its "
                        + whole.length / 2 + " bytes");
    }

    @Test
    void pageWithAWrongChecksumIsNamed() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);

        assertThatThrownBy(() -> read(ParquetRecords.open(damaged)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageStartingWith(damaged + " is damaged, after ")
                .hasMessageContaining("CRC")
                .hasMessageEndingWith("; write it again");
    }

    @Test
    void footerThatIsNoneIsDamage() throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length - 60, bytes.length - 8, (byte) 0x7f);
        Path damaged = Files.write(folder.resolve("footer.parquet"), bytes);

        assertThatThrownBy(() -> read(ParquetRecords.open(damaged)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        damaged + " cannot be read: can not read class org.apache.parquet.format.FileMetaData");
    }

    @Test
    void nameThatAvroDoesNotHaveIsNamed() throws Exception {
        Path other = folder.resolve("odd.parquet");
        DuckDb.run("COPY (SELECT 1 AS \"2fa\") TO '" + other + "' (FORMAT parquet)");

        assertThatThrownBy(() -> read(ParquetRecords.open(other)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(other + " cannot be read as Avro records: ")
                .hasMessageContaining("2fa");
    }

    @Test
    void codecsTakeBuffersAsWell() throws Exception {
        byte[] plain = "plain plain plain".getBytes(StandardCharsets.UTF_8);
        byte[] compressed = Zstd.compress(plain);
        ByteBuffer target = ByteBuffer.allocate(plain.length);

        new PageCodecs()
                .getDecompressor(CompressionCodecName.ZSTD)
                .decompress(ByteBuffer.wrap(compressed), compressed.length, target, plain.length);

        assertThat(target.array()).isEqualTo(plain);
    }

    @Test
    void pageThatIsNotAsLongAsItSaysIsDamage() {
        byte[] compressed = Zstd.compress(new byte[100]);

        assertThatThrownBy(() -> new PageCodecs()
                        .getDecompressor(CompressionCodecName.ZSTD)
                        .decompress(BytesInput.from(compressed), 200))
                .isInstanceOf(IOException.class)
                .hasMessage("a page has 100 bytes where its header says 200");
    }
}
