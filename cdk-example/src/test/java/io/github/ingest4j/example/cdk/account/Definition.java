// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a test changes in the definition of a state machine before it runs: nothing but how long the pauses between two tries are. */
final class Definition {
    private Definition() {}

    /** The definition with pauses of a second at most. */
    static String hurried(String definition) {
        JsonNode root = ExampleAccount.json(definition);
        for (JsonNode retry : root.findValues("Retry")) {
            for (JsonNode retrier : retry) {
                ((ObjectNode) retrier).put("IntervalSeconds", 1).put("BackoffRate", 1);
            }
        }
        return root.toString();
    }

    /** The definition without what tells how long pauses are. */
    static JsonNode withoutPauses(String definition) {
        JsonNode root = ExampleAccount.json(definition);
        for (JsonNode retry : root.findValues("Retry")) {
            for (JsonNode retrier : retry) {
                ((ObjectNode) retrier).remove("IntervalSeconds");
                ((ObjectNode) retrier).remove("BackoffRate");
            }
        }
        return root;
    }
}
