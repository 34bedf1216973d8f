// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import java.io.IOException;

/** Bytes that are no JSON, or more of them than allowed; says so in words of ours. */
final class PageFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long byteOffset;

    /** @param byteOffset of the fault in the page, or -1 for where the parser stands */
    PageFault(String reason, long byteOffset) {
        super(reason);
        this.reason = reason;
        this.byteOffset = byteOffset;
    }

    String reason() {
        return reason;
    }

    long byteOffset() {
        return byteOffset;
    }
}
