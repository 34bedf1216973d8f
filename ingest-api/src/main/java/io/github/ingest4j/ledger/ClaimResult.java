// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

/** How a claim ended. */
public sealed interface ClaimResult {

    /** The window is the run's. {@code hold} is closed by the engine when it has finished with the window. */
    record Granted(Claim claim, Ledger.Hold hold) implements ClaimResult {}

    /** It is not, and why. {@code stored} is what the ledger holds. */
    record Refused(Reason reason, WindowEntry stored) implements ClaimResult {}

    /** Why a claim was refused. */
    enum Reason {
        /** It is done, skipped for good, or failed. */
        TERMINAL,
        /** Another run is at it. */
        RUNNING,
        /** Its next try is set for a later time. */
        NOT_BEFORE
    }
}
