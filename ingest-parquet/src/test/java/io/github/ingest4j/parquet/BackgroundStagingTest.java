// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundStagingTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void filesAreTheSameWhateverTheNumberOfWorkers(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = tables.schema();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            batches.add(tables.batch(schema, 500));
        }

        List<byte[]> serial = filesOf(1, batches);

        assertThat(serial).hasSizeGreaterThan(1);
        for (int workers : new int[] {2, 3, 8}) {
            List<byte[]> parallel = filesOf(workers, batches);
            assertThat(parallel).as("%d workers", workers).hasSameSizeAs(serial);
            for (int i = 0; i < serial.size(); i++) {
                assertThat(parallel.get(i))
                        .as("%d workers, file %d", workers, i)
                        .isEqualTo(serial.get(i));
            }
        }
    }

    private List<byte[]> filesOf(int workers, List<Batch> batches) throws Exception {
        FolderStore store = new FolderStore(Files.createDirectory(folder.resolve("workers-" + workers)));
        ParquetSink sink = ParquetSink.builder(store, "t")
                .pageBytes(1 << 10)
                .rowGroupBytes(1 << 16)
                .maxFileBytes(1 << 17)
                .workers(workers)
                .build();
        List<StagedFile> files = Samples.stage(sink, batches.toArray(Batch[]::new));
        sink.publish(Samples.KEY, files);
        List<byte[]> contents = new ArrayList<>();
        for (StagedFile file : files) {
            contents.add(Files.readAllBytes(store.path(file.key())));
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void failureComesOutOfALaterCallAndNothingStays(int workers) throws Exception {
        FolderStore store = new FolderStore(folder);
        Staging staging = ParquetSink.builder(new FailingStore(store, 2_000), "orders")
                .maxFileBytes(1 << 10)
                .workers(workers)
                .build()
                .begin(Samples.KEY, Samples.RUN, Samples.SCHEMA);

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        staging.write(Samples.batch(i * 1_000, 1_000));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(FailingStore.MESSAGE);
        assertThatIllegalStateException().isThrownBy(staging::seal).withMessageContaining("only be closed");
        staging.close();

        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void failureOfTheLastBatchComesOutOfSeal() throws Exception {
        FolderStore store = new FolderStore(folder);
        Staging staging = ParquetSink.builder(new FailingStore(store, 10), "orders")
                .workers(2)
                .build()
                .begin(Samples.KEY, Samples.RUN, Samples.SCHEMA);
        staging.write(Samples.batch(0, 10));

        assertThatThrownBy(staging::seal).isInstanceOf(IOException.class).hasMessageContaining(FailingStore.MESSAGE);
        staging.close();

        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void closeDiscardsWhatIsStillBeingWritten() throws Exception {
        FolderStore store = new FolderStore(folder);

        try (Staging staging = ParquetSink.builder(store, "orders")
                .workers(2)
                .build()
                .begin(Samples.KEY, Samples.RUN, Samples.SCHEMA)) {
            staging.write(Samples.batch(0, 100_000));
        }

        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void interruptedCallerStopsAndCanStillDiscard() throws Exception {
        FolderStore store = new FolderStore(folder);
        Staging staging =
                ParquetSink.builder(store, "orders").workers(2).build().begin(Samples.KEY, Samples.RUN, Samples.SCHEMA);
        staging.write(Samples.batch(0, 10));

        Thread.currentThread().interrupt();
        assertThatThrownBy(staging::seal).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        staging.close();

        assertThat(store.stagedFiles()).isEmpty();
    }

    @Test
    void interruptedCallerStopsWithoutABatchToWaitFor() throws Exception {
        FolderStore store = new FolderStore(folder);
        Staging staging =
                ParquetSink.builder(store, "orders").workers(2).build().begin(Samples.KEY, Samples.RUN, Samples.SCHEMA);

        Thread.currentThread().interrupt();
        assertThatThrownBy(staging::seal)
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("interrupted before the files were sealed");
        assertThat(Thread.interrupted()).isTrue();
        assertThatIllegalStateException().isThrownBy(staging::seal).withMessageContaining("only be closed");
        staging.close();
    }
}
