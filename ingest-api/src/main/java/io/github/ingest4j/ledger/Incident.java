// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What people were told of a stream that does not work, so that they are told again neither at once nor never.
 *
 * @param fingerprint what tells this failure from others: its kind and step
 * @param firstWindow start of the earliest window known to be affected
 * @param toldAt when people were told last
 * @param reminders sent since the incident was opened
 * @param others fingerprints of other failures met meanwhile, in the order they came; the next reminder names them
 */
public record Incident(String fingerprint, Instant firstWindow, Instant toldAt, int reminders, List<String> others) {
    public Incident {
        requireNonNull(fingerprint, "fingerprint");
        requireNonNull(firstWindow, "firstWindow");
        requireNonNull(toldAt, "toldAt");
        others = List.copyOf(others);
    }
}
