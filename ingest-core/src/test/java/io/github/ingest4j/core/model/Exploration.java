// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a walk through a model found.
 *
 * @param states the states reached by interleavings
 * @param healings the different states in which all runs had stopped
 * @param violations each with a shortest way to it
 */
record Exploration(int states, int healings, Map<Violation, List<String>> violations) {

    Set<Invariant> broken() {
        return violations.keySet().stream()
                .map(Violation::invariant)
                .collect(toCollection(() -> EnumSet.noneOf(Invariant.class)));
    }

    @Override
    public String toString() {
        return violations.entrySet().stream()
                .map(found -> found.getKey() + "\n    after: " + String.join(", ", found.getValue()))
                .collect(joining("\n", states + " states, " + healings + " healings\n", ""));
    }
}
