// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own, which can be killed. */
final class ChildProcess {
    private static final long LONGEST_SECONDS = 120;

    private final Process process;
    private final BufferedReader out;

    private ChildProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    static ChildProcess start(Path lake, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Weather.class.getName(),
                "--lake",
                lake.toString()));
        command.addAll(List.of(flags));
        return new ChildProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for a line of output with that text, or the end of the process. */
    void awaitLine(String text) throws IOException {
        String line = out.readLine();
        while (line != null && !line.contains(text)) {
            line = out.readLine();
        }
    }

    /** Kills it, as {@code kill -9} does, unless it ends by itself before. */
    void killAfter(Duration time) throws InterruptedException {
        if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Waits for its end; exit code and the rest of its output. */
    Commands.Result await() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            text.append(line).append('\n');
        }
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Commands.Result(process.exitValue(), text.toString(), "");
    }
}
