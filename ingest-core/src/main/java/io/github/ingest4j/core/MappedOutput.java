// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.IngestException;
import io.github.ingest4j.KeyedSink.BatchConsumer;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.MisfitException;
import io.github.ingest4j.record.Origins;
import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Passes what a transformer writes through a sieve and the user's mapper, if there is one, and counts it. */
final class MappedOutput implements RecordOutput {
    /** Fields left out that are named in a report. */
    private static final int MAX_LEFT_OUT = 20;

    private static final int MAX_REASON = 500;

    private final @Nullable Mapping mapping;
    private final Sieve sieve;
    private final Schema schema;
    private final UnknownFields unknownFields;
    private final Refusals refusals;
    private final RawPlaces places;
    private final BatchConsumer target;
    private final Set<String> leftOut = new TreeSet<>();
    private long records;
    private long rows;

    /**
     * @param sieve what is asked before the mapper
     * @param schema of what is written
     */
    MappedOutput(
            @Nullable Mapping mapping,
            Sieve sieve,
            Schema schema,
            UnknownFields unknownFields,
            Refusals refusals,
            RawPlaces places,
            BatchConsumer target) {
        this.mapping = mapping;
        this.sieve = sieve;
        this.schema = schema;
        this.unknownFields = unknownFields;
        this.refusals = refusals;
        this.places = places;
        this.target = target;
    }

    /** What is done about a field that the schema lacks. */
    @FunctionalInterface
    interface UnknownFields {
        UnknownField answer(String path);
    }

    /** Records so far, before sieve and mapper, the refused ones included. */
    long records() {
        return records;
    }

    /** Records written so far, after the mapper. */
    long rows() {
        return rows;
    }

    /** Some of the fields that were left out. */
    Set<String> leftOut() {
        return leftOut;
    }

    @Override
    public void write(Batch batch) throws IOException {
        Sieve.Sifted sifted = sieve.sift(batch);
        if (mapping == null && sifted.isAll()) {
            records += batch.rowCount();
            pass(batch);
        } else {
            pass(mapped(batch, mapping == null ? Mapping.UNCHANGED : mapping, sifted));
        }
    }

    @Override
    public void reject(Rejection rejection) throws IOException {
        records++;
        refusals.refuse(new Rejection(
                rejection.code(),
                rejection.page(),
                rejection.place(),
                rejection.byteOffset(),
                rejection.byteLength(),
                rejection.recordNumber(),
                rejection.path(),
                cut(rejection.reason())));
    }

    @Override
    public UnknownField unknownField(String path) {
        UnknownField answer = unknownFields.answer(path);
        if (answer == UnknownField.LEAVE_OUT && leftOut.size() < MAX_LEFT_OUT) {
            leftOut.add(path);
        }
        return answer;
    }

    @Override
    public boolean wantsOrigins() {
        return mapping != null || !sieve.equals(Sieve.OPEN);
    }

    private void pass(Batch batch) throws IOException {
        rows += batch.rowCount();
        target.accept(batch);
    }

    private Batch mapped(Batch batch, Mapping by, Sieve.Sifted sifted) throws IOException {
        Batch.Builder output = Batch.builder(schema);
        Emission emission = new Emission(output);
        int row = 0;
        for (Row in : batch.rows()) {
            records++;
            emission.begin();
            if (sifted.refused().get(row)) {
                emission.refuse(Rejection.Code.SCHEMA, sifted.path(), sifted.reason());
            } else if (!sifted.left().get(row)) {
                map(in, by, emission, batch.origins(), row);
            }
            if (emission.refusal != null) {
                refusals.refuse(rejection(emission.refusal, batch.origins(), row));
            }
            row++;
        }
        return output.build();
    }

    private void map(Row in, Mapping by, Emission emission, Optional<Origins> origins, int row) {
        try {
            by.mapper().map(in, emission);
        } catch (IngestException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MapperException("mapper " + by.version() + " failed at " + place(origins, row) + ": " + e, e);
        }
    }

    private String place(Optional<Origins> origins, int row) {
        return origins.map(from -> "record " + from.recordNumber(row) + " of page " + from.page(row)
                        + places.of(from.page(row))
                                .map(place -> " (" + place + ")")
                                .orElse(""))
                .orElseGet(() -> "record " + records + " of the window");
    }

    /** A reason may be of any length; reports and ledgers keep it. */
    private static String cut(String reason) {
        return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…";
    }

    private Rejection rejection(MapperRefusal refusal, Optional<Origins> origins, int row) {
        if (origins.isEmpty()) {
            return new Rejection(
                    refusal.code(), 0, "the window's records", -1, -1, records, refusal.path(), refusal.reason());
        }
        Origins from = origins.get();
        return new Rejection(
                refusal.code(),
                from.page(row),
                places.of(from.page(row)).map(RawPlaces.Place::toString).orElse(""),
                from.byteOffset(row),
                from.byteLength(row),
                from.recordNumber(row),
                refusal.path(),
                refusal.reason());
    }

    /** The user's mapper threw: its code must be mended. */
    static final class MapperException extends IngestException {
        private static final long serialVersionUID = 1L;

        MapperException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private record MapperRefusal(Rejection.Code code, String path, String reason) {}

    /** What the mapper makes of one record after the other. */
    private static final class Emission implements RecordMapper.Output {
        private final Batch.Builder batch;
        private final RowBuilder row;
        private int emitted;
        private @Nullable MapperRefusal refusal;

        Emission(Batch.Builder batch) {
            this.batch = batch;
            this.row = batch.row();
        }

        void begin() {
            row.clear();
            emitted = 0;
            refusal = null;
        }

        @Override
        public RecordMapper.Output set(String name, @Nullable Object value) {
            row.set(name, value);
            return this;
        }

        @Override
        public RecordMapper.Output copy(Row from) {
            row.copy(from);
            return this;
        }

        @Override
        public void emit() {
            if (refusal != null) {
                row.clear();
                return;
            }
            if (row.isEmpty()) {
                throw new IllegalStateException(
                        "emit() with nothing set would write nulls only; out.copy(in).emit() passes a record on");
            }
            try {
                row.add();
                emitted++;
            } catch (MisfitException e) {
                refuse(Rejection.Code.SCHEMA, e.path(), String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void reject(String path, String reason) {
            refuse(Rejection.Code.MAPPER, path, reason);
        }

        private void refuse(Rejection.Code code, String path, String reason) {
            if (refusal == null) {
                refusal = new MapperRefusal(code, path, cut(reason));
                batch.discardRows(emitted);
            }
        }
    }
}
