// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * A notification as it is stored.
 *
 * @param queuePlace among those that wait; null when it has been sent
 */
record NotificationItem(
        String partition,
        Notification notification,
        @Nullable String queuePlace) {
    static final TableSchema<NotificationItem> SCHEMA = ItemSchema.of(NotificationItem.class, NotificationItem::from)
            .keys(NotificationItem::partition, of(it -> ItemKeys.notification(it.id())))
            .open(NotificationItem::queuePlace)
            .attribute("id", String.class, of(Notification::id))
            .attribute("kind", String.class, of(it -> it.kind().name()))
            .attribute("pipeline", String.class, of(it -> it.stream().pipeline()))
            .attribute("stream", String.class, of(it -> it.stream().stream()))
            .attribute("window", String.class, of(Notification::window))
            .attribute("subject", String.class, of(Notification::subject))
            .attribute("text", String.class, of(it -> Text.capped(it.text())))
            .attribute("details", EnhancedType.mapOf(String.class, String.class), of(Notification::details))
            .attribute("at", Instant.class, of(Notification::at))
            .item();

    private static <V extends @Nullable Object> Function<NotificationItem, V> of(Function<Notification, V> value) {
        return item -> value.apply(item.notification());
    }

    private static NotificationItem from(ItemSchema.Attributes item) {
        Notification notification = new Notification(
                item.get("id", String.class),
                Notification.Kind.stored(item.get("kind", String.class)),
                new StreamId(item.get("pipeline", String.class), item.get("stream", String.class)),
                item.get("window", String.class),
                item.get("subject", String.class),
                item.get("text", String.class),
                item.textsByName("details"),
                item.get("at", Instant.class));
        return new NotificationItem(
                item.get(LedgerTable.PARTITION_KEY, String.class),
                notification,
                item.find(LedgerTable.OPEN, String.class).orElse(null));
    }
}
