// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples of all entrants, round by round: what disturbs a round disturbs both sides of its ratios. */
final class Rounds {
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    private Rounds() {}

    /** Runs an entrant in a round. */
    @FunctionalInterface
    interface Run {
        Sample run(Entrant entrant, int round) throws IOException;
    }

    /** Each round begins with another entrant. */
    static Rounds of(List<Entrant> entrants, int count, Run run) throws IOException {
        Rounds rounds = new Rounds();
        entrants.forEach(entrant -> rounds.samples.put(entrant.name(), new ArrayList<>()));
        for (int round = 0; round < count; round++) {
            for (int i = 0; i < entrants.size(); i++) {
                Entrant entrant = entrants.get((i + round) % entrants.size());
                rounds.of(entrant.name()).add(run.run(entrant, round));
            }
        }
        return rounds;
    }

    boolean has(String name) {
        return samples.containsKey(name);
    }

    List<Sample> of(String name) {
        List<Sample> found = samples.get(name);
        if (found == null) {
            throw new IllegalArgumentException("nobody called " + name + " took part: " + samples.keySet());
        }
        return found;
    }
}
