// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The part of a notification's item that sending it changes: it waits no longer, and DynamoDB removes it later. */
record Delivery(String partition, String notificationId, Instant sentAt) {
    private static final Duration KEPT = Duration.ofDays(7);

    static final TableSchema<Delivery> SCHEMA = ItemSchema.ofPart(Delivery.class)
            .keys(Delivery::partition, delivery -> ItemKeys.notification(delivery.notificationId()))
            .open(delivery -> null)
            .attribute("sentAt", Instant.class, Delivery::sentAt)
            .attribute(LedgerTable.EXPIRES_AT, Long.class, Delivery::expiresAt)
            .item();

    /** DynamoDB wants seconds. */
    private Long expiresAt() {
        return sentAt.plus(KEPT).getEpochSecond();
    }
}
