// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import io.github.ingest4j.core.model.Model.Move;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Visits every reachable state of a model once, nearest first, checks every move, then heals every state. It goes on
 * behind a violation, so that it finds all promises that a model breaks.
 */
final class Explorer<S> {
    private static final int LONGEST_HEALING = 200;

    /** How a state was first reached. */
    private record Visit<S>(S from, String what) {}

    private final Model<S> model;
    private final Map<S, Visit<S>> visits = new LinkedHashMap<>();
    private final Set<S> healed = new HashSet<>();
    private final Map<Violation, List<String>> violations = new LinkedHashMap<>();

    private Explorer(Model<S> model) {
        this.model = model;
    }

    static <S> Exploration explore(Model<S> model) {
        Explorer<S> explorer = new Explorer<>(model);
        explorer.walk();
        explorer.visits.keySet().forEach(explorer::heal);
        return new Exploration(
                explorer.visits.size(), explorer.healed.size(), Collections.unmodifiableMap(explorer.violations));
    }

    private void walk() {
        Queue<S> pending = new ArrayDeque<>();
        S start = model.start();
        visits.put(start, new Visit<>(start, "start"));
        pending.add(start);
        record(model.violations(start, start), start, List.of());
        while (!pending.isEmpty()) {
            S state = pending.remove();
            for (Move<S> move : model.moves(state)) {
                record(model.violations(state, move.next()), state, List.of(move.what()));
                if (visits.putIfAbsent(move.next(), new Visit<>(state, move.what())) == null) {
                    pending.add(move.next());
                }
            }
        }
    }

    private void heal(S broken) {
        S state = model.stopped(broken);
        if (!healed.add(state)) {
            return;
        }
        LinkedList<String> way = new LinkedList<>(List.of("all runs stop"));
        for (int i = 0; i < LONGEST_HEALING; i++) {
            Optional<Move<S>> move = model.healing(state);
            if (move.isEmpty()) {
                record(model.unhealed(state), broken, way);
                return;
            }
            way.add(move.get().what());
            record(model.violations(state, move.get().next()), broken, way);
            state = move.get().next();
        }
        record(List.of(new Violation(Invariant.I6, "the healing trigger does not end")), broken, way);
    }

    private void record(List<Violation> found, S state, List<String> end) {
        for (Violation violation : found) {
            violations.computeIfAbsent(violation, first -> {
                LinkedList<String> way = new LinkedList<>(end);
                for (S at = state;
                        !at.equals(visits.get(at).from());
                        at = visits.get(at).from()) {
                    way.addFirst(visits.get(at).what());
                }
                return List.copyOf(way);
            });
        }
    }
}
