// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.ConsoleNotifier;
import io.github.ingest4j.core.Contract;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.QuarantineFilter;
import io.github.ingest4j.core.Schedule;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads hourly weather from a web service into a lake: raw pages as they came, and a table of Parquet files.
 *
 * <p>{@link #pipeline} is the whole of what a program of your own needs; the rest is the command line around it.
 */
public final class Weather {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int CONTINUE = 75;

    private static final int MIN_WIDTH = 40;
    private static final int SHOWN_SET_ASIDE = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Clock clock;
    private final boolean terminal;
    private final DemoApi.Mood mood;

    /** @param mood of the demo API, unless the command line has another */
    Weather(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Clock clock,
            boolean terminal,
            DemoApi.Mood mood) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.clock = clock;
        this.terminal = terminal;
        this.mood = mood;
    }

    public static void main(String[] args) {
        // Java 17 cannot tell whether its output alone goes to a terminal, so examples/run does.
        boolean terminal = Boolean.getBoolean("example.terminal");
        Weather weather =
                new Weather(System.out, System.err, System.getenv(), Clock.systemUTC(), terminal, DemoApi.Mood.SHAKY);
        System.exit(weather.run(List.of(args)));
    }

    /** Does what the arguments ask for; the exit code. */
    int run(List<String> args) {
        try {
            Options options = Options.parse(args);
            if (options.action() == Options.Action.HELP) {
                out.print(Help.TEXT);
                return DONE;
            }
            try (Feed feed = new Feeds(options, environment, mood).open()) {
                return run(options, feed);
            }
        } catch (UsageException e) {
            err.println("weather: " + e.getMessage());
            return USAGE;
        } catch (IOException | UncheckedIOException e) {
            err.println("weather: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("weather: interrupted");
            return FAILED;
        }
    }

    private Pipeline pipeline(Feed feed, LocalLake lake) {
        Pipeline.Builder pipeline = Pipeline.named(feed.name())
                .source(feed.source())
                .secrets(feed.secrets())
                .transformer(feed.transformer())
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), feed.name()))
                .schedule(Schedule.hourly())
                .notifier(ConsoleNotifier.to(err))
                .listener(new Progress(out, terminal, System::nanoTime))
                // A record that does not fit the table is set aside; the others of its window go on.
                .contract(Contract.evolve().quarantineMisfits())
                .quarantineLimit(feed.limit())
                .clock(clock);
        if (feed.mender().isPresent()) {
            CommaNumbers mender = feed.mender().get();
            Schema table = feed.schema().orElseThrow();
            pipeline.schema(mender.input(table)).map(CommaNumbers.VERSION, table, mender);
        } else {
            feed.schema().ifPresent(pipeline::schema);
        }
        return pipeline.build();
    }

    private int run(Options options, Feed feed) throws IOException, InterruptedException {
        LocalLake lake = LocalLake.at(options.lake());
        Pipeline pipeline = pipeline(feed, lake);
        Report report = new Report(out, options.lake(), width());
        out.println(feed.name() + ": from " + feed.description() + " into " + options.lake());
        try {
            if (options.action() == Options.Action.PLAN) {
                report.print(pipeline.plan(window(options, feed, pipeline)));
                return DONE;
            }
            if (options.action() == Options.Action.QUARANTINED) {
                report.print(SetAside.of(pipeline, filter(options, feed, pipeline)), Integer.MAX_VALUE);
                return DONE;
            }
            RunReport done = run(options, feed, pipeline, lake);
            report.print(done);
            printSetAside(done, pipeline, report);
            report.printRows(done, options.rows());
            feed.api().ifPresent(api -> out.println("the API was asked " + Progress.count(api.requests(), "time")));
            return exitCode(done.outcome());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private RunReport run(Options options, Feed feed, Pipeline pipeline, LocalLake lake) throws IOException {
        Optional<Options.Range> range = options.backfill();
        return switch (options.action()) {
            case REPLAY ->
                range.isPresent()
                        ? pipeline.replay(range.get().from(), range.get().to())
                        : pipeline.replay(
                                options.window().isPresent()
                                        ? window(options, feed, pipeline)
                                        : last(WindowState.DONE, feed, lake));
            case REOPEN -> {
                Window window = options.window().isPresent()
                        ? window(options, feed, pipeline)
                        : last(WindowState.FAILED, feed, lake);
                if (!pipeline.reopen(window)) {
                    out.println(window.start() + " is neither failed nor skipped: there is nothing to reopen");
                }
                yield pipeline.run(window);
            }
            case REPLAY_QUARANTINE -> {
                RunReport replayed = pipeline.replayQuarantine(filter(options, feed, pipeline));
                if (replayed.windows().isEmpty()) {
                    out.println("nothing is set aside: there is nothing to replay");
                }
                yield replayed;
            }
            case REFETCH -> {
                Window window = window(options, feed, pipeline);
                pipeline.reopenToFetchAgain(window);
                yield pipeline.run(window);
            }
            default -> {
                if (range.isPresent()) {
                    yield pipeline.backfill(range.get().from(), range.get().to());
                }
                yield options.window().isPresent() || feed.changed().isPresent()
                        ? pipeline.run(window(options, feed, pipeline))
                        : pipeline.run();
            }
        };
    }

    private static void printSetAside(RunReport done, Pipeline pipeline, Report report) throws IOException {
        for (WindowReport window : done.windows()) {
            if (window.outcome() != Outcome.FAILED && window.quarantined() > 0) {
                report.print(SetAside.of(pipeline, QuarantineFilter.all().window(window.window())), SHOWN_SET_ASIDE);
            }
        }
    }

    /** The records set aside in the windows that the command line names, else in all. */
    private QuarantineFilter filter(Options options, Feed feed, Pipeline pipeline) {
        if (options.backfill().isPresent()) {
            Options.Range range = options.backfill().get();
            return QuarantineFilter.all().windows(range.from(), range.to());
        }
        return options.window().isPresent()
                ? QuarantineFilter.all().window(window(options, feed, pipeline))
                : QuarantineFilter.all();
    }

    /** The window that the command line names, else that of the file, else the last full hour. */
    private Window window(Options options, Feed feed, Pipeline pipeline) {
        if (options.window().isPresent()) {
            Instant start = options.window().get();
            Window window = pipeline.windowAt(start);
            if (!window.start().equals(start)) {
                throw new UsageException(
                        "--window " + start + " is inside a window; name it by its start, " + window.start());
            }
            return window;
        }
        Instant now = clock.instant();
        return feed.changed()
                .map(changed -> Schedule.hourly().lastEndedBy(changed.isBefore(now) ? changed : now))
                .orElseGet(pipeline::currentWindow);
    }

    private static Window last(WindowState state, Feed feed, LocalLake lake) throws IOException {
        StreamId stream = new StreamId(feed.name(), Pipeline.Builder.DEFAULT_STREAM);
        return lake.ledger().entriesFrom(stream, Instant.EPOCH).stream()
                .filter(entry -> entry.state() == state)
                .map(WindowEntry::window)
                .max(Window::compareTo)
                .orElseThrow(
                        () -> new UsageException("no window of " + feed.name() + " is " + state + " in this lake"));
    }

    private int width() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}")
                ? Math.max(MIN_WIDTH, Integer.parseInt(columns))
                : Report.DEFAULT_WIDTH;
    }

    private static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING -> DONE;
            case FAILED -> FAILED;
            case CONTINUE -> CONTINUE;
        };
    }
}
