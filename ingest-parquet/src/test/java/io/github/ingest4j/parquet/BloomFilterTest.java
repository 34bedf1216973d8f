// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BloomFilterTest {
    @TempDir
    private Path folder;

    /** Published test vectors of xxHash. */
    @Test
    void hashIsThatOfThePublishedVectors() {
        byte[] text = "Nobody inspects the spammish repetition".getBytes(UTF_8);

        assertThat(XxHash64.hash(new byte[0], 0, 0)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(XxHash64.hash(text, 0, text.length)).isEqualTo(0xFBCEA83C8A378BF1L);
    }

    /** Through parquet-java, which has a hash and a filter of its own. */
    @ParameterizedTest
    @ValueSource(ints = {5, 3_000, 100_000})
    void everyValueIsFoundAndFewOthers(int distinct) throws Exception {
        Schema schema = Schema.of(
                Field.of("n", Type.INT64),
                Field.of("i", Type.INT32),
                Field.of("x", Type.FLOAT64),
                Field.of("s", Type.STRING));
        Random random = new Random(distinct);
        Batch.Builder batch = Batch.builder(schema);
        for (int i = 0; i < 100_000; i++) {
            int value = i < distinct ? i : random.nextInt(distinct);
            batch.row()
                    .set("n", (long) value)
                    .set("i", value)
                    .set("x", value + 0.5)
                    .set("s", text(value))
                    .add();
        }

        try (ParquetFileReader reader = open(batch.build())) {
            List<ColumnChunkMetaData> columns = reader.getRowGroups().get(0).getColumns();
            var n = reader.readBloomFilter(columns.get(0));
            var i = reader.readBloomFilter(columns.get(1));
            var x = reader.readBloomFilter(columns.get(2));
            var s = reader.readBloomFilter(columns.get(3));
            int wrong = 0;
            for (int value = 0; value < distinct; value++) {
                assertThat(n.findHash(n.hash((long) value))).isTrue();
                assertThat(i.findHash(i.hash(value))).isTrue();
                assertThat(x.findHash(x.hash(value + 0.5))).isTrue();
                assertThat(s.findHash(s.hash(Binary.fromString(text(value))))).isTrue();
            }
            for (int value = 1_000_000; value < 1_010_000; value++) {
                wrong += n.findHash(n.hash((long) value)) ? 1 : 0;
                wrong += s.findHash(s.hash(Binary.fromString(text(value)))) ? 1 : 0;
            }
            assertThat(wrong).isLessThan(400);
            assertThat(n.getBitsetSize()).isLessThanOrEqualTo(Math.max(32, 4 * distinct));
        }
    }

    /** Of a length that is hashed in stripes. */
    private static String text(int value) {
        return "value number " + value + ", which is a text of more than one stripe";
    }

    /** In SQL they are equal, so that a reader may look for either. */
    @Test
    void eitherZeroIsFoundByTheOther() throws Exception {
        Schema schema = Schema.of(Field.of("plus", Type.FLOAT64), Field.of("minus", Type.FLOAT64));
        Batch.Builder batch = Batch.builder(schema);
        batch.row().set("plus", 0.0).set("minus", -0.0).add();

        try (ParquetFileReader reader = open(batch.build())) {
            for (ColumnChunkMetaData column : reader.getRowGroups().get(0).getColumns()) {
                var filter = reader.readBloomFilter(column);
                assertThat(filter.findHash(filter.hash(0.0))).isTrue();
                assertThat(filter.findHash(filter.hash(-0.0))).isTrue();
            }
        }
    }

    @Test
    void columnsThatDoNotAskForOneHaveNone() throws Exception {
        try (ParquetFileReader reader = open(Samples.batch(0, 10))) {
            assertThat(reader.readBloomFilter(
                            reader.getRowGroups().get(0).getColumns().get(0)))
                    .isNull();
        }
    }

    @Test
    void filterOfAColumnThatIsNotThereIsRefused() {
        ParquetSink sink = ParquetSink.builder(new FolderStore(folder), "orders")
                .bloomFilter("nmae")
                .build();

        assertThatThrownBy(() -> sink.begin(Samples.KEY, Samples.RUN, Samples.SCHEMA))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage(
                        "table 'orders' is to have Bloom filters for [nmae], which are no columns of it; there are [id, name]");
    }

    @Test
    void filterOfABooleanIsRefused() {
        ParquetSink sink = ParquetSink.builder(new FolderStore(folder), "orders")
                .bloomFilter("paid")
                .build();

        assertThatThrownBy(() -> sink.begin(Samples.KEY, Samples.RUN, Schema.of(Field.of("paid", Type.BOOLEAN))))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("table 'orders' is to have a Bloom filter for 'paid', which is BOOLEAN:"
                        + " it could exclude nothing; leave it out");
    }

    private ParquetFileReader open(Batch batch) throws Exception {
        FolderStore store = new FolderStore(folder);
        ParquetSink.Builder sink = ParquetSink.builder(store, "t");
        if (!batch.schema().equals(Samples.SCHEMA)) {
            batch.schema().fields().forEach(field -> sink.bloomFilter(field.name()));
        }
        List<StagedFile> files = Samples.stage(sink.build(), batch);
        sink.build().publish(Samples.KEY, files);
        return StrictReader.open(store.path(files.get(0).key()));
    }
}
