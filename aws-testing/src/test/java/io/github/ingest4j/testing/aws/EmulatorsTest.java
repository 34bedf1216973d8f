// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The services for a person, in a JVM that has the classes of this module and nothing else. */
@Tag("slow")
@Timeout(180)
class EmulatorsTest {
    private final Process emulators;

    EmulatorsTest() throws IOException {
        emulators = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Emulators.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath(),
                        Emulators.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @AfterEach
    void end() {
        emulators.destroyForcibly();
    }

    @Test
    void endWithStandardInput() throws Exception {
        List<URI> endpoints = endpoints();
        assertThat(endpoints).hasSize(AwsService.values().length).allMatch(EmulatorsTest::listens);

        emulators.getOutputStream().close();

        assertThat(emulators.waitFor(30, SECONDS)).isTrue();
        assertThat(emulators.exitValue()).isZero();
        assertThat(endpoints).noneMatch(EmulatorsTest::listens);
    }

    @Test
    void leaveNoProcessWhenTheyAreKilled() throws Exception {
        List<URI> endpoints = endpoints();
        List<ProcessHandle> children = emulators.descendants().toList();
        assertThat(children).hasSize(2);
        assertThat(endpoints).hasSize(AwsService.values().length).allMatch(EmulatorsTest::listens);

        emulators.destroyForcibly();

        await().atMost(30, SECONDS).untilAsserted(() -> assertThat(endpoints).noneMatch(EmulatorsTest::listens));
        await().atMost(30, SECONDS).untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    /** Reads the commands for a shell; the key is the last of them. */
    private List<URI> endpoints() throws IOException {
        Map<String, String> exported = new HashMap<>();
        BufferedReader lines = emulators.inputReader(UTF_8);
        while (!exported.containsKey("AWS_SECRET_ACCESS_KEY")) {
            String[] assignment = lines.readLine().replaceFirst("^export ", "").split("=", 2);
            exported.put(assignment[0], assignment[1]);
        }
        assertThat(exported).containsEntry("AWS_REGION", "us-east-1").containsEntry("AWS_ACCESS_KEY_ID", "test");
        return exported.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("AWS_ENDPOINT_URL_"))
                .map(variable -> URI.create(variable.getValue()))
                .toList();
    }

    private static boolean listens(URI endpoint) {
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
