// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Reads the last full hour of an inbox of messages into a table of readings, by parts that are all of one's own. */
public final class CustomSource {
    private static final String HELP = """
            examples/run custom-source [--lake DIR] [--broken | --mended]

            Drops an hour of made-up device messages into DIR/inbox and reads them into a table of readings, by a source, a
            mapper and a notifier of this example.

              --lake DIR   where the lake is (./lake)
              --broken     drops a message, too, that the mapper rejects: it is set aside, as DIR/notifications.log says
              --mended     takes that message away and reads the window anew
              --help

            Exit codes: 0 SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING; 1 FAILED; 2 the command line is wrong;
            75 CONTINUE.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    CustomSource(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    public static void main(String[] args) {
        System.exit(new CustomSource(System.out, System.err, Clock.systemUTC()).run(List.of(args)));
    }

    /** The pipeline: nothing but parts put together. */
    Pipeline pipeline(Path folder) {
        LocalLake lake = LocalLake.at(folder);
        return Pipeline.named("inbox")
                .source(new InboxSource(folder.resolve("inbox")))
                .transformer(JsonTransformer.create())
                .map(ReadingsMapper.VERSION, ReadingsMapper.COLUMNS, new ReadingsMapper())
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "readings"))
                .notifier(new FileNotifier(folder.resolve("notifications.log")))
                .clock(clock)
                .build();
    }

    /** Does what the arguments ask for; the exit code. */
    int run(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        if (rest.contains("--help")) {
            out.print(HELP);
            return 0;
        }
        int at = rest.indexOf("--lake");
        String lake = "lake";
        if (at >= 0) {
            if (at + 1 == rest.size()) {
                return refuse("--lake needs a value: --lake DIR");
            }
            rest.remove(at);
            lake = rest.remove(at);
        }
        boolean broken = rest.remove("--broken");
        boolean mended = rest.remove("--mended");
        if (!rest.isEmpty()) {
            return refuse("unknown flag '" + rest.get(0) + "'; --help lists the flags");
        }
        if (broken && mended) {
            return refuse("--broken and --mended cannot go together");
        }
        try {
            return run(Path.of(lake), broken, mended);
        } catch (IOException e) {
            err.println("custom-source: " + e);
            return 1;
        }
    }

    private int run(Path folder, boolean broken, boolean mended) throws IOException {
        Pipeline pipeline = pipeline(folder);
        Window window = pipeline.currentWindow();
        SampleInbox devices = new SampleInbox(folder.resolve("inbox"));
        devices.fill(window);
        if (broken) {
            devices.addBroken(window);
        }
        if (mended) {
            devices.removeBroken(window);
            pipeline.reopenToFetchAgain(window);
        }
        RunReport report = pipeline.run(window);
        report.windows().forEach(done -> print(done, folder));
        return exitCode(report.outcome());
    }

    private void print(WindowReport window, Path folder) {
        out.printf(
                "%-15s %s  %d readings from %d messages, %d set aside%n",
                window.outcome(), window.window().start(), window.records(), window.pages(), window.quarantined());
        window.files().forEach(file -> out.println("                " + folder.resolve(file)));
        window.failure().ifPresent(failure -> out.println("                " + failure.message()));
    }

    private int refuse(String message) {
        err.println("custom-source: " + message);
        return 2;
    }

    private static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING -> 0;
            case FAILED -> 1;
            case CONTINUE -> 75;
        };
    }
}
