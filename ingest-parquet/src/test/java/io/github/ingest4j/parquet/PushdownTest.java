// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.Column;
import org.apache.parquet.filter2.predicate.Operators.SupportsLtGt;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What statistics, indexes and dictionaries let a reader pass over has no record that it looks for: a query of the file
 * finds what the same query finds among the same records where there is none of these.
 */
class PushdownTest {
    private static final int SEEDS = Integer.getInteger("ingest4j.seeds", 2);
    private static final int ROWS = 3_000;
    private static final int QUERIES = 25;
    private static final int FILTERS = 8;

    private static final Schema SCHEMA = Schema.of(
            Field.of("id", Type.INT32).required(),
            Field.of("b", Type.BOOLEAN),
            Field.of("i", Type.INT32),
            Field.of("l", Type.INT64),
            Field.of("x", Type.FLOAT64),
            Field.of("z", Type.FLOAT64),
            Field.of("s", Type.STRING),
            Field.of("y", Type.BYTES),
            Field.of("d", Type.DATE),
            Field.of("t", Type.TIME),
            Field.of("ts", Type.TIMESTAMP),
            Field.of("lt", Type.LOCAL_TIMESTAMP),
            Field.of("m", Type.decimal(9, 2)),
            Field.of("n", Type.decimal(18, 4)),
            Field.of("w", Type.decimal(38, 10)),
            Field.of("o", Type.struct(Field.of("l", Type.INT64), Field.of("s", Type.STRING))));

    private static final Comparator<Binary> UNSIGNED = (a, b) -> Arrays.compareUnsigned(a.getBytes(), b.getBytes());

    @TempDir
    private Path folder;

    private FolderStore store;

    @BeforeEach
    void openStore() {
        store = new FolderStore(folder);
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    /** A way in which values follow one another, since sorted and clustered ones are those that indexes are made for. */
    private enum Course {
        RISING,
        FALLING,
        CLUSTERED,
        FEW,
        ANY;

        long next(Random random, int row) {
            return switch (this) {
                case RISING -> row * 3L;
                case FALLING -> (ROWS - row) * 3L;
                case CLUSTERED -> row / 500 * 1_000L + random.nextInt(20);
                case FEW -> random.nextInt(6) * 1_000L;
                case ANY -> random.nextInt() >> random.nextInt(31);
            };
        }
    }

    private Path write(Batch batch) throws Exception {
        ParquetSink sink = SmallFiles.sink(store);
        List<StagedFile> files = Samples.stage(sink, batch);
        sink.publish(Samples.KEY, files);
        return store.path(files.get(0).key());
    }

    private static Batch batch(Random random) {
        Map<String, Course> courses = new HashMap<>();
        SCHEMA.fields().forEach(field -> courses.put(field.name(), Course.values()[random.nextInt(5)]));
        Batch.Builder batch = Batch.builder(SCHEMA);
        RowBuilder row = batch.row();
        for (int i = 0; i < ROWS; i++) {
            row.set("id", i);
            for (Field field : SCHEMA.fields().subList(1, SCHEMA.fields().size())) {
                long number = courses.get(field.name()).next(random, i);
                boolean absent = i / 700 % 3 == 1 || random.nextInt(10) == 0;
                row.set(field.name(), absent ? null : value(field, number, random));
            }
            row.add();
        }
        return batch.build();
    }

    private static Object value(Field field, long number, Random random) {
        if (field.name().equals("z") && random.nextInt(50) == 0) {
            return random.nextBoolean() ? Double.NaN : -0.0;
        }
        if (field.type() instanceof Type.Struct) {
            Map<String, @Nullable Object> values = new HashMap<>();
            values.put("l", number % 5 == 0 ? null : number);
            values.put("s", text(number + 1));
            return values;
        }
        if (field.type() instanceof Type.Decimal decimal) {
            BigInteger unscaled = BigInteger.valueOf(number % 1_000_000_000);
            return new BigDecimal(
                    decimal.precision() == 38 ? unscaled.multiply(BigInteger.TEN.pow(25)) : unscaled, decimal.scale());
        }
        Instant instant = Instant.EPOCH.plus(number * 1_000_001, ChronoUnit.MICROS);
        return switch ((Type.Scalar) field.type()) {
            case BOOLEAN -> number % 7 == 0;
            case INT32 -> (int) number;
            case INT64 -> number * 10_000_000_000L % (1L << 60);
            case FLOAT64 -> number / 4.0;
            case STRING -> text(number);
            case BYTES -> new byte[] {(byte) (number >> 8), (byte) number};
            case DATE -> LocalDate.ofEpochDay(number % 100_000);
            case TIME -> LocalTime.ofNanoOfDay(Math.floorMod(number, 86_400_000L) * 1_000_000);
            case TIMESTAMP -> instant;
            case LOCAL_TIMESTAMP -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        };
    }

    /** Some longer than a bound of an index may be, and alike as far as such bounds go. */
    private static String text(long number) {
        return number % 3 == 0
                ? "é" + "long ".repeat(20) + String.format("%012d", number)
                : String.format("%08d", number);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void duckDbFindsWhatItFindsInATableOfItsOwn(long seed) throws Exception {
        Random random = new Random(seed);
        Batch batch = batch(random);
        List<List<@Nullable Object>> rows = PlainValues.of(batch);
        String file = "read_parquet('" + write(batch) + "', hive_partitioning = false)";

        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            SqlTable.create(statement, "own", SCHEMA, rows);
            int found = 0;
            for (int i = 0; i < QUERIES; i++) {
                String condition = condition(random, rows);
                String expected = ids(statement, "own", condition);
                assertThat(ids(statement, file, condition)).as(condition).isEqualTo(expected);
                found += expected.isEmpty() ? 0 : 1;
            }
            assertThat(found).as("queries that find something").isGreaterThan(QUERIES / 4);
        }
    }

    private static String ids(Statement statement, String table, String condition) throws SQLException {
        String sql = "SELECT coalesce(string_agg(id, ',' ORDER BY id), '') FROM " + table + " WHERE " + condition;
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static String condition(Random random, List<List<@Nullable Object>> rows) {
        int index = 1 + random.nextInt(SCHEMA.fields().size() - 1);
        Field field = SCHEMA.fields().get(index);
        if (field.type() instanceof Type.Struct struct) {
            int part = random.nextInt(struct.fields().size());
            Field leaf = struct.fields().get(part);
            List<String> literals = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Object value = present(random, rows, index, part);
                literals.add(SqlTable.literal(leaf.type(), value));
            }
            return condition(random, field.name() + "." + leaf.name(), literals);
        }
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            literals.add(SqlTable.literal(field.type(), present(random, rows, index, -1)));
        }
        String condition = condition(random, field.name(), literals);
        return random.nextInt(4) == 0 ? condition + " AND id > " + random.nextInt(ROWS) : condition;
    }

    private static Object present(Random random, List<List<@Nullable Object>> rows, int column, int part) {
        while (true) {
            Object value = rows.get(random.nextInt(rows.size())).get(column);
            if (part >= 0 && value != null) {
                value = ((List<?>) value).get(part);
            }
            if (value != null) {
                return value;
            }
        }
    }

    private static String condition(Random random, String column, List<String> literals) {
        return switch (random.nextInt(9)) {
            case 0 -> column + " IS NULL";
            case 1 -> column + " IS NOT NULL";
            case 2 -> column + " < " + literals.get(0);
            case 3 -> column + " > " + literals.get(0);
            case 4 -> column + " >= " + literals.get(0);
            case 5 -> column + " BETWEEN " + literals.get(0) + " AND " + literals.get(1);
            case 6 -> column + " IN (" + String.join(", ", literals) + ")";
            case 7 -> column + " <> " + literals.get(0);
            default -> column + " = " + literals.get(0);
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void parquetJavaFindsWhatAReadingOfAllFinds(long seed) throws Exception {
        Random random = new Random(seed);
        Path file = write(batch(random));
        List<GenericRecord> all = read(file, FilterCompat.NOOP);
        assertThat(all).hasSize(ROWS);

        for (int i = 0; i < FILTERS; i++) {
            Question<?> question = question(random, all);
            Set<Integer> expected = new HashSet<>();
            all.stream().filter(question::fits).forEach(row -> expected.add((Integer) row.get("id")));

            Set<Integer> found = new HashSet<>();
            for (GenericRecord row : read(file, FilterCompat.get(question.predicate()))) {
                found.add((Integer) row.get("id"));
            }

            assertThat(found).as("%s", question.predicate()).isEqualTo(expected);
        }
    }

    private static List<GenericRecord> read(Path file, FilterCompat.Filter filter) throws Exception {
        List<GenericRecord> rows = new ArrayList<>();
        try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                        new LocalInputFile(file), new PlainParquetConfiguration())
                .withDataModel(GenericData.get())
                .withCodecFactory(new AvroReader.ZstdReading())
                .withFilter(filter)
                .useStatsFilter(true)
                .useDictionaryFilter(true)
                .useColumnIndexFilter(true)
                .useRecordFilter(true)
                .build()) {
            for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** A filter, and by hand what it asks. */
    private record Question<T>(
            FilterPredicate predicate, Function<GenericRecord, @Nullable T> column, Predicate<@Nullable T> test) {
        boolean fits(GenericRecord row) {
            return test.test(column.apply(row));
        }
    }

    private static Question<?> question(Random random, List<GenericRecord> all) {
        return switch (random.nextInt(11)) {
            case 0 -> question(random, all, FilterApi.intColumn("i"), row -> (Integer) row.get("i"), naturalOrder());
            case 1 -> question(random, all, FilterApi.intColumn("d"), row -> (Integer) row.get("d"), naturalOrder());
            case 2 -> question(random, all, FilterApi.longColumn("l"), row -> (Long) row.get("l"), naturalOrder());
            case 3 -> question(random, all, FilterApi.longColumn("ts"), row -> (Long) row.get("ts"), naturalOrder());
            case 4 -> question(random, all, FilterApi.longColumn("t"), row -> (Long) row.get("t"), naturalOrder());
            case 5 -> question(random, all, FilterApi.doubleColumn("x"), row -> (Double) row.get("x"), naturalOrder());
            case 6 -> question(random, all, FilterApi.binaryColumn("s"), row -> text(row, "s"), UNSIGNED);
            case 7 -> question(random, all, FilterApi.binaryColumn("y"), row -> bytes(row.get("y")), UNSIGNED);
            case 8 ->
                question(random, all, FilterApi.longColumn("o.l"), row -> (Long) inside(row, "l"), naturalOrder());
            case 9 -> question(random, all, FilterApi.doubleColumn("z"), row -> (Double) row.get("z"), naturalOrder());
            default -> question(random, all, FilterApi.binaryColumn("o.s"), row -> inside(row), UNSIGNED);
        };
    }

    private static @Nullable Binary text(GenericRecord row, String name) {
        Object value = row.get(name);
        return value == null ? null : Binary.fromString(value.toString());
    }

    private static @Nullable Binary bytes(@Nullable Object value) {
        return value == null ? null : Binary.fromConstantByteBuffer((ByteBuffer) value);
    }

    private static @Nullable Object inside(GenericRecord row, String name) {
        GenericRecord struct = (GenericRecord) row.get("o");
        return struct == null ? null : struct.get(name);
    }

    private static @Nullable Binary inside(GenericRecord row) {
        GenericRecord struct = (GenericRecord) row.get("o");
        return struct == null ? null : text(struct, "s");
    }

    private static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt> Question<T> question(
            Random random,
            List<GenericRecord> all,
            C column,
            Function<GenericRecord, @Nullable T> value,
            Comparator<T> order) {
        T one = present(random, all, value);
        T other = present(random, all, value);
        return switch (random.nextInt(9)) {
            case 0 -> new Question<>(FilterApi.eq(column, null), value, Objects::isNull);
            case 1 -> new Question<>(FilterApi.notEq(column, null), value, Objects::nonNull);
            case 2 -> compared(FilterApi.lt(column, one), value, found -> order.compare(found, one) < 0);
            case 3 -> compared(FilterApi.ltEq(column, one), value, found -> order.compare(found, one) <= 0);
            case 4 -> compared(FilterApi.gt(column, one), value, found -> order.compare(found, one) > 0);
            case 5 ->
                compared(
                        FilterApi.and(FilterApi.gtEq(column, one), FilterApi.ltEq(column, other)),
                        value,
                        found -> order.compare(found, one) >= 0 && order.compare(found, other) <= 0);
            case 6 ->
                compared(
                        FilterApi.in(column, new HashSet<>(List.of(one, other))),
                        value,
                        found -> found.equals(one) || found.equals(other));
            case 7 -> new Question<>(FilterApi.notEq(column, one), value, found -> !one.equals(found));
            default -> new Question<>(FilterApi.eq(column, one), value, one::equals);
        };
    }

    private static <T> Question<T> compared(
            FilterPredicate predicate, Function<GenericRecord, @Nullable T> value, Predicate<T> test) {
        return new Question<>(predicate, value, found -> found != null && test.test(found));
    }

    private static <T> T present(Random random, List<GenericRecord> all, Function<GenericRecord, @Nullable T> value) {
        while (true) {
            T found = value.apply(all.get(random.nextInt(all.size())));
            if (found != null) {
                return found;
            }
        }
    }
}
