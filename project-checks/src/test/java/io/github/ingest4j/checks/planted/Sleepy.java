// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.planted;

/** Breaks the rules: waits by the wall clock. */
public final class Sleepy {
    void doze() throws InterruptedException {
        Thread.sleep(1);
    }
}
