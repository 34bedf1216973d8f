// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the one file in a ZIP file. Names are ignored, folders are passed over; a second file is an error, and so is whatever
 * the list of entries at the end does not have.
 */
final class SingleFileZip extends InputStream {
    private static final int MOST_FOLDERS = 100;

    private final ZipTail tail;
    private final ZipInputStream zip;
    private int entries;
    private @Nullable ZipEntry file;
    private boolean ended;

    SingleFileZip(InputStream body) {
        tail = new ZipTail(body);
        zip = new ZipInputStream(tail);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (file == null) {
            file = nextFile();
            if (file == null) {
                throw new ZipException("no file in it, or no ZIP file at all");
            }
        }
        int count = zip.read(bytes, offset, length);
        if (count < 0) {
            ended = true;
            if (nextFile() != null) {
                throw new ZipException("more than one file in it");
            }
            tail.requireEntries(entries);
        }
        return count;
    }

    private @Nullable ZipEntry nextFile() throws IOException {
        for (int folders = 0; folders <= MOST_FOLDERS; folders++) {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null) {
                return null;
            }
            entries++;
            if (!entry.isDirectory()) {
                return entry;
            }
            if (zip.read() >= 0) {
                throw new ZipException("a folder in it has bytes, as only files have");
            }
        }
        throw new ZipException("more than " + MOST_FOLDERS + " folders in it");
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
