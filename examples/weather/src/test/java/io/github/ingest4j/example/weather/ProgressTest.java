// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long nanos;

    @Test
    void plainOutputGetsALineASecond() {
        pages(progress(false), 25, Duration.ofMillis(200));

        assertThat(output().lines())
                .hasSize(6)
                .element(0)
                .isEqualTo("  2026-11-20T09:00:00Z  5 pages, 0 records, 5.0 KiB in 1.0 s (5.0 KiB/s)");
        assertThat(output().lines()).last().asString().contains("25 pages").contains("in 5.0 s");
    }

    @Test
    void aTerminalSeesOneLineWrittenOver() {
        pages(progress(true), 25, Duration.ofMillis(200));

        assertThat(output().chars().filter(c -> c == '\n')).hasSize(1);
        assertThat(output().split("\r\u001b\\[K")).hasSize(27);
    }

    @Test
    void recordsHaveARate() {
        Progress progress = progress(false);
        progress.windowStarted(WINDOW, 1);
        nanos += Duration.ofSeconds(2).toNanos();
        progress.recordsStaged(WINDOW, 5_000);

        assertThat(output()).contains("5,000 records").contains("(2,500 records/s)");
    }

    @Test
    void retriesAreShownWithTheirPause() {
        progress(false).retrying(WINDOW, "GET /x answered 503", 1, Duration.ofMillis(200));

        assertThat(output()).isEqualTo("  GET /x answered 503; again in 0.2 s" + System.lineSeparator());
    }

    @Test
    void aWindowThatReadNothingHasNoLine() {
        Progress progress = progress(false);
        progress.windowStarted(WINDOW, 1);
        progress.windowFinished(done());

        assertThat(output()).isEmpty();
    }

    private void pages(Progress progress, int count, Duration each) {
        progress.windowStarted(WINDOW, 1);
        for (int page = 1; page <= count; page++) {
            nanos += each.toNanos();
            progress.pageStored(WINDOW, page, page * 1024L);
        }
        progress.windowFinished(done());
    }

    private static WindowReport done() {
        return new WindowReport(
                WINDOW,
                Outcome.SUCCEEDED,
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
                Optional.empty());
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(written, true, StandardCharsets.UTF_8), terminal, () -> nanos);
    }

    private String output() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
