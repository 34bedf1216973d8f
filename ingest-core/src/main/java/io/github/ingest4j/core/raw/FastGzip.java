// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One gzip member at the fastest level; closing it does not close what it writes to. */
final class FastGzip extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 32 * 1024;

    FastGzip(OutputStream out) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Frees the native memory, whether the member was finished or not. */
    @Override
    public void close() {
        def.end();
    }
}
