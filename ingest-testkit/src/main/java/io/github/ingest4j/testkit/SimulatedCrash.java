// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

/** The end of a simulated process; an error, so that no ordinary handler takes it for a failure to recover from. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String message) {
        super(message);
    }
}
