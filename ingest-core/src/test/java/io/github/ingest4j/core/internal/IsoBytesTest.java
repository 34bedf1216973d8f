// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the reader of every form, and java.time. */
class IsoBytesTest {
    private static final String[] FRACTIONS = {"", ".5", ".25", ".123", ".0001", ".98765", ".000001"};

    @Test
    void readsEveryDay() {
        for (LocalDate day = LocalDate.of(1, 1, 1); day.getYear() < 10_000; day = day.plusDays(1)) {
            byte[] text = text(day.toString());

            if (IsoBytes.date(text, 1, text.length - 1) != day.toEpochDay()) {
                assertThat(day).isNull();
            }
        }
    }

    @Test
    void readsTheUsualForms() {
        Random random = new Random(31);
        for (int i = 0; i < 20_000; i++) {
            LocalDate day = LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
            LocalTime second = LocalTime.ofSecondOfDay(random.nextInt(86_400));
            String time = String.format("%02d:%02d:%02d", second.getHour(), second.getMinute(), second.getSecond())
                    + FRACTIONS[random.nextInt(FRACTIONS.length)];
            String local = day + (random.nextBoolean() ? "T" : " ") + time;
            String offset = random.nextBoolean()
                    ? "Z"
                    : ZoneOffset.ofTotalSeconds(60 * (1 + random.nextInt(1_080)))
                            .getId();

            assertThat(time(text(time)))
                    .as(time)
                    .isEqualTo(LocalTime.parse(time).toNanoOfDay() / 1_000);
            long micros = micros(LocalDateTime.parse(local.replace(' ', 'T')));
            assertThat(local(text(local))).as(local).isEqualTo(micros);
            assertThat(timestamp(text(local + offset)))
                    .as(local + offset)
                    .isEqualTo(micros - ZoneOffset.of(offset).getTotalSeconds() * 1_000_000L);
        }
    }

    @Test
    void damagedTextIsReadAsTheOtherReaderDoesOrNotAtAll() {
        Random random = new Random(32);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            String whole = random.nextBoolean() ? "2026-11-20T09:08:07.654321+01:30" : "2024-02-29 23:59:59Z";
            StringBuilder damaged = new StringBuilder(whole);
            damaged.setCharAt(random.nextInt(whole.length()), "0123456789:-+.TZ x".charAt(random.nextInt(18)));
            damaged.setLength(random.nextInt(4) == 0 ? random.nextInt(whole.length()) : whole.length());
            byte[] text = text(damaged.toString());

            read += check(timestamp(text), IsoText::timestamp, damaged);
            read += check(local(text), IsoText::localTimestamp, damaged);
            read += check(time(text), IsoText::time, damaged);
            read += check(IsoBytes.date(text, 1, text.length - 1), IsoText::date, damaged);
        }
        assertThat(read).isGreaterThan(10_000);
    }

    private interface Reader {
        long read(char[] text, int offset, int length);
    }

    private static int check(long found, Reader reader, CharSequence text) {
        if (found == IsoBytes.NONE) {
            return 0;
        }
        char[] chars = text.toString().toCharArray();
        try {
            assertThat(found).as("%s", text).isEqualTo(reader.read(chars, 0, chars.length));
        } catch (DateTimeException e) {
            throw new AssertionError("read what is refused: " + text, e);
        }
        return 1;
    }

    private static long micros(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1_000;
    }

    private static long time(byte[] text) {
        return IsoBytes.time(text, 1, text.length - 1);
    }

    private static long local(byte[] text) {
        return IsoBytes.localTimestamp(text, 1, text.length - 1);
    }

    private static long timestamp(byte[] text) {
        return IsoBytes.timestamp(text, 1, text.length - 1);
    }

    /** With bytes around the text that must not be looked at. */
    private static byte[] text(String text) {
        return ("9" + text + "9").getBytes(StandardCharsets.US_ASCII);
    }
}
