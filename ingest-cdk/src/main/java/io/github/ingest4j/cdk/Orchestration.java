// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

/** What stands between the schedule and the function. */
public enum Orchestration {
    /**
     * A state machine of Step Functions. It waits out throttling, runs the function again where a run ends as {@code CONTINUE},
     * shows a failed run as a failed execution, and tells people of a run that ended without a report, each time.
     */
    STEP_FUNCTIONS,
    /**
     * Nothing: the schedule invokes the function, and what was left over waits for the next time. Of an invocation that ends
     * without an answer only the alarm for failed runs tells.
     */
    LAMBDA_ONLY
}
