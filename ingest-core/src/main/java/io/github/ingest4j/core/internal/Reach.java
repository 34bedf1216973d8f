// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a raw set reaches into the time before its window, and what its records are told by from those of earlier windows
 * where the pipeline does not say it any more.
 *
 * @param length how much earlier than the window's start the source was told to begin
 * @param identity columns by which a record is the same; empty for all
 */
public record Reach(Duration length, List<String> identity) {
    /** Of a raw set that begins with its window. */
    public static final Reach NONE = new Reach(Duration.ZERO, List.of());

    private static final String LENGTH = "overlap";
    private static final String IDENTITY = "identifiedBy";

    public Reach {
        identity = List.copyOf(identity);
    }

    public boolean isNone() {
        return length.isZero();
    }

    void putInto(Map<String, @Nullable Object> members) {
        members.put(LENGTH, length.toString());
        if (!identity.isEmpty()) {
            members.put(IDENTITY, identity);
        }
    }

    /** Empty where the document does not say. */
    static Optional<Reach> from(JsonDocument document) {
        return document.optionalText(LENGTH)
                .map(length -> new Reach(
                        Duration.parse(length), document.has(IDENTITY) ? document.texts(IDENTITY) : List.of()));
    }
}
