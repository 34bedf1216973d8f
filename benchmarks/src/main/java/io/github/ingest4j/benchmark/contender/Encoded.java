// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.benchmark.data.Shape;
import io.github.ingest4j.record.Batch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Halves of a conversion, for whoever measures them by themselves. */
public final class Encoded {
    private static final int PAGE_BYTES = 1 << 20;

    private Encoded() {}

    /** Writes batches of events to a file; says how long it became. */
    public static long bytes(List<Batch> batches, Path file, int level) throws IOException {
        Map<String, String> settings = Map.of(Job.LEVEL, Integer.toString(level));
        Job job = new Job(Shape.EVENTS, Frame.NDJSON, file, file, settings);
        try (Staging staging =
                OursSettings.of(job).sink(new OneFileStore(file)).begin(Ours.KEY, "run", OursSchema.of(Shape.EVENTS))) {
            for (Batch batch : batches) {
                staging.write(batch);
            }
            return staging.seal().get(0).bytes();
        }
    }

    /** Encoded pages before compression: a file of events that parquet-java writes without a codec, in pieces of a page's size. */
    public static List<byte[]> plainPages(Path events, Path file) throws IOException {
        StreamingJson.convert(
                new Job(Shape.EVENTS, Frame.NDJSON, events, file, Map.of(Job.LEVEL, ParquetJava.WITHOUT_CODEC)));
        List<byte[]> pages = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] page = in.readNBytes(PAGE_BYTES); page.length > 0; page = in.readNBytes(PAGE_BYTES)) {
                pages.add(page);
            }
        }
        return pages;
    }
}
