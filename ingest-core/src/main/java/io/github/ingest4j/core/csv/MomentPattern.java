// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import io.github.ingest4j.schema.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads dates and times that are spelled by a pattern of {@link DateTimeFormatter}, strictly. */
final class MomentPattern {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    /** As of ISO 8601; all columns hold it. */
    private static final int LAST_YEAR = 9_999;

    private static final ZonedDateTime SAMPLE = ZonedDateTime.of(2026, 11, 20, 9, 30, 15, 0, ZoneOffset.ofHours(1));

    private final String pattern;
    private final DateTimeFormatter formatter;
    private final Type type;

    private MomentPattern(String pattern, DateTimeFormatter formatter, Type type) {
        this.pattern = pattern;
        this.formatter = formatter;
        this.type = type;
    }

    /** @throws IllegalArgumentException if the pattern is none, or tells neither a day nor a time of day */
    static MomentPattern of(String pattern) {
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    // A year-of-era, which people write for the year, is one only with its era.
                    .parseDefaulting(ChronoField.ERA, 1)
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
            return new MomentPattern(pattern, formatter, typeOf(formatter.parse(formatter.format(SAMPLE))));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no pattern that tells a day, a time of day or both: " + e.getMessage(), e);
        }
    }

    private static Type typeOf(TemporalAccessor moment) {
        boolean date = moment.query(TemporalQueries.localDate()) != null;
        boolean time = moment.query(TemporalQueries.localTime()) != null;
        boolean zone = moment.query(TemporalQueries.zone()) != null;
        for (ChronoField field : ChronoField.values()) {
            boolean left = field.isTimeBased() ? !time : field.isDateBased() && !date && field != ChronoField.ERA;
            if (left && moment.isSupported(field)) {
                throw new IllegalArgumentException(
                        "it has a " + field + " that alone tells no " + (field.isTimeBased() ? "time of day" : "day"));
            }
        }
        if (!date && !time) {
            throw new IllegalArgumentException("it has neither");
        }
        if (zone && !(date && time)) {
            throw new IllegalArgumentException("it has an offset from UTC, which only both together may have");
        }
        return date ? (time ? (zone ? Type.TIMESTAMP : Type.LOCAL_TIMESTAMP) : Type.DATE) : Type.TIME;
    }

    /** The type of what it reads, without a zone from elsewhere. */
    Type type() {
        return type;
    }

    /**
     * A moment as its column keeps it.
     *
     * @param zone of a moment whose text has none; null where the text has one or needs none
     * @throws DateTimeException whose message says what is wrong
     */
    long read(CharSequence text, @Nullable ZoneId zone) {
        TemporalAccessor moment = parse(text);
        LocalDate date = moment.query(TemporalQueries.localDate());
        if (date != null && (date.getYear() < 0 || date.getYear() > LAST_YEAR)) {
            throw new DateTimeException("the year is not of four digits");
        }
        if (type.equals(Type.DATE)) {
            return LocalDate.from(moment).toEpochDay();
        }
        if (type.equals(Type.TIME)) {
            return micros(LocalTime.from(moment).toNanoOfDay());
        }
        if (type.equals(Type.TIMESTAMP)) {
            return micros(Instant.from(moment));
        }
        LocalDateTime local = LocalDateTime.from(moment);
        return zone == null ? micros(local.toInstant(ZoneOffset.UTC)) : at(local, zone);
    }

    private TemporalAccessor parse(CharSequence text) {
        try {
            return formatter.parse(text);
        } catch (DateTimeException e) {
            // The message of the parser quotes all of the text.
            throw new DateTimeException("it is not of the form " + pattern, e);
        }
    }

    /** Microseconds since 1970-01-01T00:00Z at which a clock of a zone showed this, once and no more. */
    static long at(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.size() != 1) {
            throw new DateTimeException(
                    "the clocks of " + zone + " show that " + (offsets.isEmpty() ? "never" : "twice"));
        }
        return micros(local.toInstant(offsets.get(0)));
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * MICROS_PER_SECOND + micros(instant.getNano());
    }

    private static long micros(long nanos) {
        if (nanos % NANOS_PER_MICRO != 0) {
            throw new DateTimeException("it is finer than a microsecond");
        }
        return nanos / NANOS_PER_MICRO;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
