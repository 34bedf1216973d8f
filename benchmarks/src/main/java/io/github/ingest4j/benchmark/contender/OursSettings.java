// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.Transformer;
import io.github.ingest4j.benchmark.data.Frame;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.store.ObjectStore;
import java.util.Map;
import java.util.Set;

/** The one place where settings reach the library. */
public final class OursSettings {
    /** Size of the batches between transformer and sink, in bytes. */
    public static final String BATCH_BYTES = "batchBytes";

    public static final String ROW_GROUP_BYTES = "rowGroupBytes";

    public static final String PAGE_BYTES = "pageBytes";

    /** Threads at work on the file; one unless set. */
    public static final String WORKERS = "workers";

    private static final Set<String> KNOWN = Set.of(Ours.INFER, BATCH_BYTES, ROW_GROUP_BYTES, PAGE_BYTES, WORKERS);
    private static final String TABLE = "records";

    private final int level;
    private final Map<String, String> settings;

    private OursSettings(int level, Map<String, String> settings) {
        this.level = level;
        this.settings = settings;
    }

    static OursSettings of(Job job) {
        for (String name : job.ownSettings().keySet()) {
            if (!isKnown(name)) {
                throw new IllegalArgumentException("the library has no setting '" + name + "'");
            }
        }
        return new OursSettings(job.level(), job.ownSettings());
    }

    /** Whether the library has a setting; what it lacks is left out of the measurements and listed there. */
    public static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    boolean infers() {
        return settings.getOrDefault(Ours.INFER, "false").equals("true");
    }

    ParquetSink sink(ObjectStore store) {
        ParquetSink.Builder builder =
                ParquetSink.builder(store, TABLE).zstdLevel(level).maxFileBytes(Long.MAX_VALUE);
        String rowGroupBytes = settings.get(ROW_GROUP_BYTES);
        if (rowGroupBytes != null) {
            builder.rowGroupBytes(Long.parseLong(rowGroupBytes));
        }
        String pageBytes = settings.get(PAGE_BYTES);
        if (pageBytes != null) {
            builder.pageBytes(Integer.parseInt(pageBytes));
        }
        builder.workers(Integer.parseInt(settings.getOrDefault(WORKERS, "1")));
        return builder.build();
    }

    Transformer transformer(Frame frame) {
        return frame == Frame.CSV ? csv() : json(frame);
    }

    private Transformer csv() {
        CsvTransformer.Builder builder = CsvTransformer.builder();
        String batchBytes = settings.get(BATCH_BYTES);
        if (batchBytes != null) {
            builder.batchBytes(Long.parseLong(batchBytes));
        }
        return builder.build();
    }

    private Transformer json(Frame frame) {
        JsonTransformer.Builder builder = JsonTransformer.builder();
        if (frame == Frame.DOCUMENT) {
            builder.records("/data");
        }
        String batchBytes = settings.get(BATCH_BYTES);
        if (batchBytes != null) {
            builder.batchBytes(Long.parseLong(batchBytes));
        }
        return builder.build();
    }
}
