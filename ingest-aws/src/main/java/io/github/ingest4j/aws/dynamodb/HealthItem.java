// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.Notification;
import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import io.github.ingest4j.ledger.Warning;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The health of a stream as it is stored. */
record HealthItem(String partition, StreamHealth health) {
    static final String VERSION = "version";
    private static final String SCHEMA_VERSION = "schemaVersion";

    private static final EnhancedType<Incident> INCIDENT = ItemSchema.of(
                    Incident.class,
                    incident -> new Incident(
                            incident.get("fingerprint", String.class),
                            incident.get("firstWindow", Instant.class),
                            incident.get("toldAt", Instant.class),
                            incident.get("reminders", Integer.class),
                            incident.texts("others")))
            .attribute("fingerprint", String.class, Incident::fingerprint)
            .attribute("firstWindow", Instant.class, Incident::firstWindow)
            .attribute("toldAt", Instant.class, Incident::toldAt)
            .attribute("reminders", Integer.class, Incident::reminders)
            .attribute("others", EnhancedType.listOf(String.class), Incident::others)
            .document();

    private static final EnhancedType<Warning> WARNING = ItemSchema.of(
                    Warning.class,
                    warning -> new Warning(
                            warning.get("toldAt", Instant.class),
                            warning.get("windows", Long.class),
                            warning.get("records", Long.class)))
            .attribute("toldAt", Instant.class, Warning::toldAt)
            .attribute("windows", Long.class, Warning::windows)
            .attribute("records", Long.class, Warning::records)
            .document();

    private static final EnhancedType<Warnings> WARNINGS = warningsByKind();

    static final TableSchema<HealthItem> SCHEMA = ItemSchema.of(HealthItem.class, HealthItem::from)
            .keys(HealthItem::partition, item -> ItemKeys.HEALTH)
            .attribute("state", StreamHealth.State.class, item -> item.health().state())
            .attribute("since", Instant.class, item -> item.health().since())
            .attribute("skippedInRow", Integer.class, item -> item.health().skippedInRow())
            .attribute(VERSION, Long.class, item -> item.health().version())
            .attribute("incident", INCIDENT, item -> item.health().incident().orElse(null))
            .attribute(SCHEMA_VERSION, Integer.class, item -> item.health().schemaVersion())
            .attribute("warnings", WARNINGS, item -> Warnings.of(item.health()))
            .item();

    /** A map with an attribute for each kind that this version knows; others are not read. */
    private record Warnings(Map<Notification.Kind, Warning> byKind) {
        static @Nullable Warnings of(StreamHealth health) {
            return health.warnings().isEmpty() ? null : new Warnings(health.warnings());
        }

        static Warnings from(ItemSchema.Attributes attributes) {
            Map<Notification.Kind, Warning> byKind = new EnumMap<>(Notification.Kind.class);
            for (Notification.Kind kind : Notification.Kind.values()) {
                attributes.find(kind.name(), Warning.class).ifPresent(known -> byKind.put(kind, known));
            }
            return new Warnings(byKind);
        }
    }

    private static EnhancedType<Warnings> warningsByKind() {
        ItemSchema<Warnings> schema = ItemSchema.of(Warnings.class, Warnings::from);
        for (Notification.Kind kind : Notification.Kind.values()) {
            schema.attribute(kind.name(), WARNING, warnings -> warnings.byKind().get(kind));
        }
        return schema.document();
    }

    private static HealthItem from(ItemSchema.Attributes item) {
        return new HealthItem(
                item.get(LedgerTable.PARTITION_KEY, String.class),
                new StreamHealth(
                        item.get("state", StreamHealth.State.class),
                        item.get("since", Instant.class),
                        item.get("skippedInRow", Integer.class),
                        item.get(VERSION, Long.class),
                        item.find("incident", Incident.class),
                        item.find(SCHEMA_VERSION, Integer.class).orElse(0),
                        item.find("warnings", Warnings.class)
                                .map(Warnings::byKind)
                                .orElse(Map.of())));
    }
}
