// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Notification;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

final class Samples {
    static final StreamId STREAM = new StreamId("shop", "orders");
    static final ReadRequest REQUEST =
            ReadRequest.of(STREAM, Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1)));

    private Samples() {}

    static Notification notification(String id) {
        return new Notification(
                id,
                Notification.Kind.FAILED,
                STREAM,
                "20261120T090000Z_PT1H",
                "shop/orders failed",
                "text of " + id,
                Map.of("code", "X"),
                Instant.parse("2026-11-20T10:00:00Z"));
    }
}
