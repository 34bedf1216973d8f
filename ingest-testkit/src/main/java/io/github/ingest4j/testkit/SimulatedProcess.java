// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

/**
 * Stands for the process that a run lives in. The fakes give each process a view of the durable world; once it has
 * crashed, no call through its views has an effect any more: each throws {@link SimulatedCrash}, also the clean-up of
 * {@code finally} blocks, which a dead process would not do. Thread-safe.
 */
public final class SimulatedProcess {
    private final String name;
    private final boolean mortal;
    private volatile boolean crashed;

    SimulatedProcess(String name, boolean mortal) {
        this.name = name;
        this.mortal = mortal;
    }

    /** Ends the process here and now. */
    public void crash() {
        crashed = mortal;
    }

    public boolean hasCrashed() {
        return crashed;
    }

    void requireAlive() {
        if (crashed) {
            throw new SimulatedCrash(name + " has crashed before");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
