// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.csv.CsvTransformer;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import io.github.ingest4j.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that a service shows late, over many windows. */
class LateRecordsTest {
    private static final Instant FIRST = Instant.parse("2026-11-20T06:00:00Z");
    private static final int HOURS = 3;
    private static final Duration LONGEST = Duration.ofMinutes(150);
    /** Ids are no numbers, so that every record is refused, and the window fails with its pages stored. */
    private static final Schema NO_RECORD = Schema.of(Field.of("id", Type.INT32));

    private final ManualClock clock = ManualClock.at(FIRST);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final LateService service = new LateService(clock);

    private Pipeline pipeline(InMemoryLedger ledger, Overlap overlap) {
        return builder(ledger).overlap(overlap).build();
    }

    private Pipeline.Builder builder(InMemoryLedger ledger) {
        return Pipeline.named("orders")
                .source(service)
                .rawSink(StoreRawSink.on(store))
                .ledger(ledger)
                .sink(InMemoryStagingSink.of(TABLE, store))
                .clock(clock);
    }

    private List<String> ids() {
        return InMemoryStagingSink.rows(store, TABLE).stream()
                .map(row -> row.substring("{id=".length(), row.indexOf(',')))
                .sorted()
                .toList();
    }

    @Test
    void recordThatIsCommittedBelowTheBorderOfItsWindowIsInTheNext() {
        Pipeline pipeline = pipeline(new InMemoryLedger(clock), Overlap.of(Duration.ofMinutes(10)));
        Instant border = FIRST.plus(Duration.ofHours(1));
        service.add("early", border.minusSeconds(90), border.minusSeconds(90));
        service.add("late", border.minusSeconds(60), border.plusSeconds(60));
        clock.set(border);
        pipeline.run();
        assertThat(ids()).containsExactly("early");

        clock.set(border.plus(Duration.ofHours(1)));
        RunReport report = pipeline.run();

        assertThat(ids()).containsExactly("early", "late");
        assertThat(report.windows().get(0).records()).isEqualTo(1);
        assertThat(report.windows().get(0).dropped()).isEqualTo(1);
    }

    /** What a window has read decides what it leaves out, not what the next one would read. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "PT1S"})
    void overlapThatIsLessByNowLeavesOutWhatItBroughtWhenItWasMore(String now) {
        InMemoryLedger ledger = new InMemoryLedger(clock);
        Instant border = FIRST.plus(Duration.ofHours(1));
        service.add("a", border.minusSeconds(60), border.minusSeconds(60));
        service.add("b", border.plusSeconds(60), border.plusSeconds(60));
        Pipeline before = pipeline(ledger, Overlap.of(Duration.ofMinutes(10)));
        clock.set(border);
        before.run();
        clock.set(border.plus(Duration.ofHours(1)));
        before.run();
        assertThat(ids()).containsExactly("a", "b");

        Pipeline.Builder changed = builder(ledger);
        (now.equals("none") ? changed : changed.overlap(Overlap.of(Duration.parse(now))))
                .build()
                .replay(border, border.plus(Duration.ofHours(1)));

        assertThat(ids()).containsExactly("a", "b");
    }

    @Test
    void windowReadWithoutOverlapKeepsWhatEarlierOnesHaveToo() {
        InMemoryLedger ledger = new InMemoryLedger(clock);
        Instant border = FIRST.plus(Duration.ofHours(1));
        service.add("same", border.minusSeconds(60), border.minusSeconds(60));
        service.add("same", border.plusSeconds(60), border.plusSeconds(60));
        clock.set(border);
        builder(ledger).build().run();
        clock.set(border.plus(Duration.ofHours(1)));
        builder(ledger).build().run();

        pipeline(ledger, Overlap.of(Duration.ofMinutes(10)).identifiedBy("id"))
                .replay(border, border.plus(Duration.ofHours(1)));

        assertThat(ids()).containsExactly("same", "same");
    }

    @Test
    void overlapReachesIntoWindowsOfAnotherSchedule() {
        InMemoryLedger ledger = new InMemoryLedger(clock);
        Overlap overlap = Overlap.of(Duration.ofMinutes(10));
        Instant border = FIRST.plus(Duration.ofHours(2));
        service.add("a", border.minusSeconds(60), border.minusSeconds(60));
        service.add("b", border.plusSeconds(60), border.plusSeconds(60));
        clock.set(border);
        pipeline(ledger, overlap).run();

        clock.set(border.plus(Duration.ofHours(2)));
        builder(ledger)
                .overlap(overlap)
                .schedule(Schedule.every(Duration.ofHours(2)))
                .build()
                .run();

        assertThat(ids()).containsExactly("a", "b");
    }

    /** Without a declaration, the records of each window tell their types: of numbers and text there is text only. */
    @Test
    void recordIsTheSameWhateverTypesItsWindowSuggests() {
        InMemoryLedger ledger = new InMemoryLedger(clock);
        Instant border = FIRST.plus(Duration.ofHours(1));
        Source numbers = request -> PageReader.of(Page.of(
                "text/csv",
                new ByteArrayInputStream((request.window().start().equals(FIRST) ? "id\n1\n" : "id\n1\nx\n")
                        .getBytes(StandardCharsets.UTF_8))));
        Pipeline pipeline = builder(ledger)
                .source(numbers)
                .transformer(CsvTransformer.create())
                .map(
                        "1",
                        Schema.of(Field.of("id", Type.STRING), Field.of("n", Type.STRING)),
                        (in, out) -> out.set("id", String.valueOf(in.value("id")))
                                .set("n", "-")
                                .emit())
                .overlap(Overlap.of(Duration.ofMinutes(10)))
                .build();
        clock.set(border);
        pipeline.run();
        clock.set(border.plus(Duration.ofHours(1)));
        pipeline.run();

        assertThat(ids()).containsExactly("1", "x");
    }

    @Test
    void anyRecordThatIsNoLaterThanTheOverlapIsInOneWindow() {
        for (int seed = 0; seed < 120; seed++) {
            new LateRecordsTest().checkEachRecordOnce(seed);
        }
    }

    private void checkEachRecordOnce(int seed) {
        Random random = new Random(seed);
        Overlap overlap = Overlap.of(Duration.ofMinutes(1 + random.nextInt(150)));
        List<String> expected = records(random, overlap);
        Pipeline pipeline =
                pipeline(new InMemoryLedger(clock), seed % 2 == 0 ? overlap.identifiedBy("id", "updated_at") : overlap);

        for (int hour = 1; hour <= HOURS + 3; hour++) {
            clock.set(FIRST.plus(Duration.ofHours(hour)).plusSeconds(random.nextInt(3_600)));
            assertThat(pipeline.run().outcome()).as("seed %d", seed).isIn(Outcome.SUCCEEDED, Outcome.EMPTY);
        }

        assertThat(ids()).as("seed %d", seed).containsExactlyElementsOf(expected);
        if (seed % 10 < 2) {
            pipeline.replay(FIRST, FIRST.plus(Duration.ofHours(HOURS + 3)));
            assertThat(ids()).as("seed %d, replayed", seed).containsExactlyElementsOf(expected);
        }
    }

    /**
     * Overlaps come, change and go, windows fail with their pages stored and are reopened at any time later, and what is done is
     * replayed: of what the windows have read in all, each record is in one of them.
     */
    @Test
    void anyRecordThatIsReadIsInOneWindowWhateverFailsAndIsChangedMeanwhile() {
        for (int seed = 0; seed < 60; seed++) {
            new LateRecordsTest().checkEachReadRecordOnce(seed);
        }
    }

    private void checkEachReadRecordOnce(int seed) {
        Random random = new Random(seed);
        records(random, Overlap.of(LONGEST));
        InMemoryLedger ledger = new InMemoryLedger(clock);
        Pipeline pipeline = builder(ledger).build();

        for (int hour = 1; hour <= HOURS + 3; hour++) {
            clock.set(FIRST.plus(Duration.ofHours(hour)).plusSeconds(random.nextInt(3_600)));
            if (random.nextInt(2) == 0) {
                pipeline = changed(ledger, random).build();
            }
            if (random.nextInt(3) == 0) {
                changed(ledger, random).schema(NO_RECORD).build().run();
            } else {
                pipeline.run();
            }
            if (random.nextInt(3) == 0) {
                mend(ledger, pipeline, 1 + random.nextInt(hour), hour);
            }
        }
        mend(ledger, pipeline, 1, HOURS + 3);

        assertThat(ids()).as("seed %d", seed).containsExactlyElementsOf(service.shown());
        if (seed % 5 == 0) {
            pipeline.replay(FIRST, FIRST.plus(Duration.ofHours(HOURS + 3)));
            assertThat(ids()).as("seed %d, replayed", seed).containsExactlyElementsOf(service.shown());
        }
    }

    private Pipeline.Builder changed(InMemoryLedger ledger, Random random) {
        Pipeline.Builder builder = builder(ledger);
        return random.nextInt(3) == 0
                ? builder
                : builder.overlap(Overlap.of(Duration.ofMinutes(1 + random.nextInt((int) LONGEST.toMinutes()))));
    }

    /** Reopens what has failed of these windows, and replays some of the rest; then runs what is due. */
    private static void mend(InMemoryLedger ledger, Pipeline pipeline, int first, int last) {
        for (int hour = first; hour <= last; hour++) {
            Window window = pipeline.windowAt(FIRST.plus(Duration.ofHours(hour - 1L)));
            try {
                Optional<WindowState> state =
                        ledger.find(new StreamId("orders", "main"), window).map(WindowEntry::state);
                if (state.filter(WindowState.FAILED::equals).isPresent()) {
                    pipeline.reopen(window);
                    pipeline.run();
                } else if (hour == first
                        && state.filter(WindowState.DONE::equals).isPresent()) {
                    pipeline.replay(window);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Some at the borders of windows, where comparisons go wrong, and some as late as may be. */
    private List<String> records(Random random, Overlap overlap) {
        long most = overlap.length().toMillis();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long second = random.nextInt(HOURS * 3_600);
            Instant updated = FIRST.plusSeconds(random.nextInt(4) == 0 ? second / 3_600 * 3_600 : second);
            long late = random.nextInt(4) == 0 ? most : Math.floorMod(random.nextLong(), most);
            String id = "r" + (100 + i);
            service.add(id, updated, updated.plusMillis(late));
            ids.add(id);
        }
        return ids;
    }
}
