// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * When people were last warned of something that does not keep windows from being done, so that they are not warned of each.
 *
 * @param toldAt when the last warning was made
 * @param windows with the same cause since then, of which nothing was told
 * @param records concerned in those windows
 */
public record Warning(Instant toldAt, long windows, long records) {
    public Warning {
        requireNonNull(toldAt, "toldAt");
    }
}
