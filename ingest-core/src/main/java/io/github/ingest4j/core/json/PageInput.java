// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.core.internal.Utf8Check;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a page as the parser gets them: counted, checked to be UTF-8, a record no longer than allowed.
 *
 * <p>With {@code lines}, one read gives bytes of one line only, and inside a record the end of its line is the end of
 * the input. A parser thus never takes in a byte of the next line before the record of this one is known to be whole,
 * and whatever is wrong with a line, the next one is read as if nothing had happened.
 */
final class PageInput extends InputStream {
    /** Most of a buffer goes by between one move of its rest and the next. */
    static final int BUFFER_SIZE = 1 << 17;

    /** No byte: reads are not cut. */
    static final int NOWHERE = -1;

    private static final int LONGEST_MARK = 4;

    /** This part of the buffer, at least, lies ahead of {@link #lookAhead}. */
    private static final int PART_AHEAD = 4;

    private final InputStream body;
    private final boolean lines;
    private final JsonLimits limits;
    private final Utf8Check utf8 = new Utf8Check();
    private final byte[] buffer;
    private final int capacity;
    private int position;
    private int limit;
    /** Offset of the buffer in the page. */
    private long bufferOffset;

    private boolean ended;
    private int cut = NOWHERE;
    private long handedOver;
    private boolean inRecord;
    private long recordOffset;
    private boolean lineEnded = true;
    private long lineOffset;

    /** @param buffer used until the page is read; {@link RecordScanner#SLACK} bytes of it stay empty */
    PageInput(InputStream body, boolean lines, JsonLimits limits, byte[] buffer) {
        this.body = body;
        this.buffer = buffer;
        this.capacity = buffer.length - RecordScanner.SLACK;
        this.lines = lines;
        this.limits = limits;
    }

    /** Skips a byte order mark; refuses any encoding but UTF-8. */
    void begin() throws IOException {
        while (limit < LONGEST_MARK) {
            int count = body.read(buffer, limit, capacity - limit);
            if (count < 0) {
                break;
            }
            limit += count;
        }
        if (limit >= 3 && at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF) {
            position = 3;
        } else if (limit >= 2 && (at(0) == 0 || at(1) == 0 || at(0) + at(1) == 0xFE + 0xFF)) {
            throw new PageFault("the page is UTF-16 or UTF-32, and JSON is exchanged in UTF-8 (RFC 8259)", 0);
        }
    }

    private int at(int index) {
        return buffer[index] & 0xFF;
    }

    /** The first byte that is not blank, left to be read, or -1. */
    int peek() throws IOException {
        while (position < limit || fill()) {
            if (!isBlank(buffer[position])) {
                return at(position);
            }
            position++;
        }
        return -1;
    }

    /** The bytes from {@link #position} to {@link #limit} are those that the parser has not seen yet. */
    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    /** Whether the page goes on behind the buffer's limit, as far as is known. */
    boolean goesOn() {
        return !ended;
    }

    /** Whether all of the page has been read, as far as is known. */
    boolean isAtEnd() {
        return ended && position == limit;
    }

    /** Between records: has a good part of the buffer lie ahead of the position, or else all that is left of the page. */
    void lookAhead() throws IOException {
        while (!ended && limit - position < capacity / PART_AHEAD) {
            if (limit == capacity) {
                System.arraycopy(buffer, position, buffer, 0, limit - position);
                bufferOffset += position;
                limit -= position;
                position = 0;
            }
            int count = body.read(buffer, limit, capacity - limit);
            ended = count < 0;
            limit += Math.max(count, 0);
        }
    }

    /** Between records: the parser is not to see what lies before an index, which with {@code lines} begins a line. */
    void moveTo(int index) {
        position = index;
        lineEnded = true;
    }

    /** Ends every read from now on behind the first such byte in it; with {@code lines} it ends with the line. */
    void cutBehind(int last) {
        cut = lines ? NOWHERE : last;
    }

    /** Whether a parser that is at an offset, counted from {@link #restart}, has gone through all it was handed. */
    boolean isHandedOver(long parserOffset) {
        return parserOffset == handedOver;
    }

    /** Offset in the page of what is read next. */
    long offset() {
        return bufferOffset + position;
    }

    /** Offset of the line that was read last. */
    long lineOffset() {
        return lineOffset;
    }

    /** What to add to an offset of the parser, counted from {@link #restart}, to have it in the page. */
    long parserBase() {
        return offset() - handedOver;
    }

    /** A new parser begins here. */
    void restart() {
        handedOver = 0;
        inRecord = false;
    }

    void beginRecord(long offset) {
        inRecord = true;
        recordOffset = offset;
    }

    /** @throws PageFault if the record was too long, or its line goes on */
    void endRecord(long end) throws IOException {
        inRecord = false;
        if (end - recordOffset > limits.recordBytes()) {
            throw new PageFault(limits.recordTooLong(), recordOffset);
        }
        if (lines) {
            checkRestOfLine((int) (end - bufferOffset));
        }
    }

    /** From an index that the parser has not gone past; what it was handed last is still in the buffer. */
    private void checkRestOfLine(int from) throws IOException {
        for (int i = from; i < position; i++) {
            checkBlank(i);
        }
        while (!lineEnded && (position < limit || fill())) {
            checkBlank(position);
            lineEnded = buffer[position] == '\n';
            position++;
        }
    }

    private void checkBlank(int index) throws PageFault {
        if (!isBlank(buffer[index])) {
            throw new PageFault("the line goes on after the end of its record", bufferOffset + index);
        }
    }

    /** Goes to the line after the one read last, and says where that one ended, without its line feed. */
    long skipLine() throws IOException {
        while (!lineEnded && (position < limit || fill())) {
            int lineFeed = Utf8Check.indexOfLineFeed(buffer, position, limit);
            lineEnded = lineFeed >= 0;
            position = lineEnded ? lineFeed + 1 : limit;
        }
        utf8.reset();
        return lineEnded ? offset() - 1 : offset();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (lines && inRecord && lineEnded) {
            return -1;
        }
        if (position == limit && !fill()) {
            if (utf8.isInsideCharacter()) {
                throw notUtf8(position);
            }
            return -1;
        }
        if (inRecord && offset() - recordOffset > limits.recordBytes()) {
            throw new PageFault(limits.recordTooLong(), recordOffset);
        }
        int end = Math.min(limit, position + length);
        if (lines) {
            end = endOfLine(end);
        }
        if (cut != NOWHERE) {
            end = cut(end);
        }
        int bad = utf8.check(buffer, position, end);
        if (bad == position) {
            throw notUtf8(bad);
        }
        if (bad >= 0) {
            // What stands before the fault may be whole records.
            end = bad;
            lineEnded = false;
        }
        int count = end - position;
        System.arraycopy(buffer, position, target, offset, count);
        position = end;
        handedOver += count;
        return count;
    }

    private int endOfLine(int end) {
        if (lineEnded) {
            lineOffset = offset();
        }
        int lineFeed = Utf8Check.indexOfLineFeed(buffer, position, end);
        lineEnded = lineFeed >= 0;
        return lineEnded ? lineFeed + 1 : end;
    }

    private int cut(int end) {
        for (int i = position; i < end; i++) {
            if (buffer[i] == cut) {
                return i + 1;
            }
        }
        return end;
    }

    private PageFault notUtf8(int index) {
        // The line goes on behind the fault.
        lineEnded = false;
        return new PageFault("there are bytes that are not UTF-8", bufferOffset + index);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    private boolean fill() throws IOException {
        bufferOffset += limit;
        position = 0;
        limit = 0;
        int count = 0;
        while (count == 0) {
            count = body.read(buffer, 0, capacity);
        }
        ended = count < 0;
        limit = Math.max(count, 0);
        return count > 0;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
