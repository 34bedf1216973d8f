// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.Optional;

/** Notices that the service takes the position of a request no more, as long as no page has come. */
final class ExpiredPosition implements AnswerRule {
    private final Answers answers;
    private boolean watching = true;
    private boolean noticed;

    ExpiredPosition(Answers answers) {
        this.answers = answers;
    }

    @Override
    public Optional<As> judge(HttpAnswer answer) {
        noticed |= watching && answers.include(answer);
        return noticed ? Optional.of(As.EXPIRED) : Optional.empty();
    }

    /** Whether an answer has said so. */
    boolean noticed() {
        return noticed;
    }

    /** From now on, answers are about pages. */
    void pageHasCome() {
        watching = false;
    }
}
