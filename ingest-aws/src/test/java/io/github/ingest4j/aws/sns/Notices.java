// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.sns;

import io.github.ingest4j.Notification;
import io.github.ingest4j.Notification.Kind;
import io.github.ingest4j.StreamId;
import java.time.Instant;
import java.util.Map;

/** Notifications to send. */
final class Notices {
    static final String ID = "01JDJ2Z4Q0000000000000000A";

    private static final StreamId STREAM = new StreamId("weather", "hourly");

    private Notices() {}

    /** As the engine makes one. */
    static Notification failed() {
        return notification(
                "weather/hourly failed at window 20261125T10Z",
                "GET answered 500.",
                Map.of("kind", "FAILED", "attempt", "3", "failure", "SOURCE", "step", "fetch"));
    }

    static Notification of(Kind kind) {
        return notification(kind, STREAM, "weather/hourly", "what happened", Map.of());
    }

    static Notification of(StreamId stream) {
        return notification(Kind.FAILED, stream, "weather/hourly", "what happened", Map.of());
    }

    static Notification notification(String subject, String text, Map<String, String> details) {
        return notification(Kind.FAILED, STREAM, subject, text, details);
    }

    static Notification notification(
            Kind kind, StreamId stream, String subject, String text, Map<String, String> details) {
        return new Notification(
                ID, kind, stream, "20261125T10Z", subject, text, details, Instant.parse("2026-11-25T11:02:00Z"));
    }
}
