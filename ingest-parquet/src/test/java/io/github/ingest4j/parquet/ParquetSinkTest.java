// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static io.github.ingest4j.parquet.Samples.KEY;
import static io.github.ingest4j.parquet.Samples.RUN;
import static io.github.ingest4j.parquet.Samples.SCHEMA;
import static io.github.ingest4j.parquet.Samples.batch;
import static io.github.ingest4j.parquet.Samples.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.store.ObjectStore.ObjectStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetSinkTest {
    @TempDir
    private Path folder;

    private FolderStore store;
    private ParquetSink sink;

    @BeforeEach
    void openSink() {
        store = new FolderStore(folder);
        sink = ParquetSink.to(store, "orders");
    }

    @Test
    void filesAreNamedByDayStreamWindowGenerationAndRun() throws Exception {
        List<StagedFile> files = stage(sink, batch(0, 1));

        assertThat(files)
                .extracting(StagedFile::key)
                .containsExactly("data/orders/dt=2026-11-20/shop-orders-20261120T090000Z_PT1H-g000001-" + RUN
                        + "-00000.parquet");
    }

    @ParameterizedTest
    @CsvSource({"a/b,data/a%2Fb/", "_tmp,data/%5Ftmp/", "..,data/%2E%2E/", ".x,data/%2Ex/", "ü,data/%C3%BC/"})
    void tableNamesBecomeSafeSegmentsThatNoEngineHides(String table, String prefix) throws Exception {
        List<StagedFile> files = stage(ParquetSink.to(store, table), batch(0, 1));

        assertThat(files.get(0).key()).startsWith(prefix + "dt=2026-11-20/shop-");
    }

    @ParameterizedTest
    @CsvSource({"_p,s,%5Fp-s-", ".p,s,%2Ep-s-", "a/../b,c,a%2F..%2Fb-c-"})
    void fileNamesAreOneSafeSegmentThatNoEngineHides(String pipeline, String stream, String name) throws Exception {
        List<StagedFile> files;
        try (Staging staging = sink.begin(Samples.key(pipeline, stream), RUN, SCHEMA)) {
            staging.write(batch(0, 1));
            files = staging.seal();
        }

        assertThat(files.get(0).key()).startsWith("data/orders/dt=2026-11-20/" + name);
    }

    @Test
    void longNamesAreShortenedAndStayApart() throws Exception {
        GenerationKey key = Samples.key("p".repeat(300), "s");

        String first = onlyFile(key, "run-1").key();
        String second = onlyFile(key, "run-2").key();

        assertThat(first).isNotEqualTo(second).hasSizeLessThan(240).endsWith(".parquet");
    }

    private StagedFile onlyFile(GenerationKey key, String runId) throws IOException {
        try (Staging staging = sink.begin(key, runId, SCHEMA)) {
            staging.write(batch(0, 1));
            return staging.seal().get(0);
        }
    }

    @Test
    void receiptsTellSizeRowsAndChecksum() throws Exception {
        StagedFile file = stage(sink, batch(0, 3), batch(3, 4)).get(0);
        sink.publish(KEY, List.of(file));

        assertThat(file.rows()).isEqualTo(7);
        assertThat(store.stat(file.key())).contains(new ObjectStat(file.key(), file.bytes(), file.checksum()));
    }

    @Test
    void stagedFilesAreInvisibleUntilPublished() throws Exception {
        List<StagedFile> files = stage(sink, batch(0, 10));

        assertThat(visibleToGlob()).isEmpty();
        sink.publish(KEY, files);
        assertThat(visibleToGlob())
                .containsExactly(store.path(files.get(0).key()).toString());
    }

    private List<String> visibleToGlob() throws Exception {
        return DuckDb.strings("SELECT file FROM glob('" + folder + "/**/*.parquet')");
    }

    @Test
    void anotherProcessPublishesAndRepeatsIt() throws Exception {
        List<StagedFile> files = stage(sink, batch(0, 10));

        ParquetSink later = ParquetSink.to(new FolderStore(folder), "orders");
        later.publish(KEY, files);
        later.publish(KEY, files);

        assertThat(DuckDb.strings("SELECT count(*) FROM read_parquet('" + folder + "/data/**/*.parquet')"))
                .containsExactly("10");
    }

    @Test
    void retiredFilesCannotComeBack() throws Exception {
        List<StagedFile> files = stage(sink, batch(0, 10));

        sink.retire(KEY, files);
        sink.retire(KEY, files);

        assertThatThrownBy(() -> sink.publish(KEY, files))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(files.get(0).key())
                .hasMessageContaining("neither staged nor there");
        assertThat(visibleToGlob()).isEmpty();
        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void retireRemovesPublishedFiles() throws Exception {
        List<StagedFile> files = stage(sink, batch(0, 10));
        sink.publish(KEY, files);

        sink.retire(KEY, files);

        assertThat(visibleToGlob()).isEmpty();
    }

    @Test
    void damagedFileIsDetected() throws Exception {
        StagedFile file = stage(sink, batch(0, 10)).get(0);
        sink.publish(KEY, List.of(file));
        byte[] bytes = Files.readAllBytes(store.path(file.key()));
        bytes[bytes.length / 2] ^= 1;
        Files.write(store.path(file.key()), bytes);

        assertThatThrownBy(() -> sink.publish(KEY, List.of(file)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(file.key())
                .hasMessageContaining(file.checksum())
                .hasMessageContaining(store.stat(file.key()).orElseThrow().checksum());
    }

    @Test
    void truncatedFileIsDetected() throws Exception {
        StagedFile file = stage(sink, batch(0, 10)).get(0);
        sink.publish(KEY, List.of(file));
        Files.write(store.path(file.key()), new byte[7]);

        assertThatThrownBy(() -> sink.publish(KEY, List.of(file)))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("has 7 bytes");
    }

    @Test
    void emptyGenerationSealsToNoFile() throws Exception {
        assertThat(stage(sink)).isEmpty();
        assertThat(stage(sink, batch(0, 0))).isEmpty();
        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void fileEndsWithTheBatchThatFillsIt() throws Exception {
        ParquetSink rolling =
                ParquetSink.builder(store, "orders").maxFileBytes(1 << 10).build();

        List<StagedFile> files = stage(rolling, batch(0, 2), batch(2, 1_000), batch(1_002, 5));
        rolling.publish(KEY, files);

        assertThat(files).extracting(StagedFile::rows).containsExactly(1_002L, 5L);
        assertThat(files.get(1).key()).endsWith("-00001.parquet");
        assertThat(DuckDb.strings("SELECT id FROM read_parquet('" + folder + "/data/**/*.parquet') ORDER BY id"))
                .hasSize(1_007)
                .startsWith("0", "1", "2")
                .endsWith("1006");
    }

    @Test
    void lastFileIsNotEmptyWhenABatchFillsTheOneBefore() throws Exception {
        ParquetSink rolling =
                ParquetSink.builder(store, "orders").maxFileBytes(1 << 10).build();

        assertThat(stage(rolling, batch(0, 1_000))).hasSize(1);
    }

    @Test
    void closeWithoutSealLeavesNothingStaged() throws Exception {
        ParquetSink rolling = ParquetSink.builder(store, "orders")
                .maxFileBytes(1 << 10)
                .workers(1)
                .build();

        try (Staging staging = rolling.begin(KEY, RUN, SCHEMA)) {
            staging.write(batch(0, 1_000));
            staging.write(batch(1_000, 10));
            assertThat(store.stagedFiles()).hasSize(2);
        }

        assertThat(store.stagedFiles()).isEmpty();
        assertThat(visibleToGlob()).isEmpty();
    }

    @Test
    void closeAfterSealLeavesTheFilesToTheirReceipts() throws Exception {
        Staging staging = sink.begin(KEY, RUN, SCHEMA);
        staging.write(batch(0, 10));
        List<StagedFile> files = staging.seal();

        staging.close();
        staging.close();
        sink.publish(KEY, files);

        assertThat(DuckDb.read(store.path(files.get(0).key()).toString(), SCHEMA))
                .hasSize(10);
    }

    @Test
    void failedWriteCanOnlyBeClosed() throws Exception {
        FailingStore failing = new FailingStore(store, 2_000);
        Staging staging = ParquetSink.builder(failing, "orders")
                .maxFileBytes(1 << 10)
                .build()
                .begin(KEY, RUN, SCHEMA);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        staging.write(batch(i * 1_000, 1_000));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(FailingStore.MESSAGE);
        assertThatIllegalStateException().isThrownBy(staging::seal).withMessageContaining("only be closed");
        assertThatIllegalStateException().isThrownBy(() -> staging.write(batch(0, 1)));
        staging.close();

        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void storeThatFailsAfterAnyNumberOfBytesGetsNoFile() throws Exception {
        long whole = stage(SmallFiles.sink(store), batch(0, 3_000), batch(3_000, 3_000))
                .get(0)
                .bytes();
        List<Path> before = store.stagedFiles();
        Random random = new Random(1);
        for (int i = 0; i < 16; i++) {
            long bytes = i < 8 ? whole - 1 - i * 7L : (long) (random.nextDouble() * whole);
            ParquetSink sink = SmallFiles.sink(new FailingStore(store, bytes));

            assertThatThrownBy(() -> stage(sink, batch(0, 3_000), batch(3_000, 3_000)))
                    .as("failing after %d of %d bytes", bytes, whole)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(FailingStore.MESSAGE);
            assertThat(store.stagedFiles()).isEqualTo(before);
            assertThat(store.list("")).isEmpty();
        }
    }

    @Test
    void sourceThatFailsBetweenBatchesGetsNoFile() throws Exception {
        ParquetSink sink = SmallFiles.sink(store);

        assertThatThrownBy(() -> {
                    try (Staging staging = sink.begin(KEY, RUN, SCHEMA)) {
                        staging.write(batch(0, 10_000));
                        throw new IOException("the source is gone");
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("the source is gone")
                .hasNoSuppressedExceptions();

        assertThat(store.stagedFiles()).isEmpty();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void sealFailingAtTheFooterLeavesNothing() throws Exception {
        FailingStore failing = new FailingStore(store, 10);
        Staging staging = ParquetSink.to(failing, "orders").begin(KEY, RUN, SCHEMA);
        staging.write(batch(0, 10));

        assertThatThrownBy(staging::seal).isInstanceOf(IOException.class);
        staging.close();

        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void sealedStagingTakesNoMore() throws Exception {
        Staging staging = sink.begin(KEY, RUN, SCHEMA);
        staging.seal();

        assertThatIllegalStateException().isThrownBy(() -> staging.write(batch(0, 1)));
        assertThatIllegalStateException().isThrownBy(staging::seal);
    }

    @Test
    void batchOfAnotherSchemaIsRefused() throws Exception {
        Batch other = Batch.builder(Schema.of(Field.of("x", Type.INT32))).build();

        try (Staging staging = sink.begin(KEY, RUN, SCHEMA)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> staging.write(other))
                    .withMessageContaining("another schema");
        }
    }

    @Test
    void recordsWithoutColumnsAreRefused() throws Exception {
        Batch.Builder builder = Batch.builder(Schema.EMPTY);
        builder.row().add();

        try (Staging staging = sink.begin(KEY, RUN, Schema.EMPTY)) {
            assertThatThrownBy(() -> staging.write(builder.build()))
                    .isInstanceOf(SchemaMismatchException.class)
                    .hasMessageContaining("without a single column");
        }
    }

    @Test
    void tableOfWhichNothingIsKnownSealsToNoFile() throws Exception {
        try (Staging staging = sink.begin(KEY, RUN, Schema.EMPTY)) {
            assertThat(staging.seal()).isEmpty();
        }
    }

    @Test
    void levelsBeyondOneByteAreRefused() {
        Type type = Type.INT32;
        for (int i = 0; i < 64; i++) {
            type = Type.list(type);
        }
        Schema tooDeep = Schema.of(Field.of("x", type));

        assertThatThrownBy(() -> sink.begin(KEY, RUN, tooDeep))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("129 definition levels");
    }

    @Test
    void optionsNameEverySettingOfTheFilesAndNoTable() {
        ParquetSink set = ParquetSink.builder(store, "orders")
                .partitionColumn("day")
                .codec(Codec.GZIP)
                .zstdLevel(1)
                .pageBytes(1 << 16)
                .rowGroupBytes(1 << 20)
                .maxFileBytes(1 << 21)
                .encodings(Encodings.COMPACT)
                .bloomFilter("name")
                .bloomFilter("id")
                .workers(3)
                .build();

        assertThat(sink.options())
                .isEqualTo("parquet-2;partitionColumn=dt;codec=ZSTD;zstdLevel=2;pageBytes=1048576;"
                        + "rowGroupBytes=33554432;maxFileBytes=536870912;encodings=COMPATIBLE;bloomFilters=[]");
        assertThat(set.options())
                .isEqualTo("parquet-2;partitionColumn=day;codec=GZIP;zstdLevel=1;pageBytes=65536;"
                        + "rowGroupBytes=1048576;maxFileBytes=2097152;encodings=COMPACT;bloomFilters=[id, name]");
        assertThat(set.table()).isEqualTo("orders");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23})
    void zstdLevelOutOfBoundsIsRefused(int level) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParquetSink.builder(store, "t").zstdLevel(level))
                .withMessage("zstdLevel must be 1 to 22, is " + level);
    }

    @Test
    void sizesOutOfBoundsAreRefused() {
        ParquetSink.Builder builder = ParquetSink.builder(store, "t");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxFileBytes(1_023))
                .withMessage("maxFileBytes must be at least 1024, is 1023");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rowGroupBytes(65_535))
                .withMessage("rowGroupBytes must be 65536 to 1073741824, is 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.rowGroupBytes((1L << 30) + 1));
    }

    @Test
    void tableNeedsAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> ParquetSink.to(store, ""));
    }

    @Test
    void higherLevelMakesSmallerFiles() throws Exception {
        ParquetSink fast = ParquetSink.builder(store, "t").zstdLevel(1).build();
        ParquetSink small = ParquetSink.builder(store, "t").zstdLevel(19).build();

        long fastBytes = stage(fast, batch(0, 50_000)).get(0).bytes();
        long smallBytes = stage(small, batch(0, 50_000)).get(0).bytes();

        assertThat(smallBytes).isLessThan(fastBytes);
    }
}
