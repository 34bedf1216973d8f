// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.Optional;

/** Says what answers count as, for {@link HttpSource.Builder#treat(AnswerRule)}. */
@FunctionalInterface
public interface AnswerRule {

    /**
     * What this answer counts as; nothing where the rule does not concern it. Called for each answer that is no redirect, pages
     * included, on the thread that reads, by any number of threads. What it throws ends the reading.
     */
    Optional<As> judge(HttpAnswer answer);
}
