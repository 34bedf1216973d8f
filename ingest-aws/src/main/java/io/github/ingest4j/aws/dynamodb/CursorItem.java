// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.ledger.Cursor;
import java.time.Instant;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The cursor of a stream as it is stored. */
record CursorItem(String partition, Cursor cursor) {
    static final String VERSION = "version";

    static final TableSchema<CursorItem> SCHEMA = ItemSchema.of(CursorItem.class, CursorItem::from)
            .keys(CursorItem::partition, item -> ItemKeys.CURSOR)
            .attribute("mark", Instant.class, item -> item.cursor().mark())
            .attribute(VERSION, Long.class, item -> item.cursor().version())
            .attribute("readOn", String.class, item -> item.cursor().readOn().orElse(null))
            .item();

    private static CursorItem from(ItemSchema.Attributes item) {
        return new CursorItem(
                item.get(LedgerTable.PARTITION_KEY, String.class),
                new Cursor(
                        item.get("mark", Instant.class),
                        item.get(VERSION, Long.class),
                        item.find("readOn", String.class)));
    }
}
