// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A template, with what rules ask of it. */
record Template(JsonNode root) {

    /** A resource with its logical id. */
    record Resource(String id, JsonNode body) {
        String type() {
            return body.path("Type").asText();
        }

        JsonNode properties() {
            return body.path("Properties");
        }
    }

    Stream<Resource> resources() {
        return root.path("Resources").properties().stream()
                .map(resource -> new Resource(resource.getKey(), resource.getValue()));
    }

    Stream<Resource> resources(String type) {
        return resources().filter(resource -> resource.type().equals(type));
    }

    /** What a value comes to, as one text: references as {@code ${Id}} or {@code ${Id.Attribute}}. */
    static String text(JsonNode value) {
        if (value.isValueNode()) {
            return value.asText();
        }
        if (value.has("Ref")) {
            return "${" + value.get("Ref").asText() + "}";
        }
        if (value.has("Fn::GetAtt")) {
            return "${" + String.join(".", texts(value.get("Fn::GetAtt"))) + "}";
        }
        if (value.has("Fn::Join")) {
            JsonNode join = value.get("Fn::Join");
            return String.join(join.path(0).asText(), texts(join.path(1)));
        }
        return value.has("Fn::Sub") ? text(value.get("Fn::Sub")) : value.toString();
    }

    /** The texts of a list, or the one text that stands for a list of one. */
    static List<String> texts(JsonNode value) {
        return value.isArray() ? stream(value).map(Template::text).toList() : List.of(text(value));
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Whether a statement of some policy of the resource applies: one for TLS, say. */
    boolean isGuarded(String policyType, String listOfTargets, String target, Condition condition) {
        return resources(policyType)
                .filter(policy -> texts(policy.properties().path(listOfTargets)).contains(target))
                .flatMap(policy ->
                        stream(policy.properties().path("PolicyDocument").path("Statement")))
                .filter(statement -> statement.path("Effect").asText().equals("Deny"))
                .anyMatch(statement -> statement
                        .path("Condition")
                        .path(condition.operator())
                        .path(condition.key())
                        .asText()
                        .equals(condition.value()));
    }

    /** Of a statement that denies something. */
    record Condition(String operator, String key, String value) {
        static final Condition WITHOUT_TLS = new Condition("Bool", "aws:SecureTransport", "false");
        static final Condition OLD_TLS = new Condition("NumericLessThan", "s3:TlsVersion", "1.2");
    }

    /** All values with the names of the members that lead to them. */
    static void walk(JsonNode value, String path, Consumer<Map.Entry<String, JsonNode>> each) {
        each.accept(Map.entry(path, value));
        value.properties().forEach(member -> walk(member.getValue(), path + "/" + member.getKey(), each));
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(value.get(i), path + "/" + i, each);
            }
        }
    }

    /** All values, wherever they are, with the paths that lead to them. */
    List<Map.Entry<String, JsonNode>> values() {
        List<Map.Entry<String, JsonNode>> values = new ArrayList<>();
        walk(root, "", values::add);
        return values;
    }
}
