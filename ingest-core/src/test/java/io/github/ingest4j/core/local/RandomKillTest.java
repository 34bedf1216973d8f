// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Window;
import io.github.ingest4j.ledger.WindowState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill whose process is killed again and again, at random times: {@code -Dkill.seed} repeats the times. */
@Tag("slow")
class RandomKillTest {
    private static final int WINDOWS = 30;
    private static final double MEAN_LIFE_MILLIS = 200;
    /** What the mean grows by with each life, so that the test ends on a slow machine, too. */
    private static final double GROWTH = 1.05;

    private static final int MOST_LIVES = 200;
    private static final Instant FROM = Instant.parse("2026-11-18T00:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofHours(WINDOWS));

    @TempDir
    Path folder;

    @Test
    void backfillKilledAtRandomEndsWithEachRecordOnce() throws Exception {
        WeatherLake lake = new WeatherLake(folder);
        Window[] windows = IntStream.range(0, WINDOWS)
                .mapToObj(i -> Window.of(FROM.plus(Duration.ofHours(i)), Duration.ofHours(1)))
                .toArray(Window[]::new);
        long seed = Long.getLong("kill.seed", System.nanoTime());
        Random random = new Random(seed);

        int lives = 1;
        while (!livesToTheEnd(random, MEAN_LIFE_MILLIS * Math.pow(GROWTH, lives))) {
            lives++;
            assertThat(lives).as("lives, seed %d", seed).isLessThan(MOST_LIVES);
            assertThat(lake.rows())
                    .as("rows seen after %d deaths, seed %d", lives, seed)
                    .doesNotHaveDuplicates()
                    .isSubsetOf(WeatherLake.rowsOf(windows));
        }

        System.out.println("backfill of " + WINDOWS + " windows took " + lives + " lives [kill.seed=" + seed + "]");
        assertThat(lake.rows()).as("seed %d", seed).containsExactlyElementsOf(WeatherLake.rowsOf(windows));
        for (Window window : windows) {
            assertThat(lake.state(window)).as("%s, seed %d", window, seed).isEqualTo(WindowState.DONE);
        }
    }

    private boolean livesToTheEnd(Random random, double meanMillis) throws Exception {
        long life = Math.round(-meanMillis * Math.log(1 - random.nextDouble()));
        try (ChildRun child = ChildRun.backfilling(folder, FROM, TO)) {
            // The life before may have been ended when everything was done.
            return child.endedWithin(life)
                    && child.status() == 0
                    && List.of("SUCCEEDED", "ALREADY_DONE").contains(child.line());
        }
    }
}
