// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScriptedApiTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        api = ScriptedApi.start();
    }

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    @Test
    void theExampleOfItsDocumentation() throws Exception {
        // @start region="example"
        try (ScriptedApi api = ScriptedApi.start()) {
            api.get("/orders").withoutQuery("page").answers(ApiReply.json("[{\"id\":1}]"));
            api.get("/orders").query("page", "2").answers(ApiReply.status(503), ApiReply.json("[]"));

            int first = get(api.url("/orders?page=2")).statusCode();
            String second = get(api.url("/orders?page=2")).body();

            assertThat(first).isEqualTo(503);
            assertThat(second).isEqualTo("[]");
            assertThat(api.requests()).extracting(ApiRequest::target).containsOnly("/orders?page=2");
            api.assertNothingUnexpected();
        }
        // @end
    }

    @Test
    void answersWithStatusHeadersAndBody() throws Exception {
        api.get("/a").answers(ApiReply.csv("n\nü").withStatus(203).withHeader("ETag", "\"7\""));

        HttpResponse<String> response = get("/a");

        assertThat(response.statusCode()).isEqualTo(203);
        assertThat(response.headers().map())
                .containsEntry("Content-Type", List.of("text/csv"))
                .containsEntry("ETag", List.of("\"7\""))
                .containsEntry("Content-Length", List.of("4"));
        assertThat(response.body()).isEqualTo("n\nü");
    }

    @Test
    void remembersWhatItWasAsked() throws Exception {
        api.post("/search").answers(ApiReply.json("[]"));

        send(request("/search?q=a%20b&q=c&flag")
                .header("X-Mine", "1")
                .POST(BodyPublishers.ofString("name=m%C3%BCller&last")));

        ApiRequest asked = api.awaitRequest(1);
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/search");
        assertThat(asked.query("q")).contains("a b");
        assertThat(asked.query("flag")).contains("");
        assertThat(asked.query("other")).isEmpty();
        assertThat(asked.header("x-mine")).contains("1");
        assertThat(asked.form("name")).contains("müller");
        assertThat(asked).hasToString("#1 POST /search?q=a%20b&q=c&flag");
    }

    @Test
    void bodiesInChunksAreRead() throws Exception {
        api.post("/a").answers(ApiReply.status(200));
        byte[] body = "ä".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        send(request("/a").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertThat(api.awaitRequest(1).body()).isEqualTo("ä".repeat(100_000));
    }

    @Test
    void aClientThatAsksWhetherItMaySendIsTold() throws Exception {
        api.on("PUT", "/a").answers(ApiReply.status(200));

        send(request("/a").expectContinue(true).PUT(BodyPublishers.ofString("text")));

        assertThat(api.awaitRequest(1).body()).isEqualTo("text");
    }

    @Test
    void theRouteThatWasSaidLastCounts() throws Exception {
        api.get("/items/*").answers(ApiReply.json("1"));
        api.get("/items/*").query("q", "x").answers(ApiReply.json("2"));
        api.get("/items/7").header("X-Mine", "y").answers(ApiReply.json("3"));
        api.post("/items/7").bodyContaining("find").answers(ApiReply.json("4"));

        assertThat(get("/items/7").body()).isEqualTo("1");
        assertThat(get("/items/7?q=x").body()).isEqualTo("2");
        assertThat(send(request("/items/7?q=x").header("X-Mine", "y")).body()).isEqualTo("3");
        assertThat(send(request("/items/7").POST(BodyPublishers.ofString("to find")))
                        .body())
                .isEqualTo("4");
        assertThat(get("/items/7/more").statusCode()).isEqualTo(501);
    }

    @Test
    void answersComeInOrderAndTheLastStays() throws Exception {
        api.get("/a").answers(ApiReply.json("1"), ApiReply.json("2"));

        assertThat(List.of(get("/a").body(), get("/a").body(), get("/a").body()))
                .containsExactly("1", "2", "2");
    }

    @Test
    void whatIsAnsweredOnceIsUnexpectedThen() throws Exception {
        api.get("/a").answersOnly(ApiReply.json("1"));
        get("/a");
        assertThatCode(api::assertNothingUnexpected).doesNotThrowAnyException();

        int status = get("/a").statusCode();

        assertThat(status).isEqualTo(501);
        assertThatThrownBy(api::assertNothingUnexpected)
                .isInstanceOf(AssertionError.class)
                .hasMessage("the API was asked for what its script does not provide for:\n  #2 GET /a"
                        + "\nthe script has:\n  GET /a");
    }

    @Test
    void whatTheScriptDoesNotHaveIsNamedWithWhatItHas() throws Exception {
        api.get("/orders").query("page", "1").withoutQuery("all").answers(ApiReply.json("[]"));

        get("/order?page=1");
        send(request("/orders?page=1").DELETE());

        assertThatThrownBy(api::assertNothingUnexpected)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("\n  #1 GET /order?page=1\n  #2 DELETE /orders?page=1\n")
                .hasMessageEndingWith("the script has:\n  GET /orders with page=1 without all");
    }

    @Test
    void aBehaviourThatFailsIsTold() throws Exception {
        api.get("/a").answers(request -> {
            throw new IllegalStateException("of the test");
        });

        int status = get("/a").statusCode();

        assertThat(status).isEqualTo(500);
        assertThatThrownBy(api::assertNothingUnexpected)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("#1 GET /a, whose answer cannot be made")
                .hasSuppressedException(new IllegalStateException("of the test"));
    }

    @Test
    void requestsThatCannotBeReadAreRefusedAndTold() throws Exception {
        assertThat(raw("hello\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET / HTTP/1.1\r\nno header\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(ApiRequestReader.MAX_HEAD) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");

        assertThatThrownBy(api::assertNothingUnexpected)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no request of HTTP/1.1 begins with 'hello'")
                .hasMessageContaining("no header: 'no header'")
                .hasMessageContaining("no length: '-1'")
                .hasMessageContaining("longer than 16777216 bytes")
                .hasMessageContaining("longer than 65536 bytes");
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws Exception {
        api.get("/a").answers(ApiReply.json("1"), ApiReply.json("22").inChunks());

        String both = raw("GET /a HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(both)
                .isEqualTo("HTTP/1.1 200 \r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n1"
                        + "HTTP/1.1 200 \r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: close\r\n\r\n1\r\n2\r\n1\r\n2\r\n0\r\n\r\n");
    }

    @Test
    void headersAloneAreSentWhereNoBodyMayFollow() throws Exception {
        api.on("HEAD", "/a").answers(ApiReply.json("[1,2]"));
        api.get("/a").answers(ApiReply.json("[]").withStatus(304), ApiReply.status(204));

        HttpResponse<String> head = send(request("/a").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.headers().firstValue("Content-Length")).contains("5");
        assertThat(get("/a").body()).isEmpty();
        assertThat(get("/a").statusCode()).isEqualTo(204);
    }

    @Test
    void everyFramingBringsTheBody() throws Exception {
        ApiReply reply = ApiReply.json("[1,2,3]");
        api.get("/a")
                .answers(
                        reply,
                        reply.inChunks(),
                        reply.untilClose(),
                        reply.gzipped().inChunks());

        assertThat(get("/a").body()).isEqualTo("[1,2,3]");
        assertThat(get("/a").body()).isEqualTo("[1,2,3]");
        assertThat(get("/a").body()).isEqualTo("[1,2,3]");
        assertThat(unzipped("/a")).isEqualTo("[1,2,3]");
    }

    @Test
    void compressesForThoseWhoAcceptIt() throws Exception {
        api.compressing().get("/a").answers(ApiReply.json("[1,2,3]"));

        assertThat(get("/a").body()).isEqualTo("[1,2,3]");
        assertThat(unzipped("/a")).isEqualTo("[1,2,3]");
    }

    @Test
    void redirectsAndRateLimitsAreAnswersLikeOthers() throws Exception {
        api.get("/a").answers(ApiReply.redirect("/b"), ApiReply.tooManyRequests(Duration.ofMinutes(2)));

        assertThat(get("/a").headers().firstValue("Location")).contains("/b");
        assertThat(get("/a").headers().firstValue("Retry-After")).contains("120");
    }

    @Test
    void bodiesAreCutWhereTheTestWants() throws Exception {
        ApiReply reply = ApiReply.json("[1,2,3]");
        api.get("/length").answers(reply.cutAfter(4));
        api.get("/chunks").answers(reply.inChunks().cutAfter(4));
        api.get("/mark").answers(reply.inChunks().cutAfter(7));
        api.get("/close").answers(reply.untilClose().cutAfter(4));
        api.get("/longer").answers(reply.announcing(8));
        api.get("/shorter").answers(reply.announcing(3));
        api.get("/raw").answers(ApiReply.raw("any bytes").cutAfter(3));

        assertThat(rawGet("/length")).contains("Content-Length: 7\r\n").endsWith("\r\n\r\n[1,2");
        assertThat(rawGet("/chunks")).endsWith("\r\n\r\n3\r\n[1,\r\n4\r\n2");
        assertThat(rawGet("/mark")).endsWith("\r\n\r\n3\r\n[1,\r\n4\r\n2,3]\r\n");
        assertThat(rawGet("/close")).endsWith("Connection: close\r\n\r\n[1,2");
        assertThat(rawGet("/longer")).contains("Content-Length: 8\r\n").endsWith("\r\n\r\n[1,2,3]");
        assertThat(rawGet("/shorter")).contains("Content-Length: 3\r\n").endsWith("\r\n\r\n[1,2,3]");
        assertThat(rawGet("/raw")).isEqualTo("any");
    }

    @Test
    void connectionsEndBeforeAndWithinHeaders() throws Exception {
        api.get("/a")
                .answers(
                        ApiReply.closed(),
                        ApiReply.json("[]").cutInHeaders(),
                        ApiReply.json("[]").resetInHeaders());

        assertThat(rawGet("/a")).isEmpty();
        assertThat(rawGet("/a")).startsWith("HTTP/1.1 200").doesNotContain("\r\n\r\n");
        assertThatIOException().isThrownBy(() -> rawGet("/a")).withMessageContaining("reset");
    }

    @Test
    void resetsAreNoOrderlyEnds() {
        api.get("/a").answers(ApiReply.reset(), ApiReply.json("[1,2,3]").resetAfter(3));

        assertThatIOException().isThrownBy(() -> rawGet("/a")).withMessageContaining("reset");
        assertThatIOException().isThrownBy(() -> rawGet("/a")).withMessageContaining("reset");
    }

    @Test
    void whatStallsEndsWhenTheClientCloses() throws Exception {
        ApiReply reply = ApiReply.json("[1,2,3]");
        api.get("/a").answers(ApiReply.silence(), reply.stalledInHeaders(), reply.stalledAfter(3));

        for (String sent : List.of("", "HTTP/1.1 200", "\r\n\r\n[1,")) {
            try (Socket client = connect("GET /a HTTP/1.1\r\n\r\n")) {
                api.awaitStall();

                byte[] received = client.getInputStream()
                        .readNBytes(client.getInputStream().available());

                assertThat(new String(received, StandardCharsets.ISO_8859_1)).contains(sent);
            }
            api.awaitNoStall();
        }
    }

    @Test
    void whatStallsEndsWhenTheApiCloses() throws Exception {
        api.get("/a").answers(ApiReply.json("[1,2,3]").stalledAfter(3));
        CompletableFuture<HttpResponse<String>> sent =
                CLIENT.sendAsync(request("/a").build(), BodyHandlers.ofString());
        api.awaitStall();

        api.close();

        assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
        assertThat(threads()).isEmpty();
        assertThatIOException().isThrownBy(() -> connect(""));
    }

    @Test
    void slowAnswersArriveWhole() throws Exception {
        ApiReply reply = ApiReply.json("[1,2,3]");
        api.get("/a").answers(reply.slowHeaders(30, Duration.ofMillis(1)), reply.slowBody(1, Duration.ofMillis(1)));

        assertThat(get("/a").body()).isEqualTo("[1,2,3]");
        assertThat(get("/a").body()).isEqualTo("[1,2,3]");
    }

    @Test
    void slowAnswersEndWhenTheClientCloses() throws Exception {
        api.get("/a").answers(ApiReply.json("[1,2,3]").slowBody(1, Duration.ofHours(1)));
        try (Socket client = connect("GET /a HTTP/1.1\r\n\r\n")) {
            while (client.getInputStream().read() != '[') {
                // the head
            }
            while (!pausing()) {
                Thread.onSpinWait();
            }
        }

        while (pausing()) {
            Thread.onSpinWait(); // until the limit of all tests
        }
    }

    @Test
    void slowAnswersEndWhenTheApiCloses() throws Exception {
        api.get("/a").answers(ApiReply.json("[1,2,3]").slowHeaders(1, Duration.ofHours(1)));
        try (Socket client = connect("GET /a HTTP/1.1\r\n\r\n")) {
            assertThat(client.getInputStream().read()).isEqualTo('H');

            api.close();

            assertThat(threads()).isEmpty();
        }
    }

    @Test
    void aBehaviourThatWaitsIsInterrupted() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        api.get("/a").answers(request -> {
            try {
                new CompletableFuture<>().get();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return ApiReply.status(200);
        });
        try (Socket client = connect("GET /a HTTP/1.1\r\n\r\n")) {
            api.awaitRequest(1);

            api.close();

            assertThat(interrupted).isCompletedWithValue(true);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void faultsStrikeByNumberUntilTheyAreHealed() throws Exception {
        api.get("/a").answers(ApiReply.json("1"));
        api.strikeFrom(3, reply -> reply.withStatus(503)).strike(2, reply -> ApiReply.status(404));

        assertThat(get("/a").statusCode()).isEqualTo(200);
        assertThat(get("/a").statusCode()).isEqualTo(404);
        assertThat(get("/a").statusCode()).isEqualTo(503);
        assertThat(get("/a").statusCode()).isEqualTo(503);
        api.heal();

        assertThat(get("/a").body()).isEqualTo("1");
        assertThat(api.count()).isOne();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> api.get("orders"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 'orders'");
        assertThatThrownBy(() -> ApiReply.status(42))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a status is from 200 to 599, not 42");
        assertThatThrownBy(() -> ApiReply.json("[]").cutAfter(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the body has 2 bytes, not 3");
        assertThatThrownBy(() -> ApiReply.json("[]").withHeader("X", "a\r\nY: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no header in one line");
        assertThatThrownBy(() -> ApiReply.json("[]").withHeader("content-length", "7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("announcing(length)");
        assertThatThrownBy(() -> ApiReply.json("[]").slowBody(0, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a piece has at least 1 byte, not 0");
        assertThatThrownBy(() -> ApiReply.json("[]").slowBody(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pause must be longer than nothing, is PT0S");
    }

    @Test
    void onlyLoopbackIsListenedTo() throws Exception {
        URI url = URI.create(api.url("/"));

        assertThat(InetAddress.getByName(url.getHost()).isLoopbackAddress()).isTrue();
        for (InetAddress own :
                InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
            if (!own.isLoopbackAddress()) {
                assertThatIOException().isThrownBy(() -> new Socket(own, url.getPort()).close());
            }
        }
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(target.startsWith("/") ? request(target) : HttpRequest.newBuilder(URI.create(target)));
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(api.url(target)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private String unzipped(String target) throws IOException, InterruptedException {
        HttpRequest request = request(target).header("Accept-Encoding", "gzip").build();
        try (InputStream body = new GZIPInputStream(
                CLIENT.send(request, BodyHandlers.ofInputStream()).body())) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect(String text) throws IOException {
        Socket client = new Socket("127.0.0.1", URI.create(api.url("/")).getPort());
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return client;
    }

    /** All that comes in answer to these bytes, until the API closes. */
    private String raw(String text) throws IOException {
        try (Socket client = connect(text)) {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String rawGet(String target) throws IOException {
        return raw("GET " + target + " HTTP/1.1\r\nConnection: close\r\n\r\n");
    }

    private static boolean pausing() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getMethodName().equals("endsWithin"));
    }

    private List<String> threads() {
        String name = "scripted-api-" + URI.create(api.url("/")).getPort();
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name::equals)
                .toList();
    }
}
