// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.Transformer;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of JSON objects.
 *
 * <p>Where the records are: without a pointer, in the elements of an array, or in each of the objects that follow one
 * another, on lines of their own or not. With a pointer (RFC 6901), each page is one document: an array there holds the
 * records, an object there is one, null there is none, and nothing there is an error. In a page of media type {@code
 * application/x-ndjson} or {@code application/jsonl} every line is a record, and a malformed line is rejected by itself;
 * in any other page, malformed JSON is a {@link BadRecordException}.
 *
 * <p>How types are inferred: integers are INT64, beyond 64 bits DECIMAL(38,0); numbers with a fraction or an exponent are
 * FLOAT64, integers among them too unless one is beyond 2<sup>53</sup>; text is STRING, dates included, until a schema
 * declares them; arrays are lists, objects structs. A field whose values have no type in common is STRING and holds
 * their JSON text, as does every STRING field: numbers as they were spelled, strings without quotes. All fields found may
 * be null. A field that is nothing but null, {@code []} and {@code {}} stays unknown. Two new fields of one object whose
 * names differ in case only, and the empty name, are a {@link io.github.ingest4j.SchemaMismatchException}.
 *
 * <p>What fits a declared type: a value that it holds exactly. INT32 and INT64 take {@code 1.0} and {@code 1e3}; FLOAT64
 * takes integers that it holds exactly, and the nearest double of a fraction; decimals are read from numbers and from
 * strings; TIMESTAMP is ISO 8601 text with an offset from UTC, LOCAL_TIMESTAMP without, neither finer than a
 * microsecond; BYTES is base64; a map is an object. Any other value refuses its record, as do a field that stands twice
 * in one object and half a surrogate pair; the latter is not looked for in texts inside fields that are left out.
 *
 * <p>Pages are UTF-8, with or without a byte order mark. Memory is bounded by the batch and one record, whatever the size
 * of a page. Immutable and thread-safe.
 */
public final class JsonTransformer implements Transformer {
    public static final long DEFAULT_BATCH_BYTES = 1L << 20;
    public static final int DEFAULT_BATCH_RECORDS = 65_536;
    public static final long DEFAULT_MAX_RECORD_BYTES = 64L << 20;
    public static final int DEFAULT_MAX_STRING_LENGTH = 8 << 20;
    public static final int DEFAULT_MAX_NUMBER_LENGTH = 100;
    public static final int DEFAULT_MAX_NAME_LENGTH = 1_000;
    public static final int DEFAULT_MAX_DEPTH = 64;
    public static final int DEFAULT_MAX_FIELDS = 10_000;

    private static final String RULES = "json-1";

    private final @Nullable Pointer pointer;
    private final long batchBytes;
    private final int batchRecords;
    private final JsonLimits limits;
    private final Parsers parsers;

    private JsonTransformer(Builder builder) {
        this.pointer = builder.pointer;
        this.batchBytes = builder.batchBytes;
        this.batchRecords = builder.batchRecords;
        this.limits = new JsonLimits(
                builder.maxRecordBytes,
                builder.maxStringLength,
                builder.maxNumberLength,
                builder.maxNameLength,
                builder.maxDepth,
                builder.maxFields);
        this.parsers = new Parsers(limits);
    }

    /** For pages that are an array of records, or records one after the other. */
    public static JsonTransformer create() {
        return builder().build();
    }

    /**
     * For pages that have the records somewhere inside one document.
     *
     * @param pointer JSON pointer to the array of records, such as {@code /data} or {@code /results/0/items}
     */
    public static JsonTransformer records(String pointer) {
        return builder().records(pointer).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Rules, place of the records, and the limits that are not the default ones. */
    @Override
    public String version() {
        return RULES + (pointer == null ? "" : " " + pointer) + (limits.equals(JsonLimits.DEFAULT) ? "" : " " + limits);
    }

    @Override
    public Schema infer(RawPages pages, Schema known) throws IOException {
        SchemaGuesser guesser = new SchemaGuesser(known, limits);
        readAll(pages, guesser);
        return guesser.schema();
    }

    @Override
    public void transform(RawPages pages, Schema schema, RecordOutput output) throws IOException {
        Shredder shredder = shredder(schema, output);
        readAll(pages, shredder);
        shredder.flush();
    }

    Shredder shredder(Schema schema, RecordOutput output) {
        return new Shredder(parsers, limits, schema, output, batchBytes, batchRecords);
    }

    void readAll(RawPages pages, RecordConsumer consumer) throws IOException {
        readAll(pages, consumer, PageInput.BUFFER_SIZE);
    }

    void readAll(RawPages pages, RecordConsumer consumer, int bufferSize) throws IOException {
        byte[] buffer = new byte[bufferSize + RecordScanner.SLACK];
        for (RawPage page = pages.next(); page != null; page = pages.next()) {
            new RecordReader(parsers, limits, pointer, page, consumer, buffer).read();
        }
    }

    /** Settings; every one has a default. */
    public static final class Builder {
        private @Nullable Pointer pointer;
        private long batchBytes = DEFAULT_BATCH_BYTES;
        private int batchRecords = DEFAULT_BATCH_RECORDS;
        private long maxRecordBytes = DEFAULT_MAX_RECORD_BYTES;
        private int maxStringLength = DEFAULT_MAX_STRING_LENGTH;
        private int maxNumberLength = DEFAULT_MAX_NUMBER_LENGTH;
        private int maxNameLength = DEFAULT_MAX_NAME_LENGTH;
        private int maxDepth = DEFAULT_MAX_DEPTH;
        private int maxFields = DEFAULT_MAX_FIELDS;

        private Builder() {}

        /** See {@link JsonTransformer#records(String)}. */
        public Builder records(String jsonPointer) {
            this.pointer = Pointer.parse(requireNonNull(jsonPointer, "jsonPointer"));
            return this;
        }

        /** A batch is cut when it holds about so many bytes. Default {@value #DEFAULT_BATCH_BYTES}. */
        public Builder batchBytes(long bytes) {
            this.batchBytes = positive("batchBytes", bytes);
            return this;
        }

        /** A batch is cut when it holds so many records. Default {@value #DEFAULT_BATCH_RECORDS}. */
        public Builder batchRecords(int records) {
            this.batchRecords = positive("batchRecords", records);
            return this;
        }

        /** Longest record, in bytes of JSON. Default {@value #DEFAULT_MAX_RECORD_BYTES}. */
        public Builder maxRecordBytes(long bytes) {
            this.maxRecordBytes = positive("maxRecordBytes", bytes);
            return this;
        }

        /** Longest string, in characters. Default {@value #DEFAULT_MAX_STRING_LENGTH}. */
        public Builder maxStringLength(int characters) {
            this.maxStringLength = positive("maxStringLength", characters);
            return this;
        }

        /** Longest number, in characters. Default {@value #DEFAULT_MAX_NUMBER_LENGTH}. */
        public Builder maxNumberLength(int characters) {
            this.maxNumberLength = positive("maxNumberLength", characters);
            return this;
        }

        /** Longest name of a field, in characters. Default {@value #DEFAULT_MAX_NAME_LENGTH}. */
        public Builder maxNameLength(int characters) {
            this.maxNameLength = positive("maxNameLength", characters);
            return this;
        }

        /** Deepest nesting of objects and arrays, those around the record included. Default {@value #DEFAULT_MAX_DEPTH}. */
        public Builder maxDepth(int levels) {
            this.maxDepth = positive("maxDepth", levels);
            return this;
        }

        /** Most fields that one inference may add to a schema. Default {@value #DEFAULT_MAX_FIELDS}. */
        public Builder maxFields(int fields) {
            this.maxFields = positive("maxFields", fields);
            return this;
        }

        public JsonTransformer build() {
            return new JsonTransformer(this);
        }

        private static int positive(String name, int value) {
            return (int) positive(name, (long) value);
        }

        private static long positive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, is " + value);
            }
            return value;
        }
    }
}
