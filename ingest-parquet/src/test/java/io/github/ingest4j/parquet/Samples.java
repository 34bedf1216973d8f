// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The smallest valid things. */
final class Samples {
    static final GenerationKey KEY = key("shop", "orders");
    static final String RUN = "01JD0000000000000000000000";
    static final Schema SCHEMA = Schema.of(Field.of("id", Type.INT64).required(), Field.of("name", Type.STRING));

    private Samples() {}

    static GenerationKey key(String pipeline, String stream) {
        Window window = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
        return new GenerationKey(new StreamId(pipeline, stream), window, 1);
    }

    /** Records with ids from {@code first} on. */
    static Batch batch(int first, int count) {
        Batch.Builder builder = Batch.builder(SCHEMA);
        for (int i = first; i < first + count; i++) {
            builder.row().set("id", i).set("name", "name " + i).add();
        }
        return builder.build();
    }

    static List<StagedFile> stage(ParquetSink sink, Batch... batches) throws IOException {
        Schema schema = batches.length == 0 ? SCHEMA : batches[0].schema();
        try (Staging staging = sink.begin(KEY, RUN, schema)) {
            for (Batch batch : batches) {
                staging.write(batch);
            }
            return staging.seal();
        }
    }
}
