// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import java.time.Duration;
import java.util.Optional;

/** The source did not give the window's pages within the tries that it is allowed. */
final class SourceUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> delay;

    /** @param delay how long the source wants to be left alone, if it said so */
    SourceUnavailableException(String message, Optional<Duration> delay, Throwable cause) {
        super(message, cause);
        this.delay = delay;
    }

    Optional<Duration> delay() {
        return delay;
    }
}
