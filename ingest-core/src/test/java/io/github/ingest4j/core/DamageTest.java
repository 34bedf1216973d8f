// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static io.github.ingest4j.core.World.EIGHT;
import static io.github.ingest4j.core.World.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.testkit.Faults;
import io.github.ingest4j.testkit.Faults.Fault;
import io.github.ingest4j.testkit.InMemoryLedger;
import io.github.ingest4j.testkit.InMemoryObjectStore;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import io.github.ingest4j.testkit.ManualClock;
import io.github.ingest4j.testkit.SimulatedCrash;
import io.github.ingest4j.testkit.SimulatedProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run died, and before the next one something in the store has changed: the next one either does its work right all the
 * same, or fails, publishes nothing and says of what object.
 */
class DamageTest {
    private static final int RECORDS_PER_PAGE = 2;

    /** A store in which the run of a window of so many pages died at a call. */
    private static final class DeadRun {
        private final Faults faults = new Faults();
        private final ManualClock clock = ManualClock.at(World.NOW);
        private final InMemoryObjectStore lake = new InMemoryObjectStore(faults);
        private final InMemoryLedger ledger = new InMemoryLedger(clock, faults);
        private final int pages;

        DeadRun(int pages, String call) {
            this.pages = pages;
            faults.strike(made -> made.name().startsWith(call), Fault.CRASH_BEFORE);
            try {
                run(NINE);
                throw new AssertionError("the run should have died at " + call);
            } catch (SimulatedCrash e) {
                faults.heal();
                clock.advance(World.LEASE.plusSeconds(1));
            }
        }

        WindowReport run(Window window) {
            SimulatedProcess process = faults.process();
            return Pipeline.named(World.STREAM.pipeline())
                    .source(request -> PageReader.of(IntStream.range(0, pages)
                            .mapToObj(
                                    page -> Page.json("[{\"id\":" + page + ",\"n\":1},{\"id\":" + page + ",\"n\":2}]"))
                            .iterator()))
                    .rawSink(StoreRawSink.on(lake.as(process)))
                    .ledger(ledger.as(process))
                    .sink(InMemoryStagingSink.of(World.TABLE, lake.as(process)))
                    .retries(new Retries(1, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                    .maxRun(World.LEASE)
                    .pause(duration -> {})
                    .clock(clock)
                    .build()
                    .run(window)
                    .windows()
                    .get(0);
        }

        String key(Predicate<String> wanted) {
            return lake.visible().keySet().stream().filter(wanted).findFirst().orElseThrow();
        }

        List<String> rows() {
            return InMemoryStagingSink.rows(lake, World.TABLE);
        }

        /** The rows of one window. */
        List<String> expected() {
            return IntStream.range(0, pages)
                    .boxed()
                    .flatMap(page -> Stream.of("{id=" + page + ", n=1}", "{id=" + page + ", n=2}"))
                    .toList();
        }
    }

    /** Where a run died, and the object that changes afterwards. */
    static List<Arguments> objects() {
        String converting = "store.stage data/";
        String publishing = "store.complete data/";
        return List.of(
                Arguments.of("raw part", 3, converting, (Predicate<String>) key -> key.startsWith("raw/")),
                Arguments.of("raw manifest", 3, converting, (Predicate<String>) key -> key.startsWith("_commits/raw/")),
                Arguments.of("page list", 1_001, converting, (Predicate<String>) key -> key.contains("/r001.pages/")),
                Arguments.of("raw manifest with a page list", 1_001, converting, (Predicate<String>)
                        key -> key.startsWith("_commits/raw/") && key.endsWith("r001.json")),
                Arguments.of("manifest of the result", 3, publishing, (Predicate<String>)
                        key -> key.startsWith("_commits/curated/")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void flippedBitIsFoundOrHarmless(String object, int pages, String diedAt, Predicate<String> wanted) {
        checkFlips(object, pages, diedAt, wanted, pages > 100 ? 8 : 60, 1);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void flippedBitIsFoundOrHarmlessWhereverItIs(String object, int pages, String diedAt, Predicate<String> wanted) {
        checkFlips(object, pages, diedAt, wanted, pages > 100 ? 30 : 600, 2);
    }

    private static void checkFlips(
            String object, int pages, String diedAt, Predicate<String> wanted, int flips, long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < flips; i++) {
            DeadRun run = new DeadRun(pages, diedAt);
            String key = run.key(wanted);
            byte[] body = run.lake.visible().get(key);
            int at = random.nextInt(body.length);
            int bit = random.nextInt(Byte.SIZE);
            body[at] ^= (byte) (1 << bit);
            run.lake.put(key, body);

            found += foundDamage(run, key, object + ", bit " + bit + " of byte " + at) ? 1 : 0;
        }
        assertThat(found).as("flips that were noticed").isPositive();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void objectCutShortIsFound(String object, int pages, String diedAt, Predicate<String> wanted) {
        Random random = new Random(3);
        for (int i = 0; i < (pages > 100 ? 4 : 12); i++) {
            DeadRun run = new DeadRun(pages, diedAt);
            String key = run.key(wanted);
            byte[] body = run.lake.visible().get(key);
            int length = i == 0 ? 0 : i == 1 ? body.length - 1 : random.nextInt(body.length);
            run.lake.put(key, Arrays.copyOf(body, length));

            assertThat(foundDamage(run, key, object + " of " + length + " bytes"))
                    .as(object + " of " + length + " bytes")
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void moreBehindTheEndIsFoundOrHarmless(String object, int pages, String diedAt, Predicate<String> wanted) {
        DeadRun run = new DeadRun(pages, diedAt);
        String key = run.key(wanted);
        byte[] body = run.lake.visible().get(key);
        byte[] twice = Arrays.copyOf(body, 2 * body.length);
        System.arraycopy(body, 0, twice, body.length, body.length);
        run.lake.put(key, twice);

        // Of a raw part, only what the manifest lists is read.
        assertThat(foundDamage(run, key, object + " twice")).isEqualTo(key.startsWith("_commits/"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void manifestThatReplacesNoEarlierGenerationIsDamaged(int replaced) {
        DeadRun run = new DeadRun(3, "store.complete data/");
        String key = run.key(name -> name.startsWith("_commits/curated/"));
        String body = new String(run.lake.visible().get(key), StandardCharsets.UTF_8);
        run.lake.put(
                key,
                body.replace("\"replaces\" : [ ]", "\"replaces\" : [ " + replaced + " ]")
                        .getBytes(StandardCharsets.UTF_8));

        Failure failure = run.run(NINE).failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.DAMAGED);
        assertThat(failure.message())
                .isEqualTo(key + " cannot be read: generation 1 cannot replace generation " + replaced);
        assertThat(run.lake.staged())
                .as("files that a replay or a mended manifest can use")
                .isNotEmpty();
    }

    @Test
    void otherWindowsGoOn() {
        DeadRun run = new DeadRun(3, "store.stage data/");
        run.lake.put(run.key(key -> key.startsWith("raw/")), new byte[0]);

        assertThat(run.run(NINE).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.run(EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(run.rows()).hasSize(3 * RECORDS_PER_PAGE);
    }

    /** Runs again; whether the damage was named, where it was not without effect. */
    private static boolean foundDamage(DeadRun run, String key, String damage) {
        WindowReport report = run.run(NINE);

        if (report.outcome() == Outcome.SUCCEEDED) {
            assertThat(run.rows()).as(damage).containsExactlyElementsOf(run.expected());
            return false;
        }
        Failure failure = report.failure().orElseThrow(() -> new AssertionError(damage + ": " + report));
        assertThat(report.outcome()).as("%s: %s", damage, failure).isEqualTo(Outcome.FAILED);
        assertThat(failure.message()).as(damage).matches(DamageTest::namesTheWindow, "names the window");
        assertThat(run.rows()).as(damage).isEmpty();
        return true;
    }

    /** Its name, or that with one letter changed: the bit may be one of a name, which then is the name of nothing. */
    private static boolean namesTheWindow(String message) {
        String name = NINE.name();
        return IntStream.rangeClosed(0, message.length() - name.length())
                .anyMatch(from -> IntStream.range(0, name.length())
                                .filter(i -> message.charAt(from + i) != name.charAt(i))
                                .count()
                        <= 1);
    }
}
