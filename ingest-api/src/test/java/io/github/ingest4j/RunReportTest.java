// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunReportTest {

    private static Outcome outcome(Outcome... windows) {
        return report(Optional.empty(), windows).outcome();
    }

    private static RunReport report(Optional<Failure> failure, Outcome... windows) {
        Window window = Window.of(Instant.EPOCH, Duration.ofHours(1));
        List<WindowReport> reports = Arrays.stream(windows)
                .map(outcome -> new WindowReport(
                        window,
                        outcome,
                        false,
                        1,
                        1,
                        1,
                        1,
                        true,
                        1,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        outcome == Outcome.FAILED ? failure : Optional.empty()))
                .toList();
        return new RunReport(new StreamId("p", "s"), "run", reports, List.of());
    }

    @Test
    void worstWindowNamesTheRun() {
        assertThat(outcome(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.CONTINUE)).isEqualTo(Outcome.FAILED);
        assertThat(outcome(Outcome.SUCCEEDED, Outcome.CONTINUE, Outcome.SKIPPED))
                .isEqualTo(Outcome.CONTINUE);
        assertThat(outcome(Outcome.SUCCEEDED, Outcome.SKIPPED)).isEqualTo(Outcome.SKIPPED);
        assertThat(outcome(Outcome.EMPTY, Outcome.SUCCEEDED, Outcome.ALREADY_DONE))
                .isEqualTo(Outcome.SUCCEEDED);
        assertThat(outcome(Outcome.EMPTY, Outcome.ALREADY_RUNNING)).isEqualTo(Outcome.EMPTY);
        assertThat(outcome(Outcome.ALREADY_DONE, Outcome.ALREADY_RUNNING)).isEqualTo(Outcome.ALREADY_RUNNING);
        assertThat(outcome(Outcome.ALREADY_DONE)).isEqualTo(Outcome.ALREADY_DONE);
    }

    @Test
    void windowsDoneAreThoseThatThisRunFinished() {
        assertThat(report(Optional.empty(), Outcome.values()).windowsDone()).isEqualTo(2);
        assertThat(report(Optional.empty(), Outcome.SUCCEEDED, Outcome.EMPTY, Outcome.EMPTY)
                        .windowsDone())
                .isEqualTo(3);
    }

    @Test
    void failedRunIsThrownWithTheWindowsThatFailed() {
        Failure failure = new Failure(Failure.Kind.SCHEMA, "transform", "column 'a' is no number");
        RunReport report = report(Optional.of(failure), Outcome.SUCCEEDED, Outcome.FAILED);

        assertThatThrownBy(report::throwIfFailed)
                .isInstanceOf(RunFailedException.class)
                .hasMessage("run run of p/s failed at 19700101T000000Z_PT1H SCHEMA at transform: column 'a' is no"
                        + " number");
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = "FAILED", mode = EnumSource.Mode.EXCLUDE)
    void runThatHasNotFailedIsGivenBack(Outcome outcome) {
        RunReport report = report(Optional.empty(), outcome);

        assertThat(report.throwIfFailed()).isSameAs(report);
    }
}
