// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time of a budget that passes when somebody pauses, or a test says so. */
final class ManualTime implements Pause {
    final List<Duration> pauses = new ArrayList<>();
    private long now;
    private Runnable beforeNextPause = () -> {};

    long nanos() {
        return now;
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Lets something happen while somebody pauses. */
    void beforeNextPause(Runnable action) {
        beforeNextPause = action;
    }

    @Override
    public void pause(Duration duration) {
        Runnable action = beforeNextPause;
        beforeNextPause = () -> {};
        action.run();
        pauses.add(duration);
        pass(duration);
    }
}
