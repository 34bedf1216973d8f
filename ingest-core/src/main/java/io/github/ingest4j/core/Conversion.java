// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.StagingSink.Staging;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.TableSchemas.Versioned;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a frozen raw set into staged files, letting the table's schema grow where the records ask for it. */
final class Conversion {
    private static final Logger LOG = LoggerFactory.getLogger(Conversion.class);
    private static final int MAX_GROWTHS = 8;

    private final Parts parts;
    private final TableSchemas schemas;
    private final SchemaGrowth growth;
    private final RawSet raw;
    private final Window window;
    private final String runId;
    /** One run works at several windows, and each writes schemas of its own. */
    private final String schemaWriteId;

    private final Instant commitDeadline;

    Conversion(Parts parts, RawSet raw, Window window, String runId, Instant commitDeadline) {
        this.parts = parts;
        this.schemas = new TableSchemas(parts.slots(), parts.table());
        this.growth = new SchemaGrowth(parts.table());
        this.raw = raw;
        this.window = window;
        this.runId = runId;
        this.schemaWriteId = runId + "/" + window.name();
        this.commitDeadline = commitDeadline;
    }

    /** What was staged, table by table. */
    record Staged(Map<String, List<StagedFile>> files, int schemaVersion, long in, long out, List<String> newColumns) {}

    /**
     * Stages the files of a generation; nothing of them is visible.
     *
     * <p>A schema is stored only when all records have been converted by it, so that a declaration which does not suit them can be
     * corrected. Where another run was faster, its types stand, and the records are converted again over them.
     */
    Staged stage(GenerationKey key) throws IOException, InterruptedException {
        Versioned before = schemas.latest();
        Versioned stored = before;
        for (int round = 0; round < MAX_GROWTHS; round++) {
            Converted converted = converted(key, wanted(stored));
            boolean known = converted.schema().equals(stored.schema()) || converted.out() == 0;
            Versioned table = known ? stored : schemas.add(stored, converted.schema(), schemaWriteId, commitDeadline);
            if (known || table.schema().equals(converted.schema())) {
                return new Staged(
                        converted.files(),
                        table.version(),
                        converted.in(),
                        converted.out(),
                        SchemaGrowth.added(before.schema(), table.schema()));
            }
            discard(key, converted.files());
            stored = table;
        }
        throw new IOException("the schema of table '" + parts.table() + "' kept changing while this run was at work");
    }

    private record Converted(Map<String, List<StagedFile>> files, Schema schema, long in, long out) {}

    private Schema wanted(Versioned stored) throws IOException {
        Schema wanted = growth.grown(stored.schema(), declared(stored));
        return stored.version() == 0 && growsByRecords() ? inferred(wanted) : wanted;
    }

    /** Converts by a schema, or by a wider one where the records have fields that it lacks. */
    private Converted converted(GenerationKey key, Schema wanted) throws IOException {
        Schema schema = wanted;
        GrowthSignal unexplained = null;
        for (int growths = 0; growths < MAX_GROWTHS; growths++) {
            try {
                Counter counter = new Counter();
                Map<String, List<StagedFile>> files = stageWith(key, schema, counter, unexplained != null);
                if (unexplained == null) {
                    return new Converted(files, schema, counter.in, counter.out);
                }
                discard(key, files);
                throw new IngestException(
                        "field '" + unexplained.getMessage() + "' is not in table '" + parts.table()
                                + "', and the transformer infers no type for it",
                        unexplained);
            } catch (GrowthSignal unknownField) {
                Schema grown = growth.grown(schema, inferred(schema));
                if (grown.equals(schema)) {
                    // The record is at fault then: converted without the field, it is refused for its own reason.
                    unexplained = unknownField;
                }
                schema = grown;
            }
        }
        throw new IngestException(
                "the schema of table '" + parts.table() + "' grew " + MAX_GROWTHS + " times in one run; giving up");
    }

    /** Sealed files that no manifest lists and none ever will. What cannot be removed now is left to a sweeper. */
    void discard(GenerationKey key, Map<String, List<StagedFile>> files) {
        for (StagingSink sink : parts.stagingSinks()) {
            try {
                sink.discard(key, files.getOrDefault(sink.table(), List.of()));
            } catch (IOException | RuntimeException e) {
                LOG.warn("staged files that nothing lists stay behind [key={}, table={}]", key, sink.table(), e);
            }
        }
    }

    /** The rows of a generation that is committed, converted again by the schema it was committed with. */
    KeyedSink.Batches batches(Schema schema) {
        return consumer -> {
            Schema input = mapsToOwnColumns() ? inferredInput() : schema;
            transform(input, new MappedOutput(parts.mapping(), schema, false, consumer, rows -> {}));
        };
    }

    Schema schemaOf(int version) throws IOException {
        return schemas.version(version).schema();
    }

    private Schema declared(Versioned stored) {
        if (parts.mapping() != null && parts.mapping().output() != null) {
            return parts.mapping().output();
        }
        return parts.declaredSchema() == null ? stored.schema() : parts.declaredSchema();
    }

    private boolean mapsToOwnColumns() {
        return parts.mapping() != null && parts.mapping().output() != null;
    }

    /** A mapper with columns of its own states them all; every other table takes new fields as they come. */
    private boolean growsByRecords() {
        return !mapsToOwnColumns();
    }

    private Schema inferred(Schema known) throws IOException {
        try (RawPages pages = parts.rawSink().open(raw)) {
            return parts.transformer().infer(pages, known);
        }
    }

    private Schema inferredInput() throws IOException {
        return inferred(parts.declaredSchema() == null ? Schema.EMPTY : parts.declaredSchema());
    }

    private Map<String, List<StagedFile>> stageWith(
            GenerationKey key, Schema schema, Counter counter, boolean ignoringUnknown) throws IOException {
        Schema input = mapsToOwnColumns() ? inferredInput() : schema;
        List<Staging> stagings = new ArrayList<>();
        try {
            for (StagingSink sink : parts.stagingSinks()) {
                stagings.add(sink.begin(key, runId, schema));
            }
            transform(
                    input,
                    new MappedOutput(
                            parts.mapping(),
                            schema,
                            ignoringUnknown,
                            batch -> writeAll(stagings, batch, counter),
                            rows -> counter.in += rows));
            return sealed(key, stagings);
        } finally {
            closeAll(stagings);
        }
    }

    private Map<String, List<StagedFile>> sealed(GenerationKey key, List<Staging> stagings) throws IOException {
        Map<String, List<StagedFile>> files = new LinkedHashMap<>();
        try {
            for (int i = 0; i < stagings.size(); i++) {
                files.put(parts.stagingSinks().get(i).table(), stagings.get(i).seal());
            }
            return files;
        } catch (IOException | RuntimeException e) {
            discard(key, files);
            throw e;
        }
    }

    private void writeAll(List<Staging> stagings, Batch batch, Counter counter) throws IOException {
        if (batch.rowCount() > 0 && batch.schema().isEmpty()) {
            throw new BadRecordException("the " + batch.rowCount() + " records of window " + window
                    + " have no field with a value, so table '" + parts.table()
                    + "' has no column to put them in; declare a schema");
        }
        for (Staging staging : stagings) {
            staging.write(batch);
        }
        counter.out += batch.rowCount();
        long total = counter.out;
        parts.listeners().tell(listener -> listener.recordsStaged(window, total));
    }

    private void transform(Schema input, RecordOutput output) throws IOException {
        try (RawPages pages = parts.rawSink().open(raw)) {
            parts.transformer().transform(pages, input, output);
            while (pages.next() != null) {
                // every page is checked against its hash, also those the transformer did not ask for
            }
        }
    }

    /** Whatever ended the conversion matters more than staged files that stay behind: nothing lists them. */
    private void closeAll(List<Staging> stagings) {
        for (Staging staging : stagings) {
            try {
                staging.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("staged files that nothing lists stay behind [window={}]", window, e);
            }
        }
    }

    private static final class Counter {
        long in;
        long out;
    }

    /** Ends a transformation that met a field the table does not have. */
    static final class GrowthSignal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GrowthSignal(String path) {
            super(path, null, false, false);
        }
    }

    /** A rejected record ends the window, with its place. */
    static IngestException refused(Rejection rejection) {
        IngestException refused = rejection.code() == Rejection.Code.SCHEMA
                ? new SchemaMismatchException(rejection.toString())
                : new BadRecordException(rejection.toString());
        refused.initCause(new RefusedRecord(rejection.reason()));
        return refused;
    }
}
