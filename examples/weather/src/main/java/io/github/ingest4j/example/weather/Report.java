// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.Plan;
import io.github.ingest4j.core.QuarantinedRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** Prints what a run has done, or would do. */
final class Report {
    static final int DEFAULT_WIDTH = 120;

    private final PrintStream out;
    private final Path lake;
    private final int width;

    /** @param width of the lines that show rows */
    Report(PrintStream out, Path lake, int width) {
        this.out = out;
        this.lake = lake;
        this.width = width;
    }

    void print(RunReport report) {
        report.windows().forEach(this::print);
        if (!report.unreached().isEmpty()) {
            out.println(Progress.count(report.unreached().size(), "more window") + " due; the next run goes on, from "
                    + report.unreached().get(0).start());
        }
    }

    private void print(WindowReport window) {
        out.printf("%-15s %s  %s%n", window.outcome(), window.window().start(), told(window));
        for (String file : window.files()) {
            out.println("                " + lake.resolve(file));
        }
        if (!window.newColumns().isEmpty()) {
            out.println("                new columns: " + String.join(", ", window.newColumns()));
        }
        if (window.outcome() != Outcome.FAILED && window.quarantined() > 0) {
            out.println("                " + Progress.count(window.quarantined(), "record") + " set aside, listed in");
            window.quarantineFiles().forEach(list -> out.println("                " + lake.resolve(list)));
        }
        window.warnings().forEach(warning -> out.println("                " + warning));
    }

    private static String told(WindowReport window) {
        return switch (window.outcome()) {
            case SUCCEEDED ->
                Progress.count(window.records(), "record") + " in "
                        + Progress.count(window.files().size(), "file") + " from " + source(window);
            case EMPTY -> "no record in " + source(window);
            case ALREADY_DONE -> "an earlier run did it; nothing was read";
            case ALREADY_RUNNING -> "another run is at it";
            case CONTINUE -> "the time is over; what is done is kept, the rest is due";
            case SKIPPED, FAILED ->
                reason(window)
                        + (window.due()
                                ? "; the window stays due"
                                : "; the window is closed: --refetch reads it anew, --reopen converts its stored pages again");
        };
    }

    private static String source(WindowReport window) {
        return Progress.count(window.pages(), "page") + " (" + Progress.size(window.rawBytes())
                + (window.fetched() ? ")" : "), stored before");
    }

    private static String reason(WindowReport window) {
        return window.failure()
                .map(failure -> window.outcome() == Outcome.FAILED
                        ? failure.kind() + " at " + failure.step() + ": " + failure.message()
                        : failure.message())
                .orElse("no reason was stored");
    }

    /** The first rows of what a run has published, read back from the files. */
    void printRows(RunReport report, int limit) throws IOException {
        int left = (int) Math.min(limit, report.records());
        if (left == 0) {
            return;
        }
        out.println("first " + Progress.count(left, "row") + ", read back from the Parquet:");
        for (WindowReport window : report.windows()) {
            for (String file : window.files()) {
                if (left == 0) {
                    return;
                }
                for (String row : ParquetRows.first(lake.resolve(file), left)) {
                    out.println(cut("  " + row));
                    left--;
                }
            }
        }
    }

    /** How many are set aside and why, and of the first ones the reason, the place and the bytes. */
    void print(SetAside setAside, int limit) throws IOException {
        if (setAside.size() == 0) {
            out.println("no record is set aside");
            return;
        }
        out.println("set aside: " + String.join(", ", setAside.kinds()));
        for (QuarantinedRecord record : setAside.first(limit)) {
            Rejection rejection = record.rejection();
            out.println("  " + record.window().start() + "  " + SetAside.kind(rejection) + ": " + rejection.reason());
            out.println("    record " + rejection.recordNumber() + " of page " + rejection.page() + ", at byte "
                    + rejection.byteOffset() + " (" + rejection.place() + ")");
            out.println(cut("    " + setAside.raw(record)));
        }
    }

    private String cut(String line) {
        String plain = line.replaceAll("\\p{Cntrl}", " ");
        return plain.codePointCount(0, plain.length()) <= width
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, width - 1)) + "…";
    }

    void print(Plan plan) {
        out.println(
                "window      " + plan.window().start() + " to " + plan.window().end() + ", " + plan.state());
        out.println("would read  "
                + (plan.rawStored() ? "the stored raw pages, without asking the source" : plan.source()));
        if (plan.writes().isEmpty()) {
            out.println("would write nothing");
        }
        plan.writes().forEach(write -> out.println("would write " + write));
        out.println("columns, as far as " + Progress.count(plan.sampledPages(), "page") + " can tell:");
        out.println(plan.schema().toCode());
    }
}
