// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Passes on the plain bytes of a gzip stream that comes in pieces (RFC 1952, any number of members), in constant memory.
 * Close it to free the native memory.
 */
final class GzipDecoder implements ByteSink {
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    /** The parts of a member in their order. */
    private enum Part {
        FIXED(10),
        EXTRA_LENGTH(2),
        EXTRA(0),
        NAME(0),
        COMMENT(0),
        HEADER_CRC(2),
        DATA(0),
        TRAILER(8);

        /** Length in bytes, where it is fixed. */
        private final int length;

        Part(int length) {
            this.length = length;
        }
    }

    private final ByteSink target;
    private final Growth growth = new Growth();
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] plain = new byte[8192];
    private final byte[] field = new byte[10];
    private Part part = Part.FIXED;
    private int position;
    private int extraLength;
    private int flags;

    GzipDecoder(ByteSink target) {
        this.target = target;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        growth.received(length);
        int end = offset + length;
        int next = offset;
        while (next < end) {
            if (part == Part.DATA) {
                next += inflate(bytes, next, end - next);
            } else {
                frame(bytes[next++]);
            }
        }
    }

    /** @throws IOException if the stream ends within a member, or there was none */
    @Override
    public void finish() throws IOException {
        if (part != Part.FIXED || position != 0 || growth.isEmpty()) {
            throw new IOException("ended before its gzip stream did");
        }
        target.finish();
    }

    @Override
    public void close() {
        inflater.end();
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        inflater.setInput(bytes, offset, length);
        try {
            int count;
            while ((count = inflater.inflate(plain)) > 0) {
                passOn(count);
            }
        } catch (DataFormatException e) {
            throw damaged();
        }
        if (inflater.needsDictionary()) {
            throw damaged();
        }
        if (inflater.finished()) {
            enter(Part.TRAILER);
        }
        return length - inflater.getRemaining();
    }

    private void passOn(int count) throws IOException {
        growth.plain(count);
        crc.update(plain, 0, count);
        target.accept(plain, 0, count);
    }

    /** Takes one byte of what surrounds the data. */
    private void frame(byte octet) throws IOException {
        if (position < field.length) {
            field[position] = octet;
        }
        position++;
        if (part == Part.NAME || part == Part.COMMENT) {
            if (octet == 0) {
                leave();
            }
        } else if (position == (part == Part.EXTRA ? extraLength : part.length)) {
            leave();
        }
    }

    private void leave() throws IOException {
        switch (part) {
            case FIXED -> checkFixed();
            case EXTRA_LENGTH -> extraLength = littleEndian(0, 2);
            case TRAILER -> checkTrailer();
            default -> {}
        }
        enter(following());
    }

    private void enter(Part next) {
        part = next;
        position = 0;
    }

    private Part following() {
        for (Part candidate : Part.values()) {
            if (candidate.compareTo(part) > 0 && present(candidate)) {
                return candidate;
            }
        }
        return Part.FIXED; // of the next member
    }

    private boolean present(Part candidate) {
        return switch (candidate) {
            case EXTRA_LENGTH -> (flags & FLAG_EXTRA) != 0;
            case EXTRA -> (flags & FLAG_EXTRA) != 0 && extraLength > 0;
            case NAME -> (flags & FLAG_NAME) != 0;
            case COMMENT -> (flags & FLAG_COMMENT) != 0;
            case HEADER_CRC -> (flags & FLAG_CRC) != 0;
            case FIXED, DATA, TRAILER -> true;
        };
    }

    private void checkFixed() throws IOException {
        if (littleEndian(0, 2) != 0x8B1F || field[2] != 8) {
            throw damaged();
        }
        flags = field[3];
        inflater.reset();
        crc.reset();
    }

    private void checkTrailer() throws IOException {
        if (littleEndian(0, 4) != (int) crc.getValue() || littleEndian(4, 4) != (int) inflater.getBytesWritten()) {
            throw damaged();
        }
    }

    private int littleEndian(int from, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (field[from + i] & 0xFF) << (8 * i);
        }
        return value;
    }

    private static IOException damaged() {
        return new IOException("is no valid gzip stream");
    }
}
