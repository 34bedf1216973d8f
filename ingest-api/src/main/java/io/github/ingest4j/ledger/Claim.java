// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;

/**
 * The right to work at a window, until another run takes it over.
 *
 * @param entry as stored by the claim
 */
public record Claim(StreamId stream, WindowEntry entry) {
    public Window window() {
        return entry.window();
    }

    public long epoch() {
        return entry.epoch();
    }

    public String owner() {
        return entry.owner();
    }
}
