// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of any schema and records, parquet-avro reads what was written, and what the file says of itself is true. */
public final class EncoderFuzzTarget {
    private static final int MOST_ROWS = 80;

    private EncoderFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        BytesAsRandom random = new BytesAsRandom(input);
        RandomTables tables = new RandomTables(random);
        Schema schema = tables.schema();
        List<Batch> batches = new ArrayList<>();
        do {
            batches.add(tables.batch(schema, 1 + random.nextInt(MOST_ROWS)));
        } while (!random.isUsedUp());

        Path folder = Files.createTempDirectory("fuzz");
        try {
            assertReadsBack(folder, schema, batches);
        } finally {
            delete(folder);
        }
    }

    private static void assertReadsBack(Path folder, Schema schema, List<Batch> batches) throws IOException {
        FolderStore store = new FolderStore(folder);
        ParquetSink sink = SmallFiles.sink(store);
        List<StagedFile> files = Samples.stage(sink, batches.toArray(new Batch[0]));
        sink.publish(Samples.KEY, files);
        Path file = store.path(files.get(0).key());
        List<List<@Nullable Object>> expected = new ArrayList<>();
        batches.forEach(batch -> expected.addAll(PlainValues.of(batch)));

        PlainValues.assertSame("parquet-avro", schema, AvroReader.read(file, schema), expected);
        StrictReader.check(file);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(folder)) {
            paths = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
