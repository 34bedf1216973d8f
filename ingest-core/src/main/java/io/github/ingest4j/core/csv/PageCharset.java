// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An encoding in which the ends of lines can be found before anything is decoded.
 *
 * @param unit bytes of a line feed
 * @param bigEndian whether the first byte of a unit is the high one
 * @param marked whether a byte order mark tells which end comes first
 */
record PageCharset(Charset charset, int unit, boolean bigEndian, boolean marked) {
    static final PageCharset UTF_8 = of(StandardCharsets.UTF_8);

    private static final Charset UTF_32 = Charset.forName("UTF-32");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");

    /** @throws IllegalArgumentException if lines cannot be told from the bytes of an encoding */
    static PageCharset of(Charset charset) {
        String name = charset.name().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "UTF-16" -> new PageCharset(StandardCharsets.UTF_16BE, 2, true, true);
            case "UTF-16BE" -> new PageCharset(charset, 2, true, false);
            case "UTF-16LE" -> new PageCharset(charset, 2, false, false);
            case "UTF-32" -> new PageCharset(UTF_32BE, 4, true, true);
            case "UTF-32BE" -> new PageCharset(charset, 4, true, false);
            case "UTF-32LE" -> new PageCharset(charset, 4, false, false);
            default -> {
                if (!holdsAscii(charset) || isStateful(name)) {
                    throw new IllegalArgumentException("charset " + charset.name()
                            + " is none that holds ASCII as it is, nor UTF-16 or UTF-32: lines cannot be told in it;"
                            + " convert the pages to UTF-8");
                }
                yield new PageCharset(charset, 1, true, false);
            }
        };
    }

    /** The same encoding with the low byte first, as a byte order mark says. */
    PageCharset littleEndian() {
        return new PageCharset(unit == 2 ? StandardCharsets.UTF_16LE : UTF_32LE, unit, false, false);
    }

    String name() {
        return marked ? (unit == 2 ? "UTF-16" : UTF_32.name()) : charset.name();
    }

    boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** The unit at an index, as far as it is ASCII; else some other number. */
    int unitAt(byte[] bytes, int index) {
        if (unit == 1) {
            return bytes[index];
        }
        int value = 0;
        for (int i = 0; i < unit; i++) {
            value = (value << 8) | (bytes[index + (bigEndian ? i : unit - 1 - i)] & 0xFF);
        }
        return value;
    }

    private static boolean holdsAscii(Charset charset) {
        byte[] ascii = new byte[0x80];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }
        return charset.decode(ByteBuffer.wrap(ascii)).toString().equals(new String(ascii, StandardCharsets.US_ASCII));
    }

    /** Encodings whose bytes mean one thing or another by what came before; all of them hold ASCII at first. */
    private static boolean isStateful(String name) {
        return name.contains("2022") || name.contains("AUTODETECT") || name.contains("COMPOUND");
    }
}
