// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import io.github.ingest4j.core.internal.Utf8Check;
import io.github.ingest4j.core.internal.WordBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads strings of JSON off bytes; the last one read is at {@link #start} to {@link #end} of {@link #text}. */
final class StringScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';
    private static final int FIRST_SIZE = 1 << 10;
    private static final int HEX_DIGITS = 4;

    private final Utf8Check utf8 = new Utf8Check();
    private final int longest;
    private byte[] unescaped = new byte[FIRST_SIZE];
    private int unescapedLength;
    private byte[] text = unescaped;
    private int start;
    private int end;
    private boolean isPlain;

    /** @param longest string that is read, in bytes as it stands there */
    StringScanner(int longest) {
        this.longest = longest;
    }

    byte[] text() {
        return text;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    /**
     * Reads the string behind an opening quote.
     *
     * @return the index behind its closing quote, or -1 if it is no sound string
     */
    int read(byte[] bytes, int from) {
        long seen = 0;
        int at = from;
        long stops;
        // Eight bytes at a time; the lowest bit set in stops is at the first quote, backslash or control character.
        while (true) {
            long word = (long) LONGS.get(bytes, at);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            stops = (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((word - BLANKS) & ~word))
                    & HIGH_BITS;
            seen |= word;
            if (stops != 0) {
                break;
            }
            at += Long.BYTES;
        }
        at += WordBytes.first(stops);
        if (bytes[at] != '"') {
            return bytes[at] == '\\' ? readEscaped(bytes, from, at) : -1;
        }
        if (at - from > longest || ((seen & HIGH_BITS) != 0 && !isUtf8(bytes, from, at))) {
            return -1;
        }
        text = bytes;
        isPlain = true;
        start = from;
        end = at;
        return at + 1;
    }

    /** Whether the string last read had no escapes. */
    boolean isPlain() {
        return isPlain;
    }

    boolean isUtf8(byte[] bytes, int from, int to) {
        utf8.reset();
        return utf8.check(bytes, from, to) < 0 && !utf8.isInsideCharacter();
    }

    private int readEscaped(byte[] bytes, int from, int firstEscape) {
        unescapedLength = 0;
        int run = from;
        int at = firstEscape;
        while (bytes[at] == '\\') {
            append(bytes, run, at);
            run = unescape(bytes, at + 1);
            if (run < 0) {
                return -1;
            }
            at = run;
            while (bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xFF) >= ' ') {
                at++;
            }
        }
        if (bytes[at] != '"' || at - from > longest || !isUtf8(bytes, from, at)) {
            return -1;
        }
        append(bytes, run, at);
        text = unescaped;
        isPlain = false;
        start = 0;
        end = unescapedLength;
        return at + 1;
    }

    /** What follows a backslash; returns the index behind it, or -1. */
    private int unescape(byte[] bytes, int at) {
        int c = switch (bytes[at]) {
            case '"', '\\', '/' -> bytes[at];
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
        if (c >= 0) {
            reserve(1);
            unescaped[unescapedLength++] = (byte) c;
            return at + 1;
        }
        return bytes[at] == 'u' ? unescapeUnicode(bytes, at + 1) : -1;
    }

    private int unescapeUnicode(byte[] bytes, int at) {
        int c = hex(bytes, at);
        int next = at + HEX_DIGITS;
        if (c < 0 || Character.isLowSurrogate((char) c)) {
            return -1;
        }
        if (Character.isHighSurrogate((char) c)) {
            int low = bytes[next] == '\\' && bytes[next + 1] == 'u' ? hex(bytes, next + 2) : -1;
            if (low < 0 || !Character.isLowSurrogate((char) low)) {
                return -1;
            }
            c = Character.toCodePoint((char) c, (char) low);
            next += 2 + HEX_DIGITS;
        }
        appendCharacter(c);
        return next;
    }

    private static int hex(byte[] bytes, int at) {
        int number = 0;
        for (int i = at; i < at + HEX_DIGITS; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            number = (number << 4) | digit;
        }
        return number;
    }

    private void appendCharacter(int c) {
        reserve(4);
        if (c < 0x80) {
            unescaped[unescapedLength++] = (byte) c;
        } else if (c < 0x800) {
            unescaped[unescapedLength++] = (byte) (0xC0 | (c >> 6));
            unescaped[unescapedLength++] = (byte) (0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            unescaped[unescapedLength++] = (byte) (0xE0 | (c >> 12));
            unescaped[unescapedLength++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            unescaped[unescapedLength++] = (byte) (0x80 | (c & 0x3F));
        } else {
            unescaped[unescapedLength++] = (byte) (0xF0 | (c >> 18));
            unescaped[unescapedLength++] = (byte) (0x80 | ((c >> 12) & 0x3F));
            unescaped[unescapedLength++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            unescaped[unescapedLength++] = (byte) (0x80 | (c & 0x3F));
        }
    }

    private void append(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, unescaped, unescapedLength, to - from);
        unescapedLength += to - from;
    }

    private void reserve(int count) {
        if (count > unescaped.length - unescapedLength) {
            unescaped = Arrays.copyOf(unescaped, (unescapedLength + count) * 2);
        }
    }
}
