// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Notifier;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

@Timeout(60)
class SnsNotifierTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:alerts";
    private static final String PUBLISHED = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">"
            + "<PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>";

    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
    private final SnsClient client = builder().build();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void exampleOfTheDocumentation() {
        // @start region="example"
        Notifier notifier = SnsNotifier.to(client, "arn:aws:sns:eu-west-1:123456789012:alerts");
        // @end

        assertThat(notifier).hasToString("SnsNotifier[arn:aws:sns:eu-west-1:123456789012:alerts]");
    }

    @Test
    void onlyWhatThePermissionsSayIsCalled() throws Exception {
        List<String> operations = new ArrayList<>();
        http.on(anyRequest()).always().answer(200, PUBLISHED);
        try (SnsClient watched = builder()
                .overrideConfiguration(settings -> settings.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        operations.add(context.request().getClass().getSimpleName());
                    }
                }))
                .build()) {
            SnsNotifier notifier = SnsNotifier.to(watched, TOPIC);

            notifier.deliver(Notices.failed());

            assertThat(operations).containsExactly("PublishRequest");
            assertThat(notifier.permissions())
                    .extracting(Permission::action, Permission::resource, Permission::use)
                    .containsExactly(tuple("sns:Publish", TOPIC, Permission.Use.RUN));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alerts",
                "arn:aws:sqs:eu-west-1:123456789012:alerts",
                "arn:aws:sns:eu-west-1:1234:alerts",
                "arn:aws:sns:eu-west-1:123456789012:",
                "arn:aws:sns:eu-west-1:123456789012:al erts",
                "arn:aws:sns:eu-west-1:123456789012:alerts:5be8c7a2-subscription",
                " arn:aws:sns:eu-west-1:123456789012:alerts",
                "https://sns.eu-west-1.amazonaws.com/alerts"
            })
    void whatIsNoTopicIsRefusedAtOnce(String arn) {
        assertThatThrownBy(() -> SnsNotifier.to(client, arn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + arn + "' is no ARN of an SNS topic, which is like"
                        + " arn:aws:sns:eu-west-1:123456789012:alerts");
    }

    @Test
    void topicOfAnotherRegionIsRefusedAtOnce() {
        assertThatThrownBy(() -> SnsNotifier.to(client, "arn:aws:sns:us-east-1:123456789012:alerts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("topic arn:aws:sns:us-east-1:123456789012:alerts is in region us-east-1, and the client is"
                        + " set to eu-west-1: set the client to the region of the topic");
    }

    @Test
    void topicOfAnotherPartitionIsTaken() {
        try (SnsClient china = builder().region(Region.CN_NORTH_1).build()) {
            assertThat(SnsNotifier.to(china, "arn:aws-cn:sns:cn-north-1:123456789012:alerts.fifo"))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        403 | AuthorizationError   | access denied (status 403 AuthorizationError, request r); allow sns:Publish on topic arn:aws:sns:eu-west-1:123456789012:alerts
        404 | NotFound             | topic arn:aws:sns:eu-west-1:123456789012:alerts does not exist in region eu-west-1 (status 404 NotFound, request r); create it, or correct the name or the region
        403 | InvalidClientTokenId | AWS does not accept the credentials (status 403 InvalidClientTokenId, request r); check the access key and the clock of the machine
        403 | InvalidSecurity      | AWS does not accept the credentials (status 403 InvalidSecurity, request r); check the access key and the clock of the machine
        403 | ExpiredToken         | the AWS credentials have expired (status 403 ExpiredToken, request r); renew them, or let the client take them from a provider that does
        400 | KMSAccessDenied      | access denied (status 400 KMSAccessDenied, request r); allow kms:GenerateDataKey and kms:Decrypt on the KMS key of the topic
        """)
    void whatAPersonMustDoIsAConfigurationException(int status, String code, String message) {
        http.on(anyRequest()).answer(status, error(code));

        assertThatThrownBy(() -> deliver(client))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("publishing to " + TOPIC + " failed: " + message)
                .hasCauseInstanceOf(AwsServiceException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        429 | Throttled        | too many requests (status 429 Throttled, request r); the next run tries again
        400 | Throttling       | too many requests (status 400 Throttling, request r); the next run tries again
        400 | KMSThrottling    | too many requests (status 400 KMSThrottling, request r); the next run tries again
        500 | InternalError    | no clear answer (status 500 InternalError, request r)
        400 | InvalidParameter | the service refused the request (status 400 InvalidParameter, request r)
        400 | KMSDisabled      | the service refused the request (status 400 KMSDisabled, request r)
        """)
    void otherFailuresAreIoExceptions(int status, String code, String message) {
        http.on(anyRequest()).answer(status, error(code));

        assertThatThrownBy(() -> deliver(client))
                .isInstanceOf(IOException.class)
                .hasMessage("publishing to " + TOPIC + " failed: " + message)
                .hasCauseInstanceOf(AwsServiceException.class);
    }

    @Test
    void lostConnectionIsAnIoException() {
        http.on(anyRequest()).fail();

        assertThatThrownBy(() -> deliver(client))
                .isInstanceOf(IOException.class)
                .hasMessage("publishing to " + TOPIC + " failed: no answer (SocketException: injected: the request was"
                        + " not sent)");
    }

    @Test
    void missingCredentialsAreAConfigurationException() {
        try (SnsClient nobody = builder()
                .credentialsProvider(ProfileCredentialsProvider.create("no-such-profile"))
                .build()) {
            assertThatThrownBy(() -> deliver(nobody))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("publishing to " + TOPIC + " failed: no AWS credentials found;");
        }
    }

    @Test
    void interruptEndsTheDeliveryAndStays() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> deliver(client))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("interrupted while publishing to " + TOPIC);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void topicThatDoesNotAnswerIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        http.on(anyRequest()).callBefore(request -> awaitOrInterrupt(never));
        try (SnsClient impatient = builder()
                .overrideConfiguration(settings -> settings.apiCallTimeout(Duration.ofMillis(50)))
                .build()) {
            assertThatThrownBy(() -> deliver(impatient))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("publishing to " + TOPIC + " failed: no answer (ApiCallTimeoutException: ");
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({", PT10S", "PT3S, "})
    void callIsLimitedUnlessTheClientLimitsIt(Duration ofTheClient, Duration ofTheCall) throws Exception {
        List<Duration> limits = new ArrayList<>();
        http.on(anyRequest()).answer(200, PUBLISHED);
        try (SnsClient limited = builder()
                .overrideConfiguration(settings -> settings.apiCallTimeout(ofTheClient)
                        .addExecutionInterceptor(new ExecutionInterceptor() {
                            @Override
                            public void beforeExecution(
                                    Context.BeforeExecution context, ExecutionAttributes attributes) {
                                context.request()
                                        .overrideConfiguration()
                                        .flatMap(RequestOverrideConfiguration::apiCallTimeout)
                                        .ifPresent(limits::add);
                            }
                        }))
                .build()) {
            deliver(limited);
        }

        assertThat(limits).isEqualTo(Stream.ofNullable(ofTheCall).toList());
    }

    private static void awaitOrInterrupt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(SnsClient client) throws IOException {
        SnsNotifier.to(client, TOPIC).deliver(Notices.failed());
    }

    private SnsClientBuilder builder() {
        return SnsClient.builder()
                .httpClient(http)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    private static String error(String code) {
        return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>"
                + code + "</Code><Message>said</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    }
}
