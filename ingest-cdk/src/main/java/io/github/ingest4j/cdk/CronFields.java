// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses cron expressions that EventBridge Scheduler would refuse at the deployment, or that mean something else than they
 * say: above all those of five fields, as other systems have them.
 */
final class CronFields {
    private static final String NAMES = "minutes hours day-of-month month day-of-week year";
    private static final int DAY_OF_MONTH = 2;
    private static final int DAY_OF_WEEK = 4;

    /** A field: its name, its bounds, and the words that stand for numbers. */
    private record Kind(String name, int min, int max, List<String> words, String marks) {
        private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

        /** Whether the text is a list of values, ranges and steps. */
        boolean takes(String text) {
            for (String part : text.split(",", -1)) {
                if (!takesPart(part)) {
                    return false;
                }
            }
            return true;
        }

        private boolean takesPart(String part) {
            if (part.matches(marks)) {
                return true;
            }
            String[] step = part.split("/", -1);
            if (step.length > 2 || (step.length == 2 && !isNumber(step[1], 1, Integer.MAX_VALUE))) {
                return false;
            }
            if (step[0].equals("*")) {
                return true;
            }
            String[] range = step[0].split("-", -1);
            return range.length <= 2 && isValue(range[0]) && (range.length == 1 || isValue(range[1]));
        }

        private boolean isValue(String text) {
            return words.contains(text) || isNumber(text, min, max);
        }

        private static boolean isNumber(String text, int min, int max) {
            return NUMBER.matcher(text).matches() && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max;
        }
    }

    private static final String NO_MARKS = "(?!)";
    private static final List<Kind> KINDS = List.of(
            new Kind("minutes", 0, 59, List.of(), NO_MARKS),
            new Kind("hours", 0, 23, List.of(), NO_MARKS),
            new Kind("day-of-month", 1, 31, List.of(), "\\?|L|([1-9]|[12]\\d|3[01])W"),
            new Kind(
                    "month",
                    1,
                    12,
                    List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
                    NO_MARKS),
            new Kind(
                    "day-of-week",
                    1,
                    7,
                    List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
                    "\\?|L|[1-7]L|[1-7]#[1-5]"),
            new Kind("year", 1970, 2199, List.of(), NO_MARKS));

    private CronFields() {}

    /** @throws IllegalArgumentException with the field that is wrong */
    static void check(String expression) {
        String[] fields = expression.split(" ", -1);
        if (fields.length != KINDS.size()) {
            throw new IllegalArgumentException("a cron expression of EventBridge Scheduler has the six fields " + NAMES
                    + ", unlike '" + expression + "'");
        }
        for (int i = 0; i < fields.length; i++) {
            if (!KINDS.get(i).takes(fields[i])) {
                throw new IllegalArgumentException("'" + fields[i] + "' cannot be the "
                        + KINDS.get(i).name() + " of a cron expression, in '" + expression + "'");
            }
        }
        if (fields[DAY_OF_MONTH].equals("?") == fields[DAY_OF_WEEK].equals("?")) {
            throw new IllegalArgumentException(
                    "either the day-of-month or the day-of-week must be '?', in '" + expression + "'");
        }
    }
}
