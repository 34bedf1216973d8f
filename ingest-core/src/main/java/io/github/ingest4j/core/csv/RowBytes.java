// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.core.internal.Utf8Check;
import io.github.ingest4j.core.internal.WordBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the cells of a few rows in bytes that hold ASCII as it is, eight bytes at a time. Takes rows of the usual form
 * only: as many cells as there are columns, each with quotes around it or with none in it, and no character that may not
 * stand there. What it takes has the very cells and the very end that {@link PageText} and the parser find. Used again for
 * the next rows.
 */
final class RowBytes {
    /** Answers of {@link #find}: the row is there, its end is not, it is for others to judge. */
    static final int WHOLE = 0;

    static final int PARTIAL = -1;
    static final int UNUSUAL = -2;

    /** Forms of cells: without quotes, with quotes around them, with quotes inside as well, which stand twice. */
    static final byte PLAIN = 0;

    static final byte QUOTED = 1;
    static final byte WITH_PAIRS = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    /** Behind line ends, tab and NUL. */
    private static final long BEYOND_CONTROLS = 0x0E * LOW_BITS;

    private final byte delimiter;
    private final int quote;
    private final int comment;
    private final long delimiters;
    private final long quotes;
    private final boolean utf8;
    private final int maxBytes;
    private final Utf8Check utf8Check = new Utf8Check();

    /** Of all cells, row by row; a row that is to be found has room behind the others. */
    private final int[] starts;

    private final int[] ends;
    private final byte[] forms;

    /** Of the rows. */
    private final int[] contentEnds;

    private final int[] rowEnds;
    private final int[] lineCounts;

    private final int width;
    private int rows;
    private int lines;
    private long seen;

    RowBytes(CsvFormat format, int columns, int mostRows) {
        this.delimiter = (byte) format.delimiter();
        // Without quotes, a second look for delimiters takes the place of that for quotes.
        this.quote = format.quote() == CsvFormat.NONE ? -1 : format.quote();
        this.comment = format.comment() == CsvFormat.NONE ? -1 : format.comment();
        this.delimiters = delimiter * LOW_BITS;
        this.quotes = quote < 0 ? delimiters : quote * LOW_BITS;
        this.utf8 = format.charset().isUtf8();
        this.maxBytes = format.limits().recordBytes();
        this.width = columns;
        this.starts = new int[columns * mostRows];
        this.ends = new int[columns * mostRows];
        this.forms = new byte[columns * mostRows];
        this.contentEnds = new int[mostRows];
        this.rowEnds = new int[mostRows];
        this.lineCounts = new int[mostRows];
    }

    /** Whether rows of a format can be told so at all. */
    static boolean canFind(CsvFormat format) {
        return format.charset().unit() == 1
                && format.delimiter() < 0x80
                && format.quote() < 0x80
                && format.comment() < 0x80;
    }

    /** Forgets the rows that were found. */
    void clear() {
        rows = 0;
    }

    /** Finds the cells of the row that begins at an index; if it is whole, it is one more. */
    int find(byte[] bytes, int from, int limit) {
        lines = 1;
        seen = 0;
        if (from < limit && bytes[from] == comment) {
            return UNUSUAL;
        }
        int cell = rows * width;
        int last = cell + width - 1;
        int start = from;
        int at = from;
        long all = 0;
        while (at < limit) {
            long word = word(bytes, at, limit);
            all |= word;
            long marks = marks(word);
            int next = at + Long.BYTES;
            while (marks != 0) {
                int i = at + WordBytes.first(marks);
                marks &= marks - 1;
                byte b = bytes[i];
                if (b == delimiter) {
                    if (cell == last) {
                        return UNUSUAL;
                    }
                    put(cell++, start, i);
                    start = i + 1;
                } else if (b == '\n' || b == '\r') {
                    put(cell, start, i);
                    seen |= all;
                    return cell == last ? end(bytes, from, i, limit) : UNUSUAL;
                } else if (b == quote) {
                    int close = i == start ? closing(bytes, i + 1, limit, cell) : UNUSUAL;
                    if (close < 0) {
                        return close;
                    }
                    if (close + 1 == limit) {
                        return PARTIAL;
                    }
                    byte behind = bytes[close + 1];
                    if (behind == '\n' || behind == '\r') {
                        seen |= all;
                        return cell == last ? end(bytes, from, close + 1, limit) : UNUSUAL;
                    }
                    if (behind != delimiter || cell == last) {
                        return UNUSUAL;
                    }
                    cell++;
                    start = close + 2;
                    next = start;
                    break;
                } else if (b == 0) {
                    return UNUSUAL;
                }
            }
            at = next;
        }
        return PARTIAL;
    }

    private void put(int cell, int from, int to) {
        starts[cell] = from;
        ends[cell] = to;
        forms[cell] = PLAIN;
    }

    /** Finds the quote that closes a cell, and notes the cell. */
    private int closing(byte[] bytes, int from, int limit, int cell) {
        boolean pairs = false;
        int at = from;
        while (at < limit) {
            long word = word(bytes, at, limit);
            seen |= word;
            long marks = marks(word);
            int next = at + Long.BYTES;
            while (marks != 0) {
                int i = at + WordBytes.first(marks);
                marks &= marks - 1;
                byte b = bytes[i];
                if (b == quote) {
                    if (i + 1 == limit) {
                        return PARTIAL;
                    }
                    if (bytes[i + 1] != quote) {
                        starts[cell] = from;
                        ends[cell] = i;
                        forms[cell] = pairs ? WITH_PAIRS : QUOTED;
                        return i;
                    }
                    pairs = true;
                    next = i + 2;
                    break;
                } else if (b == '\r' || (b == '\n' && bytes[i - 1] != '\r')) {
                    lines++;
                } else if (b == 0) {
                    return UNUSUAL;
                }
            }
            at = next;
        }
        return PARTIAL;
    }

    private int end(byte[] bytes, int from, int index, int limit) {
        int end = index + 1;
        if (bytes[index] == '\r') {
            if (end == limit) {
                return PARTIAL;
            }
            if (bytes[end] == '\n') {
                end++;
            }
        }
        if (index == from || index - from > maxBytes || !((seen & HIGH_BITS) == 0 || isText(bytes, from, index))) {
            return UNUSUAL;
        }
        contentEnds[rows] = index;
        rowEnds[rows] = end;
        lineCounts[rows] = lines;
        rows++;
        return WHOLE;
    }

    private boolean isText(byte[] bytes, int from, int to) {
        utf8Check.reset();
        int fault = utf8Check.check(bytes, from, to);
        return utf8 && fault < 0 && !utf8Check.isInsideCharacter();
    }

    /** Bytes beyond the limit are none of ours, whatever they are, and mark nothing. */
    private static long word(byte[] bytes, int at, int limit) {
        if (limit - at >= Long.BYTES) {
            return (long) LONGS.get(bytes, at);
        }
        long word = -1;
        for (int i = limit - 1; i >= at; i--) {
            word = (word << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return word;
    }

    /** The high bit of each byte that is a delimiter, a quote or a control character up to CR, and of no other. */
    private long marks(long word) {
        long notDelimiter = ((word ^ delimiters) & ~HIGH_BITS) + ~HIGH_BITS;
        long notQuote = ((word ^ quotes) & ~HIGH_BITS) + ~HIGH_BITS;
        long notControl = (word | HIGH_BITS) - BEYOND_CONTROLS;
        return ~((notDelimiter & notQuote & notControl) | word) & HIGH_BITS;
    }

    /** Number of rows found. */
    int count() {
        return rows;
    }

    /** Index of a cell, for what is told of cells. */
    int cell(int row, int column) {
        return row * width + column;
    }

    int start(int cell) {
        return starts[cell];
    }

    int end(int cell) {
        return ends[cell];
    }

    /** Whether a cell has no quotes and is not empty. */
    boolean isValue(int cell) {
        return forms[cell] == PLAIN && ends[cell] > starts[cell];
    }

    /** {@link #PLAIN}, {@link #QUOTED} or {@link #WITH_PAIRS}. */
    int form(int cell) {
        return forms[cell];
    }

    boolean isQuote(byte b) {
        return b == quote;
    }

    /** Where a row ends, without its end of line. */
    int contentEnd(int row) {
        return contentEnds[row];
    }

    /** Where the row after it begins. */
    int rowEnd(int row) {
        return rowEnds[row];
    }

    int lines(int row) {
        return lineCounts[row];
    }
}
