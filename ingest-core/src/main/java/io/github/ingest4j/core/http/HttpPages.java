// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.core.http.internal.Digests;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.internal.ContentDecoding;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of one window, asked for one by one. */
final class HttpPages implements PageReader {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPages.class);
    private static final int LONGEST_ATTRIBUTE = 200;

    private final Course course;
    private final Pagination pagination;
    private final Progress progress;
    private final Caps caps;
    private final Limits limits;
    private final Bodies bodies;
    private final Exchange exchange;
    private final Redactor redactor;
    private final Faults faults;
    private final Clock clock;
    private final Bookmarks bookmarks;
    private final Set<String> seen = new HashSet<>();
    private @Nullable Wanted wanted;
    private String previousDigest = "";
    private @Nullable PageBody current;

    HttpPages(
            Course course,
            Caps caps,
            Limits limits,
            Bodies bodies,
            Exchange exchange,
            Redactor redactor,
            Faults faults,
            Clock clock) {
        this.course = course;
        this.pagination = course.pagination();
        this.progress = course.progress();
        this.caps = caps;
        this.limits = limits;
        this.bodies = bodies;
        this.exchange = exchange;
        this.redactor = redactor;
        this.faults = faults;
        this.clock = clock;
        this.bookmarks = new Bookmarks(pagination, progress);
        want(PagePlace.FIRST);
    }

    /**
     * Goes on after the page with that bookmark.
     *
     * @throws IllegalArgumentException if it is none of these pages, asked for in this way
     */
    void resumeAfter(String bookmark) {
        Optional<Bookmarks.Next> next = bookmarks.goOn(bookmark);
        wanted = null;
        seen.clear();
        if (next.isPresent()) {
            previousDigest = next.get().digest();
            want(next.get().place());
        }
    }

    @Override
    public @Nullable Page next() throws IOException, InterruptedException {
        finishCurrent();
        while (wanted != null) {
            Wanted page = wanted;
            requireWithinCap(page);
            Answer answer = exchange.ask(page.request());
            wanted = null;
            if (!answer.noContent()) {
                return page(page, answer);
            }
            advance(page, answer, Optional.empty(), 0);
        }
        return null;
    }

    @Override
    public Optional<String> position() {
        if (!progress.isNone() && (wanted != null || (current != null && !current.ended()))) {
            throw new IllegalStateException(
                    "the pages are not read to their end, which tells where the next window reads on");
        }
        return progress.position();
    }

    private void requireWithinCap(Wanted page) {
        if (page.place().count() > caps.pages()) {
            throw faults.fatal(
                    page.request().address(),
                    "would be page " + page.place().count() + "; maxPages(...) allows " + caps.pages());
        }
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
        if (!(pagination instanceof SinglePage) || !progress.isNone()) {
            throw new IllegalStateException("the page before was not read to its end, which tells what follows it");
        }
    }

    private Page page(Wanted asked, Answer answer) {
        LOG.debug(
                "page answers [url={}, page={}]",
                faults.shown(answer.asked()),
                asked.place().count());
        PageBody body;
        try {
            body = body(asked, answer);
        } catch (RuntimeException e) {
            answer.close();
            throw e;
        }
        current = body;
        Page page = Page.of(bodies.mediaType(answer), body)
                .withBookmark(() -> body.ended() ? bookmark() : null)
                .withAttribute("url", redactor.clean(WebAddress.upToPath(answer.asked())))
                .withAttribute("page", Long.toString(pagination.number(asked.place())))
                .withAttribute("status", Integer.toString(answer.status()))
                .withAttribute(
                        "answered-at",
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        for (String header : bodies.headers()) {
            page = withHeader(page, answer, header);
        }
        String encoding = bodies.encoding(answer);
        return encoding.isEmpty() ? page : page.withContentEncoding(encoding);
    }

    private PageBody body(Wanted asked, Answer answer) {
        requireReadable(answer);
        Optional<Inspection> inspection = inspection(answer);
        return new PageBody(
                answer,
                limits.maxBodyBytes(),
                asked.place().bytes(),
                caps.bytes(),
                inspection,
                faults,
                length -> advance(asked, answer, inspection, length));
    }

    /** Looks into the body where the pagination, or only its JSON, tells if it is whole and what follows. */
    private Optional<Inspection> inspection(Answer answer) {
        Watched watched = progress.watched(pagination.watched(), answer);
        return watched.nothing() && (answer.framed() || !tellsItsEnd(answer))
                ? Optional.empty()
                : Optional.of(new Inspection(watched, pagination.shape().recordsPlace(), bodies.encoding(answer)));
    }

    private boolean tellsItsEnd(Answer answer) {
        return bodies.json(answer) && bodies.readable(answer);
    }

    private void requireReadable(Answer answer) {
        bodies.flaw(answer).ifPresent(flaw -> {
            throw faults.fatal(answer.asked(), flaw);
        });
        if (bodies.encoding(answer).equals(ContentDecoding.ZSTD)) {
            ContentDecoding.requireZstd();
        }
        if (answer.length().orElse(0) > limits.maxBodyBytes()) {
            throw faults.fatal(
                    answer.asked(),
                    "announces " + answer.length().getAsLong() + " bytes; maxBodyBytes(...) allows "
                            + limits.maxBodyBytes());
        }
        if (!answer.framed() && !tellsItsEnd(answer) && !limits.unframed()) {
            throw faults.retryable(
                    answer.asked(),
                    "answered with a body without framing: neither Content-Length nor chunks would tell"
                            + " if it is cut short; allowUnframed() accepts that");
        }
    }

    /** Finds out what follows a page that has been read, or an answer without content. */
    private void advance(Wanted asked, Answer answer, Optional<Inspection> inspection, long length) {
        if (length == 0 && bodies.packing() != null && !answer.noContent()) {
            throw faults.retryable(
                    answer.asked(), "gave a body that is empty, which no " + bodies.packing() + " file is");
        }
        PageFacts facts = new PageFacts(asked.request(), exchange, answer, inspection, pagination.shape());
        Optional<String> next;
        try {
            pagination.shape().requireNoErrors(facts);
            next = answer.noContent()
                    ? pagination.afterNothing(asked.place(), facts)
                    : pagination.after(asked.place(), facts);
            progress.read(asked.place(), facts, next.isEmpty());
        } catch (UnexpectedPageException e) {
            throw faults.fatal(
                    answer.asked(), (answer.noContent() ? "answered " + answer.status() + " and so " : "") + e.what());
        }
        OptionalLong records = facts.countedRecords();
        if (records.isPresent() ? records.getAsLong() > 0 : pagination.countsOn()) {
            requireNew(answer, inspection.map(Inspection::digest).orElseThrow());
        } else {
            previousDigest = "";
        }
        next.ifPresent(token -> want(asked.place().next(records.orElse(0), length, token)));
    }

    /** Pages without records may well be alike; others are not, unless the service takes no notice of what is asked. */
    private void requireNew(Answer answer, String digest) {
        if (digest.equals(previousDigest)) {
            throw faults.fatal(
                    answer.asked(), "gave the same page twice in a row: paging has no effect (" + pagination + ")");
        }
        previousDigest = digest;
    }

    private void want(PagePlace place) {
        if (exchange.holdsSecret(place.token())) {
            throw faults.fatal(
                    course.first().address(), "names a next page by what holds a secret, and bookmarks are stored");
        }
        PageRequest request = course.request(place);
        if (!seen.add(digest(request))) {
            throw faults.fatal(
                    request.address(), "was read before: the pages lead round in a circle (" + pagination + ")");
        }
        wanted = new Wanted(place, request);
    }

    /** Digests are kept, since thousands of requests with long tokens would fill the memory. */
    private static String digest(PageRequest request) {
        return Digests.of(request.address() + " " + request.body().orElse(""));
    }

    private String bookmark() {
        return bookmarks.of(wanted == null ? null : new Bookmarks.Next(previousDigest, wanted.place()));
    }

    private Page withHeader(Page page, Answer answer, String header) {
        return answer.header(header)
                .map(value -> page.withAttribute(
                        header.toLowerCase(Locale.ROOT), redactor.clean(value, false, LONGEST_ATTRIBUTE)))
                .orElse(page);
    }

    /** The page that is to be read next. */
    private record Wanted(PagePlace place, PageRequest request) {}
}
