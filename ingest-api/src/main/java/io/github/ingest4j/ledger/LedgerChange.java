// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.ledger;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Notification;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Ledger#commit} applies in one step.
 *
 * @param entry the new entry of the claimed window, of the claim's epoch
 * @param cursor the new cursor; its version is one more than that it was read with
 * @param health the new health; its version is one more than that it was read with
 * @param notifications to put into the outbox
 */
public record LedgerChange(
        WindowEntry entry, Optional<Cursor> cursor, Optional<StreamHealth> health, List<Notification> notifications) {
    public LedgerChange {
        requireNonNull(entry, "entry");
        notifications = List.copyOf(notifications);
    }

    /** A change of the window alone. */
    public static LedgerChange of(WindowEntry entry) {
        return new LedgerChange(entry, Optional.empty(), Optional.empty(), List.of());
    }
}
