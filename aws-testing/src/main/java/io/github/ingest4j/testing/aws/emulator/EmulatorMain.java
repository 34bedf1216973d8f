// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The main class of an emulator process: starts what standard input names, one name a line, each once, on the loopback
 * address and a free port.
 *
 * <p>Answers {@code @emulator S3 http://127.0.0.1:12345}, or {@code @emulator S3 failed: } and the reason. Ends when
 * standard input does.
 */
public final class EmulatorMain {
    /** How an answer begins; other lines are what emulators print. */
    public static final String ANSWER = "@emulator ";

    /** Stands in an answer where an endpoint should be, before the reason. */
    public static final String FAILED = "failed: ";

    /** What S3Proxy signs with; the others take any key. */
    public static final String ACCESS_KEY = "test";

    public static final String SECRET_KEY = "test";

    public static final String REGION = "us-east-1";

    static final String ACCOUNT = "000000000000";

    private final Map<String, CompletableFuture<URI>> started = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private EmulatorMain() {}

    public static void main(String[] args) throws IOException {
        EmulatorMain emulators = new EmulatorMain();
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = names.readLine(); line != null; line = names.readLine()) {
            String name = line;
            emulators.threads.execute(() -> emulators.answer(name));
        }
        System.exit(0);
    }

    private void answer(String name) {
        String answer;
        try {
            answer = started(name).join().toString();
        } catch (CompletionException e) {
            e.printStackTrace();
            answer = FAILED + reason(e);
        }
        // On a line of its own whatever others print: they share the stream, and not all end their lines.
        System.out.print("\n" + ANSWER + name + " " + answer + "\n");
        System.out.flush();
    }

    /** The first line of what is behind a failure. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root.toString().lines().findFirst().orElse("");
    }

    private CompletableFuture<URI> started(String name) {
        return started.computeIfAbsent(name, wanted -> CompletableFuture.supplyAsync(() -> start(wanted), threads));
    }

    /** Loads the classes of one emulator only: those of the others may be missing in this process. */
    private URI start(String name) {
        try {
            return switch (name) {
                case "S3" -> S3Emulator.start();
                case "SQS" -> SqsEmulator.start();
                case "SNS" -> SnsStub.start(started("SQS").join());
                case "SECRETS_MANAGER" -> SecretsManagerStub.start();
                case "DYNAMODB" -> DynamoDbLocal.start();
                case "MOTO" -> MotoServer.start();
                default -> throw new IllegalArgumentException("there is no emulator " + name);
            };
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
