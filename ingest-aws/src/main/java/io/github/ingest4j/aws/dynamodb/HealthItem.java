// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.ledger.Incident;
import io.github.ingest4j.ledger.StreamHealth;
import java.time.Instant;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The health of a stream as it is stored. */
record HealthItem(String partition, StreamHealth health) {
    static final String VERSION = "version";

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

    static final TableSchema<HealthItem> SCHEMA = ItemSchema.of(HealthItem.class, HealthItem::from)
            .keys(HealthItem::partition, item -> ItemKeys.HEALTH)
            .attribute("state", StreamHealth.State.class, item -> item.health().state())
            .attribute("since", Instant.class, item -> item.health().since())
            .attribute("skippedInRow", Integer.class, item -> item.health().skippedInRow())
            .attribute(VERSION, Long.class, item -> item.health().version())
            .attribute("incident", INCIDENT, item -> item.health().incident().orElse(null))
            .item();

    private static HealthItem from(ItemSchema.Attributes item) {
        return new HealthItem(
                item.get(LedgerTable.PARTITION_KEY, String.class),
                new StreamHealth(
                        item.get("state", StreamHealth.State.class),
                        item.get("since", Instant.class),
                        item.get("skippedInRow", Integer.class),
                        item.get(VERSION, Long.class),
                        item.find("incident", Incident.class)));
    }
}
