// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads dates and times of ISO 8601 as RFC 3339 profiles it: {@code 2026-11-20T09:00:00.25+01:00}. Seconds may be left
 * out, the {@code T} may be a blank, the offset may be {@code Z}, {@code +01:00}, {@code +0100} or {@code +01}. Nothing
 * is rounded: digits beyond the microsecond must be zero.
 *
 * <p>Whatever is not of that form is a {@link DateTimeException} whose message says what is wrong.
 */
public final class IsoText {
    public static final String NO_OFFSET = "it has no offset from UTC";
    public static final String HAS_OFFSET = "it has an offset from UTC";

    private static final int DATE_LENGTH = 10;
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private final char[] text;
    private final int end;
    private int at;

    private IsoText(char[] text, int offset, int length) {
        this.text = text;
        this.at = offset;
        this.end = offset + length;
    }

    /** Days since 1970-01-01. */
    public static long date(char[] text, int offset, int length) {
        IsoText iso = new IsoText(text, offset, length);
        long days = iso.date();
        iso.checkEnd();
        return days;
    }

    /** Microseconds of the day. */
    public static long time(char[] text, int offset, int length) {
        IsoText iso = new IsoText(text, offset, length);
        long micros = iso.time();
        iso.checkEnd();
        return micros;
    }

    /** Microseconds since 1970-01-01T00:00Z. */
    public static long timestamp(char[] text, int offset, int length) {
        IsoText iso = new IsoText(text, offset, length);
        long local = iso.dateAndTime();
        if (iso.at == iso.end) {
            throw new DateTimeException(NO_OFFSET);
        }
        long micros = local - iso.offsetSeconds() * MICROS_PER_SECOND;
        iso.checkEnd();
        return micros;
    }

    /** Microseconds since 1970-01-01T00:00, without a zone. */
    public static long localTimestamp(char[] text, int offset, int length) {
        IsoText iso = new IsoText(text, offset, length);
        long micros = iso.dateAndTime();
        if (iso.at < iso.end) {
            iso.offsetSeconds();
            iso.checkEnd();
            throw new DateTimeException(HAS_OFFSET);
        }
        return micros;
    }

    private long dateAndTime() {
        long days = date();
        if (at == end) {
            throw new DateTimeException("it has no time of day");
        }
        char separator = text[at++];
        if (separator != 'T' && separator != 't' && separator != ' ') {
            throw new DateTimeException("it is not of the form 2026-11-20T09:00:00");
        }
        return days * SECONDS_PER_DAY * MICROS_PER_SECOND + time();
    }

    private long date() {
        if (end - at < DATE_LENGTH || text[at + 4] != '-' || text[at + 7] != '-') {
            throw new DateTimeException("it is not of the form 2026-11-20");
        }
        int year = number(4);
        at++;
        int month = number(2);
        at++;
        int day = number(2);
        try {
            return LocalDate.of(year, month, day).toEpochDay();
        } catch (DateTimeException e) {
            throw new DateTimeException("there is no such day", e);
        }
    }

    private long time() {
        int hour = number(2);
        expect(':');
        int minute = number(2);
        int second = 0;
        long micros = 0;
        if (at < end && text[at] == ':') {
            at++;
            second = number(2);
            if (at < end && text[at] == '.') {
                at++;
                micros = fraction();
            }
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw new DateTimeException("there is no such time of day");
        }
        return ((hour * 60L + minute) * 60 + second) * MICROS_PER_SECOND + micros;
    }

    private long fraction() {
        int start = at;
        long micros = 0;
        for (; at < end && isDigit(text[at]); at++) {
            if (at - start < MICRO_DIGITS) {
                micros = micros * 10 + (text[at] - '0');
            } else if (text[at] != '0') {
                throw new DateTimeException("it is finer than a microsecond");
            }
        }
        if (at == start) {
            throw new DateTimeException("a digit is missing");
        }
        for (int digits = at - start; digits < MICRO_DIGITS; digits++) {
            micros *= 10;
        }
        return micros;
    }

    private long offsetSeconds() {
        char sign = text[at++];
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        if (sign != '+' && sign != '-') {
            throw new DateTimeException("the offset from UTC is not of the form +01:00");
        }
        int hours = number(2);
        int minutes = 0;
        if (at < end) {
            if (text[at] == ':') {
                at++;
            }
            minutes = number(2);
        }
        if (hours > 18 || minutes > 59) {
            throw new DateTimeException("there is no such offset from UTC");
        }
        long seconds = (hours * 60L + minutes) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private int number(int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            if (at == end || !isDigit(text[at])) {
                throw new DateTimeException("a digit is missing");
            }
            number = number * 10 + (text[at++] - '0');
        }
        return number;
    }

    private void expect(char c) {
        if (at == end || text[at++] != c) {
            throw new DateTimeException("'" + c + "' is missing");
        }
    }

    private void checkEnd() {
        if (at < end) {
            throw new DateTimeException("it goes on after its end");
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
