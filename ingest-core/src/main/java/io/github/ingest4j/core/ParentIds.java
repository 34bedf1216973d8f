// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawPages.RawPage;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.internal.ContentDecoding;
import io.github.ingest4j.core.json.JsonIds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids that the records of another source have, each once. */
record ParentIds(Source parent, JsonIds place) implements DetailSource.Ids {

    ParentIds {
        requireNonNull(parent, "parent");
    }

    @Override
    public Collection<String> of(ReadRequest request) throws IOException, InterruptedException {
        Set<String> ids = new LinkedHashSet<>();
        for (Slice slice : slices(request)) {
            try (PageReader pages = parent.open(request.withSlice(slice))) {
                int number = 0;
                for (Page page = pages.next(); page != null; page = pages.next()) {
                    number++;
                    read(page, number, request, ids);
                }
            }
        }
        return ids;
    }

    private List<Slice> slices(ReadRequest request) throws IOException, InterruptedException {
        return parent instanceof SlicedSource divided ? divided.plan(request) : List.of(request.slice());
    }

    private void read(Page page, int number, ReadRequest request, Set<String> ids) throws IOException {
        try (InputStream body = page.body()) {
            String encoding = page.contentEncoding().orElse("");
            if (ContentDecoding.knows(encoding)) {
                try (InputStream plain = ContentDecoding.decode(encoding, body)) {
                    read(page, plain, number, request, ids);
                }
            } else {
                read(page, body, number, request, ids);
            }
            body.transferTo(OutputStream.nullOutputStream()); // decoders may leave an end that the reader wants to see
        } catch (BadRecordException e) {
            throw SourceException.fatal(
                    "the ids of window " + request.window() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(Page page, InputStream plain, int number, ReadRequest request, Set<String> ids)
            throws IOException {
        place.read(new RawPage(number, page.mediaType(), page.attributes(), parent.toString(), plain), id -> {
            ids.add(id);
            if (ids.size() > DetailSource.MOST_IDS) {
                throw SourceException.fatal("window " + request.window() + " has more than " + DetailSource.MOST_IDS
                        + " ids; let windows be shorter, or several pipelines divide them");
            }
        });
    }

    @Override
    public String toString() {
        return "each " + place + " of " + parent;
    }
}
