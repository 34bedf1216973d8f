// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.QuarantineFilter;
import io.github.ingest4j.core.QuarantinedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The records that a pipeline has set aside. */
final class SetAside {
    private final Pipeline pipeline;
    private final List<QuarantinedRecord> records = new ArrayList<>();

    private SetAside(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    static SetAside of(Pipeline pipeline, QuarantineFilter filter) throws IOException {
        SetAside found = new SetAside(pipeline);
        pipeline.quarantined(filter, found.records::add);
        return found;
    }

    /** Code and field at fault. */
    static String kind(Rejection rejection) {
        return rejection.code() + (rejection.path().isEmpty() ? "" : " at " + rejection.path());
    }

    int size() {
        return records.size();
    }

    /** How many for each reason: {@code 33 SCHEMA at temperature_c}. */
    List<String> kinds() {
        Map<String, Integer> kinds = new TreeMap<>();
        for (QuarantinedRecord record : records) {
            kinds.merge(kind(record.rejection()), 1, Integer::sum);
        }
        return kinds.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .toList();
    }

    List<QuarantinedRecord> first(int limit) {
        return records.subList(0, Math.min(limit, records.size()));
    }

    /** The record as it came. */
    String raw(QuarantinedRecord record) throws IOException {
        return new String(pipeline.rawBytes(record), StandardCharsets.UTF_8);
    }
}
