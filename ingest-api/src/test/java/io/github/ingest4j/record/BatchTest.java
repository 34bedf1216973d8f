// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

    private static List<Object> values() {
        return List.of(
                true,
                7,
                7_000_000_000L,
                -0.0,
                "é😀",
                LocalDate.of(1969, 7, 20),
                LocalTime.of(23, 59, 59, 999_999_000),
                Instant.parse("9999-12-31T23:59:59.999999Z"),
                LocalDateTime.of(1, 1, 1, 0, 0),
                new BigDecimal("-12.34"));
    }

    private static Type typeOf(Object value) {
        return Map.<Class<?>, Type>of(
                        Boolean.class, Type.BOOLEAN,
                        Integer.class, Type.INT32,
                        Long.class, Type.INT64,
                        Double.class, Type.FLOAT64,
                        String.class, Type.STRING,
                        LocalDate.class, Type.DATE,
                        LocalTime.class, Type.TIME,
                        Instant.class, Type.TIMESTAMP,
                        LocalDateTime.class, Type.LOCAL_TIMESTAMP,
                        BigDecimal.class, Type.decimal(30, 2))
                .get(value.getClass());
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueOfEachTypeComesBack(Object value) {
        Schema schema = Schema.of(Field.of("v", typeOf(value)), Field.of("list", Type.list(typeOf(value))));
        Batch.Builder builder = Batch.builder(schema);
        builder.row()
                .set("v", value)
                .set("list", Arrays.asList(value, null, value))
                .add();
        builder.row().add();

        List<Row> rows = rows(builder.build());

        assertThat(rows.get(0).value("v")).isEqualTo(value);
        assertThat(rows.get(0).list("list")).containsExactly(value, null, value);
        assertThat(rows.get(1).isNull("v")).isTrue();
    }

    @Test
    void bytesComeBack() {
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("b", Type.BYTES)));
        builder.row().set("b", new byte[] {0, -1}).add();

        assertThat((byte[]) rows(builder.build()).get(0).value("b")).containsExactly(0, -1);
    }

    private static List<Row> rows(Batch batch) {
        List<Row> rows = new ArrayList<>();
        batch.rows().forEach(rows::add);
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nestedValuesComeBackInAnyShape(long seed) {
        Random random = new Random(seed);
        Type type = type(random, 4);
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("v", type)));
        List<@Nullable Object> expected = new ArrayList<>();
        RowBuilder row = builder.row();
        for (int i = 0; i < 50; i++) {
            Object value = value(type, random);
            expected.add(value);
            row.set("v", value).add();
        }

        List<Row> rows = rows(builder.build());

        for (int i = 0; i < 50; i++) {
            assertThat(plain(rows.get(i).value("v")))
                    .as("seed %d, row %d, %s", seed, i, type)
                    .isEqualTo(expected.get(i));
        }
    }

    private static Type type(Random random, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1, 2 -> Type.list(type(random, depth - 1));
            case 3 -> Type.map(type(random, depth - 1));
            case 4 -> Type.struct(Field.of("a", type(random, depth - 1)), Field.of("b", type(random, depth - 1)));
            default -> random.nextBoolean() ? Type.INT64 : Type.STRING;
        };
    }

    private static @Nullable Object value(Type type, Random random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        if (type instanceof Type.ListOf list) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(list.element(), random));
            }
            return elements;
        }
        if (type instanceof Type.MapOf map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                entries.put("k" + i, value(map.value(), random));
            }
            return entries;
        }
        if (type instanceof Type.Struct struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            struct.fields().forEach(field -> fields.put(field.name(), value(field.type(), random)));
            return fields;
        }
        return type.equals(Type.INT64) ? (Object) random.nextLong() : "s" + random.nextInt(100);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Row row) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            row.fields().forEach(field -> fields.put(field.name(), plain(row.value(field.name()))));
            return fields;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, element) -> entries.put(key, plain(element)));
            return entries;
        }
        return value;
    }

    @Test
    void recordThatDoesNotFitLeavesNothingBehind() {
        Schema schema = Schema.of(Field.of("tags", Type.list(Type.STRING)), Field.of("n", Type.INT32));
        Batch.Builder builder = Batch.builder(schema);
        RowBuilder row = builder.row();
        row.set("tags", List.of("a", "b")).set("n", 1).add();

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> row.set("tags", List.of("c")).set("n", 1L << 40).add())
                .withMessage("field 'n' is INT32 and cannot hold Long 1099511627776");
        row.set("n", 2).add();

        assertThat(rows(builder.build())).map(Row::toString).containsExactly("{tags=[a, b], n=1}", "{tags=null, n=2}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void lastRecordsAreTakenBackAsIfTheyHadNeverBeen(long seed) {
        Random random = new Random(seed);
        Schema schema = Schema.of(Field.of("v", type(random, 4)), Field.of("w", type(random, 2)));
        Batch.Builder kept = Batch.builder(schema);
        Batch.Builder all = Batch.builder(schema);
        for (int i = 0; i < 20; i++) {
            int back = random.nextInt(4);
            for (int record = 0; record < back; record++) {
                all.row().set("v", value(schema.fields().get(0).type(), random)).add();
            }
            all.discardRows(back);
            Object v = value(schema.fields().get(0).type(), random);
            Object w = value(schema.fields().get(1).type(), random);
            kept.row().set("v", v).set("w", w).add();
            all.row().set("v", v).set("w", w).add();
        }

        Batch batch = all.build();

        assertThat(batch.rowCount()).isEqualTo(20);
        assertThat(rows(batch)).hasToString(rows(kept.build()).toString());
    }

    @Test
    void originsAreThoseOfTheRecordsThatAreLeft() {
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("a", Type.INT64)));
        for (int i = 0; i < 100; i++) {
            builder.columns().get(0).addLong(0, i);
            builder.endRow(7, i + 1, 10L * i, 9);
        }
        builder.discardRows(98);
        builder.columns().get(0).addLong(0, 5);
        builder.endRow(8, 1, -1, -1);

        Batch batch = builder.build();

        assertThat(rows(batch)).map(row -> row.int64("a")).containsExactly(0L, 1L, 5L);
        assertThat(batch.origins()).hasValueSatisfying(origins -> {
            assertThat(origins.page(1)).isEqualTo(7);
            assertThat(origins.recordNumber(1)).isEqualTo(2);
            assertThat(origins.byteOffset(1)).isEqualTo(10);
            assertThat(origins.byteLength(1)).isEqualTo(9);
            assertThat(origins.page(2)).isEqualTo(8);
            assertThat(origins.byteOffset(2)).isEqualTo(-1);
        });
        assertThat(builder.build().origins()).isEmpty();
    }

    @Test
    void originsOfSomeRecordsOnlyAreRefused() {
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("a", Type.INT64)));
        builder.columns().get(0).addLong(0, 1);
        builder.endRow(1, 1, 0, 5);
        builder.row().set("a", 2).add();

        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessageContaining("of 2 records, 1 say where they came from");
    }

    @Test
    void dateThatNoFileHoldsIsAMisfit() {
        RowBuilder row = Batch.builder(Schema.of(Field.of("d", Type.DATE))).row();

        assertMisfit(row.set("d", LocalDate.of(99_999_999, 1, 1)), "'d' is DATE and cannot hold LocalDate +99999999");
    }

    @Test
    void whatWasSetIsForgottenOnRequest() {
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("a", Type.INT64), Field.of("b", Type.INT64)));
        RowBuilder row = builder.row();

        row.set("a", 1).clear();
        row.set("b", 2).add();

        assertThat(rows(builder.build())).map(Row::toString).containsExactly("{a=null, b=2}");
    }

    @Test
    void misfitTellsItsFieldToPrograms() {
        RowBuilder row = Batch.builder(Schema.of(Field.of("p", Type.struct(Field.of("q", Type.INT64)))))
                .row()
                .set("p", Map.of("q", "x"));

        assertThatExceptionOfType(MisfitException.class)
                .isThrownBy(row::add)
                .satisfies(misfit -> assertThat(misfit.path()).isEqualTo("p.q"));
    }

    @Test
    void misfitsNameTheFieldAndTheValue() {
        Schema schema = Schema.of(
                Field.of("id", Type.INT64).required(),
                Field.of("price", Type.decimal(5, 2)),
                Field.of("at", Type.TIMESTAMP),
                Field.of("x", Type.FLOAT64),
                Field.of("where", Type.struct(Field.of("lat", Type.FLOAT64))));
        RowBuilder row = Batch.builder(schema).row();

        assertMisfit(row.set("id", "x"), "'id' is INT64 and cannot hold String x");
        assertMisfit(row, "'id' is INT64 and cannot hold null");
        assertMisfit(row.set("id", 1).set("price", new BigDecimal("0.001")), "more digits after the point");
        assertMisfit(row.set("id", 1).set("price", new BigDecimal("12345")), "more digits");
        assertMisfit(row.set("id", 1).set("at", Instant.ofEpochSecond(0, 1)), "finer than a microsecond");
        assertMisfit(row.set("id", 1).set("at", Instant.MAX.truncatedTo(ChronoUnit.DAYS)), "64 bits");
        assertMisfit(row.set("id", 1).set("x", (1L << 53) + 1), "'x' is FLOAT64");
        assertMisfit(row.set("id", 1).set("x", Long.MAX_VALUE), "'x' is FLOAT64");
        assertMisfit(row.set("id", 1).set("where", Map.of("lat", "north")), "'where.lat' is FLOAT64");
    }

    private static void assertMisfit(RowBuilder row, String message) {
        assertThatIllegalArgumentException().isThrownBy(row::add).withMessageContaining(message);
    }

    @Test
    void unknownNamesAreRefusedWithThoseThereAre() {
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("a", Type.INT64)));
        builder.row().set("a", 1).add();
        Row row = rows(builder.build()).get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.row().set("b", 1))
                .withMessage("no field 'b' in the schema; there are [a]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row.value("b"))
                .withMessage("no field 'b'; there are [a]");
        assertThatIllegalStateException()
                .isThrownBy(() -> row.string("a"))
                .withMessage("field 'a' is no String but Long");
    }

    @Test
    void builderGoesOnEmptyAfterABatch() {
        Batch.Builder builder = Batch.builder(Schema.of(Field.of("a", Type.INT64)));
        builder.row().set("a", 1).add();
        Batch first = builder.build();
        builder.row().set("a", 2).add();
        builder.row().set("a", 3).add();

        assertThat(first.rowCount()).isEqualTo(1);
        assertThat(builder.size()).isPositive();
        assertThat(rows(builder.build())).map(row -> row.int64("a")).containsExactly(2L, 3L);
    }
}
