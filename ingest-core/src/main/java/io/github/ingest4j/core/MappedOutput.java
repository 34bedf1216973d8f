// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.KeyedSink.BatchConsumer;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer.RecordOutput;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Passes what a transformer writes through the user's mapper, if there is one. */
final class MappedOutput implements RecordOutput {
    private final @Nullable Mapping mapping;
    private final Schema schema;
    private final boolean ignoringUnknown;
    private final BatchConsumer target;
    private final LongConsumer rowsIn;
    private long record;

    /** @param rowsIn told how many records each batch had before the mapper */
    MappedOutput(
            @Nullable Mapping mapping,
            Schema schema,
            boolean ignoringUnknown,
            BatchConsumer target,
            LongConsumer rowsIn) {
        this.mapping = mapping;
        this.schema = schema;
        this.ignoringUnknown = ignoringUnknown;
        this.target = target;
        this.rowsIn = rowsIn;
    }

    @Override
    public void write(Batch batch) throws IOException {
        rowsIn.accept(batch.rowCount());
        target.accept(mapping == null ? batch : mapped(batch, mapping));
    }

    @Override
    public void reject(Rejection rejection) {
        throw Conversion.refused(rejection);
    }

    @Override
    public void unknownField(String path) {
        if (!ignoringUnknown) {
            throw new Conversion.GrowthSignal(path);
        }
    }

    private Batch mapped(Batch batch, Mapping by) {
        Batch.Builder output = Batch.builder(schema);
        Emission emission = new Emission(output.row());
        for (Row row : batch.rows()) {
            record++;
            try {
                by.mapper().map(row, emission);
            } catch (IngestException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new MapperException(
                        "mapper " + by.version() + " failed at record " + record + " of the window: " + e, e);
            }
        }
        return output.build();
    }

    /** The user's mapper threw: its code must be mended. */
    static final class MapperException extends IngestException {
        private static final long serialVersionUID = 1L;

        MapperException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final class Emission implements RecordMapper.Output {
        private final RowBuilder row;

        Emission(RowBuilder row) {
            this.row = row;
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
            row.add();
        }

        @Override
        public void reject(String path, String reason) {
            throw new BadRecordException(
                    "record " + record + " of the window was refused by the mapper, field '" + path + "': " + reason,
                    new RefusedRecord(reason));
        }
    }
}
