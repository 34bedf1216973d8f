// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a role is allowed, as far as the roles of the stack go: statements that allow actions without wildcards, on resources with
 * or without. A statement of another kind is refused rather than guessed at.
 */
record Policy(List<Grant> grants) {

    /**
     * One action on one resource.
     *
     * @param resource an ARN, in which {@code *} stands for anything
     */
    record Grant(String action, String resource) {
        boolean allows(Call call) {
            return action.equals(call.action())
                    && Pattern.matches(Pattern.quote(resource).replace("*", "\\E.*\\Q"), call.resource());
        }

        @Override
        public String toString() {
            return action + " on " + resource;
        }
    }

    static Policy of(List<JsonNode> documents) {
        List<Grant> grants = new ArrayList<>();
        for (JsonNode document : documents) {
            for (JsonNode statement : list(document.path("Statement"))) {
                if (!statement.path("Effect").asText().equals("Allow")
                        || statement.has("NotAction")
                        || statement.has("NotResource")
                        || statement.has("Condition")) {
                    throw new IllegalArgumentException(
                            "only statements that allow, without a condition, are understood: " + statement);
                }
                for (JsonNode action : list(statement.path("Action"))) {
                    for (JsonNode resource : list(statement.path("Resource"))) {
                        grants.add(grant(action.asText(), resource.asText()));
                    }
                }
            }
        }
        return new Policy(List.copyOf(grants));
    }

    private static Grant grant(String action, String resource) {
        if (action.contains("*") || resource.contains("?") || resource.contains("${")) {
            throw new IllegalArgumentException(
                    "actions without wildcards, on ARNs with * at most, are understood: " + action + " on " + resource);
        }
        return new Grant(action, resource);
    }

    boolean allows(Call call) {
        return grants.stream().anyMatch(grant -> grant.allows(call));
    }

    private static Iterable<JsonNode> list(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? oneOrMore : List.of(oneOrMore);
    }
}
