// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.StoredPage;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a page as they were received, compared with listed length and hash when the end is reached. */
final class ReceivedBytes extends InputStream {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final StoredBytes stored;
    private final Sha256 sha256 = new Sha256();
    private @Nullable InputStream in;
    private long count;
    private boolean verified;

    ReceivedBytes(StoredBytes stored) {
        this.stored = stored;
    }

    StoredBytes stored() {
        return stored;
    }

    /** Reads and checks whatever has not been read yet. */
    void drain() throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (!verified) {
            read(buffer, 0, buffer.length);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (verified || length == 0) {
            return verified ? -1 : 0;
        }
        int n = readPart(bytes, offset, length);
        if (n < 0) {
            verify();
            return -1;
        }
        sha256.update(bytes, offset, n);
        count += n;
        if (count > stored.page().receivedBytes()) {
            throw stored.damaged("is longer than listed: " + stored.page().receivedBytes() + " bytes");
        }
        return n;
    }

    /** At least 1 while bytes are missing: a gzip decoder that gets 0 takes the end of a member for the end of all. */
    @Override
    public int available() {
        return (int) Math.min(stored.page().receivedBytes() - count, Integer.MAX_VALUE);
    }

    /** Frees the decoder; the part stays open. */
    void free() throws IOException {
        if (in != null) {
            in.close();
        }
    }

    private int readPart(byte[] bytes, int offset, int length) throws IOException {
        try {
            if (in == null) {
                in = switch (stored.page().storedAs()) {
                    case StoredPage.IDENTITY -> stored;
                    case StoredPage.GZIP -> new GZIPInputStream(stored, BUFFER_BYTES);
                    default ->
                        throw stored.damaged("is listed as stored in a way that is not known: "
                                + stored.page().storedAs());
                };
            }
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            stored.rethrowStoreFailure();
            throw (DamagedDataException)
                    stored.damaged("cannot be decompressed: " + e.getMessage()).initCause(e);
        }
    }

    private void verify() throws IOException {
        stored.rethrowStoreFailure();
        long listed = stored.page().receivedBytes();
        if (count != listed) {
            throw stored.damaged("has " + count + " bytes, its manifest lists " + listed);
        }
        String actual = sha256.finish();
        if (!actual.equals(stored.page().sha256())) {
            throw stored.damaged("has the hash " + actual + ", its manifest lists "
                    + stored.page().sha256());
        }
        verified = true;
    }
}
