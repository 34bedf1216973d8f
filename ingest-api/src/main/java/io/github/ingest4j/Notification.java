// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Something that a person should know.
 *
 * @param id stable: repetitions of one notification to one notifier carry the same
 * @param window name of the window that it is about
 * @param subject one line, printable ASCII, at most 100 characters
 * @param text all there is to tell, for a person to read, in lines parted by {@code \n}; no payload, no URL query, no secret
 * @param details the same facts for programs to filter by: {@code kind} and {@code run}; of outages {@code failure}, {@code
 *     step}, {@code attempt} and, of reminders and recoveries, {@code since} and {@code missing}; of new columns {@code table},
 *     {@code schemaVersion} and {@code columns} (their number); of records set aside {@code quarantined} and {@code records};
 *     of unusual volume {@code records}
 */
public record Notification(
        String id,
        Kind kind,
        StreamId stream,
        String window,
        String subject,
        String text,
        Map<String, String> details,
        Instant at) {

    /** What has happened. */
    public enum Kind {
        /** A window needs a person, or several attempts at it have failed. */
        FAILED,
        /** The source has been unavailable for several windows in a row, or several times for one. */
        SOURCE_DOWN,
        /** What was told before still lasts. Names the windows that have failed meanwhile, of which nothing was told. */
        REMINDER,
        /** The stream works again: the last message of an outage. */
        RECOVERED,
        /** A table has new columns. The window that brought them is done. */
        SCHEMA_CHANGED,
        /** Records were set aside, the others are published: told at most once a day. */
        QUARANTINED,
        /** A window that is done has fewer or more records than were expected: told at most once a day. */
        UNUSUAL_VOLUME;

        /**
         * The kind of a stored notification. One that only a later version knows is FAILED, so that people hear of it after a
         * return to an earlier version, too.
         */
        public static Kind stored(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().equals(name))
                    .findFirst()
                    .orElse(FAILED);
        }
    }

    public Notification {
        details = Map.copyOf(details);
    }
}
