// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.core.http.internal.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the answers to one reader count as: by the rules of its source, of which the first that fits holds, else by status. */
final class AnswerRules {
    private final List<AnswerRule> rules;
    private final Turns turns;
    private final Faults faults;
    private final AnswerFaults answerFaults;

    AnswerRules(List<AnswerRule> rules, Turns turns, Faults faults, AnswerFaults answerFaults) {
        this.rules = rules;
        this.turns = turns;
        this.faults = faults;
        this.answerFaults = answerFaults;
    }

    /**
     * An answer and what it counts as.
     *
     * @param as nothing where that is for its status to say
     * @param pause for which it asks
     */
    record Judged(Answer answer, Optional<As> as, Optional<Duration> pause) {
        /** Whether it may help to renew the secrets. */
        boolean unauthorised() {
            return answer.credentials()
                    && as.map(As::kind).map(As.Kind.UNAUTHORISED::equals).orElse(answer.status() == 401);
        }
    }

    /** @throws IOException if the body breaks off where a rule looks into it */
    Judged judge(Answer answer) throws IOException {
        boolean judged = false;
        try {
            Optional<As> as = answer.unchanged() ? Optional.of(As.EMPTY) : firstThatFits(answer);
            Judged result = new Judged(answer, as, turns.heed(answer, as));
            judged = true;
            return result;
        } catch (UncheckedIOException e) {
            throw faults.network(answer.asked(), "at the beginning of the body", requireNonNull(e.getCause()));
        } catch (RuntimeException e) {
            throw faults.thrown(
                    answer.asked(), "answered " + answer.status() + ", of which a rule of treat(...) failed", e);
        } finally {
            if (!judged) {
                answer.close();
            }
        }
    }

    /** An answer with one of these statuses, or one of nothing; others are thrown. */
    Answer settled(Judged judged, Set<Integer> statuses, Set<String> secrets) {
        Answer answer = judged.as()
                .map(as -> treated(judged, as, secrets))
                .orElseGet(() -> byStatus(judged, statuses, secrets));
        if (answer.noContent()) {
            answer.discard(); // nobody reads it, and its turn ends with its body
        }
        return answer;
    }

    private Answer treated(Judged judged, As as, Set<String> secrets) {
        return switch (as.kind()) {
            case PAGE -> judged.answer();
            case EMPTY -> judged.answer().asNothing();
            default -> throw answerFaults.treated(judged.answer(), as, judged.pause(), secrets);
        };
    }

    private Answer byStatus(Judged judged, Set<Integer> statuses, Set<String> secrets) {
        if (statuses.contains(judged.answer().status())) {
            return judged.answer();
        }
        throw answerFaults.status(judged.answer(), judged.pause(), secrets);
    }

    /** Rules are not about redirects. */
    private Optional<As> firstThatFits(Answer answer) {
        if (Exchange.REDIRECTS.contains(answer.status())) {
            return Optional.empty();
        }
        HttpAnswer shown = new HttpAnswer(answer);
        return rules.stream().flatMap(rule -> rule.judge(shown).stream()).findFirst();
    }
}
