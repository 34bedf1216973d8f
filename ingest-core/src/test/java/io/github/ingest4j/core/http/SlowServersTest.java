// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that send a byte now and then, so that nothing ever stalls: twenty times, each is left in time and nothing of it stays. */
@Tag("slow")
@Timeout(60)
class SlowServersTest {
    private static final int TIMES = 20;
    private static final int PAUSE_MILLIS = 25;
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void tricklingHeadersAreLeftInTimeEachTime() throws Exception {
        assertLeftInTimeEachTime("HTTP/1.1 200 OK\r\nX-Slow: ", "no answer within PT0.2S");
    }

    @Test
    void tricklingBodiesAreLeftInTimeEachTime() throws Exception {
        assertLeftInTimeEachTime(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
                "not at its end after PT0.2S");
    }

    private static void assertLeftInTimeEachTime(String beginning, String message) throws Exception {
        assertLeftInTime(beginning, message);
        Set<Thread> before = clientThreads();
        for (int i = 0; i < TIMES; i++) {
            assertLeftInTime(beginning, message);
        }

        Set<Thread> after = clientThreads();
        after.removeAll(before);
        assertThat(after).as("threads that came and stayed").hasSizeLessThanOrEqualTo(2); // of the client's pool
    }

    private static void assertLeftInTime(String beginning, String message) throws Exception {
        try (RawServer server =
                RawServer.running(connection -> connection.send(beginning).trickle(" ", PAUSE_MILLIS))) {
            HttpSource source = local(server.url("/"))
                    .client(CLIENT)
                    .headersTimeout(LIMIT)
                    .idleTimeout(LONG)
                    .bodyTimeout(LIMIT)
                    .build();
            long start = System.nanoTime();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(message);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(1));
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient"))
                .collect(Collectors.toSet());
    }
}
