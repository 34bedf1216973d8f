// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ConfigurationException;
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
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a table as Parquet files, partitioned by the day on which a window starts:
 * {@code data/{table}/dt=2026-11-20/{pipeline}-{stream}-{window}-g000001-{run}-00000.parquet}.
 *
 * <p>Files are encoded by this module itself, without parquet-java, and carry logical types, three-level lists, statistics,
 * column and offset indexes, page checksums and, in the footer, the pipeline, stream, window and generation they belong to
 * ({@code ingest4j.pipeline} …). Any field name can be written. A dot in a name is part of the name, and readers that
 * address columns by dotted paths must quote it; Avro readers refuse names that are not Avro's unless they switch their
 * validation of names off.
 *
 * <p>Query engines make a column of {@code dt=}, and that would hide a field of the same name. A schema with such a field is
 * refused: give the partition another name with {@link Builder#partitionColumn}, or rename the field with a mapper.
 *
 * <p>Memory: a staging holds one row group, compressed, about {@link Builder#rowGroupBytes}; of each column one page that is
 * being filled, about {@link Builder#pageBytes} and one record more; for columns that repeat their values a dictionary of at
 * most 1 MiB and its table; for each column with a Bloom filter 1 MiB; and with more than one {@linkplain Builder#workers
 * worker} up to two batches that wait, and room for a page, plain and compressed, for each of them. What the indexes say of
 * pages is kept until a file ends, some hundred bytes a page.
 *
 * <p>A failure to write comes out of a later call where several workers are at work, of {@code seal} at the latest. The sink
 * itself is immutable and serves any number of threads. It does not close the store.
 */
public final class ParquetSink implements StagingSink {
    /** Name of the partition of a window's day unless set. */
    public static final String DEFAULT_PARTITION_COLUMN = "dt";

    /** ZSTD level unless set: files as small as those of level 3, in less time. */
    public static final int DEFAULT_ZSTD_LEVEL = 2;

    /** Size after which a new file is begun, unless set: 512 MiB. */
    public static final long DEFAULT_MAX_FILE_BYTES = 512L << 20;

    /** Size of a row group unless set: 32 MiB. */
    public static final long DEFAULT_ROW_GROUP_BYTES = 32L << 20;

    /** Size of a page unless set: 1 MiB. */
    public static final int DEFAULT_PAGE_BYTES = 1 << 20;

    private static final int MIN_PAGE_BYTES = 1 << 10;
    private static final int MAX_PAGE_BYTES = 1 << 26;
    private static final int MAX_WORKERS = 64;
    private static final int MAX_ZSTD_LEVEL = 22;
    private static final long MIN_FILE_BYTES = 1L << 10;
    private static final long MIN_ROW_GROUP_BYTES = 1L << 16;
    private static final long MAX_ROW_GROUP_BYTES = 1L << 30;
    private static final String METADATA_PREFIX = "ingest4j.";

    private final ObjectStore store;
    private final String table;
    private final String partitionColumn;
    private final Codec codec;
    private final int zstdLevel;
    private final long maxFileBytes;
    private final long rowGroupBytes;
    private final int pageBytes;
    private final Encodings encodings;
    private final Set<String> bloomFilters;
    private final int workers;

    private ParquetSink(Builder builder) {
        store = builder.store;
        table = builder.table;
        partitionColumn = builder.partitionColumn;
        zstdLevel = builder.zstdLevel;
        maxFileBytes = builder.maxFileBytes;
        rowGroupBytes = builder.rowGroupBytes;
        codec = builder.codec;
        pageBytes = builder.pageBytes;
        encodings = builder.encodings;
        bloomFilters = Set.copyOf(builder.bloomFilters);
        workers = builder.workers;
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
        return "parquet-2;partitionColumn=" + partitionColumn + ";codec=" + codec + ";zstdLevel=" + zstdLevel
                + ";pageBytes=" + pageBytes + ";rowGroupBytes=" + rowGroupBytes + ";maxFileBytes=" + maxFileBytes
                + ";encodings=" + encodings + ";bloomFilters=" + new TreeSet<>(bloomFilters);
    }

    /**
     * {@inheritDoc} Nothing is stored before the first record.
     *
     * @throws SchemaMismatchException if the schema has a field of the partition column's name, or lacks a column that is to
     *     have a Bloom filter, or has it as a boolean
     */
    @Override
    public Staging begin(GenerationKey key, String runId, Schema schema) {
        checkPartitionColumn(schema);
        String prefix = keyPrefix(key, runId);
        FileSchema layout = FileSchema.of(schema);
        checkBloomFilters(layout);
        EncoderOptions encoding =
                new EncoderOptions(codec, zstdLevel, pageBytes, rowGroupBytes, encodings, bloomFilters);
        Map<String, String> metadata = metadata(key);
        SharedRound shared = workers == 1 ? null : new SharedRound(encoding);
        ParquetStaging staging = new ParquetStaging(
                store,
                schema,
                maxFileBytes,
                number -> prefix + fileName(key, runId, number),
                out -> new ParquetEncoder(out, layout, metadata, encoding, Math.max(1, workers - 1), shared));
        return shared == null ? staging : new BackgroundStaging(staging, shared);
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

    private void checkBloomFilters(FileSchema layout) {
        if (bloomFilters.isEmpty()) {
            return;
        }
        Set<String> missing = new TreeSet<>(bloomFilters);
        layout.columns().forEach(column -> missing.remove(column.node().path()));
        if (!missing.isEmpty()) {
            throw new SchemaMismatchException("table '" + table + "' is to have Bloom filters for " + missing
                    + ", which are no columns of it; there are "
                    + layout.columns().stream()
                            .map(column -> column.node().path())
                            .toList());
        }
        for (LeafColumn column : layout.columns()) {
            String path = column.node().path();
            if (column.physical() == PhysicalType.BOOLEAN && bloomFilters.contains(path)) {
                throw new SchemaMismatchException("table '" + table + "' is to have a Bloom filter for '" + path
                        + "', which is BOOLEAN: it could exclude nothing; leave it out");
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
                KeySegment.number(number, 5));
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
        private Codec codec = Codec.ZSTD;
        private int pageBytes = DEFAULT_PAGE_BYTES;
        private Encodings encodings = Encodings.COMPATIBLE;
        private final Set<String> bloomFilters = new TreeSet<>();
        private int workers = Workers.usual();

        private Builder(ObjectStore store, String table) {
            this.store = requireNonNull(store, "store");
            if (table.isEmpty()) {
                throw new IllegalArgumentException("a table needs a name");
            }
            this.table = table;
        }

        /**
         * Name of the partition: lower-case letters, digits and underscores; {@link #DEFAULT_PARTITION_COLUMN} unless
         * set.
         */
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

        /**
         * A page ends at about this size, before it is encoded and compressed: the least that a reader unpacks, and what each
         * column holds while it is filled; {@link #DEFAULT_PAGE_BYTES} unless set, 1 KiB to 64 MiB. With little memory or
         * very many columns, make it smaller. A page ends after about 20,000 records at the latest.
         */
        public Builder pageBytes(int bytes) {
            if (bytes < MIN_PAGE_BYTES || bytes > MAX_PAGE_BYTES) {
                throw new IllegalArgumentException(
                        "pageBytes must be " + MIN_PAGE_BYTES + " to " + MAX_PAGE_BYTES + ", is " + bytes);
            }
            pageBytes = bytes;
            return this;
        }

        /** How pages are compressed; {@link Codec#ZSTD} unless set. */
        public Builder codec(Codec pageCodec) {
            codec = requireNonNull(pageCodec, "pageCodec");
            return this;
        }

        /** What values are encoded by that no dictionary makes smaller; {@link Encodings#COMPATIBLE} unless set. */
        public Builder encodings(Encodings allowed) {
            encodings = requireNonNull(allowed, "allowed");
            return this;
        }

        /**
         * Gives a column a Bloom filter, by which readers pass over row groups that do not have the value they look for.
         * Worth its place, up to 1 MiB a row group, where single values of many are looked for.
         *
         * @param path names from the record to the value, joined by dots: {@code user.id}, {@code tags.element}
         */
        public Builder bloomFilter(String path) {
            bloomFilters.add(requireNonNull(path, "path"));
            return this;
        }

        /**
         * How many threads work on a window's files, the caller's included: with two, records are encoded and stored while
         * the next ones are read, and whoever is ahead helps to encode; more share the columns. The files are the same,
         * byte for byte, whatever the number. Unless set, as many as the process has processors, up to four, and one in a
         * Lambda function of less than 1,769 MB, which has less than one processor.
         */
        public Builder workers(int threads) {
            if (threads < 1 || threads > MAX_WORKERS) {
                throw new IllegalArgumentException("workers must be 1 to " + MAX_WORKERS + ", is " + threads);
            }
            workers = threads;
            return this;
        }

        /**
         * The sink.
         *
         * @throws ConfigurationException if the codec needs a library that is not on the class path
         */
        public ParquetSink build() {
            Compressor.check(codec);
            return new ParquetSink(this);
        }
    }
}
