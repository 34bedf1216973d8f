// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.ingest4j.example.lambda.local.FunctionProcess.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function's jar alone, where nobody answers. */
class FunctionProcessTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void everythingThatTheEnvironmentLacksIsNamed() throws IOException {
        try (FunctionProcess function = start(Map.of("TOPIC_ARN", "alerts"))) {
            Answer answer = function.invoke("{}", FIVE_MINUTES);

            assertThat(answer.failed()).isTrue();
            assertThat(answer.text())
                    .isEqualTo("io.github.ingest4j.ConfigurationException: the function's environment must be mended:"
                            + " AWS_REGION is not set; RAW_BUCKET or BUCKET is not set; CURATED_BUCKET or BUCKET is not set;"
                            + " LEDGER_TABLE is not set; TOPIC_ARN is not a topic's ARN: 'alerts'; API_URL is not set;"
                            + " API_SECRET is not set");
        }
    }

    @Test
    void settingUpTalksToNobody() throws IOException {
        try (ServerSocket everybody = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            try (FunctionProcess function = start(environment(everybody))) {
                Answer answer = function.invoke("{\"Records\":[]}", FIVE_MINUTES);

                assertThat(answer.text())
                        .startsWith("java.lang.IllegalArgumentException: this is no event of the scheduler: ");
            }

            assertThat(isAsked(everybody)).isFalse();
        }
    }

    @Test
    void anInvocationEndsWithItsTimeWhateverItWaitsFor() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                FunctionProcess function = start(environment(silent))) {
            String event = "{\"scheduledTime\":\"" + Instant.now() + "\"}";

            assertThatIOException()
                    .isThrownBy(() -> function.invoke(event, Duration.ofSeconds(2)))
                    .withMessageStartingWith("the function ended without an answer: it had 2 s");
            assertThat(isAsked(silent)).isTrue();
        }
    }

    /** All that the function needs, with everybody it could ask at one address. */
    private static Map<String, String> environment(ServerSocket everybody) {
        String address = "http://127.0.0.1:" + everybody.getLocalPort();
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_ENDPOINT_URL", address);
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", address + "/credentials");
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", address);
        environment.put("BUCKET", "lake");
        environment.put("LEDGER_TABLE", "ledger");
        environment.put("TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:alerts");
        environment.put("API_URL", address + "/observations");
        environment.put("API_SECRET", "weather/api#key");
        return environment;
    }

    /** Connections that were made wait in the socket's queue, whether or not the process has ended since. */
    private static boolean isAsked(ServerSocket server) throws IOException {
        server.setSoTimeout(1);
        try (Socket connection = server.accept()) {
            return connection.isConnected();
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private FunctionProcess start(Map<String, String> environment) throws IOException {
        return FunctionProcess.start(
                environment, ProcessBuilder.Redirect.to(folder.resolve("log").toFile()));
    }
}
