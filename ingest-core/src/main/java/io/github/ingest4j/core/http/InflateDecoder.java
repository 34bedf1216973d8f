// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.ContentDecoding;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the plain bytes of a body coded as {@code deflate} that comes in pieces, in constant memory: zlib's format (RFC 1950),
 * or its data alone, which some servers send. Close it to free the native memory.
 */
final class InflateDecoder implements ByteSink {
    private final ByteSink target;
    private final Growth growth = new Growth();
    private final byte[] plain = new byte[8192];
    private final byte[] header = new byte[2];
    private int headerLength;
    private @Nullable Inflater inflater;

    InflateDecoder(ByteSink target) {
        this.target = target;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        growth.received(length);
        int next = offset;
        int end = offset + length;
        while (headerLength < header.length && next < end) {
            header[headerLength++] = bytes[next++];
            if (headerLength == header.length) {
                inflater = new Inflater(!ContentDecoding.isZlib(header[0], header[1]));
                inflate(inflater, header, 0, header.length);
            }
        }
        if (inflater != null && next < end) {
            inflate(inflater, bytes, next, end - next);
        }
    }

    private void inflate(Inflater open, byte[] bytes, int offset, int length) throws IOException {
        if (open.finished()) {
            throw new IOException("goes on behind the end of its deflate stream");
        }
        open.setInput(bytes, offset, length);
        try {
            int count;
            while ((count = open.inflate(plain)) > 0) {
                growth.plain(count);
                target.accept(plain, 0, count);
            }
        } catch (DataFormatException e) {
            throw new IOException("is no valid deflate stream");
        }
        if (open.needsDictionary() || (open.finished() && open.getRemaining() > 0)) {
            throw new IOException("is no valid deflate stream");
        }
    }

    /** @throws IOException if the stream has not ended */
    @Override
    public void finish() throws IOException {
        if (inflater == null || !inflater.finished()) {
            throw new IOException("ended before its deflate stream did");
        }
        target.finish();
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
