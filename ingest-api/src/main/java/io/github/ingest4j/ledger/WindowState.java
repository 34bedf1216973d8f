// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

/** How far a window has come. The manifests in the raw store are the truth; this is a hint and a lock. */
public enum WindowState {
    /** A run has begun. */
    CLAIMED,
    /** The raw set is frozen. */
    RAW,
    /** The generation is committed. */
    COMMITTED,
    /** The files of the generation are visible. */
    PUBLISHED,
    /** Not done; due again when {@code notBefore} has passed. */
    RETRY,
    /** Everything is done. */
    DONE,
    /** The source could not be asked in time and never can be again. */
    SKIPPED,
    /** A person must act, then reopen the window. */
    FAILED;

    /** Whether no run takes the window again by itself. */
    public boolean isTerminal() {
        return this == DONE || this == SKIPPED || this == FAILED;
    }
}
