// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Notification;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.ledger.Warning;
import io.github.ingest4j.ledger.WindowEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Words what people are warned of though a window is done, in sentences of the library's own.
 *
 * @param ended the window that is done
 */
record WarningText(StreamId stream, WindowEntry ended, Finished finished, Instant now) {
    private static final int MAX_COLUMNS = 20;
    private static final int MAX_COLUMN = 200;
    private static final int MAX_KEYS = 5;

    /**
     * A table has grown.
     *
     * @param before version of its schema that people know
     * @param added since then; empty where nobody knows
     */
    Notification schemaChanged(String table, int before, Optional<List<SchemaGrowth.Added>> added) {
        String columns = added.map(known -> count(known.size(), "new column")).orElse("new columns");
        List<String> lines = new ArrayList<>();
        lines.add("Window " + ended.window() + " of " + stream + " is done: table '" + table + "' has " + columns
                + ". Its schema is version " + finished.schemaVersion() + " and was " + before + ".");
        lines.add("Older files lack them: whoever reads several files reads them by name, in DuckDB by union_by_name.");
        added.ifPresent(known -> known.stream()
                .limit(MAX_COLUMNS)
                .map(column -> NoticeForm.cut(column.path() + ": " + column.type(), MAX_COLUMN))
                .forEach(lines::add));
        added.filter(known -> known.size() > MAX_COLUMNS)
                .ifPresent(known -> lines.add("and " + (known.size() - MAX_COLUMNS) + " more"));
        Map<String, String> details = new HashMap<>();
        details.put("table", table);
        details.put("schemaVersion", String.valueOf(finished.schemaVersion()));
        added.ifPresent(known -> details.put("columns", String.valueOf(known.size())));
        return form().notification(
                        Notification.Kind.SCHEMA_CHANGED,
                        stream + ": table " + table + " has " + columns,
                        lines,
                        details);
    }

    /** @param last when people were warned of the same, and what has come up since; empty the first time */
    Notification quarantined(Optional<Warning> last) {
        long in = finished.committed().counts().in();
        String records = finished.quarantined() + " of " + count(in, "record");
        String others = last.map(told -> count(told.records(), "record") + " of "
                        + count(told.windows(), "other window") + " had been set aside")
                .orElse("");
        return form().notification(
                        Notification.Kind.QUARANTINED,
                        stream + ": " + records + " set aside at window " + ended.window(),
                        List.of(
                                "Window " + ended.window() + " of " + stream + " is done, but " + records
                                        + " could not be taken and were set aside.",
                                since(last, others),
                                "Each is listed with its reason in "
                                        + NoticeForm.some(finished.committed().quarantineKeys(), MAX_KEYS, ", ") + ".",
                                "Look at them with Pipeline.quarantined, mend the transformer, the mapper or the schema, and take"
                                        + " them in with Pipeline.replayQuarantine: their bytes are kept.",
                                "While this lasts there is a message a day at most."),
                        Map.of(
                                "quarantined",
                                String.valueOf(finished.quarantined()),
                                "records",
                                String.valueOf(finished.records())));
    }

    /** Likewise. */
    Notification unusualVolume(Optional<Warning> last) {
        String others = last.map(told -> count(told.windows(), "other window") + " had been unusual")
                .orElse("");
        return form().notification(
                        Notification.Kind.UNUSUAL_VOLUME,
                        stream + ": unusual number of records at window " + ended.window(),
                        List.of(
                                stream + ": " + finished.unusual().orElseThrow() + ".",
                                "The window is done, with what the source gave. Look whether records are missing there, or came"
                                        + " twice.",
                                since(last, others),
                                "Where the source has others by now, Pipeline.reopenToFetchAgain has it asked again; where the"
                                        + " number is right, change the expectation.",
                                "While this lasts there is a message a day at most."),
                        Map.of("records", String.valueOf(finished.records())));
    }

    private NoticeForm form() {
        return new NoticeForm(stream, ended, now);
    }

    private static String since(Optional<Warning> last, String others) {
        return last.filter(told -> told.windows() > 0)
                .map(told -> "Since the message of " + NoticeForm.time(told.toldAt()) + ", " + others + ".")
                .orElse("");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
