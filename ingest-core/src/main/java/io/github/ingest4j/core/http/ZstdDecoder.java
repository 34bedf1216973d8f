// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Passes on the plain bytes of a ZSTD stream that comes in pieces (RFC 8878, any number of frames). Holds at most the window that
 * the library allows, 128 MiB of native memory, and mostly a few. Close it to free that.
 */
final class ZstdDecoder implements ByteSink {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ByteSink target;
    private final Growth growth = new Growth();
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] copy = new byte[BUFFER_BYTES];
    private boolean frameEnded;

    ZstdDecoder(ByteSink target) {
        this.target = target;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        growth.received(length);
        for (int taken = 0; taken < length; taken += BUFFER_BYTES) {
            compressed.clear();
            compressed.put(bytes, offset + taken, Math.min(BUFFER_BYTES, length - taken));
            compressed.flip();
            decompress();
        }
    }

    private void decompress() throws IOException {
        int count;
        do {
            plain.clear();
            try {
                frameEnded = context.decompressDirectByteBufferStream(plain, compressed);
            } catch (ZstdException e) {
                throw new IOException("is no valid zstd stream");
            }
            plain.flip();
            count = plain.remaining();
            plain.get(copy, 0, count);
            growth.plain(count);
            target.accept(copy, 0, count);
        } while (compressed.hasRemaining() || (count == BUFFER_BYTES && !frameEnded));
    }

    /** @throws IOException if the stream ends within a frame, or there was none */
    @Override
    public void finish() throws IOException {
        if (!frameEnded) {
            throw new IOException("ended before its zstd stream did");
        }
        target.finish();
    }

    @Override
    public void close() {
        context.close();
    }
}
