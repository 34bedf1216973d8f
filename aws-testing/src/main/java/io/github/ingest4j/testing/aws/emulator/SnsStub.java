// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** SNS with subscriptions of SQS queues, as far as tests of publishing need it. */
final class SnsStub implements StubServer.Protocol {
    private static final int MAX_MESSAGE_BYTES = 262_144;
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

    private final Map<String, List<Subscription>> topics = new ConcurrentHashMap<>();
    private final SqsDelivery delivery;

    private SnsStub(SqsDelivery delivery) {
        this.delivery = delivery;
    }

    static URI start(URI sqs) throws IOException {
        return StubServer.start(new SnsStub(new SqsDelivery(sqs)));
    }

    @Override
    public String contentType() {
        return "text/xml";
    }

    @Override
    public String answer(Headers headers, String body, String requestId) {
        Query query = Query.parse(body);
        String action = query.required("Action");
        String result = switch (action) {
            case "CreateTopic" -> createTopic(query);
            case "DeleteTopic" -> deleteTopic(query);
            case "ListTopics" -> listTopics();
            case "GetTopicAttributes" -> topicAttributes(query);
            case "Subscribe" -> subscribe(query);
            case "Unsubscribe" -> unsubscribe(query);
            case "Publish" -> publish(query);
            default ->
                throw new AwsError(400, "InvalidAction", "The action " + action + " is not valid for this stub.");
        };
        return "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult>%4$s</%1$sResponse>"
                .formatted(action, NAMESPACE, result, element("ResponseMetadata", requestElement(requestId)));
    }

    @Override
    public String error(AwsError error, String requestId) {
        String type = error.status < 500 ? "Sender" : "Receiver";
        String detail = text("Type", type) + text("Code", error.code) + text("Message", error.reason);
        return "<ErrorResponse xmlns=\"%s\">%s%s</ErrorResponse>"
                .formatted(NAMESPACE, element("Error", detail), requestElement(requestId));
    }

    private String createTopic(Query query) {
        String name = query.required("Name");
        if (!name.matches("[A-Za-z0-9_-]{1,256}")) {
            throw invalid("Topic Name");
        }
        String arn = "arn:aws:sns:" + EmulatorMain.REGION + ":" + EmulatorMain.ACCOUNT + ":" + name;
        topics.putIfAbsent(arn, new CopyOnWriteArrayList<>());
        return text("TopicArn", arn);
    }

    private String deleteTopic(Query query) {
        topics.remove(query.required("TopicArn"));
        return "";
    }

    private String listTopics() {
        StringBuilder members = new StringBuilder();
        topics.keySet().stream().sorted().forEach(arn -> members.append(element("member", text("TopicArn", arn))));
        return element("Topics", members.toString());
    }

    private String topicAttributes(Query query) {
        String arn = query.required("TopicArn");
        Map<String, String> attributes = Map.of(
                "TopicArn",
                arn,
                "Owner",
                EmulatorMain.ACCOUNT,
                "SubscriptionsConfirmed",
                Integer.toString(subscriptions(arn).size()));
        StringBuilder entries = new StringBuilder();
        attributes.forEach((key, value) -> entries.append(element("entry", text("key", key) + text("value", value))));
        return element("Attributes", entries.toString());
    }

    private String subscribe(Query query) {
        String topic = query.required("TopicArn");
        List<Subscription> subscriptions = subscriptions(topic);
        Subscription wanted = Subscription.of(topic + ":" + UUID.randomUUID(), query);
        synchronized (subscriptions) {
            Optional<Subscription> same = subscriptions.stream()
                    .filter(known -> known.queueArn().equals(wanted.queueArn()))
                    .findFirst();
            if (same.isPresent() && !same.get().delivers(wanted)) {
                throw invalid("Attributes Reason: Subscription already exists with different attributes");
            }
            if (same.isEmpty()) {
                subscriptions.add(wanted);
            }
            return text("SubscriptionArn", same.orElse(wanted).arn());
        }
    }

    private String unsubscribe(Query query) {
        String arn = query.required("SubscriptionArn");
        topics.values()
                .forEach(subscriptions ->
                        subscriptions.removeIf(known -> known.arn().equals(arn)));
        return "";
    }

    private String publish(Query query) {
        String topic = query.optional("TopicArn").orElseGet(() -> query.required("TargetArn"));
        List<Subscription> subscriptions = subscriptions(topic);
        SnsMessage message = new SnsMessage(
                UUID.randomUUID().toString(),
                topic,
                query.optional("Subject"),
                query.required("Message"),
                query.messageAttributes());
        check(message);
        subscriptions.stream()
                .filter(subscription -> subscription.wants(message))
                .forEach(subscription -> delivery.deliver(message, subscription));
        return text("MessageId", message.id());
    }

    private static void check(SnsMessage message) {
        if (message.body().isEmpty()) {
            throw invalid("Empty message");
        }
        if (message.body().getBytes(UTF_8).length > MAX_MESSAGE_BYTES) {
            throw invalid("Message too long");
        }
        // Fewer than 100 characters of ASCII without control characters, and no space in front.
        if (message.subject().isPresent() && !message.subject().get().matches("[!-~][ -~]{0,98}")) {
            throw invalid("Subject");
        }
    }

    private List<Subscription> subscriptions(String topic) {
        if (!topic.matches("arn:aws:sns:[^:]+:[^:]+:[^:]+")) {
            throw invalid("TopicArn");
        }
        List<Subscription> subscriptions = topics.get(topic);
        if (subscriptions == null) {
            throw new AwsError(404, "NotFound", "Topic does not exist");
        }
        return subscriptions;
    }

    static AwsError invalid(String what) {
        return new AwsError(400, "InvalidParameter", "Invalid parameter: " + what);
    }

    private static String requestElement(String requestId) {
        return text("RequestId", requestId);
    }

    private static String text(String name, String text) {
        return element(name, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private static String element(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">";
    }
}
