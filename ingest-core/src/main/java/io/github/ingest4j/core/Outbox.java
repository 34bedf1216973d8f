// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notifier;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the ledger holds for people, at least once. A notifier that fails disturbs nothing but itself. */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Parts parts;

    Outbox(Parts parts) {
        this.parts = parts;
    }

    void send() {
        if (parts.notifiers().isEmpty()) {
            return;
        }
        try {
            parts.ledger().outbox(parts.stream()).forEach(this::send);
        } catch (IOException | RuntimeException e) {
            LOG.warn("notifications could not be read; the next run sends them [stream={}]", parts.stream(), e);
        }
    }

    private void send(Notification notification) {
        try {
            for (Notifier notifier : parts.notifiers()) {
                notifier.deliver(notification);
            }
            parts.ledger().sent(parts.stream(), notification.id());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "a notification could not be sent; the next run tries again [stream={}, id={}]",
                    parts.stream(),
                    notification.id(),
                    e);
        }
    }
}
