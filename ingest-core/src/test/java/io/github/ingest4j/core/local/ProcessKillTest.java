// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static io.github.ingest4j.core.local.WeatherLake.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.ledger.WindowState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that die at each call to store and ledger, and the run of another process that heals what they leave. */
class ProcessKillTest {
    private static final int CHILDREN_AT_ONCE = 2;
    private static final int FILE_CHANGES_STEP = Integer.getInteger("kill.step", 10);

    @TempDir
    Path folder;

    /** Starts a process that is to die at a call. */
    @FunctionalInterface
    private interface Dying {
        ChildRun at(int call, Path folder) throws IOException;
    }

    /** Every so many of them, from another one on each time: together, the builds try them all. */
    @Test
    void processKilledBeforeAnyChangeOfAFileIsHealedAtOnceByTheNext() throws Exception {
        int first = Integer.getInteger("kill.first", 1 + new Random().nextInt(FILE_CHANGES_STEP));
        System.out.println("killing before file changes [kill.first=" + first + "]");
        KillSwitch counter = KillSwitch.never();
        new WeatherLake(folder.resolve("counted")).pipelineOnFiles(counter).run();

        killAtEach(
                IntStream.iterate(first, change -> change <= counter.calls(), change -> change + FILE_CHANGES_STEP),
                ChildRun::dyingBeforeFileChange);
    }

    @Test
    @Tag("slow")
    void processKilledBeforeAnyCallIsHealedAtOnceByTheNext() throws Exception {
        killAtEach(calls(), ChildRun::dyingBefore);
    }

    @Test
    @Tag("slow")
    void processKilledAfterAnyCallIsHealedAtOnceByTheNext() throws Exception {
        killAtEach(calls(), ChildRun::dyingAfter);
    }

    private IntStream calls() {
        KillSwitch counter = KillSwitch.never();
        assertThat(new WeatherLake(folder.resolve("counted"))
                        .pipeline(counter)
                        .run()
                        .outcome())
                .isEqualTo(Outcome.SUCCEEDED);
        assertThat(counter.calls()).as("calls worth killing").isGreaterThan(15);
        return IntStream.rangeClosed(1, counter.calls());
    }

    private void killAtEach(IntStream calls, Dying dying) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CHILDREN_AT_ONCE);
        try {
            List<Future<WeatherLake>> lakes = calls.mapToObj(call -> threads.submit(killAndHeal(dying, call)))
                    .toList();
            for (Future<WeatherLake> lake : lakes) {
                lake.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<WeatherLake> killAndHeal(Dying dying, int call) {
        return () -> {
            WeatherLake lake = new WeatherLake(folder.resolve("call" + call));
            try (ChildRun child = dying.at(call, lake.folder())) {
                assertThat(child.status()).as("end at call %d", call).isEqualTo(KillSwitch.STATUS);
            }
            assertThat(lake.rows())
                    .as("rows seen after death at call %d", call)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(WeatherLake.rowsOf(NINE));

            RunReport healed = lake.pipeline().run();

            assertThat(healed.outcome())
                    .as("run after death at call %d", call)
                    .isIn(Outcome.SUCCEEDED, Outcome.ALREADY_DONE);
            assertDone(lake, "healed after death at call " + call);
            assertThat(lake.pipeline().run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
            assertThat(lake.pipeline().replay(NINE).outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertDone(lake, "replayed from the raw pages, after death at call " + call);
            return lake;
        };
    }

    private static void assertDone(WeatherLake lake, String when) throws IOException {
        assertThat(lake.state(NINE)).as(when).isEqualTo(WindowState.DONE);
        assertThat(lake.rows()).as(when).containsExactlyElementsOf(WeatherLake.rowsOf(NINE));
    }

    @RepeatedTest(4)
    void ofTwoProcessesOneDoesTheWork() throws Exception {
        WeatherLake lake = new WeatherLake(folder);
        try (ChildRun one = ChildRun.waiting(folder);
                ChildRun other = ChildRun.waiting(folder)) {
            one.go();
            other.go();

            List<String> outcomes = List.of(one.line(), other.line());

            assertThat(outcomes).containsOnlyOnce("SUCCEEDED");
            assertThat(outcomes).isSubsetOf("SUCCEEDED", "ALREADY_RUNNING", "ALREADY_DONE");
            assertDone(lake, "after a race of two processes");
        }
    }
}
