// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A protocol as a graph of small immutable states.
 *
 * <p>Three kinds of fault need no moves of their own. A crash is a run that takes no further step: it is paused there in
 * some interleaving, before or after the effect of any step, and {@linkplain #stopped healing} is tried from every
 * state. A lease that expires is a claim, and a claim is always possible. A trigger that finds the lease held leaves,
 * which is the same as one that never came. So the numbers of crashes and expired leases are not bounded.
 */
interface Model<S> {

    /** One atomic step of somebody: what is done, and the state after it. */
    record Move<S>(String what, S next) {

        /** The same thing done, with each of its outcomes. */
        static <S> List<Move<S>> all(String what, List<S> outcomes) {
            List<Move<S>> moves = new ArrayList<>(outcomes.size());
            for (S outcome : outcomes) {
                moves.add(new Move<>(what, outcome));
            }
            return moves;
        }
    }

    S start();

    /** Every move that may come next. */
    List<Move<S>> moves(S state);

    /** The promises that {@code after}, or the move to it from {@code before}, breaks. */
    List<Violation> violations(S before, S after);

    /** The state in which every run has stopped for good, and a trigger without faults is about to begin. */
    S stopped(S state);

    /** The next move of the trigger without faults, or empty when it has ended. */
    Optional<Move<S>> healing(S state);

    /** What is still not as it should be after the trigger without faults. */
    List<Violation> unhealed(S state);
}
