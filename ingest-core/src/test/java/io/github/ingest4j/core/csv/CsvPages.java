// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.Page;
import io.github.ingest4j.RawPages;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pages held in memory, numbered from 1; page 1 is at {@code raw/1}. */
final class CsvPages implements RawPages {
    private final List<RawPage> pages = new ArrayList<>();
    private int read;

    static CsvPages of(String... bodies) {
        CsvPages pages = new CsvPages();
        for (String body : bodies) {
            pages.add(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        }
        return pages;
    }

    static CsvPages of(byte[] body) {
        return new CsvPages().add(new ByteArrayInputStream(body));
    }

    CsvPages add(InputStream body) {
        int number = pages.size() + 1;
        pages.add(new RawPage(number, Page.CSV, Map.of(), "raw/" + number, body));
        return this;
    }

    @Override
    public RawPage next() {
        return read < pages.size() ? pages.get(read++) : null;
    }

    @Override
    public void close() {}
}
