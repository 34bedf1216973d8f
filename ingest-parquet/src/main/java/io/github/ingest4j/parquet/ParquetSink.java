// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.StagingSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.store.KeySegment;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.ObjectStore.ObjectStat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a table as Parquet files, partitioned by the day on which a window starts:
 * {@code data/{table}/dt=2026-11-20/{pipeline}-{stream}-{window}-g000001-{run}-00000.parquet}.
 *
 * <p>Files are ZSTD-compressed and carry logical types, three-level lists, statistics, column and offset indexes, page
 * checksums and, in the footer, the pipeline, stream, window and generation they belong to
 * ({@code ingest4j.pipeline} …). Any field name can be written. A dot in a name is part of the name, and readers that
 * address columns by dotted paths must quote it; Avro readers refuse names that are not Avro's unless they switch their
 * validation of names off.
 *
 * <p>Query engines make a column of {@code dt=}, and that would hide a field of the same name. A schema with such a field is
 * refused: give the partition another name with {@link Builder#partitionColumn}, or rename the field with a mapper.
 *
 * <p>A staging holds one row group in memory, about {@link Builder#rowGroupBytes}, and up to ten records more.
 * The sink itself is immutable and serves any number of threads. It does not close the store.
 */
public final class ParquetSink implements StagingSink {
    /** Name of the partition of a window's day unless set. */
    public static final String DEFAULT_PARTITION_COLUMN = "dt";

    /** ZSTD level unless set. */
    public static final int DEFAULT_ZSTD_LEVEL = 3;

    /** Size after which a new file is begun, unless set: 512 MiB. */
    public static final long DEFAULT_MAX_FILE_BYTES = 512L << 20;

    /** Size of a row group unless set: 32 MiB. */
    public static final long DEFAULT_ROW_GROUP_BYTES = 32L << 20;

    private static final int MAX_ZSTD_LEVEL = 22;
    private static final long MIN_FILE_BYTES = 1L << 10;
    private static final long MIN_ROW_GROUP_BYTES = 1L << 16;
    private static final long MAX_ROW_GROUP_BYTES = 1L << 30;
    private static final String METADATA_PREFIX = "ingest4j.";

    private final ObjectStore store;
    private final String table;
    private final String partitionColumn;
    private final int zstdLevel;
    private final long maxFileBytes;
    private final long rowGroupBytes;

    private ParquetSink(Builder builder) {
        store = builder.store;
        table = builder.table;
        partitionColumn = builder.partitionColumn;
        zstdLevel = builder.zstdLevel;
        maxFileBytes = builder.maxFileBytes;
        rowGroupBytes = builder.rowGroupBytes;
    }

    /** A sink with the default settings. */
    public static ParquetSink to(ObjectStore store, String table) {
        return builder(store, table).build();
    }

    public static Builder builder(ObjectStore store, String table) {
        return new Builder(store, table);
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public String options() {
        return "parquet-1;partitionColumn=" + partitionColumn + ";zstdLevel=" + zstdLevel + ";rowGroupBytes="
                + rowGroupBytes + ";maxFileBytes=" + maxFileBytes;
    }

    /**
     * {@inheritDoc} Nothing is stored before the first record.
     *
     * @throws SchemaMismatchException if the schema has a field of the partition column's name
     */
    @Override
    public Staging begin(GenerationKey key, String runId, Schema schema) {
        checkPartitionColumn(schema);
        String prefix = keyPrefix(key, runId);
        ParquetSchema layout = ParquetSchema.of(schema);
        Map<String, String> metadata = metadata(key);
        return new ParquetStaging(
                store,
                schema,
                maxFileBytes,
                number -> prefix + fileName(key, runId, number),
                out -> new ParquetJavaEncoder(out, layout, metadata, zstdLevel, rowGroupBytes));
    }

    private void checkPartitionColumn(Schema schema) {
        for (Field field : schema.fields()) {
            if (field.name().equalsIgnoreCase(partitionColumn)) {
                throw new SchemaMismatchException(
                        "field '" + field.name() + "' of table '" + table
                                + "' would be hidden by the partition column '" + partitionColumn
                                + "=': choose another with ParquetSink.Builder.partitionColumn, or rename the field with a mapper");
            }
        }
    }

    private String keyPrefix(GenerationKey key, String runId) {
        requireNonNull(runId, "runId");
        return "data/" + visible(KeySegment.encode(table)) + "/" + partitionColumn + "="
                + key.window().date() + "/";
    }

    private static String fileName(GenerationKey key, String runId, int number) {
        String name = String.join(
                "-",
                key.stream().pipeline(),
                key.stream().stream(),
                key.window().name(),
                key.generationName(),
                runId,
                String.format("%05d", number));
        return visible(KeySegment.encode(name)) + ".parquet";
    }

    /** Query engines of the Hadoop family leave out, silently, whatever begins with an underscore or a dot. */
    private static String visible(String segment) {
        return switch (segment.charAt(0)) {
            case '_' -> "%5F" + segment.substring(1);
            case '.' -> "%2E" + segment.substring(1);
            default -> segment;
        };
    }

    private static Map<String, String> metadata(GenerationKey key) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(METADATA_PREFIX + "pipeline", key.stream().pipeline());
        metadata.put(METADATA_PREFIX + "stream", key.stream().stream());
        metadata.put(METADATA_PREFIX + "window", key.window().name());
        metadata.put(METADATA_PREFIX + "generation", Integer.toString(key.generation()));
        return metadata;
    }

    @Override
    public void publish(GenerationKey key, List<StagedFile> files) throws IOException {
        for (StagedFile file : files) {
            if (store.complete(file.key(), file.token()) == CompleteResult.ABSENT) {
                verify(key, file);
            }
        }
    }

    private void verify(GenerationKey key, StagedFile file) throws IOException {
        Optional<ObjectStat> found = store.stat(file.key());
        if (found.isEmpty()) {
            throw new DamagedDataException("publishing " + key + ": " + file.key()
                    + " is neither staged nor there; a replay of the window writes it anew");
        }
        ObjectStat stat = found.get();
        if (stat.bytes() != file.bytes() || !stat.checksum().equals(file.checksum())) {
            throw new DamagedDataException("publishing " + key + ": " + file.key() + " has " + stat.bytes()
                    + " bytes, checksum " + stat.checksum() + ", where its manifest lists " + file.bytes()
                    + " bytes, checksum " + file.checksum() + "; a replay of the window writes it anew");
        }
    }

    @Override
    public void discard(GenerationKey key, List<StagedFile> files) throws IOException {
        for (StagedFile file : files) {
            store.abort(file.key(), file.token());
        }
    }

    @Override
    public void retire(GenerationKey key, List<StagedFile> files) throws IOException {
        for (StagedFile file : files) {
            store.abort(file.key(), file.token());
        }
        for (StagedFile file : files) {
            store.delete(file.key());
        }
    }

    /** Settings of a sink. */
    public static final class Builder {
        private final ObjectStore store;
        private final String table;
        private String partitionColumn = DEFAULT_PARTITION_COLUMN;
        private int zstdLevel = DEFAULT_ZSTD_LEVEL;
        private long maxFileBytes = DEFAULT_MAX_FILE_BYTES;
        private long rowGroupBytes = DEFAULT_ROW_GROUP_BYTES;

        private Builder(ObjectStore store, String table) {
            this.store = requireNonNull(store, "store");
            if (table.isEmpty()) {
                throw new IllegalArgumentException("a table needs a name");
            }
            this.table = table;
        }

        /** Name of the partition: lower-case letters, digits and underscores; {@link #DEFAULT_PARTITION_COLUMN} unless set. */
        public Builder partitionColumn(String name) {
            if (!name.matches("[a-z][a-z0-9_]*")) {
                throw new IllegalArgumentException(
                        "partitionColumn must be lower-case letters, digits and underscores, is '" + name + "'");
            }
            partitionColumn = name;
            return this;
        }

        /** 1 (fastest) to 22 (smallest); {@link #DEFAULT_ZSTD_LEVEL} unless set. */
        public Builder zstdLevel(int level) {
            if (level < 1 || level > MAX_ZSTD_LEVEL) {
                throw new IllegalArgumentException("zstdLevel must be 1 to " + MAX_ZSTD_LEVEL + ", is " + level);
            }
            zstdLevel = level;
            return this;
        }

        /**
         * A file that has reached this size ends with the batch that took it there, and the next batch begins another;
         * {@link #DEFAULT_MAX_FILE_BYTES} unless set, at least 1 KiB.
         */
        public Builder maxFileBytes(long bytes) {
            if (bytes < MIN_FILE_BYTES) {
                throw new IllegalArgumentException("maxFileBytes must be at least " + MIN_FILE_BYTES + ", is " + bytes);
            }
            maxFileBytes = bytes;
            return this;
        }

        /**
         * A row group ends at about this size, compressed: what a staging holds in memory, and the least that a reader
         * works on; {@link #DEFAULT_ROW_GROUP_BYTES} unless set, 64 KiB to 1 GiB.
         */
        public Builder rowGroupBytes(long bytes) {
            if (bytes < MIN_ROW_GROUP_BYTES || bytes > MAX_ROW_GROUP_BYTES) {
                throw new IllegalArgumentException("rowGroupBytes must be " + MIN_ROW_GROUP_BYTES + " to "
                        + MAX_ROW_GROUP_BYTES + ", is " + bytes);
            }
            rowGroupBytes = bytes;
            return this;
        }

        public ParquetSink build() {
            return new ParquetSink(this);
        }
    }
}
