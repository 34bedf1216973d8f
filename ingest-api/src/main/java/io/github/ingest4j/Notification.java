// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j;

import java.time.Instant;
import java.util.Map;

/**
 * Something that a person should know.
 *
 * @param id stable: repetitions of one notification carry the same
 * @param window name of the window that it is about
 * @param subject one line, printable ASCII, at most 100 characters
 * @param text for a person to read; no payload, no URL query, no secret
 * @param details the same facts for programs to filter by
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
        /** A window needs a person. */
        FAILED,
        /** The source has been unavailable for several windows in a row. */
        SOURCE_DOWN,
        /** The stream works again. */
        RECOVERED
    }

    public Notification {
        details = Map.copyOf(details);
    }
}
