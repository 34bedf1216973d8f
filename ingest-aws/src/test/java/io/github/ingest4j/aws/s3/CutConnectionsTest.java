// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.aws.s3.WireServer.Request;
import io.github.ingest4j.aws.s3.WireServer.Script;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Reading over connections that break, with the real HTTP clients. */
class CutConnectionsTest {
    private static final String BODY = "0123456789".repeat(1_000_000);
    private static final int CUT = 1_300_000;
    private static final String E_TAG = "\"e\"";

    private enum Client {
        URL_CONNECTION(UrlConnectionHttpClient::create),
        APACHE(ApacheHttpClient::create);

        private final Supplier<SdkHttpClient> http;

        Client(Supplier<SdkHttpClient> http) {
            this.http = http;
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatAreClosedAgainAndAgainAreGoneOnBehind(Client client) throws Exception {
        Script closed = request -> sendTo(request, CUT, Request::close);

        read(client, closed, (in, server) -> assertWhole(in, server, 8));
    }

    @ParameterizedTest
    @EnumSource
    void resetConnectionIsGoneOnBehind(Client client) throws Exception {
        Script twiceReset = request -> sendTo(request, request.number() > 2 ? BODY.length() : CUT, Request::reset);

        read(client, twiceReset, (in, server) -> assertWhole(in, server, 3));
    }

    private static void assertWhole(InputStream in, WireServer server, int requests) throws IOException {
        assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)).isEqualTo(BODY);
        assertThat(server.requests())
                .hasSize(requests)
                .first()
                .satisfies(first -> assertThat(first.header("range")).isEmpty());
        assertThat(server.requests().subList(1, server.requests().size()))
                .allSatisfy(more -> assertThat(more.header("if-match")).contains(E_TAG))
                .allSatisfy(
                        more -> assertThat(more.header("range").orElseThrow()).matches("bytes=[1-9][0-9]*-"));
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatBreakForeverEndInAnError(Client client) throws Exception {
        read(client, request -> sendTo(request, 1_000, Request::close), (in, server) -> {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StoreRefusedException.class)
                    .hasMessageMatching(
                            "read s3://lake/raw/part broke off at byte [0-9]+ of 10000000, after 5 new connections: .+");
            assertThat(server.requests()).hasSize(6);
        });
    }

    @ParameterizedTest
    @EnumSource
    void streamThatIsClosedHalfReadDropsTheConnection(Client client) throws Exception {
        CompletableFuture<Boolean> sentAll = new CompletableFuture<>();
        Script endless = request -> {
            request.write("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 1000000000\r\n\r\n");
            try {
                for (int i = 0; i < 100; i++) {
                    request.write(BODY);
                }
                sentAll.complete(true);
            } catch (IOException e) {
                sentAll.complete(false);
                throw e;
            }
        };

        read(client, endless, (in, server) -> {
            assertThat(in.read()).isEqualTo('0');

            in.close();

            assertThat(sentAll.get(30, TimeUnit.SECONDS)).isFalse();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageEndingWith("is closed");
        });
    }

    @ParameterizedTest
    @EnumSource
    void objectOfUntoldLengthIsNotRead(Client client) {
        Script chunked = request -> request.write(
                "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nTransfer-Encoding: chunked\r\n\r\n" + "4\r\n0123\r\n0\r\n\r\n");

        assertThatThrownBy(() -> read(client, chunked, (in, server) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("read s3://lake/raw/part failed: the answer does not say how long the object is");
    }

    @FunctionalInterface
    private interface Reading {
        void of(InputStream in, WireServer server) throws Exception;
    }

    private static void read(Client client, Script script, Reading reading) throws Exception {
        try (WireServer server = WireServer.running(script);
                SdkHttpClient http = client.http.get();
                S3Client s3 = OfflineS3.builder(http)
                        .endpointOverride(server.endpoint())
                        .build();
                InputStream in =
                        S3ObjectStore.in(s3, OfflineS3.BUCKET).read("raw/part").orElseThrow()) {
            reading.of(in, server);
        }
    }

    /** Promises the rest of the object, and breaks off. */
    private static void sendTo(Request request, int bytes, Script end) throws IOException {
        Optional<Integer> from = request.header("range").map(range -> Integer.parseInt(range.replaceAll("[^0-9]", "")));
        String rest = BODY.substring(from.orElse(0));
        request.write(
                from.isEmpty()
                        ? "HTTP/1.1 200 OK\r\n"
                        : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + from.get() + "-"
                                + (BODY.length() - 1) + "/" + BODY.length() + "\r\n");
        request.write("ETag: " + E_TAG + "\r\nContent-Length: " + rest.length() + "\r\n\r\n");
        request.write(rest.substring(0, Math.min(bytes, rest.length())));
        if (rest.length() > bytes) {
            end.run(request);
        }
    }
}
