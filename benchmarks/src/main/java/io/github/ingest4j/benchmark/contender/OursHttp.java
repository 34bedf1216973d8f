// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.contender;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawSink.PageWriter;
import io.github.ingest4j.RawSink.RawKey;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.benchmark.data.Service;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Pagination;
import io.github.ingest4j.core.local.LocalObjectStore;
import io.github.ingest4j.core.raw.StoreRawSink;
import java.io.IOException;
import java.time.Duration;

/** The library: an HTTP source into a raw sink over a folder. Counts pages. */
public final class OursHttp {
    /** With the value {@code header}, the next page is the one that the Link header names; else the body's {@code next}. */
    public static final String NEXT = "next";

    private static final int ANY_NUMBER = 10_000_000;
    private static final Duration LONG = Duration.ofHours(1);

    private OursHttp() {}

    public static void main(String[] args) throws IOException {
        Contender.run(args, OursHttp::download);
    }

    static long download(Job job) throws IOException {
        RawKey key = new RawKey(Ours.KEY.stream(), Ours.KEY.window(), 1, Slice.WHOLE, "run");
        StoreRawSink sink = StoreRawSink.on(LocalObjectStore.at(job.output()));
        long pages = 0;
        try (PageReader reader = source(job).open(ReadRequest.of(key.stream(), key.window()));
                PageWriter writer = sink.begin(key)) {
            for (Page page = reader.next(); page != null; page = reader.next()) {
                writer.write(page);
                pages++;
            }
            writer.seal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted after " + pages + " pages", e);
        }
        return pages;
    }

    private static HttpSource source(Job job) {
        HttpSource.Builder source = HttpSource.get(job.url())
                .allowHttp()
                .allowPrivateAddresses()
                .maxPages(ANY_NUMBER)
                .maxBodyBytes(Long.MAX_VALUE)
                .bodyTimeout(LONG);
        if (job.url().endsWith(Service.BODY)) {
            return source.build();
        }
        boolean inHeader = job.settings().getOrDefault(NEXT, "").equals("header");
        return source.pages(inHeader ? Pagination.linkHeader() : Pagination.nextLink("/next"))
                .build();
    }
}
