// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

/**
 * Reads dates and times off ASCII bytes in their usual form: {@code 2026-11-20}, {@code 09:00:00}, {@code
 * 2026-11-20T09:00:00.25Z}, with a {@code T} or a blank between, up to six digits of a fraction, an offset of {@code Z} or
 * {@code +01:00}. Years are 1 to 9999. What it reads is what {@link IsoText} reads; whatever else {@code IsoText} takes,
 * or refuses and says why, is {@link #NONE} here.
 */
public final class IsoBytes {
    /** Not of the usual form; no date or time is this number. */
    public static final long NONE = Long.MIN_VALUE;

    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;
    private static final int LOCAL_LENGTH = DATE_LENGTH + 1 + TIME_LENGTH;
    private static final int OFFSET_LENGTH = 6;
    private static final int MICRO_DIGITS = 6;
    private static final int MOST_OFFSET_HOURS = 18;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int[] MISSING_DIGITS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};
    private static final byte[] LONGEST_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    /** From a 1st of March in the year 0 to 1970-01-01. */
    private static final int DAYS_BEFORE_1970 = 719_468;

    private IsoBytes() {}

    /** Days since 1970-01-01. */
    public static long date(byte[] text, int from, int to) {
        return to - from == DATE_LENGTH ? dateAt(text, from) : NONE;
    }

    /** Microseconds of the day. */
    public static long time(byte[] text, int from, int to) {
        return to - from < TIME_LENGTH ? NONE : timeBetween(text, from, to);
    }

    /** Microseconds since 1970-01-01T00:00Z. */
    public static long timestamp(byte[] text, int from, int to) {
        if (to - from <= LOCAL_LENGTH) {
            return NONE;
        }
        int last = text[to - 1];
        if (last == 'Z') {
            return localTimestamp(text, from, to - 1);
        }
        int sign = to - OFFSET_LENGTH;
        if (sign < from + LOCAL_LENGTH || text[sign + 3] != ':' || (text[sign] != '+' && text[sign] != '-')) {
            return NONE;
        }
        int hours = twoDigits(text, sign + 1);
        int minutes = twoDigits(text, sign + 4);
        long local = localTimestamp(text, from, sign);
        if ((hours | minutes) < 0 || hours > MOST_OFFSET_HOURS || minutes > 59 || local == NONE) {
            return NONE;
        }
        long offset = (hours * 60L + minutes) * 60 * MICROS_PER_SECOND;
        return text[sign] == '-' ? local + offset : local - offset;
    }

    /** Microseconds since 1970-01-01T00:00, without a zone. */
    public static long localTimestamp(byte[] text, int from, int to) {
        if (to - from < LOCAL_LENGTH || (text[from + DATE_LENGTH] != 'T' && text[from + DATE_LENGTH] != ' ')) {
            return NONE;
        }
        long days = dateAt(text, from);
        long micros = timeBetween(text, from + DATE_LENGTH + 1, to);
        return days == NONE || micros == NONE ? NONE : days * MICROS_PER_DAY + micros;
    }

    private static long dateAt(byte[] text, int at) {
        int century = twoDigits(text, at);
        int yearOfCentury = twoDigits(text, at + 2);
        int month = twoDigits(text, at + 5);
        int day = twoDigits(text, at + 8);
        if ((century | yearOfCentury | month | day) < 0 || text[at + 4] != '-' || text[at + 7] != '-') {
            return NONE;
        }
        int year = century * 100 + yearOfCentury;
        if (year == 0 || month == 0 || month > 12 || day == 0 || day > LONGEST_DAYS[month - 1]) {
            return NONE;
        }
        if (month == 2 && day == 29 && !isLeap(year)) {
            return NONE;
        }
        return days(year, month, day);
    }

    private static boolean isLeap(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** With the year begun in March the leap day comes last, and months are 153 days in five. */
    private static int days(int year, int month, int day) {
        int shifted = month > 2 ? year : year - 1;
        int fromMarch = month > 2 ? month - 3 : month + 9;
        int leapDays = shifted / 4 - shifted / 100 + shifted / 400;
        return shifted * 365 + leapDays + (153 * fromMarch + 2) / 5 + day - 1 - DAYS_BEFORE_1970;
    }

    private static long timeBetween(byte[] text, int at, int to) {
        int hour = twoDigits(text, at);
        int minute = twoDigits(text, at + 3);
        int second = twoDigits(text, at + 6);
        if ((hour | minute | second) < 0 || text[at + 2] != ':' || text[at + 5] != ':') {
            return NONE;
        }
        long micros = at + TIME_LENGTH == to ? 0 : fraction(text, at + TIME_LENGTH, to);
        if (hour > 23 || minute > 59 || second > 59 || micros < 0) {
            return NONE;
        }
        return ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + micros;
    }

    private static int fraction(byte[] text, int from, int to) {
        int digits = to - from - 1;
        if (text[from] != '.' || digits == 0 || digits > MICRO_DIGITS) {
            return -1;
        }
        int micros = 0;
        for (int at = from + 1; at < to; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            micros = micros * 10 + digit;
        }
        return micros * MISSING_DIGITS[digits];
    }

    private static int twoDigits(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
