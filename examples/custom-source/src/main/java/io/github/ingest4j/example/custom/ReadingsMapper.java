// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import io.github.ingest4j.record.RecordMapper;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of each reading in a message: {@code {"device":"door-17","sent_at":"…","readings":[{"kind":"temperature",
 * "value":7.5},…]}}.
 *
 * <p>What to imitate:
 *
 * <ol>
 *   <li>The result depends on the record alone: no clock, no counter, no look-up, since a run that died is repeated and a
 *       replay maps old records again.
 *   <li>It has a version, which changes whenever its results do; a replay then restates old windows.
 *   <li>A record that it cannot use is rejected with the field at fault; it throws nothing.
 * </ol>
 */
final class ReadingsMapper implements RecordMapper {
    static final String VERSION = "readings-1";

    static final Schema COLUMNS = Schema.of(
            Field.of("device", Type.STRING).required(),
            Field.of("sent_at", Type.TIMESTAMP).required(),
            Field.of("kind", Type.STRING).required(),
            Field.of("value", Type.FLOAT64),
            Field.of("firmware", Type.STRING));

    @Override
    public void map(Row message, Output out) {
        String device = text(message, "device");
        Instant sentAt = time(text(message, "sent_at"));
        if (device == null) {
            out.reject("device", "a message without a device");
        } else if (sentAt == null) {
            out.reject("sent_at", "no time such as 2026-11-20T09:15:00Z");
        } else if (message.has("readings") && !message.isNull("readings")) {
            for (Object reading : message.list("readings")) {
                if (reading instanceof Row row && text(row, "kind") != null) {
                    out.set("device", device)
                            .set("sent_at", sentAt)
                            .set("kind", text(row, "kind"))
                            .set("value", row.has("value") ? row.value("value") : null)
                            .set("firmware", text(message, "firmware"))
                            .emit();
                } else {
                    out.reject("readings.kind", "a reading that does not say what it measures");
                }
            }
        }
    }

    /** A text field, or null where the record, or every record of its window, has none. */
    private static @Nullable String text(Row row, String name) {
        return row.has(name) && !row.isNull(name) ? row.string(name) : null;
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
