// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static io.github.ingest4j.core.World.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RawSet;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import io.github.ingest4j.SnapshotSource;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.StoredPage;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.internal.Keys;
import io.github.ingest4j.core.internal.Manifest;
import io.github.ingest4j.core.internal.SlicePlan;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testkit.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Windows that are read slice by slice, on one thread. */
class SliceTest {
    private final World world = new World();
    /** Slices in the order in which they were asked for. */
    private final List<String> asked = new ArrayList<>();

    /** Slices of these names, with one page of one record each, which is the name. */
    private SlicedSource slices(String... names) {
        return slices(SliceTest::page, names);
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

    private WindowReport run() {
        return world.pipeline().run(NINE).windows().get(0);
    }

    private RawSet rawSet(int number) {
        String key = Keys.rawManifest(STREAM, NINE, number);
        return Manifest.raw(key, world.lake.visible().get(key)).set();
    }

    private static List<StoredPage> pages(RawSet set) {
        return set.parts().stream().flatMap(part -> part.pages().stream()).toList();
    }

    @Test
    void pagesOfAllSlicesAreTheWindowsInTheOrderOfThePlan() {
        world.source = slices("b", "c", "a");

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.pages()).isEqualTo(3);
        assertThat(world.rows()).containsExactly("{slice=a}", "{slice=b}", "{slice=c}");
        assertThat(pages(rawSet(1))).extracting(StoredPage::slice).containsExactly("b", "c", "a");
        assertThat(pages(rawSet(1))).extracting(StoredPage::number).containsExactly(1, 2, 3);
    }

    @Test
    void attributesOfASliceComeBackWithItsRequest() {
        world.source = SlicedSource.of(
                request -> List.of(new Slice("first", Map.of("ids", "1,2")), new Slice("second", Map.of("ids", "3"))),
                request ->
                        PageReader.of(Page.json("{\"ids\":\"" + request.slice().attribute("ids") + "\"}")));

        run();

        assertThat(world.rows()).containsExactly("{ids=1,2}", "{ids=3}");
    }

    @Test
    void planIsFrozenBeforeASliceIsRead() {
        world.source = slices(
                request -> {
                    assertThat(world.lake.visible()).containsKey(Keys.slicePlan(STREAM, NINE, 1));
                    return page(request);
                },
                "a",
                "b");

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void planThatIsFrozenStandsThoughTheSourceWouldMakeAnother() {
        world.source = slices(failingOnce("b", SourceException.unavailable("maintenance")), "a", "b");
        run();
        AtomicInteger plans = new AtomicInteger();
        world.source = SlicedSource.of(
                request -> {
                    plans.incrementAndGet();
                    return List.of(Slice.of("other"));
                },
                SliceTest::page);

        run();

        assertThat(world.rows()).containsExactly("{slice=a}", "{slice=b}");
        assertThat(plans).hasValue(0);
    }

    @Test
    void sliceThatIsFrozenIsNotReadAgainWhenAnotherFails() {
        world.source = slices(failingOnce("c", SourceException.unavailable("maintenance")), "a", "b", "c", "d");

        WindowReport first = run();
        WindowReport second = run();

        assertThat(first.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(first.due()).isTrue();
        assertThat(second.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a", "b", "c", "c", "d");
        assertThat(world.rows()).containsExactly("{slice=a}", "{slice=b}", "{slice=c}", "{slice=d}");
    }

    @Test
    void partsOfTheSliceThatFailedAreRemoved() {
        List<Integer> staged = new ArrayList<>();
        world.source = slices(
                request -> pageAndThen(page(request), () -> {
                    staged.add(world.lake.staged().size());
                    throw SourceException.fatal("status 400");
                }),
                "a");

        run();

        assertThat(staged).containsExactly(1);
        assertThat(world.lake.staged()).isEmpty();
    }

    @Test
    void twoSlicesOfOneNameAreRefused() {
        world.source = slices("a", "b", "a");

        WindowReport report = run();

        Failure failure = report.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message())
                .isEqualTo("the source's plan cannot be kept to: two slices of window " + NINE + " are named 'a'");
        assertThat(asked).isEmpty();
        assertThat(world.lake.visible()).doesNotContainKey(Keys.slicePlan(STREAM, NINE, 1));
    }

    @Test
    void planWithoutSlicesMakesAnEmptyWindow() {
        world.source = slices();

        assertThat(run().outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(world.state(NINE)).isEqualTo(WindowState.DONE);
    }

    @Test
    void planIsAskedForAgainAfterAPassingFault() {
        AtomicInteger plans = new AtomicInteger();
        world.source = SlicedSource.of(
                request -> {
                    if (plans.incrementAndGet() < 3) {
                        throw new IOException("connection reset");
                    }
                    return List.of(Slice.of("a"));
                },
                SliceTest::page);

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(plans).hasValue(3);
    }

    @Test
    void windowWhosePlanCannotBeHadIsSkipped() {
        world.source = SlicedSource.of(
                request -> {
                    throw new IOException("connection reset");
                },
                SliceTest::page);

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report.failure().orElseThrow().message()).isEqualTo("IOException: connection reset");
    }

    @Test
    void eachSliceHasTheWholeBudgetOfPauses() {
        Set<String> waited = new HashSet<>();
        world.source = slices(
                request -> {
                    if (waited.add(request.slice().name())) {
                        throw SourceException.rateLimited("status 429", Duration.ofMillis(2));
                    }
                    return page(request);
                },
                "a",
                "b",
                "c");
        world.settings = builder -> builder.retries(new Retries(1, Duration.ZERO, Duration.ZERO, Duration.ofMillis(3)));

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void runStopsAtASliceEdgeWhereTheNextWouldNotFitUntilAllAreRead() {
        world.source = slices(lasting(Duration.ofSeconds(40)), "a", "b", "c", "d", "e");

        List<Outcome> outcomes = new ArrayList<>();
        do {
            Instant now = world.clock.instant();
            outcomes.add(world.pipeline()
                    .run(Trigger.at(World.NOW).until(now.plusSeconds(120)))
                    .outcome());
        } while (outcomes.get(outcomes.size() - 1) == Outcome.CONTINUE);

        assertThat(outcomes).containsExactly(Outcome.CONTINUE, Outcome.CONTINUE, Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void runThatFreezesNoSliceInItsTimeIsNoContinuation() {
        world.source = slices(lasting(Duration.ofSeconds(110)), "a", "b");

        WindowReport report = world.pipeline()
                .run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(120)))
                .windows()
                .get(0);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.DEADLINE);
        assertThat(report.due()).isTrue();
        assertThat(world.state(NINE)).isEqualTo(WindowState.RETRY);
    }

    @Test
    void noOtherWindowIsBegunBehindOneThatIsToBeContinued() {
        world.source = slices(lasting(Duration.ofSeconds(40)), "a", "b", "c");
        world.settings = builder -> builder.startAt(EIGHT.start());

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(120)));

        assertThat(report.outcome()).isEqualTo(Outcome.CONTINUE);
        assertThat(report.windows()).extracting(WindowReport::window).containsExactly(EIGHT);
        assertThat(report.unreached()).containsExactly(NINE);
    }

    @Test
    void runsThatAreContinuedAreNoFailedAttempts() {
        world.source = slices(lasting(Duration.ofSeconds(40)), "a", "b", "c", "d", "e", "f", "g");
        for (int i = 0; i < 3; i++) {
            Trigger trigger = Trigger.at(World.NOW).until(world.clock.instant().plusSeconds(120));
            assertThat(world.pipeline().run(trigger).outcome()).isEqualTo(Outcome.CONTINUE);
        }
        world.faults.strike(call -> call.name().startsWith("store.stage raw/"), Fault.FAIL_BEFORE);

        RunReport failed = world.pipeline().run();

        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.notifier.delivered()).isEmpty();
    }

    @Test
    void requestsCarryTheTimeUntilWhichPagesCanBeFrozen() {
        List<Instant> deadlines = new ArrayList<>();
        world.source = SlicedSource.of(
                request -> {
                    deadlines.add(request.deadline().orElseThrow());
                    return List.of(Slice.of("a"));
                },
                request -> {
                    deadlines.add(request.deadline().orElseThrow());
                    return page(request);
                });

        world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(120)));

        assertThat(deadlines).containsExactly(World.NOW.plusSeconds(100), World.NOW.plusSeconds(100));
    }

    @Test
    void replayReadsNoSliceAgain() {
        world.source = slices("a", "b");
        run();

        WindowReport report = world.pipeline().replay(NINE).windows().get(0);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.generation()).isEqualTo(2);
        assertThat(asked).containsExactly("a", "b");
        assertThat(world.rows()).containsExactly("{slice=a}", "{slice=b}");
    }

    @Test
    void windowThatFailedGoesOnWithItsPlanWhenItIsReopened() throws IOException {
        world.source = slices(failingOnce("b", SourceException.fatal("status 400")), "a", "b");
        assertThat(run().outcome()).isEqualTo(Outcome.FAILED);

        world.pipeline().reopen(NINE);

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a", "b", "b");
    }

    @Test
    void windowThatIsReadAnewIsDividedAnew() throws IOException {
        world.source = slices("a", "b");
        run();
        world.source = slices("b", "new");

        world.pipeline().reopenToFetchAgain(NINE);
        run();

        assertThat(world.rows()).containsExactly("{slice=b}", "{slice=new}");
        assertThat(pages(rawSet(1))).extracting(StoredPage::slice).containsExactly("a", "b");
        assertThat(pages(rawSet(2))).extracting(StoredPage::slice).containsExactly("b", "new");
    }

    @Test
    void windowIsFoundAgainFromItsSlicesWhenTheLedgerIsLost() throws IOException {
        world.source = slices(failingOnce("b", SourceException.unavailable("maintenance")), "a", "b");
        run();

        World other = new World();
        world.lake.visible().forEach(other.lake::put);
        other.source = world.source;

        assertThat(other.pipeline().run(NINE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a", "b", "b");
        assertThat(other.rows()).containsExactly("{slice=a}", "{slice=b}");
    }

    @Test
    void sliceManifestThatCannotBeReadFailsTheWindowWithItsKey() {
        world.source = slices(failingOnce("b", SourceException.unavailable("maintenance")), "a", "b");
        run();
        world.faults.heal(); // what is in a slot does change here
        String key = Keys.sliceManifest(STREAM, NINE, 1, "a");
        world.lake.put(key, new byte[] {'{'});

        Failure failure = run().failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure.message()).startsWith(key + " cannot be read: ");
    }

    @Test
    void sliceOfManyPagesKeepsItsPageListApart() {
        int many = RawSlots.MAX_INLINE_PAGES + 1;
        world.faults.heal();
        world.source = slices(
                failingOnce(
                        "b",
                        SourceException.unavailable("maintenance"),
                        request -> PageReader.of(IntStream.range(0, many)
                                .mapToObj(n -> Page.json("[{\"n\":" + n + "}]"))
                                .iterator())),
                "a",
                "b");
        run();

        WindowReport report = run();

        assertThat(world.lake.visible().keySet()).anyMatch(key -> key.contains("/r001/s/a.pages/"));
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.pages()).isEqualTo(2 * many);
        assertThat(asked).containsExactly("a", "b", "b");
    }

    @Test
    void namesOfAnyKindAreKeptApartInKeys() {
        String[] names = {"all", "..", "eu/west 1", "ä", "a.pages", "A", "x".repeat(300), "x".repeat(301)};
        world.source = slices(failingOnce("x".repeat(301), SourceException.unavailable("maintenance")), names);

        run();
        run();

        assertThat(world.rows())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(names).map(name -> "{slice=" + name + "}").toList());
        assertThat(asked).hasSize(names.length + 1);
    }

    @Test
    void sourceThatIsNoLongerDividedReadsTheWindowAsAWhole() {
        world.source = slices(failingOnce("b", SourceException.unavailable("maintenance")), "a", "b");
        run();
        world.source = SliceTest::page;

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{slice=all}");
    }

    @Test
    void planOfARunNamesTheKeysAndSamplesTheFirstSlice() throws Exception {
        world.source = slices("b", "a");

        Plan plan = world.pipeline().plan(NINE);

        assertThat(plan.writes()).contains(Keys.slicePlan(STREAM, NINE, 1), Keys.slicePrefix(STREAM, NINE, 1));
        assertThat(plan.source()).endsWith(", in slices");
        assertThat(plan.sampledPages()).isEqualTo(1);
        assertThat(asked).containsExactly("b");
        assertThat(world.lake.visible()).isEmpty();
    }

    @Test
    void planOfARunKeepsToThePlanThatIsFrozen() throws Exception {
        world.source = slices(failingOnce("b", SourceException.unavailable("maintenance")), "a", "b");
        run();
        world.source = slices("other");
        asked.clear();

        world.pipeline().plan(NINE);

        assertThat(asked).containsExactly("a");
    }

    @Test
    void listenersHearOfPagesAndSlices() {
        List<String> heard = new ArrayList<>();
        world.settings = builder -> builder.listener(new RunListener() {
            @Override
            public void pageStored(Window window, int pages, long receivedBytes) {
                heard.add(pages + " pages, " + receivedBytes + " bytes");
            }

            @Override
            public void sliceFrozen(Window window, Slice slice, int frozen, int planned) {
                heard.add(slice.name() + ", " + frozen + " of " + planned);
            }
        });
        world.source = slices(failingOnce("c", SourceException.unavailable("maintenance")), "a", "b", "c");
        run();

        run();

        assertThat(heard)
                .containsExactly(
                        "1 pages, 15 bytes",
                        "a, 1 of 3",
                        "2 pages, 30 bytes",
                        "b, 2 of 3",
                        "1 pages, 15 bytes",
                        "c, 3 of 3");
    }

    @Test
    void leaseIsRenewedBetweenSlicesWithoutPages() {
        world.source = slices(
                request -> {
                    world.clock.advance(World.LEASE.dividedBy(2).plusSeconds(1));
                    assertThat(world.entry(NINE).orElseThrow().leaseUntil().orElseThrow())
                            .isAfter(world.clock.instant());
                    return PageReader.of();
                },
                "a",
                "b",
                "c",
                "d");

        assertThat(run().outcome()).isEqualTo(Outcome.EMPTY);
    }

    @Test
    void tenThousandSlicesAreReadOneAfterTheOther() {
        world.faults.heal();
        AtomicInteger open = new AtomicInteger();
        world.source = SlicedSource.of(
                request -> IntStream.range(0, 10_000)
                        .mapToObj(n -> Slice.of("s" + n))
                        .toList(),
                request -> {
                    assertThat(open.incrementAndGet()).isEqualTo(1);
                    PageReader page = page(request);
                    return new PageReader() {
                        @Override
                        public Page next() throws IOException, InterruptedException {
                            return page.next();
                        }

                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                });

        world.settings = builder -> builder.map("none", (in, out) -> {});

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.pages()).isEqualTo(10_000);
        assertThat(report.dropped()).isEqualTo(10_000);
    }

    @Test
    void planThatIsNullIsRefused() {
        world.source = slicesOfPlan(null);

        Failure failure = run().failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message())
                .isEqualTo(
                        "the source's plan cannot be kept to: it is null; a window of nothing has a plan without slices");
    }

    @Test
    void planWithASliceThatIsNullIsRefused() {
        world.source = slicesOfPlan(Arrays.asList(Slice.of("a"), null));

        Failure failure = run().failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE);
        assertThat(failure.message()).isEqualTo("the source's plan cannot be kept to: one of its slices is null");
    }

    @Test
    void lookAheadRefusesThePlansThatARunRefuses() {
        world.source = slicesOfPlan(null);
        assertThatThrownBy(() -> world.pipeline().plan(NINE))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(SourceException.Reaction.FAIL))
                .hasMessage(
                        "the source's plan cannot be kept to: it is null; a window of nothing has a plan without slices");

        world.source = slicesOfPlan(List.of(Slice.of("a"), Slice.of("a")));
        assertThatThrownBy(() -> world.pipeline().plan(NINE))
                .isInstanceOf(SourceException.class)
                .hasMessage("the source's plan cannot be kept to: two slices of window " + NINE + " are named 'a'");
    }

    @Test
    void planOfMoreThanTenThousandSlicesIsRefused() {
        world.source = slicesOfPlan(IntStream.rangeClosed(0, 10_000)
                .mapToObj(n -> Slice.of("s" + n))
                .toList());

        assertThat(run().failure().orElseThrow().message())
                .isEqualTo("the source's plan cannot be kept to: window " + NINE
                        + " is divided into 10001 slices, and may be into 10000; let a slice be more");
    }

    private static SlicedSource slicesOfPlan(@Nullable List<Slice> plan) {
        return SlicedSource.of(request -> plan, SliceTest::page);
    }

    @Test
    void sourceWithAPlanOfItsOwnIsNotDividedByAnother() {
        SlicedSource pages = slices("a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicedSource.of(request -> List.of(), pages))
                .withMessageStartingWith("the source of the pages is a SlicedSource with a plan of its own");
    }

    @Test
    void planThatNoRunHasTimeForIsReplacedWhereThatIsAskedFor() throws IOException {
        world.source = slices(lasting(Duration.ofSeconds(110)), "big");
        WindowReport tried = world.pipeline()
                .run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(120)))
                .windows()
                .get(0);
        world.source = slices("small", "smaller");

        boolean reopened = world.pipeline().reopenToFetchAgain(NINE);
        WindowReport report = run();

        assertThat(tried.failure().orElseThrow().message())
                .isEqualTo(
                        "the run's time was over before its first slice was stored; give it more, or let the source make"
                                + " smaller slices and call reopenToFetchAgain, since the window's plan is kept until then");
        assertThat(reopened).isTrue();
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.attempts()).isEqualTo(1);
        assertThat(world.rows()).containsExactly("{slice=smaller}", "{slice=small}");
    }

    @Test
    void planIsNotReplacedWhileARunIsAtIt() {
        List<Boolean> reopened = new ArrayList<>();
        world.source = slices(
                request -> {
                    reopened.add(world.pipeline().reopenToFetchAgain(NINE));
                    return page(request);
                },
                "a");

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(reopened).containsExactly(false);
    }

    @Test
    void runThatWasOvertakenCannotBringBackThePlanThatWasReplaced() {
        List<Boolean> reopened = new ArrayList<>();
        world.source = slices(
                request -> {
                    world.waitForLeases();
                    reopened.add(world.pipeline().reopenToFetchAgain(NINE));
                    return page(request);
                },
                "a");
        WindowReport overtaken = run();
        world.source = slices("other");

        WindowReport report = run();

        assertThat(reopened).containsExactly(true);
        assertThat(overtaken.outcome()).isEqualTo(Outcome.ALREADY_RUNNING);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{slice=other}");
    }

    @Test
    void dueWindowWhosePagesAreAllStoredIsNotReadAnew() throws IOException {
        world.source = slices("a");
        world.faults.strike(call -> call.name().startsWith("store.stage data/"), Fault.FAIL_BEFORE);
        assertThat(run().due()).isTrue();
        world.faults.heal();

        assertThat(world.pipeline().reopenToFetchAgain(NINE)).isFalse();

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void slicesThatDifferInCaseAloneAreKeptApartByAStoreThatDoesNotTell() {
        world.source = slices(failingOnce("A", SourceException.unavailable("maintenance")), "a", "A");
        world.settings = builder -> builder.rawSink(StoreRawSink.on(new CaselessStore(world.lake)));

        run();

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{slice=A}", "{slice=a}");
        assertThat(asked).containsExactly("a", "A", "A");
    }

    @Test
    void manifestOfAnotherSliceIsDamage() {
        world.source = slices(failingOnce("c", SourceException.unavailable("maintenance")), "a", "b", "c");
        run();
        world.faults.heal(); // what is in a slot does change here
        String key = Keys.sliceManifest(STREAM, NINE, 1, "a");
        world.lake.put(key, world.lake.visible().get(Keys.sliceManifest(STREAM, NINE, 1, "b")));

        Failure failure = run().failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure.message())
                .isEqualTo("slice manifest " + key + " is that of slice 'b', raw set 1 of window " + NINE + " of "
                        + STREAM + ", in place of slice 'a'; does the store tell upper from lower case?");
    }

    @Test
    void manifestOfAnotherSliceIsNotTakenForThatOfAFasterRun() {
        world.source = slices(failingOnce("b", SourceException.unavailable("maintenance")), "a", "b");
        run();
        world.source = slices(
                request -> {
                    if (request.slice().name().equals("b")) {
                        world.lake.put(
                                Keys.sliceManifest(STREAM, NINE, 1, "b"),
                                world.lake.visible().get(Keys.sliceManifest(STREAM, NINE, 1, "a")));
                    }
                    return page(request);
                },
                "a",
                "b");

        Failure failure = run().failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure.message()).contains("is that of slice 'a'").contains("in place of slice 'b'");
    }

    @Test
    void snapshotWhoseSlicesAreAllFrozenIsFinishedAfterItsTime() {
        slicesOfNow("a", "b");
        world.faults.strike(
                call -> call.name().startsWith("store.createIfAbsent")
                        && call.name().endsWith("/s/b.json"),
                Fault.CRASH_AFTER);
        assertThat(world.dies(() -> world.pipeline().run())).isTrue();
        world.clock.advance(Duration.ofHours(1));

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(world.rows()).containsExactly("{slice=a}", "{slice=b}");
        assertThat(asked).containsExactly("a", "b");
    }

    @Test
    void snapshotWithSlicesLeftIsSkippedAfterItsTime() {
        slicesOfNow("a", "b");
        world.faults.strike(
                call -> call.name().startsWith("store.createIfAbsent")
                        && call.name().endsWith("/s/a.json"),
                Fault.CRASH_AFTER);
        assertThat(world.dies(() -> world.pipeline().run())).isTrue();
        world.clock.advance(Duration.ofHours(1));

        WindowReport report = run();

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report.due()).isFalse();
        assertThat(report.failure().orElseThrow().message())
                .isEqualTo("the source answers only for now, and window " + NINE + " has passed");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void snapshotIsNotAskedForAPlanAfterItsTime() {
        slicesOfNow("a");
        world.clock.advance(Duration.ofHours(1));

        assertThat(run().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(world.lake.visible()).doesNotContainKey(Keys.slicePlan(STREAM, NINE, 1));
        assertThat(asked).isEmpty();
    }

    /** A source of slices that answers only for now. */
    private void slicesOfNow(String... names) {
        SlicedSource slices = slices(names);
        record Now(SlicedSource slices) implements SlicedSource, SnapshotSource {
            @Override
            public List<Slice> plan(ReadRequest request) throws IOException, InterruptedException {
                return slices.plan(request);
            }

            @Override
            public PageReader open(ReadRequest request) throws IOException, InterruptedException {
                return slices.open(request);
            }
        }
        world.settings = builder -> builder.source(new Now(slices));
    }

    @Test
    void leaseIsRenewedWhileManifestsAreRead() {
        world.source = slices("a", "b", "c");
        world.faults.strike(
                call -> call.name().startsWith("store.createIfAbsent")
                        && call.name().endsWith("/r001.json"),
                Fault.CRASH_BEFORE);
        assertThat(world.dies(this::run)).isTrue();
        world.faults.heal();
        world.waitForLeases();
        Queue<String> renewals = new ConcurrentLinkedQueue<>();
        world.faults.before(call -> {
            if (call.name().startsWith("store.read") && call.name().contains("/s/")) {
                world.clock.advance(World.LEASE.dividedBy(2).plusSeconds(1));
            } else if (call.name().startsWith("ledger.renew")) {
                renewals.add(call.name());
            }
        });

        assertThat(run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(renewals).isNotEmpty();
    }

    @Test
    void slicesThatAWindowBeforeHasFrozenAreProgress() {
        world.source = slices(
                request -> {
                    if (request.window().equals(NINE)) {
                        world.clock.advance(Duration.ofSeconds(110));
                    } else if (request.slice().name().equals("b")) {
                        throw SourceException.fatal("status 400");
                    }
                    return page(request);
                },
                "a",
                "b");
        world.settings = builder -> builder.startAt(EIGHT.start());

        RunReport report = world.pipeline().run(Trigger.at(World.NOW).until(World.NOW.plusSeconds(120)));

        assertThat(report.windows())
                .extracting(WindowReport::outcome)
                .containsExactly(Outcome.FAILED, Outcome.CONTINUE);
    }

    @Test
    void planHashDoesNotKnowSlices() {
        world.source = slices("a");
        run();
        String divided = world.entry(NINE).orElseThrow().planHash();

        World other = new World();
        other.pipeline().run(NINE);

        assertThat(other.entry(NINE).orElseThrow().planHash()).isEqualTo(divided);
    }

    @Test
    void snapshotSourceMustSayItselfThatItIsOne() {
        SnapshotSource pages = SliceTest::page;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicedSource.of(request -> List.of(), pages))
                .withMessageContaining("let a class of its own implement SlicedSource and SnapshotSource");
    }

    @Test
    void frozenPlanIsReadBackAsItWas() {
        world.source = SlicedSource.of(
                request -> List.of(new Slice("a", Map.of("from", "1", "to", "2")), Slice.of("b")), SliceTest::page);
        run();

        String key = Keys.slicePlan(STREAM, NINE, 1);
        SlicePlan plan = SlicePlan.read(key, world.lake.visible().get(key));

        assertThat(plan.slices()).containsExactly(new Slice("a", Map.of("from", "1", "to", "2")), Slice.of("b"));
    }

    /** Pages of any slice, but the named one fails the first time. */
    private static Source failingOnce(String name, RuntimeException failure) {
        return failingOnce(name, failure, SliceTest::page);
    }

    private static Source failingOnce(String name, RuntimeException failure, Source pages) {
        AtomicBoolean failed = new AtomicBoolean();
        return request -> {
            if (request.slice().name().equals(name) && !failed.getAndSet(true)) {
                throw failure;
            }
            return pages.open(request);
        };
    }

    private static PageReader pageAndThen(PageReader pages, Runnable then) {
        return () -> {
            Page page = pages.next();
            if (page == null) {
                then.run();
            }
            return page;
        };
    }

    private Source lasting(Duration time) {
        return request -> {
            world.clock.advance(time);
            return page(request);
        };
    }
}
