// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What {@link Source} promises. Extend it with {@link #source} over something that stands still, and a {@link #request}
 * that it answers with two pages or more, or with one if it has no more.
 */
public abstract class SourceContract {

    /** The source under test. */
    protected abstract Source source() throws Exception;

    /** What it is asked for. */
    protected abstract ReadRequest request() throws Exception;

    /** A page whose body has been read. */
    private record ReadPage(String mediaType, String body, Map<String, String> attributes, Optional<String> bookmark) {}

    @Test
    protected void givesAPage() throws Exception {
        assertThat(read(request())).isNotEmpty();
    }

    @Test
    protected void sameRequestGivesTheSamePages() throws Exception {
        List<ReadPage> first = read(request());

        assertThat(read(request())).isEqualTo(first);
    }

    @Test
    protected void readersOfOneSourceDoNotDisturbEachOther() throws Exception {
        List<ReadPage> alone = read(request());
        Source source = source();

        List<ReadPage> first = new ArrayList<>();
        List<ReadPage> second = new ArrayList<>();
        try (PageReader one = source.open(request());
                PageReader other = source.open(request())) {
            for (int i = 0; i < alone.size(); i++) {
                take(one, first);
                take(other, second);
            }
        }

        assertThat(first).isEqualTo(alone);
        assertThat(second).isEqualTo(alone);
    }

    @Test
    protected void nothingFollowsTheLastPage() throws Exception {
        try (PageReader reader = source().open(request())) {
            List<ReadPage> pages = new ArrayList<>();
            while (take(reader, pages)) {
                assertThat(pages).hasSizeLessThan(100_000);
            }

            assertThat(reader.next()).isNull();
        }
    }

    @Test
    protected void resumingGoesOnAfterTheBookmark() throws Exception {
        List<ReadPage> all = read(request());

        for (int i = 0; i < all.size(); i++) {
            Optional<String> bookmark = all.get(i).bookmark();
            if (bookmark.isPresent()) {
                List<ReadPage> rest = read(request().withResumeAfter(bookmark.get()));
                assertThat(rest).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    protected void closingEarlyOrAgainIsHarmless() throws Exception {
        PageReader unread = source().open(request());
        unread.close();
        unread.close();

        PageReader reader = source().open(request());
        reader.next();
        reader.close();
        reader.close();

        assertThat(read(request())).isNotEmpty();
    }

    private List<ReadPage> read(ReadRequest request) throws Exception {
        List<ReadPage> pages = new ArrayList<>();
        try (PageReader reader = source().open(request)) {
            while (take(reader, pages)) {
                assertThat(pages).hasSizeLessThan(100_000);
            }
        }
        return pages;
    }

    private static boolean take(PageReader reader, List<ReadPage> pages) throws Exception {
        Page page = reader.next();
        if (page == null) {
            return false;
        }
        String body = new String(page.body().readAllBytes(), StandardCharsets.ISO_8859_1);
        pages.add(new ReadPage(page.mediaType(), body, page.attributes(), page.bookmark()));
        return true;
    }
}
