// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The file as it grows. */
final class FileOutput {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private long position;

    FileOutput(OutputStream target) {
        this.out = new BufferedOutputStream(target, BUFFER);
    }

    /** Bytes appended so far. */
    long position() {
        return position;
    }

    void append(Buffer buffer) throws IOException {
        append(buffer.bytes(), buffer.length());
    }

    void append(byte[] bytes) throws IOException {
        append(bytes, bytes.length);
    }

    private void append(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        position += length;
    }

    /** Leaves nothing held back. */
    void flush() throws IOException {
        out.flush();
    }
}
