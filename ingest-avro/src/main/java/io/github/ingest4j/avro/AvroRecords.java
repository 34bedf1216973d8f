// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.record.Batch;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * The records of a batch as Avro's, for people who have code for them: in a {@link io.github.ingest4j.KeyedSink}, say.
 *
 * {@snippet class="io.github.ingest4j.avro.AvroPipelineTest" region="sink"}
 */
public final class AvroRecords {
    /** The name that records have unless another is given. */
    public static final String DEFAULT_NAME = "Record";

    private AvroRecords() {}

    /** As {@link #of(Batch, String)}, of the name {@value #DEFAULT_NAME}. */
    public static Iterable<GenericRecord> of(Batch batch) {
        return of(batch, DEFAULT_NAME);
    }

    /**
     * The records of a batch, made one by one while they are iterated over. They have the schema that {@link
     * AvroSchemas#toAvro} makes of the batch's, and values as Avro's readers give them without conversions: text as {@code
     * String}, bytes and decimals as {@code ByteBuffer}, dates, times and timestamps as numbers. Each is a copy of its own.
     *
     * @param recordName the records' full name, such as {@code com.example.Order}
     * @throws IllegalArgumentException as {@code AvroSchemas.toAvro} has it
     */
    public static Iterable<GenericRecord> of(Batch batch, String recordName) {
        Schema avro = AvroSchemas.toAvro(requireNonNull(batch, "batch").schema(), recordName);
        return () -> new Records(batch, avro);
    }

    private static final class Records implements Iterator<GenericRecord> {
        private final int rows;
        private final RecordAssembly assembly;
        private int row;

        Records(Batch batch, Schema avro) {
            this.rows = batch.rowCount();
            this.assembly = new RecordAssembly(batch, avro);
        }

        @Override
        public boolean hasNext() {
            return row < rows;
        }

        @Override
        public GenericRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            row++;
            return assembly.next();
        }
    }
}
