// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.store.KeySegment;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The keys of a ledger's items. One partition holds all of a stream: windows, cursor, health and notifications.
 *
 * <p>A window's key begins with its start, in digits of fixed number, so that windows lie in the order of their starts and a
 * range of keys is a range of time. That holds for the years 0 to 9999; windows outside them are refused.
 */
final class ItemKeys {
    static final String CURSOR = "CURSOR";
    static final String HEALTH = "HEALTH";
    static final String WINDOWS = "W#";
    static final String NOTIFICATIONS = "OUT#";
    static final String AFTER_NOTIFICATIONS = "OUT$";
    /** Greater than the key of any window. */
    static final String AFTER_WINDOWS = "W$";

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END =
            LocalDateTime.of(9999, 12, 31, 23, 59, 59).plusSeconds(1).toInstant(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NANOSECONDS = DateTimeFormatter.ofPattern(
                    "uuuuMMdd'T'HHmmss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ItemKeys() {}

    static String partition(StreamId stream) {
        return "P#" + KeySegment.encode(stream.pipeline()) + "#" + KeySegment.encode(stream.stream());
    }

    static String window(Window window) {
        if (window.start().isBefore(FIRST) || !window.start().isBefore(END)) {
            throw new IllegalArgumentException(
                    "a window of a DynamoDB ledger starts in the years 0 to 9999, not at " + window.start());
        }
        return WINDOWS + window.name();
    }

    /** The window of a key that {@link #window} gave. */
    static Window window(String key) {
        return Window.parse(key.substring(WINDOWS.length()));
    }

    /** Not greater than the key of any window that starts at an instant or later, greater than those of all earlier ones. */
    static String windowsFrom(Instant start) {
        if (start.isBefore(FIRST)) {
            return WINDOWS;
        }
        if (!start.isBefore(END)) {
            return AFTER_WINDOWS;
        }
        Instant second = start.truncatedTo(ChronoUnit.SECONDS);
        Instant first = second.equals(start) ? second : second.plusSeconds(1);
        return first.equals(END) ? AFTER_WINDOWS : WINDOWS + SECONDS.format(first);
    }

    static String notification(String id) {
        return NOTIFICATIONS + KeySegment.encode(id);
    }

    /** For messages. */
    static String place(StreamId stream, Window window) {
        return "'" + window(window) + "' of " + stream;
    }

    /** The place of a notification among those that wait: in the order of their commits, and within one as listed there. */
    static String queuePlace(Instant committedAt, int number) {
        return NOTIFICATIONS + NANOSECONDS.format(committedAt) + "#" + KeySegment.number(number, 3);
    }
}
