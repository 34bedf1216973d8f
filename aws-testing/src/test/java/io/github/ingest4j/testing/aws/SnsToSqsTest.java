// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

@NeedsAws({AwsService.SNS, AwsService.SQS})
class SnsToSqsTest {
    private final AwsServices aws;
    private final String topic;
    private final String queue;

    SnsToSqsTest(AwsServices aws) {
        this.aws = aws;
        topic = aws.sns()
                .createTopic(request -> request.name(aws.uniqueName("topic")))
                .topicArn();
        queue = aws.sqs()
                .createQueue(request -> request.queueName(aws.uniqueName("queue")))
                .queueUrl();
    }

    @Test
    void rawMessageArrivesAsItWasPublished() {
        subscribe(Map.of("RawMessageDelivery", "true"));

        publish("hello", "blue");

        Message message = receive().get(0);
        assertThat(message.body()).isEqualTo("hello");
        assertThat(message.messageAttributes().get("colour").stringValue()).isEqualTo("blue");
    }

    @Test
    void messageArrivesInAnEnvelope() throws JsonProcessingException {
        subscribe(Map.of());

        publish("hello", "blue");

        JsonNode envelope = new ObjectMapper().readTree(receive().get(0).body());
        assertThat(envelope.path("Type").asText()).isEqualTo("Notification");
        assertThat(envelope.path("TopicArn").asText()).isEqualTo(topic);
        assertThat(envelope.path("Subject").asText()).isEqualTo("greeting");
        assertThat(envelope.path("Message").asText()).isEqualTo("hello");
        assertThat(Instant.parse(envelope.path("Timestamp").asText()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(envelope.at("/MessageAttributes/colour/Value").asText()).isEqualTo("blue");
    }

    @Test
    void messageThatTheFilterDoesNotNameDoesNotArrive() {
        subscribe(Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"colour\":[\"red\",\"green\"]}"));

        publish("first", "blue");
        publish("second", "green");

        assertThat(receive()).extracting(Message::body).containsExactly("second");
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

    private void publish(String message, String colour) {
        aws.sns()
                .publish(request -> request.topicArn(topic)
                        .subject("greeting")
                        .message(message)
                        .messageAttributes(Map.of(
                                "colour",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue(colour)
                                        .build())));
    }

    private List<Message> receive() {
        return aws.sqs()
                .receiveMessage(request -> request.queueUrl(queue)
                        .waitTimeSeconds(10)
                        .maxNumberOfMessages(10)
                        .messageAttributeNames("All"))
                .messages();
    }
}
