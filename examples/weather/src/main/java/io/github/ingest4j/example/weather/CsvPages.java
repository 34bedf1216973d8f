// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.core.http.HttpSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pages of CSV by number, from 1 to the first that has a header and no record. An {@link HttpSource} looks into JSON alone to
 * know which page is the last, so here it reads one page at a time, and this looks into it.
 *
 * @param page the source of the page of a number
 */
record CsvPages(IntFunction<HttpSource> page) implements Source {

    @Override
    public PageReader open(ReadRequest request) {
        int last = request.resumeAfter().map(Integer::parseInt).orElse(0);
        return new Reader(page, fromTheStart(request), last);
    }

    /** The bookmarks of this source are not those of the pages' sources. */
    private static ReadRequest fromTheStart(ReadRequest request) {
        ReadRequest whole = ReadRequest.of(request.stream(), request.window())
                .withSlice(request.slice())
                .withOverlap(request.overlap())
                .withSecrets(request.secrets());
        return request.deadline().map(whole::withDeadline).orElse(whole);
    }

    @Override
    public String toString() {
        return page.apply(1).toString();
    }

    private static final class Reader implements PageReader {
        private final IntFunction<HttpSource> page;
        private final ReadRequest request;
        private int number;

        Reader(IntFunction<HttpSource> page, ReadRequest request, int last) {
            this.page = page;
            this.request = request;
            this.number = last;
        }

        @Override
        public @Nullable Page next() throws IOException, InterruptedException {
            number++;
            try (PageReader reader = page.apply(number).open(request)) {
                Page found = reader.next();
                if (found == null) {
                    return null;
                }
                byte[] content;
                try (InputStream body = found.body()) {
                    content = body.readAllBytes();
                }
                return number > 1 && !hasRecord(content) ? null : copy(found, content);
            }
        }

        private static boolean hasRecord(byte[] content) {
            int header = 0;
            while (header < content.length && content[header] != '\n') {
                header++;
            }
            return header + 1 < content.length;
        }

        private Page copy(Page found, byte[] content) {
            Page copy = Page.of(found.mediaType(), content).withBookmark(Integer.toString(number));
            for (Map.Entry<String, String> attribute : found.attributes().entrySet()) {
                copy = copy.withAttribute(attribute.getKey(), attribute.getValue());
            }
            return copy;
        }
    }
}
