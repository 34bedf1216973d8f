// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of a page as the parser gets it: line by line, so that the bytes of each record are known.
 *
 * <p>One read gives characters of one line only. The parser asks for the next line when, and only when, the record goes on
 * there, which it does inside quotes; and whatever is wrong with a record, the next line is read as if nothing had
 * happened. Bytes that cannot be decoded become U+FFFD for the parser, which thus finds the end of the record, and
 * {@link #fault} of the record, which is then refused.
 */
final class PageText extends Reader {
    static final int FIRST_SIZE = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream body;
    private final CsvFormat format;
    private PageCharset charset;
    private CharsetDecoder decoder;

    private byte[] bytes;
    private int limit;
    private boolean ended;
    /** Offset of the buffer in the page. */
    private long bufferOffset;

    /** The line read last, in the buffer; its end of line is from {@code contentEnd} to {@code lineEnd}. */
    private int lineStart;

    private int contentEnd;
    private int lineEnd;
    private long lineNumber;

    private char[] chars = new char[FIRST_SIZE];
    private int charsAt;
    private int charsEnd;

    private long recordOffset;
    private long recordEnd;
    private boolean overlong;
    private boolean oddQuotes;
    private boolean exhausted;
    private @Nullable String fault;

    PageText(InputStream body, CsvFormat format, int bufferBytes) {
        this.body = body;
        this.bytes = new byte[bufferBytes];
        this.format = format;
        this.charset = format.charset();
        this.decoder = decoder(charset);
    }

    private static CharsetDecoder decoder(PageCharset charset) {
        return charset.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Skips a byte order mark; refuses that of another encoding. */
    void begin() throws IOException {
        while (limit < 4 && fill()) {
            // The longest mark has four bytes.
        }
        int length = 0;
        if (startsWith(0xEF, 0xBB, 0xBF)) {
            requireMark("UTF-8", charset.isUtf8());
            length = 3;
        } else if ((startsWith(0xFF, 0xFE, 0, 0) && charset.unit() != 2) || startsWith(0, 0, 0xFE, 0xFF)) {
            boolean big = startsWith(0);
            requireMark("UTF-32", charset.unit() == 4 && (charset.marked() || charset.bigEndian() == big));
            length = 4;
            orient(big);
        } else if (startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF)) {
            boolean big = startsWith(0xFE);
            requireMark("UTF-16", charset.unit() == 2 && (charset.marked() || charset.bigEndian() == big));
            length = 2;
            orient(big);
        }
        lineEnd = length;
    }

    private void orient(boolean big) {
        if (!big && charset.marked()) {
            charset = charset.littleEndian();
            decoder = decoder(charset);
        }
    }

    private static void requireMark(String found, boolean right) throws PageFault {
        if (!right) {
            throw new PageFault("it begins with the byte order mark of " + found + "; name its encoding: "
                    + CsvLimits.setting("charset(…)"));
        }
    }

    private boolean startsWith(int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= limit || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the page; the next record begins at {@link #nextRecord}, and they are there up to {@link #limit}. */
    byte[] bytes() {
        return bytes;
    }

    int nextRecord() {
        return lineEnd;
    }

    /** At the end of the page, a record that has no end of line there gets one. */
    int limit() {
        return ended && limit > lineEnd ? limit + 1 : limit;
    }

    /** Reads on behind what is there of the next record; false if that gives no more than there was. */
    boolean readAhead() throws IOException {
        int held = limit - lineEnd;
        if (ended || held == bytes.length) {
            return false;
        }
        System.arraycopy(bytes, lineEnd, bytes, 0, held);
        bufferOffset += lineEnd;
        limit = held;
        lineStart = 0;
        lineEnd = 0;
        // A record that grew by little at a time would be looked through from its beginning each time.
        return fill() ? limit >= 2 * held : held > 0;
    }

    /** Passes over records, of so many lines, that were found in the bytes; the next one begins at an index. */
    void pass(int next, int lines) {
        lineEnd = Math.min(next, limit);
        lineNumber += lines;
    }

    /** Offset in the page of what is at an index of the bytes. */
    long offset(int index) {
        return bufferOffset + index;
    }

    /** Goes to the next line, where a record begins; false at the end of the page. */
    boolean beginRecord() throws IOException {
        charsAt = charsEnd;
        overlong = false;
        exhausted = false;
        fault = null;
        if (!nextLine(format.limits().recordBytes())) {
            return false;
        }
        recordOffset = bufferOffset + lineStart;
        if (overlong) {
            skipLine();
        } else {
            decode();
        }
        recordEnd = bufferOffset + contentEnd;
        return true;
    }

    /** Whether the line with which the record begins is longer than a record may be; it has been skipped. */
    boolean isOverlong() {
        return overlong;
    }

    /** Whether a quote is open at the end of an overlong line, if quotes stand where they should. */
    boolean endsInQuotes() {
        return oddQuotes;
    }

    /** Whether the record wanted to go on at the end of the page. */
    boolean isExhausted() {
        return exhausted;
    }

    /** What no record may hold, in the lines of this one; null if nothing. */
    @Nullable
    String fault() {
        return fault;
    }

    long recordOffset() {
        return recordOffset;
    }

    /** Bytes of the record as far as it was read, without its end of line. */
    long recordBytes() {
        return recordEnd - recordOffset;
    }

    /** From 1, of the line read last. */
    long lineNumber() {
        return lineNumber;
    }

    /** Of the line read last. */
    long lineOffset() {
        return bufferOffset + lineStart;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (charsAt == charsEnd && !readOn()) {
            exhausted = true;
            return -1;
        }
        if (charsEnd == 1 && chars[0] == '\n' && recordOffset == bufferOffset + lineStart) {
            // An empty line. The parser, if it last saw a carriage return, would take a line feed for the rest of that
            // end.
            target[offset] = '\r';
            charsAt++;
            return 1;
        }
        int count = Math.min(length, charsEnd - charsAt);
        if (count > 1
                && count == charsEnd - charsAt - 1
                && chars[charsEnd - 1] == '\n'
                && chars[charsEnd - 2] == '\r') {
            // The parser takes the two for one end of line, and must not look for the second in the next record.
            count--;
        }
        System.arraycopy(chars, charsAt, target, offset, count);
        charsAt += count;
        return count;
    }

    /** The record goes on in the next line. */
    private boolean readOn() throws IOException {
        long left = format.limits().recordBytes() - (bufferOffset + lineEnd - recordOffset);
        if (!nextLine(left)) {
            return false;
        }
        if (overlong) {
            return false;
        }
        decode();
        recordEnd = bufferOffset + contentEnd;
        return true;
    }

    /** Finds the next line; sets {@code overlong}, and gives up looking for its end, if that is beyond a limit. */
    private boolean nextLine(long maxBytes) throws IOException {
        int unit = charset.unit();
        lineStart = lineEnd;
        int at = lineStart;
        while (true) {
            while (at + unit > limit) {
                if (at - lineStart > maxBytes) {
                    break;
                }
                int before = lineStart;
                boolean more = fill();
                at -= before - lineStart;
                if (!more) {
                    // Bytes that are no whole unit belong to the line, and cannot be decoded.
                    contentEnd = limit;
                    lineEnd = limit;
                    overlong = limit - lineStart > maxBytes;
                    lineNumber++;
                    return limit > lineStart;
                }
            }
            if (at - lineStart > maxBytes) {
                overlong = true;
                contentEnd = at;
                lineEnd = at;
                lineNumber++;
                return true;
            }
            int c = charset.unitAt(bytes, at);
            if (c == '\n' || c == '\r') {
                break;
            }
            at += unit;
        }
        endLine(at);
        lineNumber++;
        return true;
    }

    /** Notes the end of a line, of one unit or two, that begins at an index. */
    private void endLine(int index) throws IOException {
        int unit = charset.unit();
        int at = index;
        boolean carriageReturn = charset.unitAt(bytes, at) == '\r';
        while (carriageReturn && at + 2 * unit > limit) {
            int before = lineStart;
            boolean more = fill();
            at -= before - lineStart;
            if (!more) {
                break;
            }
        }
        boolean two = carriageReturn && at + 2 * unit <= limit && charset.unitAt(bytes, at + unit) == '\n';
        contentEnd = at;
        lineEnd = at + (two ? 2 * unit : unit);
    }

    /** Goes on to the end of a line that was too long to be kept, counting its quotes. */
    private void skipLine() throws IOException {
        int unit = charset.unit();
        int at = lineStart;
        long quotes = 0;
        while (true) {
            while (at + unit > limit) {
                lineStart = at;
                boolean more = fill();
                at = lineStart;
                if (!more) {
                    contentEnd = limit;
                    lineEnd = limit;
                    oddQuotes = quotes % 2 != 0;
                    return;
                }
            }
            int c = charset.unitAt(bytes, at);
            if (c == '\n' || c == '\r') {
                lineStart = at;
                endLine(at);
                oddQuotes = quotes % 2 != 0;
                return;
            }
            if (c == format.quote() && c != CsvFormat.NONE) {
                quotes++;
            }
            at += unit;
        }
    }

    /** Reads more bytes behind those from the line's start on, which move to the front; false at the end of the page. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (limit == bytes.length) {
            if (lineStart > 0) {
                System.arraycopy(bytes, lineStart, bytes, 0, limit - lineStart);
                bufferOffset += lineStart;
                limit -= lineStart;
                lineStart = 0;
            } else {
                bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L));
            }
        }
        int count = 0;
        while (count == 0) {
            count = body.read(bytes, limit, bytes.length - limit);
        }
        ended = count < 0;
        limit += Math.max(count, 0);
        if (ended) {
            bytes[limit] = '\n';
        }
        return !ended;
    }

    /** Makes characters of the line. */
    private void decode() {
        int length = lineEnd - lineStart;
        if (chars.length < length) {
            chars = new char[length + (length >> 1)];
        }
        charsAt = 0;
        charsEnd = 0;
        int at = lineStart;
        if (charset.unit() == 1) {
            while (at < lineEnd && bytes[at] > 0) {
                chars[charsEnd++] = (char) bytes[at++];
            }
        }
        if (at < lineEnd) {
            decodeRest(at);
        }
    }

    private void decodeRest(int from) {
        ByteBuffer in = ByteBuffer.wrap(bytes, from, lineEnd - from);
        int checked = charsEnd;
        decoder.reset();
        while (true) {
            CharBuffer out = CharBuffer.wrap(chars, charsEnd, chars.length - charsEnd);
            CoderResult result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                result = decoder.flush(out);
            }
            charsEnd = out.position();
            if (result.isUnderflow()) {
                break;
            }
            if (result.isOverflow() || charsEnd == chars.length) {
                chars = Arrays.copyOf(chars, chars.length * 2);
            }
            if (result.isError()) {
                refuse("the byte at " + (bufferOffset + in.position()) + " of the page cannot stand there in "
                        + format.charset().name() + "; if that is not the page's encoding, name it: "
                        + CsvLimits.setting("charset(…)"));
                chars[charsEnd++] = REPLACEMENT;
                in.position(in.position() + result.length());
                decoder.reset();
            }
        }
        for (int i = checked; i < charsEnd; i++) {
            if (chars[i] == '\0') {
                refuse("there is a NUL character in it, which text does not have but in another encoding, such as"
                        + " UTF-16");
                chars[i] = REPLACEMENT;
            }
        }
    }

    private void refuse(String reason) {
        if (fault == null) {
            fault = reason;
        }
    }

    @Override
    public void close() {
        // The page's body belongs to whoever opened it.
    }
}
