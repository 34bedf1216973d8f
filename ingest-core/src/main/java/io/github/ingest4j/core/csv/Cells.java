// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import io.github.ingest4j.core.internal.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cells of one record as the parser finds them, behind one another; used again for the next one. */
final class Cells extends CsvCallbackHandler<Cells> {
    private static final int FIRST_CHARS = 1 << 10;
    private static final int FIRST_CELLS = 1 << 5;

    private final CsvFormat format;
    private final PageText page;
    private final char[][] nullValues;

    private char[] text = new char[FIRST_CHARS];
    private int[] ends = new int[FIRST_CELLS];
    private boolean[] quoted = new boolean[FIRST_CELLS];
    private int count;
    private int kept;
    private int mostKept;
    private RecordType type = RecordType.DATA;

    private @Nullable String fault;
    private int faultCell;

    /** Where the cell after the last one begins. */
    private long nextLineNumber;

    private long nextLineOffset;

    Cells(CsvFormat format, PageText page) {
        this.format = format;
        this.page = page;
        this.nullValues = format.nullValues().stream().map(String::toCharArray).toArray(char[][]::new);
        this.mostKept = format.limits().columns();
    }

    /** Of a record with more cells than this, the others are counted only. */
    void keepAtMost(int cells) {
        mostKept = cells;
    }

    /** Number of cells, those that were not kept included. */
    int count() {
        return count;
    }

    char[] text() {
        return text;
    }

    int start(int cell) {
        return cell == 0 ? 0 : ends[cell - 1];
    }

    int length(int cell) {
        return ends[cell] - start(cell);
    }

    String string(int cell) {
        return new String(text, start(cell), length(cell));
    }

    List<String> strings() {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < kept; i++) {
            strings.add(string(i));
        }
        return strings;
    }

    /** Whether a cell stands for null. */
    boolean isNull(int cell) {
        if (quoted[cell] && !format.nullsInQuotes()) {
            return false;
        }
        for (char[] value : nullValues) {
            if (equals(cell, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean equals(int cell, char[] value) {
        return Arrays.equals(text, start(cell), ends[cell], value, 0, value.length);
    }

    /** For a message. */
    String shown(int cell) {
        return "\"" + Excerpt.of(string(cell)) + "\"";
    }

    boolean isQuoted(int cell) {
        return quoted[cell];
    }

    boolean isComment() {
        return type == RecordType.COMMENT;
    }

    /** Whether the record is an empty line, or a blank one where blanks do not count. */
    boolean isEmptyLine() {
        return type == RecordType.EMPTY || (format.trim() && count == 1 && !quoted[0] && ends[0] == 0);
    }

    /** Why the record is no good, if the parser took it; null if it is. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Index of the cell at fault. */
    int faultCell() {
        return faultCell;
    }

    /** Number of the line in which the cell after the last one begins. */
    long nextLineNumber() {
        return nextLineNumber;
    }

    long nextLineOffset() {
        return nextLineOffset;
    }

    /** Forgets what was there: a record begins. */
    void clear() {
        count = 0;
        kept = 0;
        fault = null;
        type = RecordType.DATA;
        nextLineNumber = page.lineNumber();
        nextLineOffset = page.lineOffset();
    }

    @Override
    protected RecordType getRecordType() {
        return type;
    }

    @Override
    protected int getFieldCount() {
        return count;
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
        clear();
    }

    @Override
    protected void addField(char[] buffer, int offset, int length, boolean isQuoted) {
        int from = offset;
        int to = offset + length;
        if (!isQuoted && format.trim()) {
            while (from < to && isBlank(buffer[from])) {
                from++;
            }
            while (from < to && isBlank(buffer[to - 1])) {
                to--;
            }
        }
        if (to - from > format.limits().fieldLength()) {
            refuse(CsvLimits.exceeded("a cell", format.limits().fieldLength(), "characters", "maxFieldLength"));
        } else if (!isQuoted && !format.strayQuotes() && hasQuote(buffer, from, to)) {
            refuse("there is a quote inside a cell that does not begin with one; if quotes are ordinary characters"
                    + " there: " + CsvLimits.setting("allowStrayQuotes()"));
        }
        if (count < mostKept) {
            keep(buffer, from, to - from, isQuoted);
        }
        count++;
        nextLineNumber = page.lineNumber();
        nextLineOffset = page.lineOffset();
    }

    private boolean hasQuote(char[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == format.quote()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private void refuse(String reason) {
        if (fault == null) {
            fault = reason;
            faultCell = count;
        }
    }

    private void keep(char[] buffer, int offset, int length, boolean isQuoted) {
        int start = kept == 0 ? 0 : ends[kept - 1];
        if (text.length - start < length) {
            text = Arrays.copyOf(text, (int) Math.min(Integer.MAX_VALUE - 8L, (start + (long) length) * 3 / 2));
        }
        System.arraycopy(buffer, offset, text, start, length);
        if (kept == ends.length) {
            ends = Arrays.copyOf(ends, kept * 2);
            quoted = Arrays.copyOf(quoted, kept * 2);
        }
        ends[kept] = start + length;
        quoted[kept] = isQuoted;
        kept++;
    }

    @Override
    protected void setComment(char[] buffer, int offset, int length) {
        type = RecordType.COMMENT;
        count = 1;
    }

    @Override
    protected void setEmpty() {
        keep(text, 0, 0, false);
        count = 1;
        type = RecordType.EMPTY;
    }

    @Override
    protected Cells buildRecord() {
        return this;
    }
}
