// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of one window, asked for one by one. */
final class HttpPages implements PageReader {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPages.class);
    private static final String END = "end";
    private static final int LONGEST_ATTRIBUTE = 200;

    private final URI first;
    private final Paging paging;
    private final int maxPages;
    private final Limits limits;
    private final Exchange exchange;
    private final Redactor redactor;
    private final Faults faults;
    private final Set<String> seen = new HashSet<>();
    private Paging.@Nullable Step wanted;
    private String previousDigest = "";
    private @Nullable PageBody current;

    HttpPages(
            URI first,
            Paging paging,
            int maxPages,
            Limits limits,
            Exchange exchange,
            Redactor redactor,
            Faults faults) {
        this.first = first;
        this.paging = paging;
        this.maxPages = maxPages;
        this.limits = limits;
        this.exchange = exchange;
        this.redactor = redactor;
        this.faults = faults;
        want(paging.first(first));
    }

    /** Goes on after the page with that bookmark. */
    void resumeAfter(String bookmark) {
        wanted = null;
        seen.clear();
        if (!bookmark.equals(END)) {
            want(paging.resume(first, bookmark));
        }
    }

    @Override
    public @Nullable Page next() throws IOException, InterruptedException {
        finishCurrent();
        Paging.Step step = wanted;
        if (step == null) {
            return null;
        }
        if (step.count() > maxPages) {
            throw faults.fatal(step.address(), "would be page " + step.count() + "; maxPages(...) allows " + maxPages);
        }
        Optional<Answer> answer = exchange.get(step.address());
        wanted = null;
        return answer.isPresent() ? page(step, answer.get()) : null;
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
    }

    private void finishCurrent() {
        if (current == null || current.ended()) {
            return;
        }
        current.close();
        if (!paging.places().isEmpty()) {
            throw new IllegalStateException("the page before was not read to its end, which tells what follows it");
        }
    }

    private Page page(Paging.Step step, Answer answer) {
        LOG.debug("page answers [url={}, page={}]", faults.shown(answer.asked()), step.count());
        PageBody body;
        try {
            body = body(step, answer);
        } catch (RuntimeException e) {
            answer.close();
            throw e;
        }
        current = body;
        Page page = Page.of(answer.mediaType(), body)
                .withBookmark(() -> body.ended() ? bookmark() : null)
                .withAttribute("url", redactor.clean(WebAddress.upToPath(answer.asked())))
                .withAttribute("page", Long.toString(paging.number(step)));
        for (String header : List.of("Content-Type", "ETag", "Last-Modified")) {
            page = withHeader(page, answer, header);
        }
        return answer.contentEncoding().isEmpty() ? page : page.withContentEncoding(answer.contentEncoding());
    }

    private PageBody body(Paging.Step step, Answer answer) {
        requireReadable(answer);
        boolean inspected = !paging.places().isEmpty() || (!answer.framed() && answer.json());
        if (!inspected) {
            return new PageBody(answer, limits.maxBodyBytes(), Optional.empty(), faults, () -> {});
        }
        Inspection inspection =
                new Inspection(paging.places(), !answer.contentEncoding().isEmpty());
        Runnable complete = () -> advance(step, answer, inspection);
        return new PageBody(answer, limits.maxBodyBytes(), Optional.of(inspection), faults, complete);
    }

    private void requireReadable(Answer answer) {
        String encoding = answer.contentEncoding();
        if (!encoding.isEmpty() && !encoding.equals("gzip")) {
            throw faults.fatal(answer.asked(), "answered with Content-Encoding " + encoding + "; gzip is understood");
        }
        if (answer.length().orElse(0) > limits.maxBodyBytes()) {
            throw faults.fatal(
                    answer.asked(),
                    "announces " + answer.length().getAsLong() + " bytes; maxBodyBytes(...) allows "
                            + limits.maxBodyBytes());
        }
        if (!answer.framed() && !answer.json() && !limits.unframed()) {
            throw faults.retryable(
                    answer.asked(),
                    "answered with a body without framing: neither Content-Length nor chunks would tell"
                            + " if it is cut short; allowUnframed() accepts that");
        }
    }

    /** Finds out what follows a page that has been read. */
    private void advance(Paging.Step step, Answer answer, Inspection inspection) {
        Optional<Paging.Step> next;
        try {
            next = paging.after(first, step, new Facts(exchange, answer.asked(), inspection));
        } catch (UnexpectedPageException e) {
            throw faults.fatal(answer.asked(), e.what());
        }
        String digest = inspection.digest();
        if (next.isPresent() && digest.equals(previousDigest)) {
            throw faults.fatal(answer.asked(), "gave the same page twice in a row: paging has no effect");
        }
        previousDigest = digest;
        next.ifPresent(this::want);
    }

    private void want(Paging.Step step) {
        // Digests, since thousands of links with long tokens would fill the memory.
        if (!seen.add(Digests.of(step.address().toString()))) {
            throw faults.fatal(step.address(), "was read before: the pages lead round in a circle");
        }
        wanted = step;
    }

    private String bookmark() {
        return wanted == null ? END : paging.bookmark(wanted);
    }

    private Page withHeader(Page page, Answer answer, String header) {
        return answer.header(header)
                .map(value -> page.withAttribute(
                        header.toLowerCase(Locale.ROOT), redactor.clean(value, false, LONGEST_ATTRIBUTE)))
                .orElse(page);
    }

    private record Facts(Exchange exchange, URI address, Inspection inspection) implements Paging.Facts {
        @Override
        public Optional<JsonInspector.Found> at(JsonPointer place) {
            return inspection.at(place);
        }

        @Override
        public URI target(String link) {
            return exchange.target(address, link);
        }
    }
}
