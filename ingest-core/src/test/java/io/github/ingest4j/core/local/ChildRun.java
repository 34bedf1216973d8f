// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.local;

import com.fasterxml.jackson.core.JsonFactory;
import dev.failsafe.Failsafe;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.testkit.InMemoryStagingSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;

/** A run in a JVM of its own, which can die. The first line that it prints says that it has started. */
final class ChildRun implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ChildRun(Path folder, String... work) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                classPath(),
                ChildRun.class.getName(),
                folder.toString()));
        command.addAll(List.of(work));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        output.readLine();
    }

    /** Runs the window of nine o'clock, as far as the switch lets it. */
    static ChildRun dyingBefore(int call, Path folder) throws IOException {
        return new ChildRun(folder, "before", String.valueOf(call));
    }

    static ChildRun dyingAfter(int call, Path folder) throws IOException {
        return new ChildRun(folder, "after", String.valueOf(call));
    }

    static ChildRun dyingBeforeFileChange(int change, Path folder) throws IOException {
        return new ChildRun(folder, "file", String.valueOf(change));
    }

    /** Waits for {@link #go}, then runs the window of nine o'clock and prints the outcome. */
    static ChildRun waiting(Path folder) throws IOException {
        return new ChildRun(folder, "wait");
    }

    static ChildRun backfilling(Path folder, Instant from, Instant to) throws IOException {
        return new ChildRun(folder, "backfill", from.toString(), to.toString());
    }

    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** The next line of its output; "null" when there is none left. */
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a child still runs after " + PATIENCE_SECONDS + " seconds");
        }
        return process.exitValue();
    }

    /** Kills it if it has not ended by then; says whether it had. */
    boolean endedWithin(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            return true;
        }
        close();
        process.waitFor();
        return false;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Only what a run needs: a short class path starts fast. */
    private static String classPath() {
        return Stream.of(
                        ChildRun.class,
                        Pipeline.class,
                        Window.class,
                        InMemoryStagingSink.class,
                        Failsafe.class,
                        JsonFactory.class,
                        Logger.class,
                        SimpleLogger.class)
                .map(ChildRun::location)
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no class path for " + type, e);
        }
    }

    public static void main(String[] args) {
        WeatherLake lake = new WeatherLake(Path.of(args[0]));
        System.out.println("started");
        KillSwitch killSwitch = switch (args[1]) {
            case "before", "file" -> KillSwitch.before(Integer.parseInt(args[2]));
            case "after" -> KillSwitch.after(Integer.parseInt(args[2]));
            default -> KillSwitch.never();
        };
        Pipeline pipeline = args[1].equals("file") ? lake.pipelineOnFiles(killSwitch) : lake.pipeline(killSwitch);
        if (args[1].equals("backfill")) {
            System.out.println(pipeline.backfill(Instant.parse(args[2]), Instant.parse(args[3]))
                    .outcome());
            return;
        }
        if (args[1].equals("wait")) {
            awaitGo();
        }
        System.out.println(pipeline.run().outcome());
    }

    private static void awaitGo() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
