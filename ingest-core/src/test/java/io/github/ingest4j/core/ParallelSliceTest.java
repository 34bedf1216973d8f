// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slices that are read at once. */
class ParallelSliceTest {
    private static final long PATIENCE = 30;

    private final World world = new World();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void letTheWorldMoveWhileItIsLookedAt() {
        world.faults.heal();
    }

    private SlicedSource slices(Source pages, String... names) {
        return SlicedSource.of(request -> Arrays.stream(names).map(Slice::of).toList(), request -> {
            asked.add(request.slice().name());
            return pages.open(request);
        });
    }

    private static PageReader page(ReadRequest request) {
        return PageReader.of(Page.json("[{\"slice\":\"" + request.slice().name() + "\"}]"));
    }

    private WindowReport run(int parallelSlices) {
        return world.pipelineWith(builder -> builder.parallelSlices(parallelSlices))
                .run(NINE)
                .windows()
                .get(0);
    }

    private static Thread[] sliceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ingest-slices-"))
                .toArray(Thread[]::new);
    }

    @Test
    void asManySlicesAreReadAtOnceAsAreAllowedAndTheirPagesKeepTheOrderOfThePlan() {
        CyclicBarrier together = new CyclicBarrier(3);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        world.source = slices(
                request -> {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    await(together);
                    open.decrementAndGet();
                    return page(request);
                },
                "f",
                "e",
                "d",
                "c",
                "b",
                "a");

        WindowReport report = run(3);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(most).hasValue(3);
        String key = Keys.rawManifest(STREAM, NINE, 1);
        List<StoredPage> pages = Manifest.raw(key, world.lake.visible().get(key)).set().parts().stream()
                .flatMap(part -> part.pages().stream())
                .toList();
        assertThat(pages).extracting(StoredPage::slice).containsExactly("f", "e", "d", "c", "b", "a");
        assertThat(pages).extracting(StoredPage::number).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void firstFailureEndsTheOthersAtTheirNextPageAndKeepsWhatIsFrozen() {
        CountDownLatch frozen = new CountDownLatch(1);
        world.source = slices(
                request -> {
                    if (request.slice().name().equals("quick")) {
                        return page(request);
                    }
                    if (request.slice().name().equals("failing")) {
                        await(frozen);
                        throw SourceException.fatal("status 400");
                    }
                    return () -> Page.json("[]");
                },
                "quick",
                "endless",
                "failing",
                "behind");
        RunListener listener = new RunListener() {
            @Override
            public void sliceFrozen(Window window, Slice slice, int done, int planned) {
                frozen.countDown();
            }
        };

        WindowReport first = world.pipelineWith(
                        builder -> builder.parallelSlices(2).listener(listener))
                .run(NINE)
                .windows()
                .get(0);

        assertThat(first.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(first.failure().orElseThrow().message()).isEqualTo("status 400");
        assertThat(asked).doesNotContain("behind");
        assertThat(world.lake.staged()).isEmpty();
        assertThat(world.lake.visible()).containsKey(Keys.sliceManifest(STREAM, NINE, 1, "quick"));
        assertThat(sliceThreads()).isEmpty();
    }

    @Test
    void nextRunReadsWhatTheFailureHasLeft() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        world.source = slices(
                request -> {
                    if (request.slice().name().equals("c") && !failed.getAndSet(true)) {
                        throw SourceException.fatal("status 400");
                    }
                    return page(request);
                },
                "a",
                "b",
                "c",
                "d");
        run(2);
        List<String> frozen = List.of("a", "b", "c", "d").stream()
                .filter(name -> world.lake.visible().containsKey(Keys.sliceManifest(STREAM, NINE, 1, name)))
                .toList();
        asked.clear();

        world.pipeline().reopen(NINE);
        WindowReport second = run(2);

        assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).doesNotContainAnyElementsOf(frozen).hasSize(4 - frozen.size());
        assertThat(world.rows()).containsExactly("{slice=a}", "{slice=b}", "{slice=c}", "{slice=d}");
    }

    @Test
    void errorOfASliceIsThrownByTheRun() {
        world.source = slices(
                request -> {
                    throw new LinkageError("no such method");
                },
                "a",
                "b");

        Failure failure = run(2).failure().orElseThrow();

        assertThat(failure.message()).isEqualTo("LinkageError: no such method");
    }

    @Test
    void listenersAreNeverCalledTwiceAtOnce() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger last = new AtomicInteger();
        RunListener listener = new RunListener() {
            @Override
            public void pageStored(Window window, int pages, long receivedBytes) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                assertThat(pages).isEqualTo(last.incrementAndGet());
                Thread.yield();
                inside.decrementAndGet();
            }
        };
        world.source = slices(
                request -> PageReader.of(Page.json("[]"), Page.json("[]"), Page.json("[]"), Page.json("[]")),
                "a",
                "b",
                "c",
                "d");

        world.pipelineWith(builder -> builder.parallelSlices(4).listener(listener))
                .run(NINE);

        assertThat(most).hasValue(1);
        assertThat(last).hasValue(16);
    }

    @Test
    void interruptOfTheRunEndsAllItsSlices() throws Exception {
        CountDownLatch open = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        world.source = slices(
                request -> {
                    PageReader page = page(request);
                    return () -> {
                        Page next = page.next();
                        if (next == null) {
                            open.countDown();
                            never.await();
                        }
                        return next;
                    };
                },
                "a",
                "b");
        AtomicReference<RunReport> report = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Pipeline pipeline = world.pipelineWith(builder -> builder.parallelSlices(2));
        Thread run = new Thread(() -> {
            report.set(pipeline.run(NINE));
            flag.set(Thread.interrupted());
        });

        run.start();
        assertThat(open.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(world.lake.staged()).hasSize(2);
        run.interrupt();
        run.join(TimeUnit.SECONDS.toMillis(PATIENCE));

        assertThat(run.isAlive()).isFalse();
        assertThat(report.get().unreached()).containsExactly(NINE);
        assertThat(flag).isTrue();
        assertThat(sliceThreads()).isEmpty();
        assertThat(world.lake.staged()).isEmpty();
    }

    @Test
    @Timeout(PATIENCE)
    void failureEndsThePausesOfTheOthers() {
        CountDownLatch pausing = new CountDownLatch(1);
        world.source = slices(
                request -> {
                    if (request.slice().name().equals("pausing")) {
                        throw SourceException.rateLimited("status 429", Duration.ofMinutes(30));
                    }
                    await(pausing);
                    throw SourceException.fatal("status 400");
                },
                "pausing",
                "failing");
        RunListener listener = new RunListener() {
            @Override
            public void retrying(Window window, String reason, int attempt, Duration pause) {
                pausing.countDown();
            }
        };
        Retries patient = new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofHours(1));

        RunReport report = world.pipelineWith(
                        builder -> builder.parallelSlices(2).retries(patient).listener(listener))
                .run(NINE);

        assertThat(report.windows().get(0).failure().orElseThrow().message()).isEqualTo("status 400");
        assertThat(asked).containsExactlyInAnyOrder("pausing", "failing");
        assertThat(sliceThreads()).isEmpty();
    }

    @Test
    void readersAreClosedWhereASliceFails() {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(2);
        world.source = slices(
                request -> {
                    open.incrementAndGet();
                    opened.incrementAndGet();
                    await(together);
                    return new PageReader() {
                        @Override
                        public Page next() {
                            if (request.slice().name().equals("failing")) {
                                throw SourceException.fatal("status 400");
                            }
                            return Page.json("[]");
                        }

                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                },
                "endless",
                "failing");

        WindowReport report = run(2);

        assertThat(report.failure().orElseThrow().message()).isEqualTo("status 400");
        assertThat(opened).hasValue(2);
        assertThat(open).hasValue(0);
    }

    @Test
    void runStopsAtTheEdgesOfSlicesReadAtOnceWhereNoMoreWouldFit() {
        CyclicBarrier together = new CyclicBarrier(2, () -> world.clock.advance(Duration.ofSeconds(60)));
        world.source = slices(
                request -> {
                    await(together);
                    return page(request);
                },
                "a",
                "b",
                "c",
                "d",
                "e",
                "f");

        List<Outcome> outcomes = new ArrayList<>();
        do {
            Trigger trigger = Trigger.at(World.NOW).until(world.clock.instant().plusSeconds(120));
            outcomes.add(world.pipelineWith(builder -> builder.parallelSlices(2))
                    .run(trigger)
                    .outcome());
        } while (outcomes.get(outcomes.size() - 1) == Outcome.CONTINUE);

        assertThat(outcomes).containsExactly(Outcome.CONTINUE, Outcome.CONTINUE, Outcome.SUCCEEDED);
        assertThat(asked).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
        assertThat(sliceThreads()).isEmpty();
    }

    @Test
    void numberOfParallelSlicesHasBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pipeline.named("a").parallelSlices(0))
                .withMessage("parallelSlices must be 1 to 100, is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pipeline.named("a").parallelSlices(101))
                .withMessage("parallelSlices must be 1 to 100, is 101");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw SourceException.fatal("the slices were not read at once", e);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
            throw SourceException.fatal("nothing was frozen");
        }
    }
}
