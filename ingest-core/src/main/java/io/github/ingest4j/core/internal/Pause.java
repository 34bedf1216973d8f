// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.time.Duration;

/** Waits; a test waits by moving its clock. */
@FunctionalInterface
public interface Pause {
    Pause SLEEP = duration -> Thread.sleep(duration.toMillis());

    void pause(Duration duration) throws InterruptedException;
}
