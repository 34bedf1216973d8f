// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.core.internal.ContentDecoding;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of a page with the source's compression undone, within limits against bodies made to fill the memory. */
final class PageBody extends InputStream {
    private static final long RATIO_LIMIT = 100;
    private static final long RATIO_COUNTS_FROM = 10L << 20;

    private final ReceivedBytes received;
    private final long plainBytesLimit;
    private @Nullable InputStream in;
    private long plainBytes;
    private boolean ended;

    PageBody(ReceivedBytes received, long plainBytesLimit) {
        this.received = received;
        this.plainBytesLimit = plainBytesLimit;
    }

    ReceivedBytes received() {
        return received;
    }

    /** Lets every later read fail and frees the decoders. */
    void end() throws IOException {
        ended = true;
        if (in != null && in != received) {
            in.close();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            throw new IOException("the body of " + name() + " ended when the next page was asked for");
        }
        int n;
        try {
            if (in == null) {
                in = decoder();
            }
            n = in.read(bytes, offset, length);
        } catch (IOException e) {
            throw undecodable(e);
        }
        if (n < 0) {
            received.stored().rethrowStoreFailure();
            received.drain();
            return -1;
        }
        plainBytes += n;
        if (in != received) {
            requireWithinLimits();
        }
        return n;
    }

    private InputStream decoder() throws IOException {
        String encoding = page().contentEncoding();
        if (encoding.equals(StoredPage.IDENTITY) || page().receivedBytes() == 0) {
            return received;
        }
        if (!ContentDecoding.knows(encoding)) {
            throw new BadRecordException(name() + " has the content encoding '" + encoding
                    + "', which cannot be decoded; ask the source for gzip or identity");
        }
        return ContentDecoding.decode(encoding, received);
    }

    /** The source's fault only if the bytes are those that it sent. */
    private RuntimeException undecodable(IOException failure) throws IOException {
        received.stored().rethrowStoreFailure();
        received.drain();
        return new BadRecordException(
                name() + " cannot be decoded as " + page().contentEncoding() + ": " + failure.getMessage(), failure);
    }

    private void requireWithinLimits() {
        if (plainBytes > plainBytesLimit) {
            throw new BadRecordException(name() + " is longer than " + plainBytesLimit + " bytes when decoded;"
                    + " raise plainBytesLimit of the raw sink if that is right");
        }
        if (plainBytes > RATIO_COUNTS_FROM && plainBytes / RATIO_LIMIT > page().receivedBytes()) {
            throw new BadRecordException(name() + " grows from " + page().receivedBytes() + " to more than "
                    + plainBytes + " bytes when decoded, more than " + RATIO_LIMIT + " times: it is not decoded");
        }
    }

    private StoredPage page() {
        return received.stored().page();
    }

    private String name() {
        return received.stored().name();
    }
}
