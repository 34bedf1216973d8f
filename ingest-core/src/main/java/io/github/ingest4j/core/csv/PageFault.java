// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import java.io.IOException;

/** A page cannot be divided into records any further; says why, in words for the user. */
final class PageFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    PageFault(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
