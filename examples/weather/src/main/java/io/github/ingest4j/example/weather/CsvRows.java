// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides CSV with RFC 4180 quotes into its header and its rows, which keep their bytes. Whether a row is a good one is for
 * whoever reads it.
 */
final class CsvRows {
    private final String header;
    private final List<String> rows = new ArrayList<>();

    /** @throws UsageException if the content is not UTF-8, has no header or a quote that is never closed */
    CsvRows(byte[] content) {
        divide(text(content));
        if (rows.isEmpty()) {
            throw new UsageException("the first line must name the columns, and there is none");
        }
        header = rows.remove(0);
    }

    private static String text(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UsageException("not in UTF-8");
        }
    }

    private void divide(String text) {
        int start = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                addRow(text.substring(start, at));
                start = at + 1;
            }
        }
        if (quoted) {
            throw new UsageException("a quote is never closed");
        }
        addRow(text.substring(start));
    }

    private void addRow(String row) {
        if (!row.isEmpty()) {
            rows.add(row);
        }
    }

    RecordText header() {
        return record(header);
    }

    List<RecordText> records() {
        return rows.stream().map(CsvRows::record).toList();
    }

    private static RecordText record(String row) {
        return RecordText.of(row.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * When each of the rows happened; null for one that does not say.
     *
     * @throws UsageException if there is no such column, or it holds no times
     */
    List<@Nullable Instant> times(String column) {
        int index = cells(header).indexOf(column);
        if (index < 0) {
            throw new UsageException("there is no column '" + column + "', which --time names");
        }
        RecordTime recordTime = new RecordTime(column);
        List<@Nullable Instant> times = new ArrayList<>();
        for (String row : rows) {
            List<String> cells = cells(row);
            try {
                times.add(index < cells.size() ? recordTime.ofCell(cells.get(index)) : null);
            } catch (UsageException e) {
                throw new UsageException("row " + (times.size() + 1) + ": " + e.getMessage());
            }
        }
        return times;
    }

    /** What the cells of a row hold. */
    static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < row.length(); at++) {
            char c = row.charAt(at);
            if (c == '"') {
                boolean doubled = !quoted && at > 0 && row.charAt(at - 1) == '"' && !cell.isEmpty();
                quoted = !quoted;
                if (doubled) {
                    cell.append('"');
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
