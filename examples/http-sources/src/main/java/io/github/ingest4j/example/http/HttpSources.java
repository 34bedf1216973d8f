// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.core.EnvironmentSecrets;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.local.LocalLake;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one of the examples: the command line around them, and nothing to copy from. */
public final class HttpSources {
    private static final String HELP = """
            examples/run http-sources quakes | orders | prices [--lake DIR] [--url URL]

            Reads the last full hour, or day, of a service into a table, by a source of a few lines:

              quakes       a public API whose pages name the next by a link
              orders       an API with OAuth2 client credentials and a cursor
              prices       a nightly export: a ZIP file with a CSV file in it

              --lake DIR   where the lake is (./lake)
              --url URL    asks this service, by https, in place of one that the program serves itself on loopback
              --help

            Exit codes: 0 SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING; 1 FAILED; 2 the command line is wrong;
            75 CONTINUE.
            """;

    private static final Map<String, Example> EXAMPLES =
            Map.of("quakes", new Quakes(), "orders", new Orders(), "prices", new Prices());
    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    HttpSources(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    public static void main(String[] args) {
        System.exit(new HttpSources(System.out, System.err, Clock.systemUTC()).run(List.of(args)));
    }

    static void start(String name, String... args) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(Arrays.asList(args));
        main(all.toArray(String[]::new));
    }

    /** Does what the arguments ask for; the exit code. */
    int run(List<String> args) {
        if (args.contains("--help")) {
            out.print(HELP);
            return 0;
        }
        List<String> rest = new ArrayList<>(args);
        try {
            Path folder = Path.of(value(rest, "--lake").orElse("lake"));
            Optional<String> url = value(rest, "--url");
            Example example = rest.size() == 1 ? EXAMPLES.get(rest.get(0)) : null;
            if (example == null) {
                return refuse("one of quakes, orders and prices is needed, not '" + String.join(" ", rest) + "'");
            }
            return url.isPresent() ? run(example, url.get(), folder) : demonstrate(example, folder);
        } catch (IllegalArgumentException e) {
            return refuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            err.println("http-sources: " + e);
            return 1;
        }
    }

    private int run(Example example, String url, Path folder) {
        LocalLake lake = LocalLake.at(folder);
        return run(example.pipeline(example.source(url).build(), lake), folder);
    }

    /** The same with a service of this process. Real ones are reached by https at public addresses, and need no exception. */
    private int demonstrate(Example example, Path folder) throws IOException {
        LocalLake lake = LocalLake.at(folder);
        try (DemoService service = DemoService.start()) {
            HttpSource source = example.source(service.url())
                    .allowHttp()
                    .allowPrivateAddresses()
                    .build();
            return run(example.pipeline(source, lake).secrets(new EnvironmentSecrets(DemoService.SECRETS)), folder);
        }
    }

    private int run(Pipeline.Builder pipeline, Path folder) {
        RunReport report = pipeline.clock(clock).build().run();
        report.windows().forEach(window -> print(window, folder));
        return exitCode(report.outcome());
    }

    private void print(WindowReport window, Path folder) {
        out.printf(
                "%-15s %s  %d records from %d %s%n",
                window.outcome(),
                window.window().start(),
                window.records(),
                window.pages(),
                window.pages() == 1 ? "page" : "pages");
        window.files().forEach(file -> out.println("                " + folder.resolve(file)));
        window.failure().ifPresent(failure -> out.println("                " + failure.message()));
    }

    /** Takes a flag and its value out of the arguments. */
    private static Optional<String> value(List<String> args, String flag) {
        int at = args.indexOf(flag);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == args.size()) {
            throw new IllegalArgumentException(flag + " needs a value");
        }
        args.remove(at);
        return Optional.of(args.remove(at));
    }

    private int refuse(String message) {
        err.println("http-sources: " + message + "; --help says more");
        return USAGE;
    }

    private static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED, EMPTY, SKIPPED, ALREADY_DONE, ALREADY_RUNNING -> 0;
            case FAILED -> 1;
            case CONTINUE -> 75;
        };
    }
}
