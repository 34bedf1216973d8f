// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.RunListener;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how a run gets on: one line that is written over on a terminal, else a line about once a second. */
final class Progress implements RunListener {
    private static final Duration TERMINAL_PERIOD = Duration.ofMillis(100);
    private static final Duration PLAIN_PERIOD = Duration.ofSeconds(1);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;

    private int pages;
    private long bytes;
    private long records;
    private long started;
    private long shown;

    /** @param terminal whether somebody sees the output as it comes, on a screen that can go back in a line */
    Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    @Override
    public void windowStarted(Window window, int attempt) {
        pages = 0;
        bytes = 0;
        records = 0;
        started = nanoTime.getAsLong();
        shown = started;
    }

    @Override
    public void pageStored(Window window, int pageCount, long receivedBytes) {
        pages = pageCount;
        bytes = receivedBytes;
        showAtTimes(window);
    }

    @Override
    public void retrying(Window window, String reason, int attempt, Duration pause) {
        String line = "  " + reason + "; again in " + seconds(pause.toNanos());
        out.println(terminal ? CLEAR_LINE + line : line);
    }

    @Override
    public void recordsStaged(Window window, long recordCount) {
        records = recordCount;
        showAtTimes(window);
    }

    @Override
    public void windowFinished(WindowReport report) {
        if (pages > 0 || records > 0) {
            String line = line(report.window());
            out.println(terminal ? CLEAR_LINE + line : line);
        }
        pages = 0;
        records = 0;
    }

    private void showAtTimes(Window window) {
        long now = nanoTime.getAsLong();
        if (now - shown < (terminal ? TERMINAL_PERIOD : PLAIN_PERIOD).toNanos()) {
            return;
        }
        shown = now;
        if (terminal) {
            out.print(CLEAR_LINE + line(window));
            out.flush();
        } else {
            out.println(line(window));
        }
    }

    private String line(Window window) {
        long nanos = Math.max(1, nanoTime.getAsLong() - started);
        double perSecond = 1e9 / nanos;
        return "  " + window.start() + "  " + count(pages, "page") + ", " + count(records, "record") + ", "
                + size(bytes)
                + " in " + seconds(nanos) + " ("
                + (records > 0
                        ? String.format(Locale.ROOT, "%,.0f records/s", records * perSecond)
                        : size((long) (bytes * perSecond)) + "/s")
                + ")";
    }

    static String count(long number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }

    static String size(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
