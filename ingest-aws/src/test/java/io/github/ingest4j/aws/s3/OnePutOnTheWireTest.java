// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.aws.internal.AwsFault;
import io.github.ingest4j.aws.s3.WireServer.Request;
import io.github.ingest4j.aws.s3.WireServer.Script;
import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What arrives at the other end of the wire, with the real HTTP clients. */
class OnePutOnTheWireTest {
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Duration IMPATIENT = Duration.ofMillis(500);
    private static final int MANIFEST_BYTES = 2_000;
    private static final String PRECONDITION_FAILED = OfflineS3.error("PreconditionFailed");

    private enum Client {
        URL_CONNECTION(timeout ->
                UrlConnectionHttpClient.builder().socketTimeout(timeout).build()),
        APACHE(timeout -> ApacheHttpClient.builder().socketTimeout(timeout).build()),
        APACHE_WITHOUT_EXPECT(timeout -> ApacheHttpClient.builder()
                .socketTimeout(timeout)
                .expectContinueEnabled(false)
                .build());

        private final Function<Duration, SdkHttpClient> http;

        Client(Function<Duration, SdkHttpClient> http) {
            this.http = http;
        }

        SdkHttpClient patient() {
            return http.apply(PATIENT);
        }

        SdkHttpClient impatient() {
            return http.apply(IMPATIENT);
        }
    }

    private enum Connection {
        FRESH,
        KEPT_ALIVE
    }

    private enum Loss {
        CLOSED_AFTER_HEAD(Request::close),
        RESET_AFTER_HEAD(Request::reset),
        CLOSED_AFTER_BODY(request -> {
            request.body();
            request.close();
        }),
        RESET_AFTER_BODY(request -> {
            request.body();
            request.reset();
        }),
        CLOSED_AFTER_CONTINUE(request -> {
            request.body();
            request.write("HTTP/1.1 100 Continue\r\n\r\n");
            request.close();
        }),
        CLOSED_IN_STATUS_LINE(request -> {
            request.body();
            request.write("HTTP/1.1 20");
            request.close();
        }),
        CLOSED_AFTER_STATUS_LINE(request -> {
            request.body();
            request.write("HTTP/1.1 200 OK\r\n");
            request.close();
        }),
        NO_HTTP(request -> {
            request.body();
            request.write("what is this?\r\n\r\n");
            request.close();
        }),
        SERVER_ERROR(request -> {
            request.body();
            request.answer(500, OfflineS3.XML, OfflineS3.error("InternalError"));
        }),
        SLOW_DOWN(request -> {
            request.body();
            request.answer(503, OfflineS3.XML, OfflineS3.error("SlowDown"));
        });

        private final Script script;

        Loss(Script script) {
            this.script = script;
        }
    }

    private static Stream<Arguments> losses() {
        return combinations(Loss.values());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lostAnswerLeavesOnePutAndAnUnknownOutcome(Client client, Connection connection, Loss loss) throws Exception {
        try (WireServer server = serving(loss.script);
                SdkHttpClient http = client.patient();
                S3Client s3 = client(http, server)) {
            S3ObjectStore store = S3ObjectStore.in(s3, OfflineS3.BUCKET);
            begin(connection, s3);

            assertThatThrownBy(() -> store.createIfAbsent("manifest.json", new byte[MANIFEST_BYTES]))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StoreRefusedException.class)
                    .hasMessageStartingWith("create s3://lake/manifest.json failed: ");
            assertThat(puts(server)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceLeavesOnePutAndAnUnknownOutcome(Client client) throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        Script silence = request -> {
            request.body();
            arrived.complete(null);
            request.unaskedBody(); // another body, which never comes: waits for the client to give up
        };
        try (WireServer server = serving(silence);
                SdkHttpClient http = client.impatient();
                S3Client s3 = client(http, server)) {

            assertThatThrownBy(() -> S3ObjectStore.in(s3, OfflineS3.BUCKET)
                            .createIfAbsent("manifest.json", new byte[MANIFEST_BYTES]))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StoreRefusedException.class)
                    .hasMessageStartingWith("create s3://lake/manifest.json failed: no answer (SocketTimeoutException");
            arrived.get();
            assertThat(puts(server)).isEqualTo(1);
        }
    }

    private enum Refusal {
        AFTER_BODY(request -> {
            request.body();
            request.answer(412, OfflineS3.XML, PRECONDITION_FAILED);
        }),
        BEFORE_BODY(request -> {
            request.answer(412, OfflineS3.XML, PRECONDITION_FAILED);
            request.unaskedBody();
        }),
        WITHOUT_TEXT(request -> {
            request.body();
            request.answer(412, Map.of(), "");
        });

        private final Script script;

        Refusal(Script script) {
            this.script = script;
        }
    }

    private static Stream<Arguments> refusals() {
        return combinations(Refusal.values());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusedPutIsNotRepeated(Client client, Connection connection, Refusal refusal) throws Exception {
        try (WireServer server = serving(refusal.script);
                SdkHttpClient http = client.patient();
                S3Client s3 = client(http, server)) {
            S3ObjectStore store = S3ObjectStore.in(s3, OfflineS3.BUCKET);
            begin(connection, s3);

            CreateResult result = store.createIfAbsent("manifest.json", new byte[MANIFEST_BYTES]);

            assertThat(result).isEqualTo(CreateResult.EXISTS);
            assertThat(puts(server)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void successIsOnePutWithConditionAndChecksum(Client client) throws Exception {
        try (WireServer server = serving(request -> {
                    request.body();
                    request.answer(200, Map.of("ETag", "\"0\""), "");
                });
                SdkHttpClient http = client.patient();
                S3Client s3 = client(http, server)) {

            CreateResult result =
                    S3ObjectStore.in(s3, OfflineS3.BUCKET).createIfAbsent("manifest.json", new byte[] {'1'});

            assertThat(result).isEqualTo(CreateResult.CREATED);
            assertThat(server.requests()).singleElement().satisfies(put -> {
                assertThat(put.line()).isEqualTo("PUT /lake/manifest.json HTTP/1.1");
                assertThat(put.header("if-none-match")).contains("*");
                assertThat(put.header("x-amz-checksum-crc32c")).contains("kPWZ4w==");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatTheServerHasClosedMeanwhileLeadsToNoSecondPut(Client client) throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (WireServer server = WireServer.running(request -> {
                    if (request.line().startsWith("GET")) {
                        request.answer(200, Map.of(), "x");
                        request.close();
                        gone.complete(null);
                    } else {
                        request.body();
                        request.answer(200, Map.of("ETag", "\"0\""), "");
                    }
                });
                SdkHttpClient http = client.patient();
                S3Client s3 = client(http, server)) {
            begin(Connection.KEPT_ALIVE, s3);
            gone.get();

            boolean created = created(S3ObjectStore.in(s3, OfflineS3.BUCKET));

            // Apache looks after a connection that was idle for a while, and takes a new one.
            assertThat(puts(server)).isEqualTo(created ? 1 : 0);
        }
    }

    private static boolean created(S3ObjectStore store) throws IOException {
        try {
            return store.createIfAbsent("manifest.json", new byte[MANIFEST_BYTES]) == CreateResult.CREATED;
        } catch (StoreRefusedException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    /** The reason why the store leaves the header out: JDK 17.0.15 sends three heads, JDK 25 one, both lose the code. */
    @ParameterizedTest
    @EnumSource
    void earlyRefusalAfterExpectIsRepeatedOrAtLeastLosesItsReason(Connection connection) throws Exception {
        try (WireServer server = serving(Refusal.BEFORE_BODY.script);
                SdkHttpClient http = Client.URL_CONNECTION.patient();
                S3Client s3 = client(http, server)) {
            begin(connection, s3);

            assertThatThrownBy(() -> s3.putObject(
                            put -> put.bucket(OfflineS3.BUCKET)
                                    .key("manifest.json")
                                    .ifNoneMatch("*"),
                            RequestBody.fromBytes(new byte[MANIFEST_BYTES])))
                    .isInstanceOfSatisfying(S3Exception.class, thrown -> {
                        assertThat(thrown.statusCode()).isEqualTo(412);
                        assertThat(AwsFault.code(thrown)).isEmpty();
                    });
            assertThat(puts(server)).isIn(1L, 3L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void partsAreSentWithoutWaitingForLeave(Client client) throws Exception {
        try (WireServer server = serving(OnePutOnTheWireTest::takeUpload);
                SdkHttpClient http = client.patient();
                S3Client s3 = client(http, server);
                var upload = S3ObjectStore.in(s3, OfflineS3.BUCKET).stage("data/file")) {
            upload.write('x');

            upload.seal();

            assertThat(server.lines())
                    .containsExactly(
                            "POST /lake/data/file?uploads HTTP/1.1",
                            "PUT /lake/data/file?partNumber=1&uploadId=U HTTP/1.1");
            boolean asks = server.requests().get(1).header("expect").isPresent();
            assertThat(asks).isEqualTo(client == Client.APACHE); // which adds it by itself, and copes with it
        }
    }

    private static void takeUpload(Request request) throws IOException {
        request.body();
        if (request.line().startsWith("POST")) {
            request.answer(
                    200,
                    OfflineS3.XML,
                    "<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>");
        } else {
            request.answer(200, Map.of("ETag", "\"0\""), "");
        }
    }

    private static Stream<Arguments> combinations(Enum<?>... faults) {
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of(Connection.values())
                        .flatMap(
                                connection -> Stream.of(faults).map(fault -> Arguments.of(client, connection, fault))));
    }

    private static WireServer serving(Script script) throws IOException {
        return WireServer.running(request -> {
            if (request.line().startsWith("GET")) {
                request.answer(200, Map.of(), "x");
            } else {
                script.run(request);
            }
        });
    }

    private static S3Client client(SdkHttpClient http, WireServer server) {
        return OfflineS3.builder(http).endpointOverride(server.endpoint()).build();
    }

    private static void begin(Connection connection, S3Client s3) {
        if (connection == Connection.KEPT_ALIVE) {
            s3.getObjectAsBytes(request -> request.bucket(OfflineS3.BUCKET).key("warm-up"));
        }
    }

    private static long puts(WireServer server) {
        return server.lines().stream().filter(line -> line.startsWith("PUT")).count();
    }
}
