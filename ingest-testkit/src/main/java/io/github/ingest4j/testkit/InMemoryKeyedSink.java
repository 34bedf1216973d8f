// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.record.Row;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A keyed sink on the heap: rows by a key that is taken from each, and the generations that were applied. {@link Faults}
 * make its calls fail. Thread-safe.
 */
public final class InMemoryKeyedSink implements KeyedSink {
    private final String name;
    private final Function<Row, String> keyOf;
    private final Faults faults;
    private final Map<String, Row> rows = new TreeMap<>();
    private final Set<GenerationKey> applied = new LinkedHashSet<>();

    /** A sink without faults. */
    public InMemoryKeyedSink(String name, Function<Row, String> keyOf) {
        this(name, keyOf, new Faults());
    }

    public InMemoryKeyedSink(String name, Function<Row, String> keyOf, Faults faults) {
        this.name = name;
        this.keyOf = keyOf;
        this.faults = faults;
    }

    /** The sink as a process sees it. */
    public KeyedSink as(SimulatedProcess process) {
        return new View(process);
    }

    /** The rows as they stand, by key. */
    public synchronized Map<String, Row> rows() {
        return new TreeMap<>(rows);
    }

    /** The generations that took effect, each once, in that order. */
    public synchronized List<GenerationKey> applied() {
        return List.copyOf(applied);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String options() {
        return "";
    }

    @Override
    public void apply(GenerationKey key, Schema schema, Batches batches) throws IOException {
        apply(faults.outside(), key, batches);
    }

    private void apply(SimulatedProcess process, GenerationKey key, Batches batches) throws IOException {
        process.requireAlive();
        List<Row> all = new ArrayList<>();
        batches.forEach(batch -> batch.rows().forEach(all::add));
        faults.call(process, "sink.apply " + name + " " + key, () -> transact(key, all));
    }

    private synchronized boolean transact(GenerationKey key, List<Row> all) {
        if (applied.stream().anyMatch(other -> isSameOrLater(other, key))) {
            return false;
        }
        applied.add(key);
        all.forEach(row -> rows.put(keyOf.apply(row), row));
        return true;
    }

    private static boolean isSameOrLater(GenerationKey other, GenerationKey key) {
        return other.stream().equals(key.stream())
                && other.window().equals(key.window())
                && other.generation() >= key.generation();
    }

    private final class View implements KeyedSink {
        private final SimulatedProcess process;

        View(SimulatedProcess process) {
            this.process = process;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String options() {
            return "";
        }

        @Override
        public void apply(GenerationKey key, Schema schema, Batches batches) throws IOException {
            InMemoryKeyedSink.this.apply(process, key, batches);
        }
    }
}
