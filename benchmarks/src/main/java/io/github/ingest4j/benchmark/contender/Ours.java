// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.Window;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The library: a transformer of a file's one page into a sink. */
public final class Ours {
    /** With the value {@code true}, the schema is inferred from the file first, which is read twice. */
    public static final String INFER = "infer";

    static final GenerationKey KEY =
            new GenerationKey(new StreamId("benchmark", "file"), Window.of(Instant.EPOCH, Duration.ofDays(1)), 1);

    private Ours() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, Ours::convert);
    }

    static long convert(Job job) throws IOException {
        OursSettings settings = OursSettings.of(job);
        Transformer transformer = settings.transformer(job.frame());
        Schema schema = OursSchema.of(job.shape());
        if (settings.infers()) {
            try (RawPages pages = page(job)) {
                schema = transformer.infer(pages, Schema.EMPTY);
            }
        }
        ParquetSink sink = settings.sink(new OneFileStore(job.output()));
        long rows = 0;
        try (RawPages pages = page(job);
                Staging staging = sink.begin(KEY, "run", schema)) {
            transformer.transform(pages, schema, new IntoStaging(staging));
            for (StagedFile file : staging.seal()) {
                rows += file.rows();
            }
        }
        return rows;
    }

    private static RawPages page(Job job) {
        return new FilePage(job.input(), mediaType(job.frame()));
    }

    private static String mediaType(Frame frame) {
        return switch (frame) {
            case NDJSON -> Page.NDJSON;
            case DOCUMENT, ARRAY -> Page.JSON;
            case CSV -> Page.CSV;
        };
    }
}
