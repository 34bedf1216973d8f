// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.value;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time or a date of ISO 8601, as the source spells it.
 *
 * @param local the time that is written there, whatever its offset; of a date, its beginning
 * @param at when that is; in UTC where the text has no offset
 */
public record SourceTime(String text, LocalDateTime local, Instant at) implements ReadValue {
    private static final Pattern FORM = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})"
            + "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
            + " ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

    private static final int DATE = 10;
    private static final int MINUTES = 16;
    private static final int SECONDS = 19;
    private static final Duration DAY = Duration.ofDays(1);

    /** Nothing where the text is neither. */
    public static Optional<SourceTime> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 2),
                    number(parts, 3),
                    number(parts, 4),
                    number(parts, 5),
                    second(number(parts, 6)),
                    nanos(parts.group(7)));
            return Optional.of(new SourceTime(text, local, local.toInstant(offset(parts.group(8)))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isAbove(ReadValue other) {
        return at.isAfter(((SourceTime) other).at);
    }

    @Override
    public boolean isAfter(Instant time) {
        return at.isAfter(time);
    }

    /** The time that is earlier by this or, where the spelling has not its precision, by a little more; spelled alike. */
    public String less(Duration duration) {
        if (duration.isZero()) {
            return text;
        }
        if (text.length() == DATE) {
            boolean whole = duration.minus(DAY.multipliedBy(duration.toDays())).isZero();
            return local.toLocalDate()
                    .minusDays(duration.toDays() + (whole ? 0 : 1))
                    .toString();
        }
        LocalDateTime earlier = local.minus(duration);
        String time = String.format(Locale.ROOT, "%02d:%02d", earlier.getHour(), earlier.getMinute());
        int end = MINUTES;
        if (text.length() > SECONDS - 1 && text.charAt(MINUTES) == ':') {
            time += String.format(Locale.ROOT, ":%02d", earlier.getSecond());
            end = SECONDS + fraction();
            time += cut(earlier.getNano(), end);
        }
        return earlier.toLocalDate().toString() + text.charAt(DATE) + time + text.substring(end);
    }

    /** How many characters the fraction of a second has, with what is before it. */
    private int fraction() {
        if (text.length() == SECONDS || ".,".indexOf(text.charAt(SECONDS)) < 0) {
            return 0;
        }
        int length = 1;
        while (SECONDS + length < text.length() && Character.isDigit(text.charAt(SECONDS + length))) {
            length++;
        }
        return length;
    }

    /** The fraction as long as this text has it, its further digits left out. */
    private String cut(int nanos, int end) {
        return end == SECONDS
                ? ""
                : text.charAt(SECONDS)
                        + String.format(Locale.ROOT, "%09d", nanos).substring(0, end - SECONDS - 1);
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    /** A leap second is the one before it: never later than it is. */
    private static int second(int written) {
        return written == 60 ? 59 : written;
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static ZoneOffset offset(@Nullable String text) {
        return text == null || text.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }
}
