// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Notification;
import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What subscribers receive. */
@NeedsAws({AwsService.SNS, AwsService.SQS})
class SnsDeliveryTest {
    private final AwsServices aws;
    private final String topic;
    private final String queue;
    private final SnsNotifier notifier;

    SnsDeliveryTest(AwsServices aws) {
        this.aws = aws;
        topic = aws.sns()
                .createTopic(request -> request.name(aws.uniqueName("alerts")))
                .topicArn();
        queue = aws.sqs()
                .createQueue(request -> request.queueName(aws.uniqueName("alerts")))
                .queueUrl();
        notifier = SnsNotifier.to(aws.sns(), topic);
    }

    @Test
    void programReceivesTextAndAttributesOnce() throws Exception {
        subscribe(Map.of("RawMessageDelivery", "true"));

        notifier.deliver(Notices.failed());

        Message message = onlyMessage();
        assertThat(message.body()).isEqualTo("""
                [FAILED] weather/hourly failed at window 20261125T10Z

                GET answered 500.

                stream weather/hourly, window 20261125T10Z, notification 01JDJ2Z4Q0000000000000000A
                """);
        assertThat(message.messageAttributes().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().stringValue())))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "id", Notices.ID,
                        "kind", "FAILED",
                        "pipeline", "weather",
                        "stream", "hourly",
                        "window", "20261125T10Z",
                        "failure", "SOURCE",
                        "attempt", "3",
                        "step", "fetch"));
    }

    @Test
    void envelopeHasTheSubject() throws Exception {
        subscribe(Map.of());

        notifier.deliver(Notices.failed());

        assertThat(texts(onlyMessage().body()))
                .containsEntry("Type", "Notification")
                .containsEntry("TopicArn", topic)
                .containsEntry("Subject", "weather/hourly failed at window 20261125T10Z")
                .hasEntrySatisfying("Message", text -> assertThat(text).startsWith("[FAILED] weather/hourly failed"));
    }

    @Test
    void subscriptionMayFilterByAttributes() throws Exception {
        subscribe(Map.of(
                "RawMessageDelivery",
                "true",
                "FilterPolicy",
                "{\"kind\":[\"FAILED\",\"SOURCE_DOWN\"],\"pipeline\":[\"weather\"],\"failure\":[\"SOURCE\"]}"));

        notifier.deliver(Notices.of(Kind.RECOVERED));
        notifier.deliver(Notices.notification("another failure", "t", Map.of("failure", "DAMAGED")));
        notifier.deliver(Notices.failed());

        assertThat(onlyMessage().body()).contains("GET answered 500.");
    }

    @Test
    void longestMessageInTheOddestCharactersIsTaken() throws Exception {
        subscribe(Map.of("RawMessageDelivery", "true"));
        Notification notification = Notices.notification(
                "\n \u0007 Zürich: " + "x".repeat(200), "<&>\u0000\r\n€😀".repeat(40_000), Map.of("step", "a\u0001b"));

        notifier.deliver(notification);

        assertThat(onlyMessage().body())
                .startsWith("[FAILED] ")
                .contains("<&>\ufffd")
                .endsWith("notification " + Notices.ID + "\n");
    }

    @Test
    void everyKindIsTaken() throws Exception {
        subscribe(Map.of("RawMessageDelivery", "true"));
        for (Kind kind : Kind.values()) {
            notifier.deliver(Notices.of(kind));
        }

        assertThat(receive(Kind.values().length))
                .extracting(message -> message.messageAttributes().get("kind").stringValue())
                .containsExactlyInAnyOrder(
                        "FAILED",
                        "SOURCE_DOWN",
                        "REMINDER",
                        "RECOVERED",
                        "SCHEMA_CHANGED",
                        "QUARANTINED",
                        "UNUSUAL_VOLUME");
    }

    @Test
    void topicThatIsGoneIsTold() {
        aws.sns().deleteTopic(request -> request.topicArn(topic));

        assertThatThrownBy(() -> notifier.deliver(Notices.failed()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("publishing to " + topic + " failed: topic " + topic
                        + " does not exist in region " + aws.region() + " (status 404 NotFound");
    }

    private void subscribe(Map<String, String> attributes) {
        String queueArn = aws.sqs()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        aws.sns()
                .subscribe(request -> request.topicArn(topic)
                        .protocol("sqs")
                        .endpoint(queueArn)
                        .attributes(attributes));
    }

    private Message onlyMessage() {
        List<Message> messages = receive(1);
        assertThat(messages).hasSize(1);
        assertThat(batch(0)).isEmpty();
        return messages.get(0);
    }

    /** So many messages, or fewer where no more come. */
    private List<Message> receive(int count) {
        List<Message> messages = new ArrayList<>();
        List<Message> batch;
        do {
            batch = batch(10);
            messages.addAll(batch);
        } while (!batch.isEmpty() && messages.size() < count);
        return messages;
    }

    private List<Message> batch(int waitSeconds) {
        return aws.sqs()
                .receiveMessage(request -> request.queueUrl(queue)
                        .waitTimeSeconds(waitSeconds)
                        .maxNumberOfMessages(10)
                        .messageAttributeNames("All"))
                .messages();
    }

    /** The texts at the top of an envelope. */
    private static Map<String, String> texts(String json) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getText());
                }
                parser.skipChildren();
            }
        }
        return texts;
    }
}
