// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parameters of a request of the query protocol. */
record Query(Map<String, String> parameters) {

    static Query parse(String form) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : form.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(
                    URLDecoder.decode(parts[0], UTF_8), parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return new Query(parameters);
    }

    String required(String name) {
        return optional(name)
                .orElseThrow(() -> new AwsError(400, "ValidationError", "The parameter " + name + " is missing"));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** The values of {@code Attributes.entry.1.key} and {@code Attributes.entry.1.value} and so on. */
    Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; optional("Attributes.entry." + i + ".key").isPresent(); i++) {
            attributes.put(required("Attributes.entry." + i + ".key"), required("Attributes.entry." + i + ".value"));
        }
        return attributes;
    }

    Map<String, SnsMessage.Attribute> messageAttributes() {
        Map<String, SnsMessage.Attribute> attributes = new LinkedHashMap<>();
        for (int i = 1; optional("MessageAttributes.entry." + i + ".Name").isPresent(); i++) {
            String value = "MessageAttributes.entry." + i + ".Value.";
            attributes.put(
                    required("MessageAttributes.entry." + i + ".Name"),
                    SnsMessage.Attribute.of(required(value + "DataType"), optional(value + "StringValue")));
        }
        return attributes;
    }
}
