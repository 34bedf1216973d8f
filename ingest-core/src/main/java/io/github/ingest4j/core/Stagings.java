// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.KeyedSink.BatchConsumer;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one generation in all file sinks, written side by side. Closing discards what was not sealed. */
final class Stagings implements BatchConsumer, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Stagings.class);

    private final Parts parts;
    private final GenerationKey key;
    private final List<Staging> stagings = new ArrayList<>();
    private long rows;

    private Stagings(Parts parts, GenerationKey key) {
        this.parts = parts;
        this.key = key;
    }

    static Stagings begin(Parts parts, GenerationKey key, String runId, Schema schema) throws IOException {
        Stagings begun = new Stagings(parts, key);
        try {
            for (StagingSink sink : parts.stagingSinks()) {
                begun.stagings.add(sink.begin(key, runId, schema));
            }
            return begun;
        } catch (IOException | RuntimeException e) {
            begun.close();
            throw e;
        }
    }

    @Override
    public void accept(Batch batch) throws IOException {
        if (batch.rowCount() > 0 && batch.schema().isEmpty()) {
            throw new BadRecordException("the " + batch.rowCount() + " records of window " + key.window()
                    + " have no field with a value, so table '" + parts.table()
                    + "' has no column to put them in; declare a schema");
        }
        for (Staging staging : stagings) {
            staging.write(batch);
        }
        rows += batch.rowCount();
        parts.listeners().tell(listener -> listener.recordsStaged(key.window(), rows));
    }

    /** Seals the files of every sink, table by table. */
    Map<String, List<StagedFile>> seal() throws IOException {
        Map<String, List<StagedFile>> files = new LinkedHashMap<>();
        try {
            for (int i = 0; i < stagings.size(); i++) {
                files.put(parts.stagingSinks().get(i).table(), stagings.get(i).seal());
            }
            return files;
        } catch (IOException | RuntimeException e) {
            discard(parts, key, files);
            throw e;
        }
    }

    /** Sealed files that no manifest lists and none ever will. What cannot be removed now is left to a sweeper. */
    static void discard(Parts parts, GenerationKey key, Map<String, List<StagedFile>> files) {
        for (StagingSink sink : parts.stagingSinks()) {
            try {
                sink.discard(key, files.getOrDefault(sink.table(), List.of()));
            } catch (IOException | RuntimeException e) {
                LOG.warn("staged files that nothing lists stay behind [key={}, table={}]", key, sink.table(), e);
            }
        }
    }

    /** Whatever ended the conversion matters more than staged files that stay behind: nothing lists them. */
    @Override
    public void close() {
        for (Staging staging : stagings) {
            try {
                staging.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("staged files that nothing lists stay behind [key={}]", key, e);
            }
        }
    }
}
