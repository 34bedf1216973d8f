// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * When a pipeline runs: an expression of EventBridge Scheduler, the time zone in which it is read, and how late a run may be
 * begun.
 *
 * <p>Which window a run works at is the pipeline's own affair: the scheduled time goes to the function, and the pipeline's
 * {@code Schedule} names the window from it. The two have to fit: a pipeline of hourly windows is run every hour, a few
 * minutes after the source has the hour's data.
 *
 * <p>Immutable.
 */
public final class IngestSchedule {
    /** The longest that the start of a run may be spread over. */
    public static final Duration MAX_FLEXIBLE_WINDOW = Duration.ofDays(1);

    private final String expression;
    private final ZoneId zone;
    private final Duration longestGap;
    private final Optional<Duration> flexibleWindow;

    private IngestSchedule(String expression, ZoneId zone, Duration longestGap, Optional<Duration> flexibleWindow) {
        this.expression = expression;
        this.zone = zone;
        this.longestGap = longestGap;
        this.flexibleWindow = flexibleWindow;
    }

    /**
     * Every hour, at a minute.
     *
     * @param minute 0 to 59
     */
    public static IngestSchedule hourly(int minute) {
        if (minute < 0 || minute > 59) {
            throw new IllegalArgumentException("minute must be 0 to 59, is " + minute);
        }
        return cron(minute + " * * * ? *", ZoneId.of("UTC"), Duration.ofHours(1));
    }

    /** Every day, at a time of day to the minute. On the day on which clocks are put forward over that time, it is left out. */
    public static IngestSchedule daily(LocalTime time, ZoneId zone) {
        if (time.getSecond() != 0 || time.getNano() != 0) {
            throw new IllegalArgumentException("time must be one of whole minutes, is " + time);
        }
        return cron(time.getMinute() + " " + time.getHour() + " * * ? *", zone, longestDay(time, zone.getRules()));
    }

    /**
     * Whenever an expression of six fields says: {@code minutes hours day-of-month month day-of-week year}, one of the two days
     * being {@code ?}.
     *
     * @param zone of a region, such as {@code Europe/Vienna}, or {@code UTC}
     * @param longestGap the longest time between two runs, after which one is missed. Where clocks are put forward, the times
     *     between are left out; where they are put back, those that come twice are run once
     * @throws IllegalArgumentException if the expression, the zone or the gap cannot be used
     */
    public static IngestSchedule cron(String fields, ZoneId zone, Duration longestGap) {
        requireNonNull(fields, "fields");
        CronFields.check(fields);
        return new IngestSchedule("cron(" + fields + ")", region(zone), gap(longestGap), Optional.empty());
    }

    /** A day of the year may have 25 hours, and one may have no such time. */
    private static Duration longestDay(LocalTime time, ZoneRules rules) {
        if (rules.isFixedOffset()) {
            return Duration.ofHours(24);
        }
        boolean isLeftOut = rules.getTransitionRules().stream()
                .map(rule -> rule.createTransition(2_000))
                .filter(ZoneOffsetTransition::isGap)
                .anyMatch(gap -> !time.isBefore(gap.getDateTimeBefore().toLocalTime())
                        && time.isBefore(gap.getDateTimeAfter().toLocalTime()));
        return Duration.ofHours(isLeftOut ? 48 : 25);
    }

    /**
     * At intervals that begin with the deployment.
     *
     * @param interval whole minutes
     */
    public static IngestSchedule rate(Duration interval) {
        gap(interval);
        return new IngestSchedule(RateExpression.of(interval), ZoneId.of("UTC"), interval, Optional.empty());
    }

    /**
     * The same, with the start of each run somewhere within this time after the scheduled one, so that not all pipelines call
     * at the full hour. The scheduled time that the function is told stays the same.
     *
     * @param window whole minutes, up to {@link #MAX_FLEXIBLE_WINDOW}, and shorter than the gap between two runs
     */
    public IngestSchedule flexible(Duration window) {
        if (window.compareTo(Duration.ofMinutes(1)) < 0
                || window.compareTo(MAX_FLEXIBLE_WINDOW) > 0
                || window.toSecondsPart() != 0
                || window.toNanosPart() != 0) {
            throw new IllegalArgumentException("flexible window must be whole minutes, from one to "
                    + MAX_FLEXIBLE_WINDOW.toMinutes() + ", is " + window);
        }
        if (window.compareTo(longestGap) >= 0) {
            throw new IllegalArgumentException(
                    "flexible window must be shorter than the " + longestGap + " between two runs, is " + window);
        }
        return new IngestSchedule(expression, zone, longestGap, Optional.of(window));
    }

    /** As EventBridge Scheduler has it: {@code cron(5 * * * ? *)}, {@code rate(1 hour)}. */
    public String expression() {
        return expression;
    }

    /** In which the fields are read. */
    public ZoneId zone() {
        return zone;
    }

    /** The longest time between two runs. */
    public Duration longestGap() {
        return longestGap;
    }

    /** Over which the start of a run is spread; empty if it begins at the scheduled time. */
    public Optional<Duration> flexibleWindow() {
        return flexibleWindow;
    }

    private static ZoneId region(ZoneId zone) {
        if (!ZoneId.getAvailableZoneIds().contains(zone.getId())) {
            throw new IllegalArgumentException(
                    "zone must be one of a region, such as Europe/Vienna, or UTC, is '" + zone + "'");
        }
        return zone;
    }

    private static Duration gap(Duration gap) {
        if (gap.compareTo(Duration.ofMinutes(1)) < 0 || gap.toSecondsPart() != 0 || gap.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    "the time between two runs must be whole minutes, at least one, is " + gap);
        }
        return gap;
    }

    @Override
    public String toString() {
        return expression + " in " + zone
                + flexibleWindow.map(window -> ", within " + window).orElse("");
    }
}
