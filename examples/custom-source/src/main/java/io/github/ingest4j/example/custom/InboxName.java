// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.custom;

import io.github.ingest4j.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of messages: the time in UTC, the device, {@code .json}. */
final class InboxName {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

    private InboxName() {}

    static String of(Instant time, String device) {
        return TIME.format(time.atOffset(ZoneOffset.UTC)) + "-" + device + ".json";
    }

    /** Whether it is a message's name with a time in the window; other files are none of our business. */
    static boolean isIn(Window window, String name) {
        int dash = name.indexOf('-');
        if (dash < 0 || !name.endsWith(".json")) {
            return false;
        }
        try {
            Instant time = LocalDateTime.parse(name.substring(0, dash), TIME).toInstant(ZoneOffset.UTC);
            return !time.isBefore(window.start()) && time.isBefore(window.end());
        } catch (DateTimeException e) {
            return false;
        }
    }
}
