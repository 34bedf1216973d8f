// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawPages;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.RawSink;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages that fail at inconvenient moments, each of which must be stored once all the same. */
class FetchTest {
    private final World world = new World();

    private WindowReport run() {
        return world.pipeline().run(NINE).windows().get(0);
    }

    /** Three pages of one record with bookmarks; each is passed through {@code change} on its way. */
    private static Source threePages(PageChange change) {
        return request -> {
            int first = request.resumeAfter().map(Integer::parseInt).orElse(0) + 1;
            return PageReader.of(IntStream.rangeClosed(first, 3)
                    .mapToObj(n -> change.of(n, Page.json("[{\"n\":" + n + "}]").withBookmark("" + n)))
                    .iterator());
        };
    }

    private interface PageChange {
        Page of(int number, Page page);
    }

    private void assertEachPageOnce(WindowReport report) {
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.pages()).isEqualTo(3);
        assertThat(world.rows()).containsExactly("{n=1}", "{n=2}", "{n=3}");
    }

    @Test
    void pageWhoseBodyCannotBeClosedIsStoredOnce() {
        AtomicBoolean failed = new AtomicBoolean();
        world.source = threePages((number, page) -> number == 2 && !failed.getAndSet(true)
                ? Page.of(Page.JSON, new BrokenAtClose("[{\"n\":2}]")).withBookmark("2")
                : page);

        assertEachPageOnce(run());
    }

    @Test
    void pageWhoseBookmarkCannotBeToldIsStoredOnce() {
        AtomicBoolean failed = new AtomicBoolean();
        world.source = threePages((number, page) -> number == 2 && !failed.getAndSet(true)
                ? page.withBookmark(() -> {
                    throw new IllegalStateException("no link in the page");
                })
                : page);

        assertEachPageOnce(run());
    }

    @Test
    void pageWithoutBookmarkBehindOneWithIsNotPassedOver() {
        AtomicInteger opened = new AtomicInteger();
        world.source = request -> {
            boolean first = opened.incrementAndGet() == 1;
            assertThat(request.resumeAfter()).isEmpty();
            return PageReader.of(List.of(
                            Page.json("[{\"n\":1}]").withBookmark("1"),
                            Page.json("[{\"n\":2}]"),
                            first ? Page.of(Page.JSON, new BrokenAtRead()) : Page.json("[{\"n\":3}]"))
                    .iterator());
        };

        assertEachPageOnce(run());
    }

    @Test
    void readerThatFailsIsClosedBeforeAnotherIsOpened() {
        AtomicInteger open = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        world.source = request -> {
            assertThat(open.incrementAndGet()).isEqualTo(1);
            PageReader pages = threePages((number, page) -> page).open(request);
            return new PageReader() {
                @Override
                public Page next() throws IOException, InterruptedException {
                    if (!failed.getAndSet(true)) {
                        throw SourceException.retryable("status 503");
                    }
                    return pages.next();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        };

        run();

        assertThat(open).hasValue(0);
    }

    @Test
    void everyBodyIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        world.source = threePages((number, page) -> Page.of(
                        Page.JSON,
                        new ByteArrayInputStream(("[{\"n\":" + number + "}]").getBytes(StandardCharsets.UTF_8)) {
                            @Override
                            public void close() {
                                closed.incrementAndGet();
                            }
                        })
                .withBookmark("" + number));

        run();

        assertThat(closed).hasValue(3);
    }

    @Test
    void partsThatWereBegunAnewAreRemoved() {
        AtomicInteger opened = new AtomicInteger();
        world.source = request -> PageReader.of(List.of(
                        Page.json("[{\"n\":1}]"),
                        opened.incrementAndGet() == 1
                                ? Page.of(Page.JSON, new BrokenAtRead())
                                : Page.json("[{\"n\":2}]"))
                .iterator());

        run();

        assertThat(world.lake.staged()).isEmpty();
    }

    @Test
    void partsOfASourceThatFailsAreRemoved() {
        world.source =
                request -> PageReader.of(List.of(Page.json("[{\"n\":1}]"), Page.of(Page.JSON, new BrokenAtRead()))
                        .iterator());

        assertThat(run().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(world.lake.staged()).isEmpty();
    }

    @Test
    void storeThatFailsWhileReadingBeginsAnewIsNoFaultOfTheSource() {
        world.source =
                request -> PageReader.of(List.of(Page.json("[{\"n\":1}]"), Page.of(Page.JSON, new BrokenAtRead()))
                        .iterator());
        world.settings = builder -> builder.rawSink(new OnceOnlySink(StoreRawSink.on(world.lake)));

        WindowReport report = run();

        assertThat(report.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.INFRASTRUCTURE);
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void storeThatFailsAtAPageIsNotAskedForItAgain() {
        world.faults.strike(call -> call.name().startsWith("store.stage raw/"), Fault.FAIL_BEFORE);

        WindowReport report = run();

        assertThat(report.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.INFRASTRUCTURE);
        assertThat(world.sourceCalls).hasValue(1);
    }

    @Test
    void pauseThatTheBudgetHasNoRoomForIsNotMade() {
        world.source = request -> {
            throw SourceException.rateLimited("status 429", Duration.ofSeconds(2));
        };

        assertThat(run().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(world.sourceCalls).hasValue(1);
    }

    private static final class BrokenAtRead extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }
    }

    private static final class BrokenAtClose extends ByteArrayInputStream {
        BrokenAtClose(String text) {
            super(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            throw new IOException("connection reset");
        }
    }

    /** Begins one raw set and no other. */
    private static final class OnceOnlySink implements RawSink {
        private final RawSink target;
        private boolean begun;

        OnceOnlySink(RawSink target) {
            this.target = target;
        }

        @Override
        public ObjectStore store() {
            return target.store();
        }

        @Override
        public PageWriter begin(RawKey key) throws IOException {
            if (begun) {
                throw new IOException("no connection");
            }
            begun = true;
            return target.begin(key);
        }

        @Override
        public RawPages open(RawSet set) throws IOException {
            return target.open(set);
        }
    }
}
