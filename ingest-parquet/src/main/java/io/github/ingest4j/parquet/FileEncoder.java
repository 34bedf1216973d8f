// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import io.github.ingest4j.record.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Turns batches of one schema into one Parquet file: {@link #write} any number of times, {@link #finish} once, then
 * {@link #close}. After an exception only {@code close} may be called. Used by one thread.
 */
interface FileEncoder extends Closeable {

    /** Begins a file on a stream, which it appends to and never closes. */
    @FunctionalInterface
    interface Factory {
        FileEncoder begin(OutputStream out) throws IOException;
    }

    void write(Batch batch) throws IOException;

    /** About the size of the file if it ended now: bytes written and bytes held back. */
    long size();

    /** Writes what was held back and the footer, and hands every byte to the stream. */
    void finish() throws IOException;

    /** Frees what the encoder holds and writes nothing, so that a file without a footer stays without one. */
    @Override
    void close();
}
