// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * The low-water mark of a stream: every window that ends at or before it is terminal.
 *
 * @param version counts the changes
 * @param readOn key of the raw manifest that tells where the source reads on; empty where no window has left a position
 */
public record Cursor(Instant mark, long version, Optional<String> readOn) {
    public Cursor {
        requireNonNull(mark, "mark");
        requireNonNull(readOn, "readOn");
    }

    /** A cursor of a stream whose windows leave no position. */
    public Cursor(Instant mark, long version) {
        this(mark, version, Optional.empty());
    }
}
