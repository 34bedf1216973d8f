// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as users run it, in processes that are killed and that meet each other. */
class KillTest {
    private static final String[] HOUR = {"--window", "2026-11-19T09:00Z", "--rows", "1"};
    private static final int LONGEST_RUN_MILLIS = 3_000;
    private static final int LONGEST_END_MILLIS = 1_500;

    @TempDir
    private Path lake;

    @Test
    void aKilledRunIsTakenOverAtOnce() throws Exception {
        ChildProcess killed = ChildProcess.start(lake, HOUR);
        killed.awaitLine("answered 429");
        killed.killAfter(Duration.ofMillis(500));

        Commands.Result next = ChildProcess.start(lake, HOUR).await();

        assertThat(next.outcomes()).as(next.out()).hasSize(1).isSubsetOf("SUCCEEDED", "ALREADY_DONE");
        assertEachRecordOnce();
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void killedAtAnyMomentTheLakeHoldsEachRecordOnce(long seed) throws Exception {
        Random random = new Random(seed);

        for (int kills = 1 + random.nextInt(3); kills > 0; kills--) {
            ChildProcess killed = ChildProcess.start(lake, HOUR);
            // Half of the kills hit the end of the run, where it commits and publishes.
            boolean late = random.nextBoolean();
            if (late) {
                killed.awaitLine("answered 429");
            }
            int millis = random.nextInt(late ? LONGEST_END_MILLIS : LONGEST_RUN_MILLIS);
            System.out.printf("seed %d: kill %s%d ms%n", seed, late ? "429 + " : "", millis);
            killed.killAfter(Duration.ofMillis(millis));
        }
        Commands.Result last = ChildProcess.start(lake, HOUR).await();

        assertThat(last.exit()).as(last.out()).isZero();
        assertThat(last.outcomes()).as(last.out()).hasSize(1).isSubsetOf("SUCCEEDED", "ALREADY_DONE");
        assertEachRecordOnce();
    }

    @Test
    void twoRunsStartedTogetherGiveOneResult() throws Exception {
        ChildProcess one = ChildProcess.start(lake, HOUR);
        ChildProcess other = ChildProcess.start(lake, HOUR);

        List<Commands.Result> results = List.of(one.await(), other.await());

        assertThat(results)
                .allSatisfy(result -> assertThat(result.exit()).as(result.out()).isZero());
        assertThat(results)
                .flatExtracting(Commands.Result::outcomes)
                .containsOnlyOnce("SUCCEEDED")
                .containsAnyOf("ALREADY_RUNNING", "ALREADY_DONE");
        assertEachRecordOnce();
    }

    private void assertEachRecordOnce() throws SQLException, IOException {
        assertThat(DuckDb.row("SELECT count(*), count(DISTINCT (station, observed_at)) FROM " + DuckDb.files(lake)))
                .isEqualTo("144|144");
    }
}
