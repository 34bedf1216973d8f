// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.IngestException;
import io.github.ingest4j.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.InvalidRecordException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a Parquet file, one by one, as Avro's: files of a table of ours, and others'. No Hadoop has to be set up.
 *
 * {@snippet class="io.github.ingest4j.avro.AvroPipelineTest" region="read"}
 *
 * <p>Columns may be UNCOMPRESSED or compressed by ZSTD, SNAPPY or GZIP. Checksums of pages are verified where the file has
 * them. Memory is bounded by one row group of the file. Used by one thread.
 *
 * <p>Without a schema, records have that of the file. With one, such as {@link AvroSchemas#toAvro} makes of the table's, they
 * have that: fields that it leaves out are not read, and those that the file does not have get its defaults. Two limits are of
 * Avro's Parquet reader: decimals of up to 18 digits it reads only without a schema, as {@code BigDecimal}; and names that are
 * none in Avro it does not read at all.
 */
public final class ParquetRecords implements Closeable {
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    /** Of a file without a record: both magics and the length of the footer. */
    private static final int LEAST_BYTES = 12;

    private final String name;
    private final ParquetReader<GenericRecord> reader;
    private final @Nullable Path copy;
    private long read;

    private ParquetRecords(String name, ParquetReader<GenericRecord> reader, @Nullable Path copy) {
        this.name = name;
        this.reader = reader;
        this.copy = copy;
    }

    /**
     * A file with the schema that it has.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedDataException if it is cut short or no Parquet
     */
    public static ParquetRecords open(Path file) throws IOException {
        return open(file, file.toString(), null, null);
    }

    /** As {@link #open(Path)}, as records of a schema. */
    public static ParquetRecords open(Path file, Schema schema) throws IOException {
        return open(file, file.toString(), requireNonNull(schema, "schema"), null);
    }

    /**
     * An object of a store, such as a run's report lists, with the schema that it has. It is downloaded first, to a temporary
     * file that goes with {@link #close}: the end of a Parquet file has to be read before its beginning.
     *
     * @throws NoSuchFileException if there is none
     * @throws DamagedDataException if it is cut short or no Parquet
     */
    public static ParquetRecords open(ObjectStore store, String key) throws IOException {
        return download(store, key, null);
    }

    /** As {@link #open(ObjectStore, String)}, as records of a schema. */
    public static ParquetRecords open(ObjectStore store, String key, Schema schema) throws IOException {
        return download(store, key, requireNonNull(schema, "schema"));
    }

    private static ParquetRecords download(ObjectStore store, String key, @Nullable Schema schema) throws IOException {
        Path copy = Files.createTempFile("ingest-avro", ".parquet");
        try (InputStream object = store.read(key).orElseThrow(() -> new NoSuchFileException(key))) {
            Files.copy(object, copy, StandardCopyOption.REPLACE_EXISTING);
            return open(copy, key, schema, copy);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private static ParquetRecords open(Path file, String name, @Nullable Schema schema, @Nullable Path copy)
            throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(name);
        }
        requireParquet(file, name);
        ParquetReader<GenericRecord> reader = new RecordReading(file, schema)
                .withCodecFactory(new PageCodecs())
                .usePageChecksumVerification()
                .build();
        return new ParquetRecords(name, reader, copy);
    }

    /** Told here, since parquet-java has the same words for a file cut short and one that is something else. */
    private static void requireParquet(Path file, String name) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() < MAGIC.length || !isMagic(bytes, 0)) {
                throw new DamagedDataException(name + " is no Parquet file: it does not begin with PAR1");
            }
            if (bytes.length() < LEAST_BYTES || !isMagic(bytes, bytes.length() - MAGIC.length)) {
                throw new DamagedDataException(
                        name + " was cut short: it begins as a Parquet file and has no footer after its "
                                + bytes.length() + " bytes");
            }
        }
    }

    private static boolean isMagic(RandomAccessFile bytes, long position) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        bytes.seek(position);
        bytes.readFully(magic);
        return Arrays.equals(magic, MAGIC);
    }

    /**
     * The next record, or null after the last one.
     *
     * @throws DamagedDataException if the bytes are not what they were written as: a wrong checksum, a broken page
     * @throws IOException if the file cannot be read, or not as Avro records: a codec that is not listed, a name that is none
     *     in Avro, a column that does not have the type of the schema
     */
    public @Nullable GenericRecord next() throws IOException {
        try {
            GenericRecord next = reader.read();
            if (next != null) {
                read++;
            }
            return next;
        } catch (IOException e) {
            throw new IOException(name + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    /** parquet-java wraps what it found: the innermost exception tells. */
    private IngestException failure(RuntimeException e) throws IOException {
        Throwable found = e;
        while (found.getCause() != null) {
            found = found.getCause();
        }
        String reason = found.getMessage() == null ? found.toString() : found.getMessage();
        if (found instanceof UnsupportedOperationException
                || found instanceof AvroRuntimeException
                || found instanceof ClassCastException
                || found instanceof InvalidRecordException) {
            throw new IOException(name + " cannot be read as Avro records: " + reason, e);
        }
        return new DamagedDataException(
                name + " is damaged, after " + read + " records: " + reason + "; write it again", e);
    }

    /** Removes the temporary file, too. */
    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } finally {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        }
    }
}
