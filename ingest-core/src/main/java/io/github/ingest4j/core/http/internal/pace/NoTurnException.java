// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import java.time.Duration;

/** The turn of a request would come too late. */
public final class NoTurnException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Duration delay;

    /**
     * A request without a turn.
     *
     * @param why it must wait
     * @param delay how long it would have to
     */
    NoTurnException(String why, Duration delay) {
        super(why, null, false, false);
        this.delay = delay;
    }

    public Duration delay() {
        return delay;
    }
}
