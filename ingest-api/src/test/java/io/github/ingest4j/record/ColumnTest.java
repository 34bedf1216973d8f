// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A column of texts, filled and taken back in any order, beside a plain list. */
class ColumnTest {
    private static final Schema SCHEMA = Schema.of(Field.of("text", Type.STRING));

    /** How many in a hundred entries have no value; 0 and few matter, since levels are kept from the first one on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100})
    void columnHoldsWhatAListWould(int absentPercent) {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Batch.Builder batch = Batch.builder(SCHEMA);
            for (int i = 0; i < 3; i++) {
                List<@Nullable String> expected = fill(batch, random, absentPercent);

                assertThat(contents(batch.columns().get(0)))
                        .as("seed %d, batch %d", seed, i)
                        .isEqualTo(expected);

                batch.build();
            }
        }
    }

    private static List<@Nullable String> fill(Batch.Builder batch, Random random, int absentPercent) {
        List<@Nullable String> expected = new ArrayList<>();
        int steps = random.nextInt(300);
        for (int step = 0; step < steps; step++) {
            Column column = batch.columns().get(0);
            @Nullable String text = random.nextInt(100) < absentPercent ? null : "x".repeat(random.nextInt(50));
            add(column, text);
            switch (random.nextInt(12)) {
                case 0 -> batch.discardRow();
                case 1 -> {
                    batch.endRow();
                    int count = random.nextInt(expected.size() + 2);
                    expected.add(text);
                    batch.discardRows(count);
                    expected = new ArrayList<>(expected.subList(0, expected.size() - count));
                }
                case 2 -> {
                    batch.endRow();
                    expected.add(text);
                    assertThat(contents(column)).isEqualTo(expected);
                }
                default -> {
                    batch.endRow();
                    expected.add(text);
                }
            }
        }
        return expected;
    }

    private static void add(Column column, @Nullable String text) {
        if (text == null) {
            column.addAbsent(0, 0);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            column.addBytes(0, bytes, 0, bytes.length);
        }
    }

    private static List<@Nullable String> contents(Column column) {
        List<@Nullable String> contents = new ArrayList<>();
        byte[] levels = Arrays.copyOf(column.definitions(), column.entries());
        int value = 0;
        for (int entry = 0; entry < levels.length; entry++) {
            assertThat(column.definition(entry)).isEqualTo(levels[entry]);
            contents.add(levels[entry] == 1 ? column.stringAt(value++) : null);
        }
        assertThat(value).isEqualTo(column.values());
        return contents;
    }
}
