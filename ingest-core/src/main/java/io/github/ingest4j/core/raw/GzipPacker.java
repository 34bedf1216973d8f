// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Packs one page after another, each as a gzip member of its own at the fastest level. All share one compressor, since making
 * another clears as much memory as some pages have. Closing frees it.
 */
final class GzipPacker implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final byte UNKNOWN_SYSTEM = (byte) 255;
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM};

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    /** Begins the next member, at whose end the one before must be over, finished or given up. */
    Member begin(OutputStream out) throws IOException {
        deflater.reset();
        out.write(HEADER);
        return new Member(out, deflater);
    }

    @Override
    public void close() {
        deflater.end();
    }

    /** What is written here is packed. It is whole when it is finished; closing it does nothing. */
    static final class Member extends DeflaterOutputStream {
        private final CRC32 checksum = new CRC32();

        private Member(OutputStream out, Deflater deflater) {
            super(out, deflater, BUFFER_BYTES);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, length);
            checksum.update(bytes, offset, length);
        }

        @Override
        public void finish() throws IOException {
            super.finish();
            byte[] trailer = new byte[2 * Integer.BYTES];
            putInt(trailer, 0, checksum.getValue());
            putInt(trailer, Integer.BYTES, def.getBytesRead());
            out.write(trailer);
        }

        @Override
        public void close() {}

        /** The lowest 32 bits, lowest byte first. */
        private static void putInt(byte[] bytes, int at, long number) {
            for (int i = 0; i < Integer.BYTES; i++) {
                bytes[at + i] = (byte) (number >>> (i * Byte.SIZE));
            }
        }
    }
}
