// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A service that is asked for records by the time they bear, and shows each only some time after that. */
final class LateService implements Source {
    private final Clock clock;
    private final List<Entry> entries = new ArrayList<>();

    LateService(Clock clock) {
        this.clock = clock;
    }

    private record Entry(String id, Instant updated, Instant visible) {
        private String toJson() {
            return "{\"id\":\"" + id + "\",\"updated_at\":\"" + updated + "\"}";
        }
    }

    void add(String id, Instant updated, Instant visible) {
        entries.add(new Entry(id, updated, visible));
    }

    @Override
    public PageReader open(ReadRequest request) {
        Instant now = clock.instant();
        return PageReader.of(Page.json(entries.stream()
                .filter(entry -> !entry.updated().isBefore(request.readFrom())
                        && entry.updated().isBefore(request.window().end())
                        && !entry.visible().isAfter(now))
                .map(Entry::toJson)
                .collect(Collectors.joining(",", "[", "]"))));
    }
}
