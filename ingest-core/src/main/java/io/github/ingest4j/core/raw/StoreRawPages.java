// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.raw;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads each part once, from its beginning to its end, and cuts the pages out of it. */
final class StoreRawPages implements RawPages {
    private final ObjectStore store;
    private final long plainBytesLimit;
    private final Iterator<RawSet.RawPart> parts;
    private Iterator<StoredPage> pages = Collections.emptyIterator();
    private @Nullable OpenPart part;
    private @Nullable PageBody body;

    private record OpenPart(RawSet.RawPart listed, InputStream bytes) {}

    StoreRawPages(ObjectStore store, RawSet set, long plainBytesLimit) {
        this.store = store;
        this.plainBytesLimit = plainBytesLimit;
        this.parts = set.parts().iterator();
    }

    @Override
    public @Nullable RawPage next() throws IOException {
        endPage();
        while (!pages.hasNext()) {
            endPart();
            if (!parts.hasNext()) {
                return null;
            }
            part = openPart(parts.next());
            pages = part.listed().pages().iterator();
        }
        return part == null ? null : openPage(part, pages.next());
    }

    @Override
    public void close() throws IOException {
        pages = Collections.emptyIterator();
        if (body != null) {
            body.end();
            body.received().free();
            body = null;
        }
        endPart();
    }

    private RawPage openPage(OpenPart open, StoredPage page) {
        String place = open.listed().key() + ", offset " + page.offset();
        StoredBytes stored = new StoredBytes(open.bytes(), page, "page " + page.number() + " (" + place + ")");
        body = new PageBody(new ReceivedBytes(stored), plainBytesLimit);
        return new RawPage(page.number(), page.mediaType(), page.attributes(), place, body);
    }

    private OpenPart openPart(RawSet.RawPart listed) throws IOException {
        long end = 0;
        for (StoredPage page : listed.pages()) {
            if (page.offset() != end) {
                throw new DamagedDataException("raw part " + listed.key() + ": page " + page.number()
                        + " is listed at offset " + page.offset() + ", the page before it ends at " + end);
            }
            end += page.storedBytes();
        }
        InputStream bytes = store.read(listed.key())
                .orElseThrow(() -> new DamagedDataException("raw part " + listed.key() + " is missing; it held "
                        + listed.pages().size() + " pages, " + listed.bytes() + " bytes"));
        return new OpenPart(listed, bytes);
    }

    private void endPage() throws IOException {
        if (body != null) {
            PageBody last = body;
            body = null;
            last.end();
            last.received().drain();
            last.received().free();
        }
    }

    private void endPart() throws IOException {
        if (part != null) {
            InputStream bytes = part.bytes();
            part = null;
            bytes.close();
        }
    }
}
