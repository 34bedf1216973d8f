// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of one id after the other. A bookmark is an id's place in the list and what its page had for one. */
final class DetailPages implements PageReader {
    private static final String SEPARATOR = " ";

    private final Source details;
    private final ReadRequest request;
    private final List<String> ids;
    private Optional<String> resumeAfter = Optional.empty();
    private int at;
    private @Nullable PageReader open;

    DetailPages(Source details, ReadRequest request, List<String> ids) {
        this.details = details;
        this.request = request;
        this.ids = ids;
        request.resumeAfter().ifPresent(this::goOnAfter);
    }

    @Override
    public @Nullable Page next() throws IOException, InterruptedException {
        while (at < ids.size()) {
            PageReader reader = open == null ? details.open(detail(ids.get(at))) : open;
            open = reader;
            Page page = reader.next();
            if (page != null) {
                String place = at + SEPARATOR;
                return page.withAttribute(DetailSource.ID, ids.get(at))
                        .withBookmark(() -> page.bookmark().map(place::concat).orElse(null));
            }
            at++;
            close();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        PageReader reader = open;
        open = null;
        resumeAfter = Optional.empty();
        if (reader != null) {
            reader.close();
        }
    }

    private void goOnAfter(String bookmark) {
        int end = bookmark.indexOf(SEPARATOR);
        at = Integer.parseInt(bookmark.substring(0, end));
        resumeAfter = Optional.of(bookmark.substring(end + SEPARATOR.length()));
    }

    private ReadRequest detail(String id) {
        ReadRequest detail = ReadRequest.of(request.stream(), request.window())
                .withSecrets(request.secrets())
                .withOverlap(request.overlap())
                .withSlice(new Slice(id, Map.of(DetailSource.ID, id)));
        if (request.deadline().isPresent()) {
            detail = detail.withDeadline(request.deadline().get());
        }
        return resumeAfter.isPresent() ? detail.withResumeAfter(resumeAfter.get()) : detail;
    }
}
