// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Dates in headers, as of RFC 9110. */
public final class HttpDate {
    private HttpDate() {}

    /** Nothing where the text is no such date. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The time of the host when it answered, by which its other dates are meant, right or wrong; ours where it does not say. */
    public static Clock ofHost(HttpHeaders headers, Clock ours) {
        return headers.firstValue("Date")
                .flatMap(HttpDate::parse)
                .map(theirs -> Clock.fixed(theirs, ZoneOffset.UTC))
                .orElse(ours);
    }
}
