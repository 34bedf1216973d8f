// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.record.Batch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The same batches as a Parquet file: as a pipeline writes it, and as parquet-java does. */
final class WrittenFiles {
    private static final GenerationKey KEY = new GenerationKey(
            new StreamId("shop", "orders"), Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1)), 1);
    private static final long ROW_GROUP_BYTES = 1 << 20;

    private WrittenFiles() {}

    static Path bySink(Path folder, Batch... batches) throws IOException {
        return bySink(folder, LocalLake.at(folder), batches);
    }

    static Path bySink(Path folder, LocalLake lake, Batch... batches) throws IOException {
        ParquetSink sink = ParquetSink.to(lake.store(), "t");
        List<StagedFile> files;
        try (Staging staging = sink.begin(KEY, "01JD0000000000000000000000", batches[0].schema())) {
            for (Batch batch : batches) {
                staging.write(batch);
            }
            files = staging.seal();
        }
        sink.publish(KEY, files);
        return folder.resolve(files.get(0).key());
    }

    static Path byParquetJava(Path folder, Batch... batches) throws IOException {
        Path file = folder.resolve("parquet-java.parquet");
        try (OutputStream out = Files.newOutputStream(file);
                ParquetJavaEncoder encoder = new ParquetJavaEncoder(
                        out, ParquetSchema.of(batches[0].schema()), Map.of(), 3, ROW_GROUP_BYTES)) {
            for (Batch batch : batches) {
                encoder.write(batch);
            }
            encoder.finish();
        }
        return file;
    }
}
