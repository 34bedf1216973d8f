// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.header;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.path;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

class FaultyHttpClientTest {
    private final AtomicInteger served = new AtomicInteger();
    private final FaultyHttpClient http = FaultyHttpClient.over(ApacheHttpClient.create());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            served.incrementAndGet();
            byte[] body = "0123456789".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.close();
    }

    @Test
    void passesOnWhatNoFaultMatches() throws IOException {
        http.on(method("PUT")).fail();
        http.on(path("/b")).fail();
        http.on(query("q")).fail();
        http.on(header("H", "other")).fail();

        assertThat(get("/a")).isEqualTo("0123456789");
        assertThat(http.count(anyRequest())).isEqualTo(1);
    }

    @Test
    void matchesByMethodPathQueryAndHeader() {
        http.on(method("GET").and(path("/a")).and(query("q")).and(header("H", "value")))
                .fail();

        assertThatThrownBy(() -> get("/a?q=1")).isInstanceOf(SocketException.class);
    }

    @Test
    void failedRequestIsNotSent() {
        http.on(anyRequest()).fail();

        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class).hasMessageContaining("not sent");
        assertThat(served).hasValue(0);
    }

    @Test
    void lostAnswerIsThatOfARequestThatTookEffect() {
        http.on(anyRequest()).loseAnswer();

        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class).hasMessageContaining("lost");
        assertThat(served).hasValue(1);
    }

    @Test
    void cannedAnswerComesInsteadOfTheRequest() throws IOException {
        http.on(anyRequest()).answer(503, Map.of("x-reason", "busy"), "canned");

        HttpExecuteResponse response = call("/a");

        assertThat(response.httpResponse().statusCode()).isEqualTo(503);
        assertThat(response.httpResponse().firstMatchingHeader("x-reason")).contains("busy");
        assertThat(response.responseBody().orElseThrow()).hasContent("canned");
        assertThat(served).hasValue(0);
    }

    @Test
    void cutBodyBreaksOffAfterItsBytes() throws IOException {
        http.on(anyRequest()).cutBodyAfter(4);

        try (InputStream body = call("/a").responseBody().orElseThrow()) {
            assertThat(body.readNBytes(4)).asString(UTF_8).isEqualTo("0123");
            assertThatThrownBy(body::read).isInstanceOf(SocketException.class).hasMessageContaining("broke off");
        }
    }

    @Test
    void faultTakesEffectOnceUnlessSaidOtherwise() throws IOException {
        http.on(anyRequest()).fail();
        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class);
        assertThat(get("/a")).isEqualTo("0123456789");

        http.on(anyRequest()).after(1).times(2).fail();
        assertThat(get("/a")).isEqualTo("0123456789");
        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class);
        assertThat(get("/a")).isEqualTo("0123456789");
    }

    @Test
    void healedClientFailsNoMore() throws IOException {
        http.on(anyRequest()).always().fail();
        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> get("/a")).isInstanceOf(SocketException.class);

        http.heal();

        assertThat(get("/a")).isEqualTo("0123456789");
    }

    @Test
    void hooksAreCalledBeforeAndAfterTheRequest() throws IOException {
        List<String> calls = new ArrayList<>();
        http.on(path("/a")).callBefore(request -> calls.add("before with " + served));
        http.on(path("/b")).callAfter(request -> calls.add("after with " + served));

        get("/a");
        get("/b");

        assertThat(calls).containsExactly("before with 0", "after with 2");
    }

    @Test
    void whatAHookThrowsIsThrown() {
        http.on(anyRequest()).callBefore(request -> {
            throw new UncheckedIOException(new IOException("by the hook"));
        });

        assertThatThrownBy(() -> get("/a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("by the hook");
    }

    private String get(String path) throws IOException {
        try (InputStream body = call(path).responseBody().orElseThrow()) {
            return new String(body.readAllBytes(), UTF_8);
        }
    }

    private HttpExecuteResponse call(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(uri)
                .putHeader("H", "value")
                .build();
        return http.prepareRequest(HttpExecuteRequest.builder().request(request).build())
                .call();
    }
}
