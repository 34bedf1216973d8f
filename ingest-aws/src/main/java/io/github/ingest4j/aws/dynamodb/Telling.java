// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.aws.dynamodb.LedgerItems.Written;
import io.github.ingest4j.ledger.StreamHealth;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One change of a stream's health without a window: how it is sent, and what the answer means. */
final class Telling {
    private final LedgerItems items;
    private final StreamId stream;
    private final StreamHealth health;
    private final List<Notification> notifications;
    private final Instant now;

    Telling(LedgerItems items, StreamId stream, StreamHealth health, List<Notification> notifications, Instant now) {
        LedgerItems.requireThatFit(notifications);
        this.items = items;
        this.stream = stream;
        this.health = health;
        this.notifications = List.copyOf(notifications);
        this.now = now;
    }

    /** False if the health has been changed by others. */
    boolean apply() throws IOException {
        String partition = ItemKeys.partition(stream);
        String place = "'" + ItemKeys.HEALTH + "' of " + stream;
        for (int round = 0; round < LedgerItems.ROUNDS; round++) {
            Written written = items.transaction()
                    .put(
                            HealthItem.SCHEMA,
                            new HealthItem(partition, health),
                            Conditions.next(HealthItem.VERSION, health.version()))
                    .put(partition, notifications, now)
                    .send(place);
            if (written == Written.YES) {
                return true;
            }
            Optional<Boolean> result = written == Written.BUSY ? Optional.empty() : lookedInto();
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw items.keepsChanging(place);
    }

    /** Empty where nothing speaks against the write any more. */
    private Optional<Boolean> lookedInto() throws IOException {
        long stored = items.get(HealthItem.SCHEMA, stream, ItemKeys.HEALTH)
                .map(item -> item.health().version())
                .orElse(0L);
        return stored == health.version() - 1 ? Optional.empty() : Optional.of(isOwn());
    }

    /** Whether the health that is stored came by this change. A notification tells, since no two have one id. */
    private boolean isOwn() throws IOException {
        if (notifications.isEmpty()) {
            return items.get(HealthItem.SCHEMA, stream, ItemKeys.HEALTH)
                    .filter(item -> item.health().equals(health))
                    .isPresent();
        }
        String id = notifications.get(0).id();
        return items.get(NotificationItem.SCHEMA, stream, ItemKeys.notification(id))
                .isPresent();
    }
}
