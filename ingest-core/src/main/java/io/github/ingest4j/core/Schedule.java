// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Divides time into windows without gap or overlap. Immutable.
 *
 * <p>A window's name comes from here and from the time that triggered the run, never from the clock of the machine, so a late
 * run works at its own window.
 */
public final class Schedule {
    private static final Duration DAY = Duration.ofDays(1);

    private final Duration length;
    private final ZoneId zone;

    private Schedule(Duration length, ZoneId zone) {
        this.length = length;
        this.zone = zone;
    }

    /** Windows of one hour, from the full hour in UTC. */
    public static Schedule hourly() {
        return every(Duration.ofHours(1));
    }

    /** Windows of one calendar day of a zone: 23 or 25 hours long where the clocks change. */
    public static Schedule daily(ZoneId zone) {
        return new Schedule(DAY, requireNonNull(zone, "zone"));
    }

    /**
     * Windows of a fixed length, counted from midnight UTC.
     *
     * @param length whole seconds, a day divided by a whole number: 15 minutes, 6 hours, 1 day
     */
    public static Schedule every(Duration length) {
        boolean divides = length.compareTo(Duration.ofSeconds(1)) >= 0
                && DAY.toSeconds() % length.toSeconds() == 0
                && length.equals(Duration.ofSeconds(length.toSeconds()));
        if (!divides) {
            throw new IllegalArgumentException(
                    "a window's length must be whole seconds and divide a day without rest, is " + length);
        }
        return new Schedule(length, ZoneOffset.UTC);
    }

    /** The window that {@code time} falls into. */
    public Window windowContaining(Instant time) {
        if (length.equals(DAY)) {
            LocalDate day = LocalDate.ofInstant(time, zone);
            return new Window(midnight(day), midnight(day.plusDays(1)));
        }
        long start = Math.floorDiv(time.getEpochSecond(), length.toSeconds()) * length.toSeconds();
        return Window.of(Instant.ofEpochSecond(start), length);
    }

    /** The latest window that has ended at {@code time}. */
    public Window lastEndedBy(Instant time) {
        Window current = windowContaining(time);
        return windowContaining(current.start().minusNanos(1));
    }

    /** The window that begins where {@code window} ends. */
    public Window after(Window window) {
        return windowContaining(window.end());
    }

    private Instant midnight(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    @Override
    public String toString() {
        return length.equals(DAY) ? "daily in " + zone : "every " + length;
    }
}
