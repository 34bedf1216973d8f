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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A service that is asked for records by the time they bear, and shows each only some time after that. */
final class LateService implements Source {
    private final Clock clock;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> shown = new TreeSet<>();

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

    /** Ids of all records that have ever been in an answer, each once, sorted. */
    List<String> shown() {
        return List.copyOf(shown);
    }

    @Override
    public PageReader open(ReadRequest request) {
        Instant now = clock.instant();
        return PageReader.of(Page.json(entries.stream()
                .filter(entry -> !entry.updated().isBefore(request.readFrom())
                        && entry.updated().isBefore(request.window().end())
                        && !entry.visible().isAfter(now))
                .peek(entry -> shown.add(entry.id()))
                .map(Entry::toJson)
                .collect(Collectors.joining(",", "[", "]"))));
    }
}
