// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.KeyedSink;
import java.util.Map;
import java.util.stream.Collectors;

class InMemoryKeyedSinkTest extends KeyedSinkContract {
    private final InMemoryKeyedSink sink = new InMemoryKeyedSink("table", row -> row.string("id"));

    @Override
    protected KeyedSink sink() {
        return sink;
    }

    @Override
    protected Map<String, Long> rows() {
        return sink.rows().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().int64("value")));
    }
}
