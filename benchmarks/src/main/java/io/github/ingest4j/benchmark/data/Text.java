// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Bytes of a file in the making. Numbers are written digit by digit: how a double is printed differs between JDKs. */
final class Text {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_BYTES = 1 << 16;
    private static final long MILLIS = 1000;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    Text add(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        return this;
    }

    Text add(long number) {
        return add(Long.toString(number));
    }

    /** A number that was multiplied by a power of ten. */
    Text fixed(long scaled, int digits) {
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        String fraction = Long.toString(power + Math.abs(scaled) % power).substring(1);
        return add(scaled < 0 ? "-" : "").add(Math.abs(scaled) / power).add(".").add(fraction);
    }

    Text hex(Dice dice, int digits) {
        reserve(digits);
        long bits = 0;
        for (int i = 0; i < digits; i++) {
            if (i % 16 == 0) {
                bits = dice.bits();
            }
            bytes[length++] = HEX[(int) (bits & 15)];
            bits >>>= 4;
        }
        return this;
    }

    /** {@code 2026-11-20T09:00:00.250Z}. */
    Text instant(long epochMillis) {
        return dateTime(epochMillis, 'T')
                .add("."
                        + Long.toString(MILLIS + Math.floorMod(epochMillis, MILLIS))
                                .substring(1) + "Z");
    }

    /** {@code 2026-11-20 09:00:00}, the blank being the separator. */
    Text dateTime(long epochMillis, char separator) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, MILLIS), 0, ZoneOffset.UTC);
        two(time.getYear() / 100).two(time.getYear() % 100).add("-").two(time.getMonthValue());
        add("-").two(time.getDayOfMonth()).add(String.valueOf(separator));
        return two(time.getHour()).add(":").two(time.getMinute()).add(":").two(time.getSecond());
    }

    private Text two(int number) {
        reserve(2);
        bytes[length++] = (byte) ('0' + number / 10);
        bytes[length++] = (byte) ('0' + number % 10);
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    int length() {
        return length;
    }

    void moveTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }
}
