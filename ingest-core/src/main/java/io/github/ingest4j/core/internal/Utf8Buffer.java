// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.io.OutputStream;
import java.util.Arrays;

/** One text as UTF-8, in an array used again for the next one. */
public final class Utf8Buffer extends OutputStream {
    private static final int FIRST_SIZE = 1 << 10;
    private static final int MOST_BYTES_OF_CHAR = 3;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** Replaces what is held; false if half of a surrogate pair stands alone. */
    public boolean encode(char[] text, int offset, int count) {
        length = 0;
        reserve(count);
        byte[] target = bytes;
        int i = 0;
        while (i < count && text[offset + i] < 0x80) {
            target[i] = (byte) text[offset + i];
            i++;
        }
        length = i;
        return i == count || encodeRest(text, offset + i, offset + count);
    }

    /** Replaces what is held; false if half of a surrogate pair stands alone. */
    public boolean encode(String text) {
        char[] chars = text.toCharArray();
        return encode(chars, 0, chars.length);
    }

    private boolean encodeRest(char[] text, int from, int to) {
        reserve(Math.multiplyExact(to - from, MOST_BYTES_OF_CHAR));
        byte[] target = bytes;
        int at = length;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xC0 | (c >> 6));
                target[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                target[at++] = (byte) (0xE0 | (c >> 12));
                target[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (c & 0x3F));
            } else {
                if (i + 1 == to || !Character.isSurrogatePair(c, text[i + 1])) {
                    return false;
                }
                int point = Character.toCodePoint(c, text[++i]);
                target[at++] = (byte) (0xF0 | (point >> 18));
                target[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                target[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (point & 0x3F));
            }
        }
        length = at;
        return true;
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void reserve(int count) {
        int wanted = Math.addExact(length, count);
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, wanted + (long) (wanted >> 1)));
        }
    }

    public static boolean isText(String text) {
        return isText(text.toCharArray(), 0, text.length());
    }

    /** Whether no half of a surrogate pair stands alone. */
    public static boolean isText(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (Character.isSurrogate(text[i])) {
                if (i + 1 == offset + length || !Character.isSurrogatePair(text[i], text[i + 1])) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
