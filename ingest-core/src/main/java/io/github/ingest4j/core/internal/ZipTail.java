// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * Passes a ZIP file on and keeps its end, where the file says how many entries it has and where (APPNOTE.TXT 4.3.16; with ZIP64
 * 4.3.14 and 4.3.15).
 */
final class ZipTail extends FilterInputStream {
    private static final int END_BYTES = 22;
    private static final int END = 0x06054b50;
    private static final int LONG_END_BYTES = 56;
    private static final int LONG_END = 0x06064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR = 0x07064b50;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long WORD = 0xffff_ffffL;

    private final byte[] tail = new byte[LONGEST_COMMENT + END_BYTES + LOCATOR_BYTES + LONG_END_BYTES];
    private long length;

    ZipTail(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int taken = in.read(bytes, offset, count);
        for (int i = Math.max(0, taken - tail.length); i < taken; i++) {
            tail[(int) ((length + i) % tail.length)] = bytes[offset + i];
        }
        length += Math.max(0, taken);
        return taken;
    }

    /**
     * Reads the rest of the file, which must say that it has so many entries, and have nothing else.
     *
     * @throws ZipException if it is cut short, or there is more in it
     */
    void requireEntries(long entries) throws IOException {
        byte[] rest = new byte[8192];
        while (read(rest, 0, rest.length) >= 0) {
            // kept in the tail
        }
        ByteBuffer last = last();
        int end = end(last);
        long listed = last.getShort(end + 10) & 0xffff;
        long size = last.getInt(end + 12) & WORD;
        long start = last.getInt(end + 16) & WORD;
        int behindList = end;
        int longEnd = end - LOCATOR_BYTES - LONG_END_BYTES;
        if (longEnd >= 0 && last.getInt(end - LOCATOR_BYTES) == LOCATOR && last.getInt(longEnd) == LONG_END) {
            listed = last.getLong(longEnd + 32);
            size = last.getLong(longEnd + 40);
            start = last.getLong(longEnd + 48);
            behindList = longEnd;
        }
        if (listed != entries || start + size != length - last.limit() + behindList) {
            throw new ZipException(
                    "more in it than one file: it lists " + listed + " entries, and begins with " + entries);
        }
    }

    private ByteBuffer last() {
        int count = (int) Math.min(length, tail.length);
        byte[] ordered = new byte[count];
        for (int i = 0; i < count; i++) {
            ordered[i] = tail[(int) ((length - count + i) % tail.length)];
        }
        return ByteBuffer.wrap(ordered).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int end(ByteBuffer last) throws ZipException {
        for (int place = last.limit() - END_BYTES; place >= 0; place--) {
            if (last.getInt(place) == END && (last.getShort(place + 20) & 0xffff) == last.limit() - place - END_BYTES) {
                return place;
            }
        }
        throw new ZipException("cut short: the list of its entries has no end");
    }
}
