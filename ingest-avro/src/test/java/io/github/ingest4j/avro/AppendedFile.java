// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A stream as parquet-java writes a file: appended to, never sought in. Closing does not reach the stream, and after
 * {@link #detach} nothing does.
 */
final class AppendedFile extends PositionOutputStream implements OutputFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private long position;
    private boolean detached;

    AppendedFile(OutputStream target) {
        out = new BufferedOutputStream(target, BUFFER_BYTES);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        requireAttached();
        out.write(b);
        position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireAttached();
        out.write(bytes, offset, length);
        position += length;
    }

    @Override
    public void flush() throws IOException {
        if (!detached) {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    void detach() {
        detached = true;
    }

    private void requireAttached() throws IOException {
        if (detached) {
            throw new IOException("the file was finished or discarded");
        }
    }
}
