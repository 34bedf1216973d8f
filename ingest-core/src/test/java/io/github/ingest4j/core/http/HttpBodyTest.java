// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that stall, are cut or never end: each ends in time, in the right error, with its connection closed. */
@Timeout(20)
class HttpBodyTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String JSON = "{\"data\":[{\"id\":1},{\"id\":2}],\"next\":null}";

    @Test
    void aStalledBodyEndsAtTheIdleLimit() throws Exception {
        try (RawServer server = RawServer.running(connection ->
                connection.send(head("Content-Length: 100") + "[1,").awaitEnd())) {
            HttpSource source = local(server.url("/")).idleTimeout(SHORT).build();

            assertEndsWithin(
                    Duration.ofMillis(1200),
                    () -> bodies(source),
                    "GET " + server.url("/") + " failed after 3 bytes of the body: stalled: no bytes for PT0.2S");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTricklingBodyEndsAtTheTotalLimit() throws Exception {
        try (RawServer server = RawServer.running(
                connection -> connection.send(head("Content-Length: 100000")).trickle("1", 20))) {
            HttpSource source = local(server.url("/"))
                    .idleTimeout(Duration.ofSeconds(5))
                    .bodyTimeout(SHORT)
                    .build();

            assertEndsWithin(Duration.ofMillis(1200), () -> bodies(source), "not at its end after PT0.2S");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theDeadlineOfTheRunEndsABody() throws Exception {
        try (RawServer server = RawServer.running(
                connection -> connection.send(head("Content-Length: 100000")).trickle("1", 20))) {
            HttpSource source = local(server.url("/")).build();

            assertEndsWithin(
                    Duration.ofMillis(1500),
                    () -> bodies(source, REQUEST.withDeadline(Instant.now().plusMillis(400))),
                    "not at its end after");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void headersThatNeverComeEndAtTheirLimit() throws Exception {
        try (RawServer server = RawServer.running(RawServer.Connection::awaitEnd)) {
            HttpSource source = local(server.url("/")).headersTimeout(SHORT).build();

            assertEndsWithin(
                    Duration.ofMillis(1200), () -> bodies(source), "failed before its answer: no answer within PT0.2S");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void tricklingHeadersEndAtTheirLimit() throws Exception {
        try (RawServer server = RawServer.running(
                connection -> connection.send("HTTP/1.1 200 OK\r\nX-Slow: ").trickle("a", 20))) {
            HttpSource source = local(server.url("/")).headersTimeout(SHORT).build();

            assertEndsWithin(Duration.ofMillis(1200), () -> bodies(source), "no answer within PT0.2S");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStalledErrorMessageDoesNotHoldTheError() throws Exception {
        try (RawServer server = RawServer.running(connection -> connection
                .send("HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\ntry")
                .awaitEnd())) {
            HttpSource source = local(server.url("/")).idleTimeout(SHORT).build();

            assertEndsWithin(Duration.ofMillis(1200), () -> bodies(source), "answered 503: try");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingTheReaderClosesTheConnection() throws Exception {
        try (RawServer server = RawServer.running(connection ->
                connection.send(head("Content-Length: 100") + "[1,").awaitEnd())) {
            try (PageReader reader = local(server.url("/")).build().open(REQUEST)) {
                reader.next();
            }

            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingFreesAThreadThatReads() throws Exception {
        try (RawServer server = RawServer.running(
                connection -> connection.send(head("Content-Length: 100")).awaitEnd())) {
            PageReader reader = local(server.url("/")).build().open(REQUEST);
            Page page = reader.next();
            var thrown = new CompletableFuture<Throwable>();
            Thread engine =
                    new Thread(() -> thrown.complete(thrownBy(() -> page.body().readAllBytes())));
            engine.start();
            await().until(() -> engine.getState() == Thread.State.TIMED_WAITING);

            reader.close();

            assertThat(thrown.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anInterruptEndsTheBodyAndStaysVisible() throws Exception {
        try (RawServer server = RawServer.running(connection ->
                        connection.send(head("Content-Length: 100")).awaitEnd());
                PageReader reader = local(server.url("/")).build().open(REQUEST)) {
            Page page = reader.next();
            Thread.currentThread().interrupt();

            Throwable thrown = thrownBy(() -> page.body().readAllBytes());

            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).hasRootCauseInstanceOf(InterruptedIOException.class);
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswer() throws Exception {
        try (RawServer server = RawServer.running(RawServer.Connection::awaitEnd);
                PageReader reader = local(server.url("/")).build().open(REQUEST)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(reader::next).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void stallsLeaveNoThreadBehind() throws Exception {
        try (RawServer server = RawServer.running(connection ->
                connection.send(head("Content-Length: 100") + "[1,").awaitEnd())) {
            HttpSource source =
                    local(server.url("/")).idleTimeout(Duration.ofMillis(20)).build();
            assertThatThrownBy(() -> bodies(source)).isInstanceOf(IOException.class);
            long before = clientThreads();

            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> bodies(source)).isInstanceOf(IOException.class);
            }

            assertThat(clientThreads()).isLessThanOrEqualTo(before + 2); // its pool, not one a request
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 37})
    void aBodyShortOfItsLengthIsRefused(int sent) throws Exception {
        try (RawServer server = RawServer.sending(head("Content-Length: " + JSON.length()) + JSON.substring(0, sent))) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build())).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5\r\n[1,2", "5\r\n[1,2]\r\n", "5\r\n[1,2]\r\n0"})
    void chunksWithoutTheLastAreRefused(String chunks) throws Exception {
        try (RawServer server = RawServer.sending(head("Transfer-Encoding: chunked") + chunks)) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void chunksAreJoined() throws Exception {
        try (RawServer server =
                RawServer.sending(head("Transfer-Encoding: chunked") + "2\r\n[1\r\n3\r\n,2]\r\n0\r\n\r\n")) {
            assertThat(bodies(local(server.url("/")).build())).containsExactly("[1,2]");
        }
    }

    @Test
    void aResetIsANetworkFault() throws Exception {
        try (RawServer server = RawServer.running(connection ->
                connection.send(head("Content-Length: 100") + "[1,").reset())) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("GET " + server.url("/") + " failed");
        }
    }

    @Test
    void aJsonBodyWithoutFramingIsCompleteWhenItCloses() throws Exception {
        try (RawServer server = RawServer.sending(head("Connection: close") + JSON)) {
            assertThat(bodies(local(server.url("/")).build())).containsExactly(JSON);
        }
    }

    @Test
    void aJsonBodyWithoutFramingIsRefusedWhereverItIsCut() throws Exception {
        for (int sent = 0; sent < JSON.length(); sent++) {
            try (RawServer server = RawServer.sending(head("Connection: close") + JSON.substring(0, sent))) {
                HttpSource source = local(server.url("/")).build();

                assertThatThrownBy(() -> bodies(source))
                        .isInstanceOf(IOException.class)
                        .hasMessageEndingWith("after " + sent + " bytes of the body: ended before its JSON did");
            }
        }
    }

    @Test
    void aCompressedJsonBodyWithoutFramingIsRefusedWhereverItIsCut() throws Exception {
        byte[] members = join(gzip(JSON.substring(0, 20)), gzip(JSON.substring(20)));
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            int sent = round == 0 ? gzip(JSON.substring(0, 20)).length : random.nextInt(members.length);
            try (RawServer server = RawServer.running(connection -> connection
                    .send(head("Content-Encoding: gzip\r\nConnection: close"))
                    .send(Arrays.copyOf(members, sent)))) {
                HttpSource source = local(server.url("/")).build();

                assertThatThrownBy(() -> bodies(source))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("ended before its");
            }
        }
    }

    @Test
    void anotherBodyWithoutFramingIsRefusedUnlessAllowed() throws Exception {
        String csv = "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\na,b\n1,2\n";
        try (RawServer server = RawServer.sending(csv)) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build()))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                    .hasMessageContaining("a body without framing")
                    .hasMessageContaining("allowUnframed()");

            assertThat(bodies(local(server.url("/")).allowUnframed().build())).containsExactly("a,b\n1,2\n");
        }
    }

    @Test
    void aBodyThatAnnouncesTooMuchIsRefused() throws Exception {
        try (RawServer server = RawServer.sending(head("Content-Length: 42") + " ".repeat(42))) {
            assertFatal(
                    local(server.url("/")).maxBodyBytes(41).build(), "announces 42 bytes; maxBodyBytes(...) allows 41");
        }
    }

    @Test
    void aBodyThatGrowsTooLongIsEnded() throws Exception {
        try (RawServer server = RawServer.running(connection ->
                connection.send(head("Transfer-Encoding: chunked")).trickle("5\r\n11111\r\n", 1))) {
            assertFatal(
                    local(server.url("/")).maxBodyBytes(100).build(),
                    "gave a body that is longer than 100 bytes; maxBodyBytes(...) lifts that");
            server.ended().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aBombIsStoppedWhileItIsInspected() throws Exception {
        byte[] bomb = gzip("[" + " ".repeat(40 << 20) + "]");
        try (RawServer server = RawServer.running(connection -> connection
                .send(head("Content-Encoding: gzip\r\nContent-Length: " + bomb.length))
                .send(bomb))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.pageNumber("page")).build(),
                    "gave a body that grows more than 100 times when decompressed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "zip"})
    void anUnknownCompressionIsRefused(String encoding) throws Exception {
        try (RawServer server = RawServer.sending(head("Content-Length: 2\r\nContent-Encoding: " + encoding) + "xx")) {
            assertFatal(local(server.url("/")).build(), "answered with Content-Encoding " + encoding);
        }
    }

    @Test
    void identityIsNoCompression() throws Exception {
        try (RawServer server = RawServer.sending(head("Content-Length: 2\r\nContent-Encoding: identity") + "[]");
                PageReader reader = local(server.url("/")).build().open(REQUEST)) {
            assertThat(reader.next().contentEncoding()).isEmpty();
        }
    }

    @Test
    void aMissingMediaTypeIsBytes() throws Exception {
        try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
                PageReader reader = local(server.url("/")).build().open(REQUEST)) {
            assertThat(reader.next().mediaType()).isEqualTo("application/octet-stream");
        }
    }

    private static String head(String lines) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + lines + "\r\n\r\n";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient"))
                .count();
    }

    private static Throwable thrownBy(ThrowingCallable call) {
        try {
            call.call();
            return new AssertionError("nothing was thrown");
        } catch (Throwable e) {
            return e;
        }
    }

    private static void assertEndsWithin(Duration limit, ThrowingCallable call, String message) {
        long start = System.nanoTime();

        assertThatThrownBy(call)
                .isInstanceOfAny(IOException.class, SourceException.class)
                .hasMessageContaining(message);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }

    private static void assertFatal(HttpSource source, String message) {
        assertThatThrownBy(() -> bodies(source))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining(message);
    }
}
