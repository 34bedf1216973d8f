// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The plain bytes of a gzip stream of one or more members (RFC 1952). It ends where its last member does: what follows that is no
 * whole member is an error, which the JDK's own stream takes for the end.
 */
final class GzipMembers extends InputStream {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int METHOD_DEFLATE = 8;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    /** Modification time, extra flags and operating system. */
    private static final int UNUSED_BYTES = 6;

    private final InputStream body;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean ended;

    /** Reads the header of the first member. */
    GzipMembers(InputStream body) throws IOException {
        this.body = body;
        int first = next();
        if (first < 0) {
            throw new EOFException("ended before its gzip stream began");
        }
        header(first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                crc.update(bytes, offset, count);
                return count;
            }
            if (inflater.finished()) {
                trailer();
                int first = next();
                if (first < 0) {
                    ended = true;
                } else {
                    header(first);
                }
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        if (inflater.needsInput() && !inflater.finished()) {
            if (position == limit && !fill()) {
                throw cut();
            }
            inflater.setInput(buffer, position, limit - position);
            position = limit;
        }
        try {
            int count = inflater.inflate(bytes, offset, length);
            if (count == 0 && inflater.needsDictionary()) {
                throw new ZipException("a gzip member asks for a dictionary");
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException("a gzip member is damaged: " + e.getMessage());
        }
    }

    private void header(int first) throws IOException {
        if (first != MAGIC_1 || required() != MAGIC_2 || required() != METHOD_DEFLATE) {
            throw new ZipException("no gzip member where one should begin");
        }
        int flags = required();
        skip(UNUSED_BYTES);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(required() | required() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
    }

    private void trailer() throws IOException {
        position = limit - inflater.getRemaining();
        if (word() != (int) crc.getValue() || word() != (int) inflater.getBytesWritten()) {
            throw new ZipException("a gzip member has another checksum or length than its trailer says");
        }
    }

    private int word() throws IOException {
        return required() | required() << 8 | required() << 16 | required() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            required();
        }
    }

    private void skipText() throws IOException {
        int octet;
        do {
            octet = required();
        } while (octet != 0);
    }

    private int required() throws IOException {
        int octet = next();
        if (octet < 0) {
            throw cut();
        }
        return octet;
    }

    private int next() throws IOException {
        return position == limit && !fill() ? -1 : buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        int count = body.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(0, count);
        return count > 0;
    }

    private static EOFException cut() {
        return new EOFException("ended within a gzip member");
    }

    @Override
    public void close() {
        inflater.end();
    }
}
