// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A queue that gets the messages of a topic, all or those whose attributes have one of the values in a filter. */
record Subscription(String arn, String queueArn, boolean raw, Map<String, Set<String>> filter) {

    static Subscription of(String arn, Query query) {
        if (!query.required("Protocol").equals("sqs")) {
            throw SnsStub.invalid("this stub does not support the protocol " + query.required("Protocol"));
        }
        String queue = query.optional("Endpoint").orElse("");
        if (!queue.matches("arn:aws:sqs:[^:]+:[^:]+:[^:]+")) {
            throw SnsStub.invalid("SQS endpoint ARN");
        }
        boolean raw = false;
        Map<String, Set<String>> filter = Map.of();
        for (Map.Entry<String, String> attribute : query.attributes().entrySet()) {
            switch (attribute.getKey()) {
                case "RawMessageDelivery" -> raw = bool(attribute.getValue());
                case "FilterPolicy" -> filter = filter(attribute.getValue());
                default -> throw SnsStub.invalid("AttributeName: this stub does not support " + attribute.getKey());
            }
        }
        return new Subscription(arn, queue, raw, filter);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw SnsStub.invalid(
                        "Attributes Reason: RawMessageDelivery: Invalid value [" + text + "]. Must be true or false.");
        };
    }

    private static Map<String, Set<String>> filter(String json) {
        JsonNode policy;
        try {
            policy = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw SnsStub.invalid("FilterPolicy: failed to parse JSON. " + e.getOriginalMessage());
        }
        if (!policy.isObject()) {
            throw SnsStub.invalid("FilterPolicy: Filter policy must be an object");
        }
        Map<String, Set<String>> filter = new HashMap<>();
        policy.properties().forEach(rule -> filter.put(rule.getKey(), values(rule.getKey(), rule.getValue())));
        return filter;
    }

    private static Set<String> values(String name, JsonNode rule) {
        if (!rule.isArray() || rule.isEmpty()) {
            throw SnsStub.invalid("FilterPolicy: \"" + name + "\" must be an object or an array");
        }
        Set<String> values = new HashSet<>();
        for (JsonNode value : rule) {
            if (!value.isTextual()) {
                throw SnsStub.invalid("FilterPolicy: this stub supports exact strings only, not " + value);
            }
            values.add(value.textValue());
        }
        return values;
    }

    boolean wants(SnsMessage message) {
        return filter.entrySet().stream().allMatch(rule -> {
            SnsMessage.Attribute attribute = message.attributes().get(rule.getKey());
            return attribute != null && rule.getValue().contains(attribute.value());
        });
    }

    /** Whether another subscription would deliver the same messages in the same way. */
    boolean delivers(Subscription other) {
        return raw == other.raw && filter.equals(other.filter);
    }
}
