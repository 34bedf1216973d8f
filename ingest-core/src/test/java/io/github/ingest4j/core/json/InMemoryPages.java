// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pages held in memory, numbered from 1; page 1 is at {@code raw/1}. */
final class InMemoryPages implements RawPages {
    private final List<RawPage> pages = new ArrayList<>();
    private int read;

    static InMemoryPages json(String... bodies) {
        return of(Page.JSON, bodies);
    }

    static InMemoryPages ndjson(String... bodies) {
        return of(Page.NDJSON, bodies);
    }

    static InMemoryPages of(String mediaType, String... bodies) {
        InMemoryPages pages = new InMemoryPages();
        for (String body : bodies) {
            pages.add(mediaType, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        }
        return pages;
    }

    InMemoryPages add(String mediaType, InputStream body) {
        int number = pages.size() + 1;
        pages.add(new RawPage(number, mediaType, Map.of(), "raw/" + number, body));
        return this;
    }

    @Override
    public RawPage next() {
        return read < pages.size() ? pages.get(read++) : null;
    }

    @Override
    public void close() {}
}
