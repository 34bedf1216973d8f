// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {
    private static final Schema SCHEMA = Schema.of(Field.of("text", Type.STRING));
    private static final Schema NUMBERS = Schema.of(Field.of("long", Type.INT64), Field.of("double", Type.FLOAT64));

    /** Filled and taken back in any order. Levels are kept from the first entry on that has no value. */
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void valuesAddedAtOnceAreLikeThoseAddedOneByOne(boolean absentBefore) {
        Batch.Builder atOnce = Batch.builder(NUMBERS);
        Batch.Builder oneByOne = Batch.builder(NUMBERS);
        long[] longs = {1, -2, 3};
        double[] doubles = {0.5, Double.NaN, -0.0};

        for (Batch.Builder batch : List.of(atOnce, oneByOne)) {
            if (absentBefore) {
                batch.columns().forEach(column -> column.addAbsent(0, 0));
                batch.endRow();
            }
        }
        atOnce.columns().get(0).addLongs(longs, 3);
        atOnce.columns().get(1).addDoubles(doubles, 3);
        atOnce.endRows(3);
        for (int i = 0; i < 3; i++) {
            oneByOne.columns().get(0).addLong(0, longs[i]);
            oneByOne.columns().get(1).addDouble(0, doubles[i]);
            oneByOne.endRow();
        }
        for (Batch.Builder batch : List.of(atOnce, oneByOne)) {
            batch.columns().forEach(column -> column.addAbsent(0, 0));
            batch.endRow();
            batch.discardRows(2);
        }

        for (int i = 0; i < 2; i++) {
            Column expected = oneByOne.columns().get(i);
            Column column = atOnce.columns().get(i);
            assertThat(column.entries()).isEqualTo(expected.entries()).isEqualTo(absentBefore ? 3 : 2);
            assertThat(column.values()).isEqualTo(2);
            assertThat(Arrays.copyOf(column.definitions(), column.entries()))
                    .isEqualTo(Arrays.copyOf(expected.definitions(), expected.entries()));
        }
        assertThat(Arrays.copyOf(atOnce.columns().get(0).longs(), 2)).containsExactly(1, -2);
        assertThat(Arrays.copyOf(atOnce.columns().get(1).doubles(), 2)).containsExactly(0.5, Double.NaN);
    }

    @Test
    void elementsAreTakenBackWithTheirRecords() {
        Batch.Builder batch = Batch.builder(Schema.of(Field.of("list", Type.list(Type.INT64))));
        Column column = batch.columns().get(0);
        column.addLong(0, 1);
        column.addLong(1, 2);
        batch.endRow();
        column.addAbsent(0, 1);
        batch.endRow();
        column.addLong(0, 3);
        column.addLong(1, 4);
        batch.endRow();

        batch.discardRows(2);

        assertThat(column.entries()).isEqualTo(2);
        assertThat(column.values()).isEqualTo(2);
        assertThat(Arrays.copyOf(column.repetitions(), 2)).containsExactly(0, 1);
    }

    @Test
    void noMoreRecordsAreTakenBackThanThereAre() {
        Batch.Builder batch = Batch.builder(SCHEMA);
        add(batch.columns().get(0), "x");
        batch.endRow();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.discardRows(2))
                .withMessage("cannot take back 2 of 1 records");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.discardRows(-1))
                .withMessage("cannot take back -1 of 1 records");
    }

    @Test
    void forgottenColumnIsToldBeforeItsRecordsAreBelieved() {
        Batch.Builder batch = Batch.builder(NUMBERS);
        batch.columns().get(0).addLong(0, 1);
        batch.endRow();

        assertThatIllegalStateException()
                .isThrownBy(batch::build)
                .withMessage(
                        "column 'double' has 0 entries for 1 records; end each record when all its columns have theirs");
    }
}
