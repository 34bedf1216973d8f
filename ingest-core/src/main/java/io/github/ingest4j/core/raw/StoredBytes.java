// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.StoredPage;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of one page inside a part. Closing it leaves the part open. */
final class StoredBytes extends InputStream {
    private final InputStream part;
    private final StoredPage page;
    private final String name;
    private long rest;
    private @Nullable IOException storeFailure;

    StoredBytes(InputStream part, StoredPage page, String name) {
        this.part = part;
        this.page = page;
        this.name = name;
        this.rest = page.storedBytes();
    }

    StoredPage page() {
        return page;
    }

    /** The page for messages: number, part and offset. */
    String name() {
        return name;
    }

    /** Throws what the store threw, in case a decoder has kept it to itself or taken it for its own. */
    void rethrowStoreFailure() throws IOException {
        if (storeFailure != null) {
            throw storeFailure;
        }
    }

    DamagedDataException damaged(String what) {
        return new DamagedDataException("raw data is damaged: " + name + " " + what);
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
        if (rest == 0) {
            return -1;
        }
        int n;
        try {
            n = part.read(bytes, offset, (int) Math.min(length, rest));
        } catch (IOException e) {
            storeFailure = e;
            throw e;
        }
        if (n < 0) {
            throw damaged("ends " + rest + " bytes too early, it has " + page.storedBytes() + " in its manifest");
        }
        rest -= n;
        return n;
    }

    /** What a decoder asks to find out whether the page goes on, so it must not wait for the network to know. */
    @Override
    public int available() {
        return (int) Math.min(rest, Integer.MAX_VALUE);
    }
}
