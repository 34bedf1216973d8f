// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An object being written, invisible to readers.
 *
 * <p>Used by one thread: {@link #write} any number of times, then {@link #seal} once, then {@link #close}. Closing without
 * having sealed discards what was written; closing after sealing leaves the staged object to its receipt. After an
 * exception only {@code close} may be called.
 */
public abstract class ObjectUpload extends OutputStream {

    /** For the store that implements it. */
    protected ObjectUpload() {}

    /** Bytes written so far. */
    public abstract long bytesWritten();

    /** Ends the object and makes it durable, still invisible; {@link ObjectStore#complete} publishes it by the token. */
    public abstract StagedObject seal() throws IOException;

    /** Discards the object unless it was sealed. Repeatable. */
    @Override
    public abstract void close() throws IOException;
}
