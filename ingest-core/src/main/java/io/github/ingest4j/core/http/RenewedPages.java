// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.SourceException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pages from a position on or, where the service takes that no more, from the beginning. */
final class RenewedPages implements PageReader {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedPages.class);

    /** Of bookmarks behind pages from the beginning; others begin with hexadecimal digits. */
    private static final String MARK = "renewed ";

    private final ExpiredPosition expired;
    private final Supplier<HttpPages> fromBeginning;
    private HttpPages pages;
    private boolean renewed;

    /**
     * @param pages from the position on, whose answers the rule sees
     */
    RenewedPages(HttpPages pages, ExpiredPosition expired, Supplier<HttpPages> fromBeginning) {
        this.pages = pages;
        this.expired = expired;
        this.fromBeginning = fromBeginning;
    }

    /** @throws IllegalArgumentException if the bookmark is none of these pages, asked for in this way */
    void resumeAfter(String bookmark) {
        expired.pageHasCome();
        if (bookmark.startsWith(MARK)) {
            renew();
            pages.resumeAfter(bookmark.substring(MARK.length()));
        } else {
            pages.resumeAfter(bookmark);
        }
    }

    @Override
    public @Nullable Page next() throws IOException, InterruptedException {
        Page page = first();
        expired.pageHasCome();
        return page == null || !renewed ? page : marked(page);
    }

    private @Nullable Page first() throws IOException, InterruptedException {
        try {
            return pages.next();
        } catch (SourceException e) {
            if (renewed || !expired.noticed()) {
                throw e;
            }
            LOG.warn(
                    "the service takes the position no more, so the window is read from the beginning: {}",
                    e.getMessage());
            renew();
            return pages.next();
        }
    }

    private static Page marked(Page page) {
        return page.withAttribute("position", "expired")
                .withBookmark(() -> page.bookmark().map(MARK::concat).orElse(null));
    }

    private void renew() {
        pages.close();
        pages = fromBeginning.get();
        renewed = true;
    }

    @Override
    public Optional<String> position() {
        return pages.position();
    }

    @Override
    public void close() {
        pages.close();
    }
}
