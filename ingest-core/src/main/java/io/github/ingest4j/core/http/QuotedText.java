// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.internal.WordBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What is between the quotes of a JSON string. */
final class QuotedText {
    /** Bytes of an escape by a number. */
    static final int LONGEST = 6;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private QuotedText() {}

    /** The index of the first quote, backslash or control character; the end where there is none. */
    static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        // Eight bytes at a time; the lowest bit set in stops is at the first of them.
        while (at <= to - Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            long stops =
                    (((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((word - BLANKS) & ~word))
                            & HIGH_BITS;
            if (stops != 0) {
                return at + WordBytes.first(stops);
            }
            at += Long.BYTES;
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xFF) >= ' ') {
            at++;
        }
        return at;
    }

    /** The number of characters, those of an escape counted as they stand there, that begin in sound UTF-8. */
    static int characters(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xFF;
            // What follows within a character is none, and four bytes are two.
            count += b >= 0xF0 ? 2 : (b & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    /** Whether this, after a backslash, is an escape of two bytes. */
    static boolean isShort(byte b) {
        return switch (b) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            default -> false;
        };
    }

    /** The text that is meant by one with sound escapes. */
    static String undone(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        for (int slash = text.indexOf('\\'); slash >= 0; slash = text.indexOf('\\', at)) {
            plain.append(text, at, slash);
            char c = text.charAt(slash + 1);
            at = slash + (c == 'u' ? LONGEST : 2);
            plain.append(
                    switch (c) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'u' -> (char) Integer.parseInt(text, slash + 2, at, 16);
                        default -> c;
                    });
        }
        return plain.append(text, at, text.length()).toString();
    }

    /** Whether no half of a character stands alone. */
    static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
