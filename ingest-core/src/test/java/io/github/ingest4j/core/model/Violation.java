// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.model;

/** A broken promise, and in which way. */
record Violation(Invariant invariant, String what) {

    @Override
    public String toString() {
        return invariant + " " + what;
    }
}
