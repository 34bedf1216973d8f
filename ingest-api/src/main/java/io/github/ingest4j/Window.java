// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The half-open interval {@code [start, end)} that a run covers. Windows order by start, then end.
 *
 * @param start inclusive, in whole seconds
 * @param end exclusive, in whole seconds, after {@code start}
 */
public record Window(Instant start, Instant end) implements Comparable<Window> {
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("a window must end after its start: " + start + " to " + end);
        }
        if (!isWholeSecond(start) || !isWholeSecond(end)) {
            throw new IllegalArgumentException("a window starts and ends at whole seconds: " + start + " to " + end);
        }
    }

    private static boolean isWholeSecond(Instant time) {
        return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    }

    public static Window of(Instant start, Duration length) {
        return new Window(start, start.plus(length));
    }

    /**
     * Reads a name that {@link #name} gave.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Window parse(String name) {
        int separator = name.indexOf('_');
        if (separator > 0) {
            try {
                Instant start =
                        LocalDateTime.parse(name.substring(0, separator), BASIC).toInstant(ZoneOffset.UTC);
                return of(start, Duration.parse(name.substring(separator + 1)));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("not a window's name: " + name, e);
            }
        }
        throw new IllegalArgumentException("not a window's name: " + name);
    }

    /** The name by its start in UTC and its length (ISO 8601), as it stands in keys: {@code 20261120T090000Z_PT1H}. */
    public String name() {
        return BASIC.format(start.atOffset(ZoneOffset.UTC)) + "_" + length();
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    /** The day of the start in UTC: the partition of the window's files. */
    public LocalDate date() {
        return LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    @Override
    public int compareTo(Window other) {
        int byStart = start.compareTo(other.start);
        return byStart != 0 ? byStart : end.compareTo(other.end);
    }

    @Override
    public String toString() {
        return name();
    }
}
