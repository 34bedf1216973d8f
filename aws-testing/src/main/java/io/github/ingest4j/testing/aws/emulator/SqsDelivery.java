// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Puts what was published into queues, as it was or in the envelope of SNS. */
final class SqsDelivery {
    private final SqsClient sqs;
    private final String endpoint;

    SqsDelivery(URI endpoint) {
        this.endpoint = endpoint.toString();
        sqs = SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(EmulatorMain.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(EmulatorMain.ACCESS_KEY, EmulatorMain.SECRET_KEY)))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    /** A message that cannot be delivered is lost and reported on standard error: the publisher never learns it. */
    void deliver(SnsMessage message, Subscription subscription) {
        String queue = subscription.queueArn().substring(subscription.queueArn().lastIndexOf(':') + 1);
        try {
            sqs.sendMessage(request -> {
                request.queueUrl(endpoint + "/" + EmulatorMain.ACCOUNT + "/" + queue);
                if (subscription.raw()) {
                    request.messageBody(message.body()).messageAttributes(attributes(message));
                } else {
                    request.messageBody(envelope(message, subscription));
                }
            });
        } catch (SdkException e) {
            System.err.println("message " + message.id() + " not delivered to " + subscription.queueArn() + ": " + e);
        }
    }

    private static Map<String, MessageAttributeValue> attributes(SnsMessage message) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        message.attributes()
                .forEach((name, attribute) -> attributes.put(
                        name,
                        MessageAttributeValue.builder()
                                .dataType(attribute.type())
                                .stringValue(attribute.value())
                                .build()));
        return attributes;
    }

    private static String envelope(SnsMessage message, Subscription subscription) {
        String region = "https://sns." + EmulatorMain.REGION + ".amazonaws.com/";
        ObjectNode envelope = new ObjectMapper().createObjectNode();
        envelope.put("Type", "Notification");
        envelope.put("MessageId", message.id());
        envelope.put("TopicArn", message.topic());
        message.subject().ifPresent(subject -> envelope.put("Subject", subject));
        envelope.put("Message", message.body());
        envelope.put("Timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        envelope.put("SignatureVersion", "1");
        envelope.put("Signature", "none");
        envelope.put("SigningCertURL", region + "SimpleNotificationService-0000000000000000.pem");
        envelope.put("UnsubscribeURL", region + "?Action=Unsubscribe&SubscriptionArn=" + subscription.arn());
        if (!message.attributes().isEmpty()) {
            ObjectNode attributes = envelope.putObject("MessageAttributes");
            message.attributes()
                    .forEach((name, attribute) -> attributes
                            .putObject(name)
                            .put("Type", attribute.type())
                            .put("Value", attribute.value()));
        }
        return envelope.toString();
    }
}
