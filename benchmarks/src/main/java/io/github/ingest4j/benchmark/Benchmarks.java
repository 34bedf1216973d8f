// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.Measurement.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Measures a scenario and writes down what came out. */
public final class Benchmarks {
    private static final Path HOME = Path.of("benchmarks");
    private static final int WRONG_USE = 2;

    private Benchmarks() {}

    public static void main(String[] args) throws IOException {
        System.exit(run(List.of(args), Clock.systemUTC()));
    }

    private static int run(List<String> arguments, Clock clock) throws IOException {
        Scenario scenario =
                arguments.isEmpty() ? null : Scenario.named(arguments.get(0)).orElse(null);
        if (scenario == null) {
            System.err.println("benchmarks/run: no scenario '" + String.join(" ", arguments) + "'; there are "
                    + Stream.of(Scenario.values()).map(Scenario::title).collect(Collectors.joining(", ")) + " and jmh");
            return WRONG_USE;
        }
        Flags flags;
        try {
            flags = Flags.parse(arguments.subList(1, arguments.size()));
            flags.rounds();
        } catch (IllegalArgumentException e) {
            System.err.println("benchmarks/run: " + e.getMessage());
            return WRONG_USE;
        }
        Path work = flags.work(HOME.resolve("target/work")).toAbsolutePath();
        Files.createDirectories(work);
        Jars jars = Jars.own();
        String machine = Machine.describe(jars);
        Finding finding = scenario.measurement().measure(new Context(flags, work, jars, new Launcher(jars, work)));
        String section = "`benchmarks/run " + String.join(" ", arguments) + "`, " + LocalDate.now(clock) + ". "
                + machine + ".\n\n" + finding.markdown();
        System.out.println(section);
        if (flags.writesResults()) {
            Results.write(flags.results(HOME.resolve("RESULTS.md")), scenario.title(), section);
        }
        return finding.isGood() ? 0 : 1;
    }
}
