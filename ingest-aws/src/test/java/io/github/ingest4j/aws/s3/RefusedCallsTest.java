// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Each call against each thing that a person has to put right: one clear message, whichever call meets it. */
class RefusedCallsTest {
    private static final String KEY = "data/a";
    private static final String TOKEN = new UploadToken(
                    "U",
                    1,
                    new Crc32c(1),
                    List.of(new UploadToken.Part("\"00112233445566778899aabbccddeeff\"", new Crc32c(1))))
            .encode();

    @FunctionalInterface
    private interface CallOnStore {
        void on(ObjectStore store) throws IOException;
    }

    private enum Call {
        CREATE("create", "s3:PutObject", store -> store.createIfAbsent(KEY, new byte[1])),
        READ("read", "s3:GetObject and s3:ListBucket", store -> store.read(KEY)),
        STAT("read", "s3:GetObject and s3:ListBucket", store -> store.stat(KEY)),
        LIST("list", "s3:ListBucket", store -> store.list(KEY)),
        STAGE("stage", "s3:PutObject", store -> {
            try (ObjectUpload upload = store.stage(KEY)) {
                upload.seal();
            }
        }),
        COMPLETE("complete", "s3:PutObject", store -> store.complete(KEY, TOKEN)),
        ABORT("abort", "s3:AbortMultipartUpload", store -> store.abort(KEY, TOKEN)),
        DELETE("delete", "s3:DeleteObject", store -> store.delete(KEY));

        private final String operation;
        private final String action;
        private final CallOnStore call;

        Call(String operation, String action, CallOnStore call) {
            this.operation = operation;
            this.action = action;
            this.call = call;
        }
    }

    private enum Obstacle {
        FORBIDDEN(
                403, "AccessDenied", "access denied (status 403 AccessDenied, request 4442587FB7D0A2F9); allow ACTION"),
        NO_BUCKET(
                404,
                "NoSuchBucket",
                "bucket 'lake' does not exist in region us-east-1 (status 404 NoSuchBucket, request 4442587FB7D0A2F9);"
                        + " create it, or correct the name or the region"),
        OTHER_REGION(
                301,
                "PermanentRedirect",
                "bucket 'lake' is in another region than the client, which is set to us-east-1 (the bucket is in"
                        + " eu-west-1) (status 301 PermanentRedirect, request 4442587FB7D0A2F9); set the client to the"
                        + " region of the bucket"),
        EXPIRED(
                400,
                "ExpiredToken",
                "the AWS credentials have expired (status 400 ExpiredToken, request 4442587FB7D0A2F9); renew them, or"
                        + " let the client take them from a provider that does"),
        UNKNOWN_KEY(
                403,
                "InvalidAccessKeyId",
                "AWS does not accept the credentials (status 403 InvalidAccessKeyId, request 4442587FB7D0A2F9); check"
                        + " the access key and the clock of the machine"),
        ARCHIVED(403, "InvalidObjectState", "the service refused the request (status 403 InvalidObjectState");

        private final int status;
        private final String code;
        private final String message;

        Obstacle(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }
    }

    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());

    private static Stream<Arguments> callsAndObstacles() {
        return Stream.of(Call.values())
                .flatMap(call -> Stream.of(Obstacle.values()).map(obstacle -> Arguments.of(call, obstacle)));
    }

    @ParameterizedTest
    @MethodSource("callsAndObstacles")
    void refusedCallSaysWhatWhereWhyAndWhatToDo(Call call, Obstacle obstacle) {
        Map<String, String> headers = new HashMap<>(OfflineS3.XML);
        headers.put("x-amz-bucket-region", "eu-west-1");
        http.on(method("HEAD")).always().answer(obstacle.status, headers, "");
        http.on(anyRequest()).always().answer(obstacle.status, headers, OfflineS3.error(obstacle.code));
        S3ObjectStore store = store(OfflineS3.builder(http).build());

        assertThatThrownBy(() -> call.call.on(store))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith(call.operation + " s3://lake/" + KEY + " failed: "
                        + obstacle.message.replace("ACTION", call.action))
                .hasMessageNotContaining("Words of the service")
                .hasCauseInstanceOf(software.amazon.awssdk.services.s3.model.S3Exception.class);
    }

    @ParameterizedTest
    @EnumSource
    void missingCredentialsAreToldBeforeAnythingIsSent(Call call) {
        AwsCredentialsProvider none = AwsCredentialsProviderChain.of(() -> {
            throw SdkClientException.create("none here");
        });
        S3ObjectStore store =
                store(OfflineS3.builder(http).credentialsProvider(none).build());

        assertThatThrownBy(() -> call.call.on(store))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(
                        " s3://lake/" + KEY + " failed: no AWS credentials found; give the process a role, or"
                                + " set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        assertThat(http.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void callThatGetsNoAnswerHasAnUnknownOutcome(Call call) {
        http.on(anyRequest()).always().fail();
        S3ObjectStore store = store(OfflineS3.builder(http).build());

        assertThatThrownBy(() -> call.call.on(store))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageEndingWith(" s3://lake/" + KEY
                        + " failed: no answer (SocketException: injected: the request was not sent)");
    }

    @ParameterizedTest
    @EnumSource
    void throttledCallHasAnUnknownOutcome(Call call) {
        http.on(method("HEAD")).always().answer(503, Map.of(), "");
        http.on(anyRequest()).always().answer(503, OfflineS3.error("SlowDown"));
        S3ObjectStore store = store(OfflineS3.builder(http).build());

        assertThatThrownBy(() -> call.call.on(store))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(" s3://lake/" + KEY + " failed: ")
                .hasMessageContaining("(status 503");
    }

    private static S3ObjectStore store(S3Client client) {
        return S3ObjectStore.in(client, OfflineS3.BUCKET);
    }
}
