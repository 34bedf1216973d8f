// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is referred to exists, by functions that exist. */
final class References implements Rule {
    private static final Set<String> FUNCTIONS = Set.of(
            "Fn::And",
            "Fn::Base64",
            "Fn::Contains",
            "Fn::Equals",
            "Fn::FindInMap",
            "Fn::GetAtt",
            "Fn::GetAZs",
            "Fn::If",
            "Fn::ImportValue",
            "Fn::Join",
            "Fn::Not",
            "Fn::Or",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub");

    @Override
    public Stream<String> problems(Template template) {
        return template.values().stream().flatMap(value -> problems(template.root(), value));
    }

    private static Stream<String> problems(JsonNode root, Map.Entry<String, JsonNode> value) {
        JsonNode node = value.getValue();
        Stream<String> unknown = node.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("Fn::") && !FUNCTIONS.contains(name))
                .map(name -> value.getKey() + ": there is no function " + name);
        Stream<String> dangling = Stream.of(target(node))
                .filter(id -> !id.isEmpty() && !id.startsWith("AWS::"))
                .filter(id -> !root.path("Resources").has(id)
                        && !root.path("Parameters").has(id))
                .map(id -> value.getKey() + ": there is no " + id);
        Stream<String> conditions = Stream.of(node.path("Condition"))
                .filter(condition -> condition.isTextual() && node.has("Type"))
                .map(JsonNode::asText)
                .filter(condition -> !root.path("Conditions").has(condition))
                .map(condition -> value.getKey() + ": there is no condition " + condition);
        return Stream.of(unknown, dangling, conditions).flatMap(problems -> problems);
    }

    private static String target(JsonNode node) {
        if (node.size() == 1 && node.path("Ref").isTextual()) {
            return node.get("Ref").asText();
        }
        return node.size() == 1 && node.has("Fn::GetAtt")
                ? node.get("Fn::GetAtt").path(0).asText()
                : "";
    }
}
