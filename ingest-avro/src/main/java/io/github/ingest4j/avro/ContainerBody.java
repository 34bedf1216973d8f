// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Records as the bytes of a container file, written as far as they are read. Not compressed: the raw sink does that. */
final class ContainerBody extends InputStream {
    private static final int BLOCK_BYTES = 64 << 10;

    private final Schema schema;
    private final Iterator<? extends GenericRecord> records;
    private final Pending pending = new Pending();
    private @Nullable DataFileWriter<GenericRecord> writer;
    private long written;
    private boolean ended;

    ContainerBody(Schema schema, Iterator<? extends GenericRecord> records) {
        this.schema = schema;
        this.records = records;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (pending.isEmpty() && !ended) {
            writeMore();
        }
        return pending.take(target, offset, length);
    }

    private void writeMore() throws IOException {
        if (writer == null) {
            writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))
                    .setSyncInterval(BLOCK_BYTES)
                    .create(schema, pending);
        } else if (records.hasNext()) {
            append(writer, records.next());
        } else {
            ended = true;
            writer.close();
        }
    }

    private void append(DataFileWriter<GenericRecord> file, GenericRecord next) throws IOException {
        written++;
        try {
            file.append(next);
        } catch (DataFileWriter.AppendWriteException e) {
            throw new IOException(
                    "record " + written + " does not have the schema " + schema.getFullName() + " of its page: "
                            + e.getCause(),
                    e);
        }
    }

    /** Bytes that were written and not yet read. */
    private static final class Pending extends ByteArrayOutputStream {
        private int taken;

        boolean isEmpty() {
            return taken == count;
        }

        int take(byte[] target, int offset, int length) {
            if (isEmpty()) {
                return -1;
            }
            int size = Math.min(length, count - taken);
            System.arraycopy(buf, taken, target, offset, size);
            taken += size;
            if (isEmpty()) {
                taken = 0;
                reset();
            }
            return size;
        }
    }
}
