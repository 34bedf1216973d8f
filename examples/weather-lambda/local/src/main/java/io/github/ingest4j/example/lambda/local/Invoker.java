// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The main class behind the function's jar: makes the handler, then hands it one event after the other, as Lambda does with a
 * warm function.
 *
 * <p>Each line of standard input is the time of an invocation in milliseconds, a space, and the event. It is answered by a
 * line of standard output: {@value #ANSWER} and what the handler answered, or {@value #ERROR} and what it threw. The process
 * ends with its standard input, with the process that started it, and where an invocation lasts longer than its time.
 */
final class Invoker {
    static final String ANSWER = "answer ";
    static final String ERROR = "error ";

    private final RequestStreamHandler handler;

    private Invoker(RequestStreamHandler handler) {
        this.handler = handler;
    }

    /**
     * Serves events until there are no more.
     *
     * @param args the handler's class
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        ProcessHandle.current().parent().ifPresent(Invoker::endWith);
        PrintStream answers = new PrintStream(System.out, true, UTF_8);
        // What else is printed is no answer.
        System.setOut(System.err);
        try {
            Object handler = Class.forName(args[0]).getConstructor().newInstance();
            new Invoker((RequestStreamHandler) handler).serve(answers);
        } catch (InvocationTargetException e) {
            answers.println(error(requireNonNull(e.getCause())));
        }
    }

    private static void endWith(ProcessHandle parent) {
        CompletableFuture<?> unused = parent.onExit().thenRun(Invoker::halt);
    }

    private static void halt() {
        Runtime.getRuntime().halt(1);
    }

    private void serve(PrintStream answers) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split(" ", 2);
            answers.println(invoke(Long.parseLong(parts[0]), parts[1]));
        }
    }

    private String invoke(long millis, String event) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                Invoker::halt, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
        try {
            handler.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, new Invocation(millis));
            return ANSWER + oneLine(answer.toString(UTF_8));
        } catch (IOException | RuntimeException e) {
            return error(e);
        } finally {
            end.cancel(false);
        }
    }

    private static String error(Throwable thrown) {
        return ERROR + oneLine(thrown.toString());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
