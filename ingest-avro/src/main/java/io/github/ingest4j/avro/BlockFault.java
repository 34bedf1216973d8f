// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import java.io.IOException;

/** Bytes that are no Avro; says so in words of ours. */
final class BlockFault extends IOException {
    private static final long serialVersionUID = 1L;

    BlockFault(String reason) {
        super(reason);
    }

    BlockFault(String reason, Throwable cause) {
        super(reason, cause);
    }
}
