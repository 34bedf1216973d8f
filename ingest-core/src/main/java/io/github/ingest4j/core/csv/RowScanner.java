// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.NumberBytes;
import io.github.ingest4j.core.internal.Utf8Buffer;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.record.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows of the usual form straight from the bytes of a page into columns. It accepts a row or steps aside: whatever is
 * unusual, in the row or in a value, is left to {@link PageText}, the parser and {@link CellWriter}, which begin at the very
 * row and make of any that is accepted here the same.
 *
 * <p>A few rows are taken at once, column by column: what comes next is then mostly of the kind that came before.
 */
final class RowScanner {
    static final int MOST_ROWS = 64;

    /** After so many rows that are not of the usual form more than there are others… */
    private static final int MOST_ASIDE = 256;

    /** …where one that is taken makes good for so many that are not… */
    private static final int WORTH = 2;

    /** …so many are not looked at. */
    private static final int PAUSE = 8_192;

    private final Batch.Builder batch;
    private final RowBytes rows;

    /** For each column of the page, that of the table; null where the table has none. */
    private final @Nullable ColumnScanner[] columns;

    private final Node[] missing;

    /** For each column of the page that the table does not have, whether it is known to be left out. */
    private final boolean[] leftOut;

    private final byte[][] nullTexts;
    private final boolean emptyIsNull;
    private final boolean nullsInQuotes;
    private final boolean trim;
    private final int maxFieldLength;
    private byte[] unescaped = new byte[64];
    private int first;
    /** Whether all there is to know of a cell in the rows found is its form and that it may be empty. */
    private boolean simple;

    /** How many rows to try at once: fewer after a row that is not of the usual form. */
    private int span = MOST_ROWS;

    private int aside;
    private int pause;

    private RowScanner(CsvFormat format, Batch.Builder batch, @Nullable ColumnScanner[] columns, List<Node> missing) {
        this.batch = batch;
        this.rows = new RowBytes(format, columns.length, MOST_ROWS);
        this.columns = columns;
        this.missing = missing.toArray(Node[]::new);
        this.leftOut = new boolean[columns.length];
        // Others, with half of a surrogate pair, are in no page.
        this.nullTexts = format.nullValues().stream()
                .filter(text -> !text.isEmpty() && Utf8Buffer.isText(text))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.emptyIsNull = format.nullValues().contains("");
        this.nullsInQuotes = format.nullsInQuotes();
        this.trim = format.trim();
        this.maxFieldLength = format.limits().fieldLength();
    }

    /**
     * For the rows of a page; null if none can be taken so.
     *
     * @param targets for each column of the page, that of the table; null where the table has none
     * @param missing those of the table that the page does not have
     */
    static @Nullable RowScanner of(
            CsvFormat format, CellRules rules, Batch.Builder batch, @Nullable Node[] targets, List<Node> missing) {
        NumberBytes number = new NumberBytes();
        @Nullable ColumnScanner[] columns = new ColumnScanner[targets.length];
        boolean can = RowBytes.canFind(format) && missing.stream().allMatch(Node::nullable);
        for (int i = 0; i < columns.length && can; i++) {
            Node target = targets[i];
            columns[i] = target == null ? null : ColumnScanner.of(target, rules, number);
            can = target == null || columns[i] != null;
        }
        return can ? new RowScanner(format, batch, columns, missing) : null;
    }

    /** Values of a column of the page that the table does not have need not be asked about any more. */
    void leaveOut(int column) {
        leftOut[column] = true;
    }

    /**
     * Takes the next rows of a page into columns, and passes over them; 0 if the next one is not of the usual form.
     *
     * @param mostBytes after which no further row is begun
     */
    int take(PageText page, Column[] target, int mostRows, long mostBytes) throws IOException {
        if (pause > 0) {
            pause--;
            return 0;
        }
        find(page, Math.min(mostRows, span), mostBytes);
        int taken = put(page.bytes(), rows.count(), target);
        if (taken < rows.count()) {
            // Columns that were put before hold more rows than the one that has stopped.
            batch.discardRow();
            put(page.bytes(), taken, target);
            span = Math.max(1, taken);
        } else {
            span = Math.min(MOST_ROWS, span * 2);
        }
        if (taken == 0) {
            stepAside();
            return 0;
        }
        aside = Math.max(0, aside - WORTH * taken);
        int lines = 0;
        for (int i = 0; i < taken; i++) {
            lines += rows.lines(i);
        }
        page.pass(rows.rowEnd(taken - 1), lines);
        return taken;
    }

    private void stepAside() {
        if (++aside == MOST_ASIDE) {
            aside = 0;
            pause = PAUSE;
        }
    }

    private void find(PageText page, int mostRows, long mostBytes) throws IOException {
        rows.clear();
        first = page.nextRecord();
        int found = rows.find(page.bytes(), first, page.limit());
        if (found == RowBytes.PARTIAL && page.readAhead()) {
            first = page.nextRecord();
            found = rows.find(page.bytes(), first, page.limit());
        }
        long bytes = found == RowBytes.WHOLE ? length(0) : 0;
        while (found == RowBytes.WHOLE && rows.count() < mostRows && bytes < mostBytes) {
            found = rows.find(page.bytes(), rows.rowEnd(rows.count() - 1), page.limit());
            bytes += found == RowBytes.WHOLE ? length(rows.count() - 1) : 0;
        }
        simple = nullTexts.length == 0 && !trim && bytes <= maxFieldLength;
    }

    /** Where a row that was taken begins in the buffer of its page. */
    int start(int row) {
        return row == 0 ? first : rows.rowEnd(row - 1);
    }

    /** Bytes of a row that was taken, without its end of line. */
    int length(int row) {
        return rows.contentEnd(row) - start(row);
    }

    /** Returns the number of rows that are in all columns; some may hold more. */
    private int put(byte[] bytes, int count, Column[] target) {
        int left = count;
        for (int i = 0; i < columns.length; i++) {
            left = putColumn(bytes, i, left, target);
        }
        for (Node node : missing) {
            for (int row = 0; row < left; row++) {
                target[node.firstColumn()].addAbsent(0, node.definition() - 1);
            }
        }
        return left;
    }

    private int putColumn(byte[] bytes, int column, int count, Column[] target) {
        ColumnScanner scanner = columns[column];
        int row = 0;
        while (row < count) {
            if (scanner != null && simple) {
                row = scanner.putRun(rows, bytes, column, row, count, target);
            }
            if (row < count) {
                if (!putCell(bytes, rows.cell(row, column), column, target)) {
                    return row;
                }
                row++;
            }
        }
        return count;
    }

    private boolean putCell(byte[] bytes, int cell, int column, Column[] target) {
        int from = rows.start(cell);
        int to = rows.end(cell);
        if (to - from > maxFieldLength) {
            return false;
        }
        int form = rows.form(cell);
        if (form != RowBytes.PLAIN) {
            return form == RowBytes.QUOTED
                    ? put(column, bytes, from, to, nullsInQuotes, target)
                    : putUnescaped(column, unescape(bytes, from, to), target);
        }
        if (trim) {
            while (from < to && isBlank(bytes[from])) {
                from++;
            }
            while (from < to && isBlank(bytes[to - 1])) {
                to--;
            }
        }
        return put(column, bytes, from, to, true, target);
    }

    private boolean putUnescaped(int column, int length, Column[] target) {
        return put(column, unescaped, 0, length, nullsInQuotes, target);
    }

    private boolean put(int column, byte[] text, int from, int to, boolean mayBeNull, Column[] target) {
        ColumnScanner scanner = columns[column];
        boolean isNull = mayBeNull && isNull(text, from, to);
        if (scanner == null) {
            return isNull || leftOut[column];
        }
        return isNull ? scanner.putNull(target) : scanner.put(text, from, to, target);
    }

    private boolean isNull(byte[] text, int from, int to) {
        if (from == to) {
            return emptyIsNull;
        }
        for (byte[] nullText : nullTexts) {
            if (Arrays.equals(text, from, to, nullText, 0, nullText.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Leaves out every second of the quotes; returns the length of the text. */
    private int unescape(byte[] bytes, int from, int to) {
        if (unescaped.length < to - from) {
            unescaped = new byte[(to - from) * 2];
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            unescaped[length++] = bytes[i];
            if (rows.isQuote(bytes[i])) {
                i++;
            }
        }
        return length;
    }
}
