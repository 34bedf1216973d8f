// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

/** Another run has taken the window over; this one leaves it alone. */
final class SupersededException extends Exception {
    private static final long serialVersionUID = 1L;

    SupersededException() {
        super("another run has taken the window over", null, false, false);
    }
}
