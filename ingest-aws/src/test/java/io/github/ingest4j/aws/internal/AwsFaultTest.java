// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.internal;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ingest4j.aws.internal.AwsFault.Kind;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Answers in the shapes of the services, read by their real clients. */
class AwsFaultTest {
    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());

    @AfterEach
    void close() {
        http.close();
    }

    /** A call of a service, and the shape in which the service tells an error. */
    private enum Service {
        S3("application/xml", "<Error><Code>%s</Code><Message>said</Message><RequestId>r1</RequestId></Error>") {
            @Override
            void call(AwsFaultTest test) {
                try (S3Client client = test.configured(S3Client.builder()).build()) {
                    client.putObject(put -> put.bucket("lake").key("a"), RequestBody.fromString("x"));
                }
            }
        },
        S3_WITHOUT_BODY("application/xml", "") {
            @Override
            void call(AwsFaultTest test) {
                try (S3Client client = test.configured(S3Client.builder()).build()) {
                    client.headObject(head -> head.bucket("lake").key("a"));
                }
            }
        },
        S3_COPY("application/xml", "<Error><Code>%s</Code><Message>said</Message><RequestId>r1</RequestId></Error>") {
            @Override
            void call(AwsFaultTest test) {
                try (S3Client client = test.configured(S3Client.builder()).build()) {
                    client.copyObject(copy -> copy.sourceBucket("lake")
                            .sourceKey("a")
                            .destinationBucket("lake")
                            .destinationKey("b"));
                }
            }
        },
        DYNAMODB(
                "application/x-amz-json-1.0",
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"said\"}") {
            @Override
            void call(AwsFaultTest test) {
                try (DynamoDbClient client =
                        test.configured(DynamoDbClient.builder()).build()) {
                    client.getItem(get -> get.tableName("ledger").key(Map.of("pk", AttributeValue.fromS("a"))));
                }
            }
        },
        SNS(
                "text/xml",
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>"
                        + "<Code>%s</Code><Message>said</Message></Error><RequestId>r1</RequestId></ErrorResponse>") {
            @Override
            void call(AwsFaultTest test) {
                try (SnsClient client = test.configured(SnsClient.builder()).build()) {
                    client.publish(publish -> publish.topicArn("arn").message("m"));
                }
            }
        },
        SECRETS("application/x-amz-json-1.1", "{\"__type\":\"%s\",\"Message\":\"said\"}") {
            @Override
            void call(AwsFaultTest test) {
                try (SecretsManagerClient client =
                        test.configured(SecretsManagerClient.builder()).build()) {
                    client.getSecretValue(get -> get.secretId("key"));
                }
            }
        };

        private final String type;
        private final String error;

        Service(String type, String error) {
            this.type = type;
            this.error = error;
        }

        abstract void call(AwsFaultTest test);
    }

    @ParameterizedTest
    @CsvSource({
        "S3, 403, AccessDenied, DENIED",
        "S3, 403, AllAccessDisabled, DENIED",
        "S3, 403, AccountProblem, DENIED",
        "S3, 403, SomethingNew, DENIED",
        "S3, 403, InvalidObjectState, REFUSED",
        "S3, 403, InvalidAccessKeyId, CREDENTIALS",
        "S3, 403, SignatureDoesNotMatch, CREDENTIALS",
        "S3, 403, RequestTimeTooSkewed, CREDENTIALS",
        "S3, 403, NotSignedUp, CREDENTIALS",
        "S3, 400, ExpiredToken, CREDENTIALS",
        "S3, 400, InvalidToken, CREDENTIALS",
        "S3, 400, TokenRefreshRequired, CREDENTIALS",
        "S3, 404, NoSuchBucket, MISSING",
        "S3, 404, NoSuchKey, REFUSED",
        "S3, 404, NoSuchUpload, REFUSED",
        "S3, 301, PermanentRedirect, WRONG_REGION",
        "S3, 307, TemporaryRedirect, WRONG_REGION",
        "S3, 400, AuthorizationHeaderMalformed, WRONG_REGION",
        "S3, 400, IllegalLocationConstraintException, WRONG_REGION",
        "S3, 503, SlowDown, THROTTLED",
        "S3, 400, EntityTooLarge, REFUSED",
        "S3, 400, InvalidBucketName, REFUSED",
        "S3, 400, KMS.DisabledException, REFUSED",
        "S3, 412, PreconditionFailed, REFUSED",
        "S3, 409, ConditionalRequestConflict, UNKNOWN",
        "S3, 409, OperationAborted, UNKNOWN",
        "S3, 400, RequestTimeout, UNKNOWN",
        "S3, 500, InternalError, UNKNOWN",
        "S3, 503, ServiceUnavailable, UNKNOWN",
        "S3_COPY, 200, InternalError, UNKNOWN",
        "S3_COPY, 200, SlowDown, THROTTLED",
        "S3_COPY, 200, AccessDenied, DENIED",
        "S3_WITHOUT_BODY, 403, '', DENIED",
        "S3_WITHOUT_BODY, 301, '', WRONG_REGION",
        "S3_WITHOUT_BODY, 400, '', REFUSED",
        "S3_WITHOUT_BODY, 429, '', THROTTLED",
        "S3_WITHOUT_BODY, 408, '', UNKNOWN",
        "S3_WITHOUT_BODY, 503, '', UNKNOWN",
        "DYNAMODB, 400, AccessDeniedException, DENIED",
        "DYNAMODB, 400, ResourceNotFoundException, MISSING",
        "DYNAMODB, 400, ProvisionedThroughputExceededException, THROTTLED",
        "DYNAMODB, 400, ThrottlingException, THROTTLED",
        "DYNAMODB, 400, RequestLimitExceeded, THROTTLED",
        "DYNAMODB, 400, UnrecognizedClientException, CREDENTIALS",
        "DYNAMODB, 400, InvalidSignatureException, CREDENTIALS",
        "DYNAMODB, 400, IncompleteSignatureException, CREDENTIALS",
        "DYNAMODB, 400, MissingAuthenticationTokenException, CREDENTIALS",
        "DYNAMODB, 400, ExpiredTokenException, CREDENTIALS",
        "DYNAMODB, 400, ValidationException, REFUSED",
        "DYNAMODB, 400, ConditionalCheckFailedException, REFUSED",
        "DYNAMODB, 400, ItemCollectionSizeLimitExceededException, REFUSED",
        "DYNAMODB, 400, TransactionConflictException, UNKNOWN",
        "DYNAMODB, 500, InternalServerError, UNKNOWN",
        "SNS, 403, AuthorizationError, DENIED",
        "SNS, 404, NotFound, MISSING",
        "SNS, 404, ResourceNotFound, MISSING",
        "SNS, 400, InvalidParameter, REFUSED",
        "SNS, 429, Throttled, THROTTLED",
        "SNS, 400, Throttling, THROTTLED",
        "SNS, 403, InvalidClientTokenId, CREDENTIALS",
        "SNS, 403, MissingAuthenticationToken, CREDENTIALS",
        "SNS, 400, IncompleteSignature, CREDENTIALS",
        "SNS, 403, InvalidSecurity, CREDENTIALS",
        "SNS, 403, RequestExpired, CREDENTIALS",
        "SNS, 400, KMSAccessDenied, DENIED",
        "SNS, 400, KMSDisabled, REFUSED",
        "SNS, 400, KMSNotFound, REFUSED",
        "SNS, 403, KMSOptInRequired, REFUSED",
        "SNS, 400, KMSThrottling, THROTTLED",
        "SNS, 500, InternalError, UNKNOWN",
        "SNS, 500, InternalFailure, UNKNOWN",
        "SECRETS, 400, AccessDeniedException, DENIED",
        "SECRETS, 400, ResourceNotFoundException, MISSING",
        "SECRETS, 400, ThrottlingException, THROTTLED",
        "SECRETS, 400, InvalidRequestException, REFUSED",
        "SECRETS, 400, DecryptionFailure, REFUSED",
        "SECRETS, 500, InternalServiceError, UNKNOWN",
    })
    void codeAndStatusTellTheKind(Service service, int status, String code, Kind kind) {
        SdkException thrown = failed(service, status, code);

        AwsFault fault = AwsFault.of(thrown, "WORK", "x:Do", "thing 't'", "eu-west-1");

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.message()).startsWith("WORK failed: ").contains("status " + status, code);
        assertThat(AwsFault.code((AwsServiceException) thrown)).isIn(code, null, "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        S3       | 403 | AccessDenied              | PUT s3://lake/a failed: access denied (status 403 AccessDenied, request r1); allow s3:PutObject on bucket 'lake'
        S3       | 404 | NoSuchBucket              | PUT s3://lake/a failed: bucket 'lake' does not exist in region eu-west-1 (status 404 NoSuchBucket, request r1); create it, or correct the name or the region
        S3       | 400 | ExpiredToken              | PUT s3://lake/a failed: the AWS credentials have expired (status 400 ExpiredToken, request r1); renew them, or let the client take them from a provider that does
        S3       | 403 | InvalidAccessKeyId        | PUT s3://lake/a failed: AWS does not accept the credentials (status 403 InvalidAccessKeyId, request r1); check the access key and the clock of the machine
        S3       | 503 | SlowDown                  | PUT s3://lake/a failed: too many requests (status 503 SlowDown, request r1); the next run tries again
        S3       | 400 | EntityTooLarge            | PUT s3://lake/a failed: the service refused the request (status 400 EntityTooLarge, request r1)
        S3       | 500 | InternalError             | PUT s3://lake/a failed: no clear answer (status 500 InternalError, request r1)
        DYNAMODB | 400 | ResourceNotFoundException | PUT s3://lake/a failed: bucket 'lake' does not exist in region eu-west-1 (status 400 ResourceNotFoundException); create it, or correct the name or the region
        """)
    void messageSaysWhatWhereWhyAndWhatToDo(Service service, int status, String code, String message) {
        AwsFault fault = AwsFault.of(
                failed(service, status, code), "PUT s3://lake/a", "s3:PutObject", "bucket 'lake'", "eu-west-1");

        assertThat(fault.message()).isEqualTo(message);
    }

    @Test
    void regionOfTheBucketIsTold() {
        http.on(anyRequest()).answer(301, Map.of("x-amz-bucket-region", "us-west-2", "x-amz-request-id", "r1"), "");

        AwsFault fault = AwsFault.of(
                thrownBy(Service.S3_WITHOUT_BODY), "HEAD s3://lake/a", "s3:GetObject", "bucket 'lake'", "eu-west-1");

        assertThat(fault.message())
                .isEqualTo(
                        "HEAD s3://lake/a failed: bucket 'lake' is in another region than the client, which is set to"
                                + " eu-west-1 (the bucket is in us-west-2) (status 301, request r1); set the client to the region"
                                + " of the bucket");
    }

    @ParameterizedTest
    @EnumSource(
            value = Service.class,
            names = {"S3", "DYNAMODB", "SNS", "SECRETS"})
    void lostConnectionIsUnknown(Service service) {
        http.on(anyRequest()).fail();

        AwsFault fault = AwsFault.of(thrownBy(service), "WORK", "x:Do", "thing", "eu-west-1");

        assertThat(fault)
                .isEqualTo(new AwsFault(
                        Kind.UNKNOWN, "WORK failed: no answer (SocketException: injected: the request was not sent)"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Service.class,
            names = {"DYNAMODB", "SNS", "SECRETS"})
    void answerThatCannotBeReadIsNotQuoted(Service service) {
        http.on(anyRequest()).answer(200, Map.of("Content-Type", service.type), "planted");
        SdkException thrown = thrownBy(service);

        AwsFault fault = AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1");

        assertThat(fault.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(fault.message()).startsWith("WORK failed: no answer (").doesNotContain("planted");
        assertThat(AwsFault.isOfTransport(thrown)).isFalse();
    }

    static Stream<Throwable> transportFailures() {
        return Stream.of(
                new UnknownHostException("sns.example"),
                new SocketTimeoutException("Read timed out"),
                new SSLHandshakeException("no certificate"),
                new EOFException("ended"),
                new IOException("unexpected end of stream"),
                new UncheckedIOException(new SocketTimeoutException("Read timed out")));
    }

    @ParameterizedTest
    @MethodSource("transportFailures")
    void whatTheNetworkSaysIsQuoted(Throwable cause) {
        SdkException thrown = SdkClientException.create("Unable to execute HTTP request: " + cause.getMessage(), cause);
        Throwable root = cause.getCause() == null ? cause : cause.getCause();

        assertThat(AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1"))
                .isEqualTo(new AwsFault(
                        Kind.UNKNOWN,
                        "WORK failed: no answer (" + root.getClass().getSimpleName() + ": " + root.getMessage() + ")"));
        assertThat(AwsFault.isOfTransport(thrown)).isTrue();
    }

    @Test
    void timeLimitIsTold() {
        SdkException thrown = ApiCallTimeoutException.create(10_000);

        assertThat(AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1").message())
                .startsWith("WORK failed: no answer (ApiCallTimeoutException: ")
                .contains("10000 millis");
    }

    static Stream<AwsCredentialsProvider> providersWithoutCredentials() {
        return Stream.of(
                ProfileCredentialsProvider.create("no-such-profile"),
                AwsCredentialsProviderChain.of(ProfileCredentialsProvider.create("no-such-profile")),
                () -> {
                    throw SdkClientException.create(
                            "Failed to load credentials from IMDS.", new ConnectException("Connection refused"));
                });
    }

    @ParameterizedTest
    @MethodSource("providersWithoutCredentials")
    void missingCredentialsAreToldAsSuch(AwsCredentialsProvider credentials) {
        try (SecretsManagerClient client = configured(SecretsManagerClient.builder())
                .credentialsProvider(credentials)
                .build()) {
            SdkException thrown =
                    catchThrowableOfType(SdkException.class, () -> client.getSecretValue(get -> get.secretId("key")));

            assertThat(AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1"))
                    .isEqualTo(new AwsFault(
                            Kind.CREDENTIALS,
                            "WORK failed: no AWS credentials found; give the process a role, or set AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY"));
        }
    }

    @Test
    void hostThatIsNamedForCredentialsIsOnlyAHost() {
        SdkException thrown = SdkClientException.create(
                "Unable to execute HTTP request: credentials.example", new UnknownHostException("credentials.example"));

        assertThat(AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1").kind())
                .isEqualTo(Kind.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        403 | AccessDenied        | CREDENTIALS | WORK failed: Sts refused AWS credentials (status 403 AccessDenied, request r1); check the role of the client and who may take it
        400 | ExpiredToken        | CREDENTIALS | WORK failed: Sts refused AWS credentials (status 400 ExpiredToken, request r1); check the role of the client and who may take it
        400 | Throttling          | THROTTLED   | WORK failed: Sts gave no AWS credentials (status 400 Throttling, request r1)
        500 | InternalFailure     | UNKNOWN     | WORK failed: Sts gave no AWS credentials (status 500 InternalFailure, request r1)
        """)
    void failureOnTheWayToCredentialsIsNotOneOfTheService(int status, String code, Kind kind, String message) {
        SdkException thrown = AwsServiceException.builder()
                .statusCode(status)
                .requestId("r1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Sts")
                        .errorCode(code)
                        .build())
                .build();

        assertThat(AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1")).isEqualTo(new AwsFault(kind, message));
    }

    @Test
    void serviceExceptionWithoutDetailsIsTold() {
        SdkException thrown = AwsServiceException.builder().statusCode(500).build();

        assertThat(AwsFault.of(thrown, "WORK", "x:Do", "thing", "eu-west-1"))
                .isEqualTo(new AwsFault(Kind.UNKNOWN, "WORK failed: no clear answer (status 500)"));
    }

    @ParameterizedTest
    @CsvSource({
        "CREDENTIALS, true",
        "DENIED, true",
        "MISSING, true",
        "WRONG_REGION, true",
        "THROTTLED, false",
        "REFUSED, false",
        "UNKNOWN, false"
    })
    void kindSaysWhetherAPersonMustAct(Kind kind, boolean person) {
        assertThat(kind.needsPerson()).isEqualTo(person);
    }

    private SdkException failed(Service service, int status, String code) {
        http.on(anyRequest()).answer(status, Map.of("Content-Type", service.type), service.error.formatted(code));
        return thrownBy(service);
    }

    private SdkException thrownBy(Service service) {
        return catchThrowableOfType(SdkException.class, () -> service.call(this));
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder) {
        return builder.httpClient(http)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }
}
