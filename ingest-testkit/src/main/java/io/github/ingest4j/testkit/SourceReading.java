// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One reading of a window as the engine does it: what it gave, what it said, and how it ended. */
final class SourceReading {

    /** Divides what a page holds into records. */
    @FunctionalInterface
    interface Division {
        List<String> recordsIn(String mediaType, byte[] body) throws Exception;
    }

    /** A page whose body was read to its end. */
    record ReadPage(
            String mediaType,
            Optional<String> contentEncoding,
            Map<String, String> attributes,
            List<String> records,
            Optional<String> bookmark) {}

    private final Division division;
    private final Drain drain;
    private final List<ReadPage> pages = new ArrayList<>();
    private final StringWriter said = new StringWriter();
    private boolean inABody;
    private @Nullable PageReader reader;
    private Optional<String> position = Optional.empty();
    private @Nullable Exception failure;
    private boolean interrupted;

    SourceReading(Division division, Drain drain) {
        this.division = division;
        this.drain = drain;
    }

    /** Reads to the end or to a failure, and closes. */
    SourceReading run(Source source, ReadRequest request) {
        try {
            open(source, request);
            while (takePage()) {
                // the next one
            }
            takePosition();
            close();
        } catch (Exception e) {
            fail(e);
        }
        interrupted = failure instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
        return this;
    }

    void open(Source source, ReadRequest request) throws IOException, InterruptedException {
        say(source);
        reader = source.open(request);
        say(reader);
    }

    /** Reads a page to its end, and tells whether there was one. */
    boolean takePage() throws Exception {
        Page page = nextPage();
        if (page == null) {
            return false;
        }
        byte[] body;
        try (InputStream stream = page.body()) {
            body = drain.bytes(stream);
        }
        inBody(false);
        Optional<String> bookmark = page.bookmark();
        say(bookmark);
        pages.add(new ReadPage(
                page.mediaType(),
                page.contentEncoding(),
                page.attributes(),
                division.recordsIn(page.mediaType(), decoded(page, body)),
                bookmark));
        if (pages.size() > 100_000) {
            throw new AssertionError("the source gives more than 100,000 pages");
        }
        return true;
    }

    /** The next page, unread. */
    @Nullable
    Page nextPage() throws IOException, InterruptedException {
        Page page = requireNonNull(reader, "open first").next();
        if (page != null) {
            say(page);
            say(page.mediaType());
            say(page.contentEncoding());
            say(page.attributes());
            inBody(true);
        }
        return page;
    }

    private void takePosition() {
        position = requireNonNull(reader, "open first").position();
        say(position);
    }

    void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    /** Waits until a body is being read, but not longer: there are sources that read it before they show the page. */
    synchronized void awaitBody(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toMillis();
        while (!inABody && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    List<ReadPage> pages() {
        return List.copyOf(pages);
    }

    List<String> records() {
        return records(pages);
    }

    /** Where the reader said that a later window reads on; empty where it was not read to its end. */
    Optional<String> position() {
        return position;
    }

    static List<String> records(List<ReadPage> pages) {
        return pages.stream().flatMap(page -> page.records().stream()).toList();
    }

    /** The pages that the engine keeps after a failure: all, or none where the last has no bookmark to go on after. */
    List<ReadPage> stored() {
        boolean goesOn =
                !pages.isEmpty() && pages.get(pages.size() - 1).bookmark().isPresent();
        return goesOn ? List.copyOf(pages) : List.of();
    }

    /** The same request, to go on after what is stored. */
    ReadRequest rest(ReadRequest request) {
        List<ReadPage> stored = stored();
        return stored.isEmpty()
                ? request
                : request.withResumeAfter(
                        stored.get(stored.size() - 1).bookmark().orElseThrow());
    }

    Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the thread still knew at the end that it was interrupted. */
    boolean interrupted() {
        return interrupted;
    }

    /** All that the source shows of itself: what its parts print, and what it threw with all causes. */
    String said() {
        return said.toString();
    }

    private synchronized void inBody(boolean now) {
        inABody = now;
        notifyAll();
    }

    private void fail(Exception thrown) {
        failure = thrown;
        thrown.printStackTrace(new PrintWriter(said, true));
        try {
            close();
        } catch (IOException e) {
            e.printStackTrace(new PrintWriter(said, true));
        }
    }

    private void say(Object part) {
        said.append(part.toString()).append('\n');
    }

    private static byte[] decoded(Page page, byte[] body) throws IOException {
        if (page.contentEncoding().filter("gzip"::equals).isEmpty()) {
            return body;
        }
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return plain.readAllBytes();
        }
    }
}
