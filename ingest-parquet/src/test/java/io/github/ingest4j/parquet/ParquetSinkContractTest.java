// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.StagingSinkContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with DuckDB as the reader of the place. */
class ParquetSinkContractTest extends StagingSinkContract {
    @TempDir
    Path folder;

    @Override
    protected StagingSink sink() {
        return ParquetSink.to(new FolderStore(folder), "orders");
    }

    @Override
    protected List<Long> visibleIds() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            if (files.noneMatch(file -> file.toString().endsWith(".parquet"))) {
                return List.of();
            }
        }
        String rows = "select id from read_parquet('" + folder + "/**/*.parquet')";
        return DuckDb.strings(rows).stream().map(Long::valueOf).toList();
    }

    @Override
    protected void remove(StagedFile file) throws Exception {
        Files.delete(folder.resolve(file.key()));
    }

    @Test
    void fieldThatThePartitionWouldHideIsRefusedWithTheRemedy() throws Exception {
        GenerationKey key = new GenerationKey(new StreamId("p", "s"), Window.of(Instant.EPOCH, Duration.ofHours(1)), 1);
        Schema schema = Schema.of(Field.of("Dt", Type.INT64));

        assertThatThrownBy(() -> sink().begin(key, "run", schema))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContainingAll("'Dt'", "'dt='", "partitionColumn", "mapper");
        ParquetSink other = ParquetSink.builder(new FolderStore(folder), "orders")
                .partitionColumn("day")
                .build();
        other.begin(key, "run", schema).close();
        assertThat(other.options()).contains("partitionColumn=day");
    }
}
