// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * AWS Lambda as far as the function sees it: a process with the function's jar, an environment, and one event after the other.
 * Used by one thread.
 */
final class FunctionProcess implements Closeable {
    static final String HANDLER = "io.github.ingest4j.example.lambda.WeatherHandler";
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    private final Process process;
    private final Writer events;
    private final BufferedReader answers;

    private FunctionProcess(Process process) {
        this.process = process;
        this.events = process.outputWriter(UTF_8);
        this.answers = process.inputReader(UTF_8);
    }

    /**
     * What the function made of an event.
     *
     * @param failed whether it threw
     * @param text its answer, or the exception's class and message
     */
    record Answer(boolean failed, String text) {}

    /** The function's jar, which the module beside this one builds. */
    static Path jar() {
        Path jar = place(FunctionProcess.class)
                .resolve("../../../target/weather-lambda.jar")
                .normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("the function is not built: " + jar
                    + " is missing; mvn -Dquick -pl examples/weather-lambda -am package makes it");
        }
        return jar;
    }

    /**
     * Starts the function.
     *
     * @param environment all that it sees of one
     * @param log where its log goes
     */
    static FunctionProcess start(Map<String, String> environment, ProcessBuilder.Redirect log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(log);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new FunctionProcess(builder.start());
    }

    /** The options are about those of a Lambda function of 512 MB. */
    private static List<String> command() {
        List<String> classPath = new ArrayList<>();
        classPath.add(jar().toString());
        classPath.add(place(Invoker.class).toString());
        if (!System.getProperty("os.name").equals("Linux")) {
            // The jar has the compressor's native code for Linux only.
            classPath.add(place(Zstd.class).toString());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // From Java 24 on, the JVM warns of native code without it.
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, classPath),
                Invoker.class.getName(),
                HANDLER);
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands the function an event, which is one line, and waits for its answer. */
    Answer invoke(String event, Duration time) throws IOException {
        try {
            events.write(time.toMillis() + " " + event + "\n");
            events.flush();
        } catch (IOException e) {
            // It has ended before; what it said then is the answer.
        }
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(
                    "the function ended without an answer: it had " + time.toSeconds() + " s; its log may tell more");
        }
        return line.startsWith(Invoker.ANSWER)
                ? new Answer(false, line.substring(Invoker.ANSWER.length()))
                : new Answer(true, line.substring(Invoker.ERROR.length()));
    }

    /** Ends the process. */
    @Override
    public void close() {
        try {
            events.close();
        } catch (IOException e) {
            // It has ended before.
        }
        try {
            if (process.waitFor(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
