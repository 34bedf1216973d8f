// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.TableSchemas.Versioned;
import io.github.ingest4j.core.internal.Manifest.EarlierSet;
import io.github.ingest4j.core.internal.Manifest.QuarantineFile;
import io.github.ingest4j.core.internal.Reach;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns a frozen raw set into staged files, letting the table's schema grow where the records ask for it. */
final class Conversion {
    private static final int MAX_GROWTHS = 8;

    private final Parts parts;
    private final TableSchemas schemas;
    private final SchemaGrowth growth;
    private final RawSet raw;
    private final RawRecords records;
    private final int rawSet;
    private final Reach reach;
    private final Window window;
    private final String runId;
    /** One run works at several windows, and each writes schemas of its own. */
    private final String schemaWriteId;

    private final Instant commitDeadline;

    /** @param reach how far the raw set reaches into the time before the window */
    Conversion(Parts parts, RawSet raw, int rawSet, Reach reach, Window window, String runId, Instant commitDeadline) {
        this.parts = parts;
        this.schemas = new TableSchemas(parts.slots(), parts.table());
        this.growth = new SchemaGrowth(parts.table());
        this.raw = raw;
        this.records = new RawRecords(parts, raw);
        this.rawSet = rawSet;
        this.reach = reach;
        this.window = window;
        this.runId = runId;
        this.schemaWriteId = runId + "/" + window.name();
        this.commitDeadline = commitDeadline;
    }

    /**
     * What was staged, table by table.
     *
     * @param leftOut fields that the records have and the table does not
     * @param earlier raw sets whose records were left out
     */
    record Staged(
            Map<String, List<StagedFile>> files,
            int schemaVersion,
            long in,
            long out,
            long quarantined,
            List<QuarantineFile> quarantine,
            List<String> newColumns,
            List<String> leftOut,
            List<EarlierSet> earlier) {}

    /**
     * Stages the files of a generation; nothing of them is visible.
     *
     * <p>A schema is stored only when all records have been converted by it, so that a declaration which does not suit them can be
     * corrected. Where another run was faster, its types stand, and the records are converted again over them.
     */
    Staged stage(GenerationKey key) throws IOException, InterruptedException {
        EarlierRecords earlier = EarlierRecords.frozen(parts, window, reach);
        Versioned before = schemas.latest();
        Versioned stored = before;
        for (int round = 0; round < MAX_GROWTHS; round++) {
            Converted converted = converted(key, stored, earlier);
            boolean staged = false;
            try (Quarantine quarantine = converted.quarantine()) {
                boolean known = converted.schema().equals(stored.schema()) || converted.out() == 0;
                Versioned table =
                        known ? stored : schemas.add(stored, converted.schema(), schemaWriteId, commitDeadline);
                if (known || table.schema().equals(converted.schema())) {
                    List<QuarantineFile> list = quarantine.complete();
                    staged = true;
                    return new Staged(
                            converted.files(),
                            table.version(),
                            converted.in(),
                            converted.out(),
                            quarantine.count(),
                            list,
                            SchemaGrowth.added(before.schema(), table.schema()),
                            converted.leftOut(),
                            earlier.sets());
                }
                stored = table;
            } finally {
                if (!staged) {
                    discard(key, converted.files());
                }
            }
        }
        throw new IOException("the schema of table '" + parts.table() + "' kept changing while this run was at work");
    }

    private record Converted(
            Map<String, List<StagedFile>> files,
            Schema schema,
            long in,
            long out,
            Quarantine quarantine,
            List<String> leftOut) {}

    private Schema wanted(Versioned stored) throws IOException {
        Schema wanted = growth.grown(stored.schema(), declared(stored));
        boolean asksRecords = growsByRecords() || (wanted.isEmpty() && !parts.mapsToOwnColumns());
        return stored.version() == 0 && asksRecords ? records.inferred(wanted) : wanted;
    }

    /** Converts by a schema, or by a wider one where the records have fields that it lacks. */
    private Converted converted(GenerationKey key, Versioned stored, EarlierRecords earlier) throws IOException {
        Schema schema = wanted(stored);
        Set<String> unexplained = new HashSet<>();
        for (int growths = 0; growths < MAX_GROWTHS; growths++) {
            int version = schema.equals(stored.schema()) ? stored.version() : stored.version() + 1;
            try {
                return stageWith(key, schema, version, unexplained, earlier);
            } catch (GrowthSignal unknownField) {
                Schema grown = growth.grown(schema, records.inferred(schema));
                if (grown.equals(schema)) {
                    // The transformer knows no type for it: its records are refused for it.
                    unexplained.add(unknownField.getMessage());
                }
                schema = grown;
            }
        }
        throw new IngestException(
                "the schema of table '" + parts.table() + "' grew " + MAX_GROWTHS + " times in one run; giving up");
    }

    void discard(GenerationKey key, Map<String, List<StagedFile>> files) {
        Stagings.discard(parts, key, files);
    }

    /**
     * The rows of a generation that is committed, converted again by the schema it was committed with. What was set aside then
     * is passed over.
     *
     * @param rows that the generation has
     * @param earlier raw sets whose records were left out of it
     */
    KeyedSink.Batches batches(Schema schema, long rows, List<EarlierSet> earlier) {
        if (rows == 0) {
            // Its schema was not stored, so there is nothing to convert the records by.
            return consumer -> {};
        }
        return consumer -> {
            Schema input = records.inputOf(schema);
            MappedOutput output = new MappedOutput(
                    parts.mapping(),
                    new EarlierRecords(parts, window, reach, earlier).sieve(input),
                    schema,
                    path -> parts.contract().newField() == Contract.NewField.LEAVE_OUT
                            ? UnknownField.LEAVE_OUT
                            : UnknownField.REJECT_RECORD,
                    rejection -> {},
                    new RawPlaces(raw),
                    consumer);
            records.transform(input, output);
            if (output.rows() != rows) {
                throw new IngestException("window " + window + " was committed with " + rows
                        + " rows, and this version of the pipeline makes " + output.rows()
                        + " of its records; replay the window");
            }
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

    /** A mapper with columns of its own states them all; every other table takes new fields if its contract does. */
    private boolean growsByRecords() {
        return !parts.mapsToOwnColumns() && parts.contract().grows();
    }

    private UnknownField unknownField(String path, Set<String> unexplained) {
        return switch (parts.contract().newField()) {
            case ADD_COLUMN -> {
                // What a mapper gets is no table that could grow.
                if (!parts.mapsToOwnColumns() && !unexplained.contains(path)) {
                    throw new GrowthSignal(path);
                }
                yield UnknownField.REJECT_RECORD;
            }
            case LEAVE_OUT -> UnknownField.LEAVE_OUT;
            // Rejected with its place; then the window fails, or the record is set aside.
            case FAIL, QUARANTINE_ROW -> UnknownField.REJECT_RECORD;
        };
    }

    private Converted stageWith(
            GenerationKey key, Schema schema, int schemaVersion, Set<String> unexplained, EarlierRecords earlier)
            throws IOException {
        Quarantine quarantine = new Quarantine(parts, key, rawSet, raw, runId, schemaVersion);
        boolean sealed = false;
        try (Stagings stagings = Stagings.begin(parts, key, runId, schema)) {
            Schema input = records.inputOf(schema);
            MappedOutput output = new MappedOutput(
                    parts.mapping(),
                    earlier.sieve(input),
                    schema,
                    path -> unknownField(path, unexplained),
                    quarantine,
                    new RawPlaces(raw),
                    stagings);
            records.transform(input, output);
            quarantine.check(output.records());
            quarantine.seal();
            Map<String, List<StagedFile>> files = stagings.seal();
            sealed = true;
            return new Converted(
                    files, schema, output.records(), output.rows(), quarantine, List.copyOf(output.leftOut()));
        } finally {
            if (!sealed) {
                quarantine.close();
            }
        }
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
        IngestException refused =
                rejection.code() == Rejection.Code.SCHEMA || rejection.code() == Rejection.Code.UNKNOWN_FIELD
                        ? new SchemaMismatchException(rejection.toString())
                        : new BadRecordException(rejection.toString());
        refused.initCause(new RefusedRecord(rejection.reason()));
        return refused;
    }
}
