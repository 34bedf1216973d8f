// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.Topic;

/** What the stub refuses, as SNS does. */
class SnsStubTest {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:queue";

    private final SnsClient sns;
    private final String topic;

    SnsStubTest() throws IOException {
        sns = SnsClient.builder()
                .endpointOverride(SnsStub.start(URI.create("http://127.0.0.1:1")))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        topic = sns.createTopic(request -> request.name("topic")).topicArn();
    }

    @AfterEach
    void close() {
        sns.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "two\rlines", "tab\t", "Köln", "日本", " space in front", ""})
    void subjectThatIsNoPlainLineIsRefused(String subject) {
        assertInvalid(() -> sns.publish(
                        request -> request.topicArn(topic).message("m").subject(subject)))
                .hasMessageContaining("Invalid parameter: Subject");
    }

    @Test
    void subjectIsOfFewerThanAHundredCharacters() {
        assertThat(sns.publish(request -> request.topicArn(topic).message("m").subject("s".repeat(99)))
                        .messageId())
                .isNotEmpty();
        assertInvalid(() -> sns.publish(
                        request -> request.topicArn(topic).message("m").subject("s".repeat(100))))
                .hasMessageContaining("Invalid parameter: Subject");
    }

    @Test
    void messageIsNeitherEmptyNorOfMoreThan256Kibibytes() {
        assertThatCode(() -> sns.publish(request -> request.topicArn(topic).message("é".repeat(131_072))))
                .doesNotThrowAnyException();
        assertInvalid(() -> sns.publish(request -> request.topicArn(topic).message("é".repeat(131_072) + "x")))
                .hasMessageContaining("Invalid parameter: Message too long");
        assertInvalid(() -> sns.publish(request -> request.topicArn(topic).message("")))
                .hasMessageContaining("Invalid parameter: Empty message");
    }

    @Test
    void topicThatIsNotThereIsNotFound() {
        assertThatThrownBy(() ->
                        sns.publish(request -> request.topicArn(topic + "x").message("m")))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.statusCode()).isEqualTo(404))
                .hasMessageContaining("Topic does not exist");
        assertInvalid(() -> sns.publish(request -> request.topicArn("topic").message("m")))
                .hasMessageContaining("Invalid parameter: TopicArn");
    }

    @Test
    void deletedTopicIsGoneAndMayBeDeletedAgain() {
        sns.deleteTopic(request -> request.topicArn(topic));
        sns.deleteTopic(request -> request.topicArn(topic));

        assertThat(sns.listTopics().topics()).isEmpty();
        assertThatThrownBy(() -> sns.getTopicAttributes(request -> request.topicArn(topic)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void topicOfTheSameNameIsTheSame() {
        assertThat(sns.createTopic(request -> request.name("topic")).topicArn()).isEqualTo(topic);
        assertThat(sns.listTopics().topics()).extracting(Topic::topicArn).containsExactly(topic);
    }

    @Test
    void topicNameOfOtherCharactersIsRefused() {
        assertInvalid(() -> sns.createTopic(request -> request.name("a/b")))
                .hasMessageContaining("Invalid parameter: Topic Name");
    }

    @Test
    void subscriptionIsCountedOnceUntilItIsRemoved() {
        String subscription = subscribe(Map.of("RawMessageDelivery", "true"));

        assertThat(subscribe(Map.of("RawMessageDelivery", "true"))).isEqualTo(subscription);
        assertThat(subscriptions()).isEqualTo("1");
        sns.unsubscribe(request -> request.subscriptionArn(subscription));
        assertThat(subscriptions()).isEqualTo("0");
    }

    @Test
    void subscriptionOfTheSameQueueInAnotherWayIsRefused() {
        subscribe(Map.of());

        assertInvalid(() -> subscribe(Map.of("RawMessageDelivery", "true")))
                .hasMessageContaining("Subscription already exists with different attributes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RawMessageDelivery | yes                    | Must be true or false",
                "FilterPolicy       | {\"a\":                | failed to parse JSON",
                "FilterPolicy       | [\"a\"]                | must be an object",
                "FilterPolicy       | {\"a\":\"b\"}          | must be an object or an array",
                "FilterPolicy       | {\"a\":[{\"prefix\":\"b\"}]} | exact strings only",
                "Colour             | red                    | does not support Colour"
            })
    void subscriptionAttributeThatSaysNothingIsRefused(String name, String value, String reason) {
        assertInvalid(() -> subscribe(Map.of(name, value))).hasMessageContaining(reason);
    }

    @Test
    void onlyQueuesCanSubscribe() {
        assertInvalid(() -> sns.subscribe(
                        request -> request.topicArn(topic).protocol("email").endpoint("a@example.org")))
                .hasMessageContaining("email");
        assertInvalid(() -> sns.subscribe(
                        request -> request.topicArn(topic).protocol("sqs").endpoint("http://127.0.0.1/queue")))
                .hasMessageContaining("SQS endpoint ARN");
    }

    @Test
    void attributeWithoutAValueIsRefused() {
        MessageAttributeValue empty = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue("")
                .build();

        assertThatThrownBy(() -> sns.publish(
                        request -> request.topicArn(topic).message("m").messageAttributes(Map.of("a", empty))))
                .isInstanceOfSatisfying(
                        SnsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ParameterValueInvalid"))
                .hasMessageContaining("non-empty");
    }

    @Test
    void actionThatTheStubDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> sns.listSubscriptions())
                .isInstanceOfSatisfying(
                        SnsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction"))
                .hasMessageContaining("ListSubscriptions");
    }

    private String subscribe(Map<String, String> attributes) {
        return sns.subscribe(request ->
                        request.topicArn(topic).protocol("sqs").endpoint(QUEUE).attributes(attributes))
                .subscriptionArn();
    }

    private String subscriptions() {
        return sns.getTopicAttributes(request -> request.topicArn(topic))
                .attributes()
                .get("SubscriptionsConfirmed");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertInvalid(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(InvalidParameterException.class);
    }
}
