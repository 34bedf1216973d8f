// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.ingest4j.testing.aws.emulator.EmulatorMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with a class path of its own that starts emulators when it is asked to.
 *
 * <p>A line on its standard input names an emulator; it answers with a line that begins with
 * {@link EmulatorMain#ANSWER}. It ends when its standard input is closed, and so whenever and however this JVM ends.
 * Needs the JDK alone. Safe for use by several threads.
 */
final class EmulatorProcess implements AutoCloseable {
    private static final Duration TIME_TO_START = Duration.ofMinutes(2);
    private static final Duration TIME_TO_END = Duration.ofSeconds(5);
    private static final int LINES_KEPT = 40;
    private static final String ENDED = EmulatorMain.FAILED + "the process has ended";
    private static final String TOO_LATE = EmulatorMain.FAILED + "no answer within " + TIME_TO_START.toSeconds() + " s";

    private final String name;
    private final Process process;
    private final Writer commands;
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final Deque<String> lastOutput = new ArrayDeque<>();
    private volatile boolean ended;

    /** Starts the JVM with the classes of this module alone. */
    EmulatorProcess(String name, List<String> jvmOptions) {
        this(name, "", jvmOptions);
    }

    /** Starts the JVM with the classes of this module and the given class path. */
    EmulatorProcess(String name, String classPath, List<String> jvmOptions) {
        this(name, classPath, jvmOptions, Map.of());
    }

    /** Starts the JVM with the classes of this module and the given class path, and with more in its environment. */
    EmulatorProcess(String name, String classPath, List<String> jvmOptions, Map<String, String> environment) {
        this.name = name;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Starts sooner; what a test asks of an emulator is over before better code would pay.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // Without it the JDK's HTTP server waits for more to send.
        command.add("-Dsun.net.httpserver.nodelay=true");
        command.addAll(jvmOptions);
        command.add(EmulatorMain.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Not an option, of which some systems allow so many characters only.
        builder.environment()
                .put("CLASSPATH", classPath.isEmpty() ? ownClasses() : ownClasses() + File.pathSeparator + classPath);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a JVM for " + name + ": " + command.get(0), e);
        }
        commands = process.outputWriter(UTF_8);
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of " + name));
    }

    private static String ownClasses() {
        try {
            return Path.of(EmulatorMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has an emulator started unless it was asked for before; does not wait. */
    void request(String emulator) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        if (answers.putIfAbsent(emulator, answer) == null) {
            send(emulator);
        }
        if (ended) {
            answerAll(ENDED);
        }
    }

    private void send(String emulator) {
        try {
            synchronized (commands) {
                commands.write(emulator + "\n");
                commands.flush();
            }
        } catch (IOException e) {
            // The process is ending: whoever reads its output says so, with the last of it.
        }
    }

    /**
     * Where an emulator listens; starts it when necessary and waits for it.
     *
     * @throws IllegalStateException when it cannot be started; with what the process printed last
     */
    URI endpoint(String emulator) {
        request(emulator);
        String answer = requireNonNull(answers.get(emulator), emulator)
                .completeOnTimeout(TOO_LATE, TIME_TO_START.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (answer.startsWith(EmulatorMain.FAILED)) {
            throw failure(emulator, answer.substring(EmulatorMain.FAILED.length()));
        }
        return URI.create(answer);
    }

    private IllegalStateException failure(String emulator, String reason) {
        String output;
        synchronized (lastOutput) {
            output = lastOutput.isEmpty()
                    ? "it printed nothing"
                    : "it printed last:\n    " + String.join("\n    ", lastOutput);
        }
        return new IllegalStateException("cannot start " + emulator + " in the process " + name + " (" + process.pid()
                + "): " + reason + "; " + output);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            take("its output cannot be read: " + e);
        }
        ended = true;
        answerAll(ENDED);
    }

    private void answerAll(String text) {
        answers.values().forEach(answer -> answer.complete(text));
    }

    private void take(String line) {
        if (line.startsWith(EmulatorMain.ANSWER)) {
            String[] answer = line.substring(EmulatorMain.ANSWER.length()).split(" ", 2);
            requireNonNull(answers.get(answer[0]), line).complete(answer[1]);
        } else if (!line.isBlank()) {
            synchronized (lastOutput) {
                lastOutput.addLast(line);
                if (lastOutput.size() > LINES_KEPT) {
                    lastOutput.removeFirst();
                }
            }
        }
    }

    /** Ends the JVM, gently first. */
    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
