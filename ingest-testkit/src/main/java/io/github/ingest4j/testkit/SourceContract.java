// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.Source;
import io.github.ingest4j.testkit.InterruptingSource.Moment;
import io.github.ingest4j.testkit.SourceReading.ReadPage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link Source} promises, as tests. Extend it with a {@link #source} over something that stands still, a {@link #request}
 * that it answers with two pages or more, and the {@link #records} that are there.
 *
 * <p>What cannot hold for a source is said by a method that gives the reason, such as {@link #noBookmarks}; the contract then
 * checks that it does not hold, and nothing is skipped. More is promised, and tested, by {@link ApiSourceContract} of sources that
 * ask an API over HTTP, by {@link SlicedSourceContract} of those that divide windows, and by {@link SequentialSourceContract} of
 * those whose windows read on from each other.
 *
 * <p>What a source writes to a log is not looked at.
 */
public abstract class SourceContract extends SourceUnderTest {
    /** It gives all {@link #records}, each once, in their order. */
    @Test
    protected void givesEachRecordOnce() throws Exception {
        List<String> records = records();

        assertThat(records).as("records() of the contract").isNotEmpty();
        assertThat(read(request()).records()).as("records of the source").isEqualTo(records);
    }

    /** The same request gives the same records, from the same source and from another instance. */
    @Test
    protected void theSameRequestGivesTheSameRecords() throws Exception {
        Source source = source();
        List<String> first = read(source, request()).records();

        assertThat(read(source, request()).records()).as("again").isEqualTo(first);
        assertThat(read(source(), request()).records())
                .as("from another instance")
                .isEqualTo(first);
    }

    /** Two readers of one source for the same request do not take pages from each other. */
    @Test
    protected void readersOfOneSourceDoNotDisturbEachOther() throws Exception {
        Source source = source();

        assertThat(interleaved(source, request(), request()))
                .as("records of two readers in turns")
                .containsExactly(records(), records());
    }

    /**
     * Two windows that are open at once, taking turns on one thread and then on four threads at the same time, give each its own
     * records.
     */
    @Test
    protected void windowsThatAreOpenAtOnceDoNotMix() throws Exception {
        List<String> records = records();
        List<String> others = read(otherRequest()).records();
        if (sameForAllWindows().isPresent()) {
            assertThat(others).as("although %s", sameForAllWindows().get()).isEqualTo(records);
        } else {
            assertThat(others)
                    .as("the records of otherRequest(), which must differ, unless sameForAllWindows() says why not")
                    .isNotEqualTo(records);
        }
        Source source = source();

        assertThat(interleaved(source, request(), otherRequest()))
                .as("in turns")
                .containsExactly(records, others);
        List<List<String>> atOnce = Race.of(
                4,
                number -> read(source, number % 2 == 0 ? request() : otherRequest())
                        .records());
        assertThat(atOnce).as("on four threads").containsExactly(records, others, records, others);
    }

    /** A reader whose last page was read gives no other page, however often it is asked. */
    @Test
    protected void nothingFollowsTheLastPage() throws Exception {
        onOwnThread(() -> {
            SourceReading reading = new SourceReading(this::recordsIn, Drain.WHOLE);
            reading.open(source(), withSecrets(request()));
            while (reading.takePage()) {
                // to the end
            }

            assertThat(reading.nextPage()).as("what follows the last page").isNull();
            assertThat(reading.nextPage()).as("what follows that").isNull();
            reading.close();
            return reading;
        });
    }

    /** A body has the same bytes whether it is read at once, byte by byte or in parts, and stays at its end. */
    @Test
    protected void bodiesAreTheSameHoweverTheyAreRead() throws Exception {
        List<String> records = records();

        assertThat(read(Drain::byteByByte).records()).as("byte by byte").isEqualTo(records);
        assertThat(read(Drain::inParts).records()).as("in parts").isEqualTo(records);
    }

    /**
     * After each bookmark, another instance gives exactly the records that follow: once, and again when it is asked again, as by
     * a trigger that came twice. With {@link #noBookmarks}, no page has one.
     */
    @Test
    protected void readingGoesOnAfterEachBookmark() throws Exception {
        List<ReadPage> pages = read(request()).pages();
        List<String> bookmarks =
                pages.stream().flatMap(page -> page.bookmark().stream()).toList();
        if (noBookmarks().isPresent()) {
            assertThat(bookmarks).as("although %s", noBookmarks().get()).isEmpty();
            return;
        }
        assertThat(bookmarks)
                .as("bookmarks of pages whose bodies are read; without any, noBookmarks() says why")
                .isNotEmpty();

        for (int i = 0; i < pages.size(); i++) {
            if (pages.get(i).bookmark().isPresent()) {
                ReadRequest rest =
                        request().withResumeAfter(pages.get(i).bookmark().get());
                List<String> expected = SourceReading.records(pages.subList(i + 1, pages.size()));
                assertThat(read(rest).records()).as("after page %s", i + 1).isEqualTo(expected);
                assertThat(read(rest).records())
                        .as("after page %s, again", i + 1)
                        .isEqualTo(expected);
            }
        }
    }

    /**
     * A run that dies within a page leaves a reader that nobody closes, or one that is closed within a body. Another instance goes
     * on after the last bookmark, where it gives the page again that was lost: each record arrives once.
     */
    @Test
    protected void aRunThatDiesWithinAPageLosesAndDoublesNothing() throws Exception {
        List<String> records = records();
        int pages = read(request()).pages().size();
        List<SourceReading> dead = new ArrayList<>();
        try {
            for (int whole = 0; whole < pages; whole++) {
                SourceReading closed = brokenOff(whole, true);
                SourceReading killed = brokenOff(whole, false);
                dead.add(killed);

                assertThat(completed(closed))
                        .as("closed within page %s", whole + 1)
                        .isEqualTo(records);
                assertThat(completed(killed))
                        .as("killed within page %s", whole + 1)
                        .isEqualTo(records);
            }
        } finally {
            for (SourceReading killed : dead) {
                killed.close();
            }
        }
    }

    /** Readers may be closed before the first page, before a body is read, within it and after the last page, and again. */
    @Test
    protected void closingEarlyOrAgainIsHarmless() throws Exception {
        assertCloses("before the first page", PageReader::close);
        assertCloses("before a body is read", reader -> {
            page(reader).body().close();
            reader.close();
        });
        assertCloses("within a body", reader -> {
            Page page = page(reader);
            assertThat(page.body().read()).as("first byte of a body").isBetween(-1, 255);
            page.body().close();
            reader.close();
        });
        assertCloses("after the last page", reader -> {
            for (Page page = reader.next(); page != null; page = reader.next()) {
                page.body().readAllBytes();
                page.body().close();
            }
            reader.close();
        });
        assertThat(read(request()).records())
                .as("records of a reading after those")
                .isEqualTo(records());
    }

    /**
     * A thread that is interrupted before the source is opened, before the first page or within its body does not lose that: either
     * an {@link InterruptedException} comes out, or the thread is still interrupted when the reading has ended.
     */
    @Test
    protected void anInterruptIsNotSwallowed() throws Exception {
        for (Moment moment : Moment.values()) {
            Source source = new InterruptingSource(source(), moment);

            SourceReading reading = reading(source, withSecrets(request()), Drain.WHOLE);

            assertThat(reading.interrupted())
                    .as("whether the thread knows at the end that it was interrupted %s", moment)
                    .isTrue();
        }
    }

    /**
     * The source asks for a secret, which then is in no media type, encoding, attribute or bookmark of a page and in nothing that
     * source, reader and pages print: neither as it is nor percent-encoded, in JSON, hexadecimal or base64, whole or half. With
     * {@link #noSecrets}, it asks for none.
     */
    @Test
    protected void secretsAreNotShown() throws Exception {
        CountedSecrets secrets = new CountedSecrets(secrets(Secret.of(canary())));
        SourceReading reading = read(source(), request(), secrets, Drain.WHOLE);

        if (noSecrets().isPresent()) {
            assertThat(secrets.asked())
                    .as("secrets asked for, although %s", noSecrets().get())
                    .isZero();
        } else {
            assertThat(secrets.asked())
                    .as("secrets asked for; without any, noSecrets() says why")
                    .isPositive();
        }
        canaryOfContract().assertNotIn(reading.said(), "what the source shows");
    }

    /**
     * What the provider throws for a secret that it does not have comes out as it is, a {@link ConfigurationException}, so that the
     * run fails and says what to set. Not for a source with {@link #noSecrets}, which reads on without.
     */
    @Test
    protected void aMissingSecretIsNotARetry() throws Exception {
        SecretProvider without = name -> {
            throw new ConfigurationException("there is no secret " + name);
        };

        SourceReading reading = reading(source(), request().withSecrets(without), Drain.WHOLE);

        if (noSecrets().isPresent()) {
            assertThat(reading.records()).as("although %s", noSecrets().get()).isEqualTo(records());
        } else {
            assertThat(reading.failure())
                    .as("what is thrown without secrets")
                    .get()
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    /** Attributes and bookmarks are text that can be stored, media types are of RFC 9110, encodings those that are understood. */
    @Test
    protected void whatPagesSayCanBeStored() throws Exception {
        for (ReadPage page : read(request()).pages()) {
            assertThat(page.mediaType()).as("media type").matches("[!-~&&[^/;,]]+/[!-~&&[^/;,]]+");
            assertThat(page.contentEncoding().orElse("gzip"))
                    .as("content encoding")
                    .isEqualTo("gzip");
            assertThat(page.attributes().keySet()).as("attributes").allMatch(SourceUnderTest::isText);
            assertThat(page.attributes().values()).as("values of attributes").allMatch(SourceUnderTest::isText);
            assertThat(page.bookmark().orElse("none")).as("bookmark").matches(SourceUnderTest::isText);
        }
    }

    /** What is done with a reader before it is closed again. */
    @FunctionalInterface
    private interface Handling {
        void handle(PageReader reader) throws Exception;
    }

    private void assertCloses(String when, Handling handling) {
        assertThatCode(() -> onOwnThread(() -> {
                    PageReader reader = source().open(withSecrets(request()));
                    handling.handle(reader);
                    reader.close();
                    return reader;
                }))
                .as("closing a reader %s, and again", when)
                .doesNotThrowAnyException();
    }

    private static Page page(PageReader reader) throws Exception {
        Page page = reader.next();
        if (page == null) {
            throw new AssertionError("the source gives no page for request()");
        }
        return page;
    }

    /** Whole pages, then the first byte of another. */
    private SourceReading brokenOff(int whole, boolean closed) throws Exception {
        return onOwnThread(() -> {
            SourceReading reading = new SourceReading(this::recordsIn, Drain.WHOLE);
            reading.open(source(), withSecrets(request()));
            for (int i = 0; i < whole; i++) {
                assertThat(reading.takePage())
                        .as("whether there is a page %s", i + 1)
                        .isTrue();
            }
            Page page = reading.nextPage();
            if (page == null) {
                throw new AssertionError("the source gave page " + (whole + 1) + " before, and now gives none");
            }
            int first = page.body().read();
            assertThat(first).as("first byte of page %s", whole + 1).isBetween(-1, 255);
            if (closed) {
                page.body().close();
                reading.close();
            }
            return reading;
        });
    }
}
