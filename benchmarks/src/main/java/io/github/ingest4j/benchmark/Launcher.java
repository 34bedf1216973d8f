// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import io.github.ingest4j.benchmark.contender.Job;
import io.github.ingest4j.benchmark.contender.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Starts contenders, each as a process of its own, one at a time. */
final class Launcher {
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    private static final int HEAP_MB = 512;
    private static final double NANOS = 1e9;

    private final Jars jars;
    private final Path folder;

    /** @param folder where the output of the processes goes */
    Launcher(Jars jars, Path folder) {
        this.jars = jars;
        this.folder = folder;
    }

    /** How a run went wrong. */
    static final class FailedRunException extends IOException {
        private static final long serialVersionUID = 1L;

        FailedRunException(String message) {
            super(message);
        }
    }

    Sample run(Entrant entrant, Job job, Duration timeout, String... moreOptions) throws IOException {
        OptionalDouble before = ChildTimes.seconds();
        boolean isBrief = before.isPresent();
        List<String> command = command(entrant, isBrief ? brief(job) : job, List.of(moreOptions));
        Path output = folder.resolve(entrant.name() + ".out");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await(process, entrant, timeout);
        double wallSeconds = (System.nanoTime() - start) / NANOS;
        String text = Files.readString(output);
        if (process.exitValue() != 0) {
            throw new FailedRunException(
                    entrant.name() + " ended with exit code " + process.exitValue() + ": " + text.strip());
        }
        Report report = Report.in(text);
        double cpuSeconds =
                isBrief ? ChildTimes.seconds().getAsDouble() - before.getAsDouble() : report.cpuNanos() / NANOS;
        return new Sample(cpuSeconds, wallSeconds, report);
    }

    private static void await(Process process, Entrant entrant, Duration timeout) throws IOException {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailedRunException(entrant.name() + " did not end within " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedRunException("interrupted while " + entrant.name() + " ran");
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static Job brief(Job job) {
        Map<String, String> settings = new HashMap<>(job.settings());
        settings.put(Job.REPORT, "brief");
        return new Job(job.shape(), job.frame(), job.input(), job.output(), settings);
    }

    List<String> command(Entrant entrant, Job job, List<String> moreOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        if (entrant.jvmOptions().stream().noneMatch(option -> option.startsWith(Entrant.HEAP_OPTION))) {
            command.add(Entrant.HEAP_OPTION + HEAP_MB + "m");
        }
        command.addAll(entrant.jvmOptions());
        command.addAll(moreOptions);
        command.addAll(List.of("-cp", jars.classPath(entrant), entrant.main().getName()));
        command.addAll(job.toArguments());
        return command;
    }
}
