// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.time.Duration;

/** The text that EventBridge Scheduler has for an interval. */
final class RateExpression {
    private RateExpression() {}

    /** In the largest unit that it is a whole number of; a single one is in the singular. */
    static String of(Duration interval) {
        long minutes = interval.toMinutes();
        long hours = interval.toHours();
        long days = interval.toDays();
        if (days * 24 * 60 == minutes) {
            return text(days, "day");
        }
        return hours * 60 == minutes ? text(hours, "hour") : text(minutes, "minute");
    }

    private static String text(long number, String unit) {
        return "rate(" + number + " " + unit + (number == 1 ? ")" : "s)");
    }
}
