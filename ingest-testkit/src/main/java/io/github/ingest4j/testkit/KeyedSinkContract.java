// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.GenerationKey;
import io.github.ingest4j.KeyedSink;
import io.github.ingest4j.KeyedSink.Batches;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link KeyedSink} promises. Extend it with {@link #sink}, over a table keyed by {@code id}, and {@link #rows}. */
public abstract class KeyedSinkContract {
    /** The columns of the rows that the contract writes; {@code id} is the key. */
    protected static final Schema SCHEMA =
            Schema.of(Field.of("id", Type.STRING).required(), Field.of("value", Type.INT64));

    private static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    private static final GenerationKey FIRST = new GenerationKey(new StreamId("shop", "orders"), WINDOW, 1);
    private static final GenerationKey SECOND = new GenerationKey(FIRST.stream(), WINDOW, 2);

    /** The sink under test: the same table at every call within a test, empty before the test. */
    protected abstract KeyedSink sink() throws Exception;

    /** The table as it stands: column {@code value} by column {@code id}. */
    protected abstract Map<String, Long> rows() throws Exception;

    @Test
    protected void rowsOfAllBatchesAreApplied() throws Exception {
        sink().apply(FIRST, SCHEMA, batches(batch("a", 1), batch("b", 2)));

        assertThat(rows()).isEqualTo(Map.of("a", 1L, "b", 2L));
    }

    @Test
    protected void generationTakesEffectOnce() throws Exception {
        sink().apply(FIRST, SCHEMA, batches(batch("a", 1)));
        sink().apply(SECOND, SCHEMA, batches(batch("a", 2)));

        sink().apply(FIRST, SCHEMA, batches(batch("a", 1)));

        assertThat(rows()).isEqualTo(Map.of("a", 2L));
    }

    @Test
    protected void olderGenerationThatComesLateHasNoEffect() throws Exception {
        sink().apply(SECOND, SCHEMA, batches(batch("a", 2)));

        sink().apply(FIRST, SCHEMA, batches(batch("a", 1)));

        assertThat(rows()).isEqualTo(Map.of("a", 2L));
    }

    @Test
    protected void windowsAndStreamsAreToldApart() throws Exception {
        sink().apply(FIRST, SCHEMA, batches(batch("a", 1)));
        sink().apply(new GenerationKey(new StreamId("shop", "returns"), WINDOW, 1), SCHEMA, batches(batch("b", 2)));
        Window later = Window.of(WINDOW.end(), Duration.ofHours(1));
        sink().apply(new GenerationKey(FIRST.stream(), later, 1), SCHEMA, batches(batch("c", 3)));

        assertThat(rows()).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L));
    }

    @Test
    protected void failureHalfWayAppliesNothingAndCanBeRepeated() throws Exception {
        IOException broken = new IOException("raw store is gone");
        Batches breaking = consumer -> {
            consumer.accept(batch("a", 1));
            throw broken;
        };

        assertThatThrownBy(() -> sink().apply(FIRST, SCHEMA, breaking)).isSameAs(broken);
        assertThat(rows()).isEmpty();

        sink().apply(FIRST, SCHEMA, batches(batch("a", 1), batch("b", 2)));
        assertThat(rows()).isEqualTo(Map.of("a", 1L, "b", 2L));
    }

    @Test
    protected void generationWithoutRowsIsApplied() throws Exception {
        sink().apply(FIRST, SCHEMA, batches());

        assertThat(rows()).isEmpty();
    }

    private static Batches batches(Batch... all) {
        return consumer -> {
            for (Batch batch : all) {
                consumer.accept(batch);
            }
        };
    }

    private static Batch batch(String id, long value) {
        Batch.Builder builder = Batch.builder(SCHEMA);
        builder.row().set("id", id).set("value", value).add();
        return builder.build();
    }
}
