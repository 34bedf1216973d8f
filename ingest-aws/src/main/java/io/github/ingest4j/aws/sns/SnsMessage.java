// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.Notification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** A notification in the form that SNS, and whatever it hands messages on to, takes. */
final class SnsMessage {
    /** Of the body and the attributes together. */
    static final int MAX_BYTES = 256 * 1024;
    /** "Less than 100". */
    static final int MAX_SUBJECT = 99;

    private static final int MAX_ATTRIBUTES = 10; // more, and a queue that takes raw messages drops them
    private static final String TYPE = "String";
    private static final int MAX_NAME_BYTES = 1024;
    private static final int MAX_FIFO_ID = 128;
    private static final Pattern FIFO_ID = Pattern.compile("[!-~]{1," + MAX_FIFO_ID + "}");
    private static final Pattern ATTRIBUTE_NAME =
            Pattern.compile("(?!(?i:aws|amazon)\\.)(?!.*\\.\\.)[A-Za-z0-9_-]([A-Za-z0-9_.-]{0,254}[A-Za-z0-9_-])?");
    /** SQS refuses what XML cannot hold. */
    private static final Pattern NO_XML =
            Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private final Notification notification;

    SnsMessage(Notification notification) {
        this.notification = notification;
    }

    PublishRequest.Builder to(TopicArn topic) {
        Map<String, String> attributes = attributes();
        String subject = subject();
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(topic.text())
                .subject(subject)
                .message(body(MAX_BYTES - bytes(attributes) - bytes(subject)))
                .messageAttributes(attributes.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, fact -> value(fact.getValue()))));
        if (topic.fifo()) {
            request.messageGroupId(fifoId(notification.stream().toString()))
                    .messageDeduplicationId(fifoId(notification.id()));
        }
        return request;
    }

    /** Printable ASCII, not beginning with a space. */
    private String subject() {
        String plain = notification.subject().replaceAll("[^\\x20-\\x7e]", "?").strip();
        String subject = plain.isEmpty() ? notification.kind().name() : plain;
        return subject.length() <= MAX_SUBJECT ? subject : subject.substring(0, MAX_SUBJECT - 3) + "...";
    }

    /** What a console shows, then where it comes from. */
    private String body(int maxBytes) {
        String text = "[" + notification.kind() + "] " + name(notification.subject()) + "\n\n" + notification.text();
        String foot = "\n\nstream " + name(notification.stream().toString()) + ", window " + name(notification.window())
                + ", notification " + name(notification.id()) + "\n";
        return cut(clean(text), maxBytes - bytes(foot), "\n... (cut)") + foot;
    }

    /** What subscriptions filter by comes first: only so many can go. */
    private Map<String, String> attributes() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("id", notification.id());
        facts.put("kind", notification.kind().name());
        facts.put("pipeline", notification.stream().pipeline());
        facts.put("stream", notification.stream().stream());
        facts.put("window", notification.window());
        facts.put("failure", notification.details().getOrDefault("failure", ""));
        facts.put("step", notification.details().getOrDefault("step", ""));
        new TreeMap<>(notification.details()).forEach(facts::putIfAbsent);
        return facts.entrySet().stream()
                .filter(fact -> ATTRIBUTE_NAME.matcher(fact.getKey()).matches())
                .filter(fact -> !fact.getValue().isBlank())
                .limit(MAX_ATTRIBUTES)
                .collect(Collectors.toMap(Map.Entry::getKey, fact -> name(fact.getValue())));
    }

    private static MessageAttributeValue value(String text) {
        return MessageAttributeValue.builder().dataType(TYPE).stringValue(text).build();
    }

    private static int bytes(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .mapToInt(fact -> bytes(fact.getKey()) + bytes(TYPE) + bytes(fact.getValue()))
                .sum();
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private static String name(String text) {
        return cut(clean(text), MAX_NAME_BYTES, "...");
    }

    private static String clean(String text) {
        return NO_XML.matcher(text).replaceAll("\ufffd");
    }

    /** The text, or its beginning with a mark, in no more bytes than that. */
    private static String cut(String text, int maxBytes, String mark) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes - bytes(mark);
        while ((bytes[end] & 0xC0) == 0x80) { // within a character
            end--;
        }
        return new String(bytes, 0, end, UTF_8) + mark;
    }

    /** SNS takes printable ASCII without spaces; what has to be changed for that stays distinct. */
    private static String fifoId(String text) {
        if (FIFO_ID.matcher(text).matches()) {
            return text;
        }
        String plain = text.replaceAll("[^!-~]", "?");
        String hash = "~" + UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
        return plain.substring(0, Math.min(plain.length(), MAX_FIFO_ID - hash.length())) + hash;
    }
}
