// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

/** The run must end before it has done the window. */
final class OutOfTimeException extends Exception {
    private static final long serialVersionUID = 1L;

    OutOfTimeException() {
        super("the time of the run is over", null, false, false);
    }
}
