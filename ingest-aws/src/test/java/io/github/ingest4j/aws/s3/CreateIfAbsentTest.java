// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What the answers to a conditional PUT mean. */
class CreateIfAbsentTest {
    private static final String KEY = "_commits/g000001.json";
    private static final byte[] BODY = {'1'};

    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
    private final S3ObjectStore store = S3ObjectStore.in(OfflineS3.builder(http).build(), OfflineS3.BUCKET);

    @Test
    void successIsTold() throws IOException {
        http.on(anyRequest()).answer(200, Map.of("ETag", "\"0\""), "");

        assertThat(store.createIfAbsent(KEY, BODY)).isEqualTo(CreateResult.CREATED);
        assertThat(http.count(anyRequest())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "412, PreconditionFailed, EXISTS",
        "412, '', EXISTS",
        "409, ConditionalRequestConflict, CONFLICT",
        "409, OperationAborted, CONFLICT",
        "409, '', CONFLICT"
    })
    void refusedConditionIsAResult(int status, String code, CreateResult result) throws IOException {
        http.on(anyRequest()).always().answer(status, OfflineS3.XML, code.isEmpty() ? "" : OfflineS3.error(code));

        assertThat(store.createIfAbsent(KEY, BODY)).isEqualTo(result);
        assertThat(http.count(anyRequest())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalError, no clear answer (status 500 InternalError",
        "200, InternalError, the answer says success and has no ETag",
        "200, PreconditionFailed, the answer says success and has no ETag",
        "503, SlowDown, too many requests (status 503 SlowDown",
        "503, '', no clear answer (status 503",
        "400, RequestTimeout, no clear answer (status 400 RequestTimeout",
        "409, BucketAlreadyExists, no clear answer (status 409",
        "200, '', the answer says success and has no ETag"
    })
    void unclearAnswerIsAnUnknownOutcome(int status, String code, String message) {
        http.on(anyRequest()).always().answer(status, OfflineS3.XML, code.isEmpty() ? "" : OfflineS3.error(code));

        assertThatThrownBy(() -> store.createIfAbsent(KEY, BODY))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith("create s3://lake/" + KEY + " failed: " + message);
        assertThat(http.count(anyRequest())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"400, KeyTooLongError", "400, InvalidBucketState", "405, MethodNotAllowed", "400, BadDigest"})
    void refusalIsDefinite(int status, String code) {
        http.on(anyRequest()).always().answer(status, OfflineS3.XML, OfflineS3.error(code));

        assertThatThrownBy(() -> store.createIfAbsent(KEY, BODY))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessage("create s3://lake/" + KEY + " failed: the service refused the request (status " + status
                        + " " + code + ", request 4442587FB7D0A2F9)");
        assertThat(http.count(anyRequest())).isEqualTo(1);
    }

    private enum Retries {
        OF_MODE_STANDARD(override -> override.retryStrategy(RetryMode.STANDARD)),
        OF_MODE_LEGACY(override -> override.retryStrategy(RetryMode.LEGACY)),
        OF_MODE_ADAPTIVE(override -> override.retryStrategy(RetryMode.ADAPTIVE_V2)),
        OF_A_STRATEGY(override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy())),
        OF_A_CONFIGURED_STRATEGY(override -> override.retryStrategy(retries -> retries.maxAttempts(10)));

        private final Consumer<ClientOverrideConfiguration.Builder> override;

        Retries(Consumer<ClientOverrideConfiguration.Builder> override) {
            this.override = override;
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneAttemptIsMadeHoweverTheClientRetries(Retries retries) {
        http.on(anyRequest()).always().fail();
        try (S3Client client =
                OfflineS3.builder(http).overrideConfiguration(retries.override).build()) {

            assertThatThrownBy(() -> S3ObjectStore.in(client, OfflineS3.BUCKET).createIfAbsent(KEY, BODY))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(StoreRefusedException.class)
                    .hasMessage("create s3://lake/" + KEY
                            + " failed: no answer (SocketException: injected: the request was not sent)");
            assertThat(http.count(anyRequest())).isEqualTo(1);
        }
    }

    @Test
    void interceptorsOfTheClientStayInForce() throws IOException {
        http.on(anyRequest()).answer(200, Map.of("ETag", "\"0\""), "");
        ExecutionInterceptor theirs = new ExecutionInterceptor() {
            @Override
            public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                return context.httpRequest().toBuilder()
                        .putHeader("x-theirs", "1")
                        .build();
            }
        };
        try (S3Client client = OfflineS3.builder(http)
                .overrideConfiguration(override -> override.addExecutionInterceptor(theirs))
                .build()) {

            S3ObjectStore.in(client, OfflineS3.BUCKET).createIfAbsent(KEY, BODY);

            assertThat(http.requests()).singleElement().satisfies(put -> {
                assertThat(put.firstMatchingHeader("x-theirs")).contains("1");
                assertThat(put.firstMatchingHeader("Expect")).isEmpty();
            });
        }
    }

    private static Stream<byte[]> bodies() {
        return Stream.of(new byte[0], new byte[100_000]);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsSentAsItIsWithItsLengthAndChecksum(byte[] body) throws IOException {
        http.on(anyRequest()).answer(200, Map.of("ETag", "\"0\""), "");

        store.createIfAbsent(KEY, body);

        assertThat(http.requests()).singleElement().satisfies(put -> {
            assertThat(put.firstMatchingHeader("Content-Length")).contains(Integer.toString(body.length));
            assertThat(put.firstMatchingHeader("x-amz-checksum-crc32c"))
                    .contains(Crc32c.of(body, 0, body.length).base64());
            assertThat(put.firstMatchingHeader("If-None-Match")).contains("*");
            assertThat(put.firstMatchingHeader("Content-Encoding")).isEmpty();
        });
    }
}
