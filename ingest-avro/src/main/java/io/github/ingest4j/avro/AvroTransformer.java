// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;

/**
 * Makes records of Avro object container files, one a page: what {@link AvroPages} makes, and files that others wrote, each
 * with a schema of its own. Blocks are plain or compressed by {@code deflate}, {@code snappy} or {@code zstandard}.
 *
 * {@snippet class="io.github.ingest4j.avro.AvroPipelineTest" region="example"}
 *
 * <p>How types are inferred: from the schema in the file, as {@link AvroSchemas} has it, but for this: every field, element
 * and value may be null, since a later file may do without it; whoever wants required ones declares {@link
 * AvroSchemas#toSchema}. A field that is null in all records stays unknown; of a new record inside, all fields are taken.
 * Where two files have different types for a new field, it gets the smallest that holds both. A field that no column can hold,
 * or no column both of its types, is a {@link io.github.ingest4j.SchemaMismatchException}.
 *
 * <p>What fits a declared type: a value that it holds exactly. Integers fit INT32, INT64, FLOAT64 and decimals by their value;
 * decimals of any precision and scale fit a decimal by their digits; timestamps, of nanoseconds too, and times fit
 * microseconds by their value, and never a column with another meaning (with zone or without, number or moment). Text and
 * enums fit STRING, bytes and fixed fit BYTES. Of any union, the branch that a value has decides. Fields go by their names:
 * aliases and defaults count for nothing. Any other value refuses its record, as do text that is not UTF-8 and a key that
 * stands twice in one map.
 *
 * <p>A file that is none, is cut short or has a damaged block is a {@link io.github.ingest4j.BadRecordException} that names the
 * byte at which the block begins. Where a record lies inside its block the format does not tell: rejections and origins have
 * page and number, and -1 for bytes. Memory is bounded by the batch and two blocks. Immutable and thread-safe.
 */
public final class AvroTransformer implements Transformer {
    public static final long DEFAULT_BATCH_BYTES = 1L << 20;
    public static final int DEFAULT_BATCH_RECORDS = 65_536;
    public static final int DEFAULT_MAX_BLOCK_BYTES = 64 << 20;

    private static final String RULES = "avro-1";

    private final long batchBytes;
    private final int batchRecords;
    private final int maxBlockBytes;

    private AvroTransformer(Builder builder) {
        batchBytes = builder.batchBytes;
        batchRecords = builder.batchRecords;
        maxBlockBytes = builder.maxBlockBytes;
    }

    /** With the default settings. */
    public static AvroTransformer create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Rules, and the limit if it is not the default one. */
    @Override
    public String version() {
        return RULES + (maxBlockBytes == DEFAULT_MAX_BLOCK_BYTES ? "" : " maxBlockBytes=" + maxBlockBytes);
    }

    @Override
    public Schema infer(RawPages pages, Schema known) throws IOException {
        requireNonNull(known, "known");
        NewFields fields = new NewFields(known);
        for (RawPage page = pages.next(); page != null; page = pages.next()) {
            Rows rows = new Rows(known, new Learning(fields), batchBytes, batchRecords);
            ContainerFile file = new ContainerFile(page, maxBlockBytes);
            readAll(file, page, rows);
            fields.add(file.schema(), "page " + page.number() + " (" + page.place() + ")");
        }
        return fields.schema();
    }

    @Override
    public void transform(RawPages pages, Schema schema, RecordOutput output) throws IOException {
        Rows rows = new Rows(schema, output, batchBytes, batchRecords);
        for (RawPage page = pages.next(); page != null; page = pages.next()) {
            readAll(new ContainerFile(page, maxBlockBytes), page, rows);
        }
        rows.flush();
    }

    private static void readAll(ContainerFile file, RawPage page, Rows rows) throws IOException {
        ValueReader record = RecordPlan.of(file.schema(), rows);
        for (Block block = file.next(); block != null; block = file.next()) {
            for (long i = 0; i < block.records(); i++) {
                read(record, block, file);
                rows.endRecord(page, file.recordNumber());
            }
            file.requireEnd(block);
        }
    }

    private static void read(ValueReader record, Block block, ContainerFile file) {
        try {
            record.read(block, 0);
        } catch (BlockFault e) {
            throw file.bad(e);
        }
        file.countRecord();
    }

    /** Notes the fields that records have; the records themselves are of no interest. */
    private record Learning(NewFields fields) implements RecordOutput {
        @Override
        public void write(Batch batch) {
            // Read to learn of its fields only.
        }

        @Override
        public void reject(Rejection rejection) {
            // The transformation meets the same record again, and reports it.
        }

        @Override
        public UnknownField unknownField(String path) {
            fields.meet(path);
            return UnknownField.LEAVE_OUT;
        }
    }

    /** Settings; every one has a default. */
    public static final class Builder {
        private long batchBytes = DEFAULT_BATCH_BYTES;
        private int batchRecords = DEFAULT_BATCH_RECORDS;
        private int maxBlockBytes = DEFAULT_MAX_BLOCK_BYTES;

        private Builder() {}

        /** A batch is cut when it holds about so many bytes. Default {@value #DEFAULT_BATCH_BYTES}. */
        public Builder batchBytes(long bytes) {
            batchBytes = positive("batchBytes", bytes);
            return this;
        }

        /** A batch is cut when it holds so many records. Default {@value #DEFAULT_BATCH_RECORDS}. */
        public Builder batchRecords(int records) {
            batchRecords = (int) positive("batchRecords", records);
            return this;
        }

        /** Largest block of a file, compressed and plain. Default {@value #DEFAULT_MAX_BLOCK_BYTES}. */
        public Builder maxBlockBytes(int bytes) {
            maxBlockBytes = (int) positive("maxBlockBytes", bytes);
            return this;
        }

        public AvroTransformer build() {
            return new AvroTransformer(this);
        }

        private static long positive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, is " + value);
            }
            return value;
        }
    }
}
