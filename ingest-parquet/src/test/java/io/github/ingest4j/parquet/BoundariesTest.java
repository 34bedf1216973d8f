// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where pages, row groups and dictionaries end, and values at the ends of their types. */
class BoundariesTest {
    private static final int ROWS = 24_000;
    private static final int SOME = 8_000;

    @TempDir
    private Path folder;

    private FolderStore store;
    private List<StagedFile> written = List.of();

    @BeforeEach
    void openStore() {
        store = new FolderStore(folder);
    }

    /** How the values of a column follow one another. */
    enum Filling {
        ALL_NULL(row -> null),
        ALL_EQUAL(row -> "the same"),
        ALL_DISTINCT(row -> "value " + row),
        EMPTY(row -> ""),
        EMPTY_OR_NULL(row -> row % 3 == 0 ? null : ""),
        FIRST_AND_LAST(row -> row % (SOME - 1) == 0 ? "there" : null),
        FEW_THEN_MANY(row -> row < ROWS / 8 ? "few " + row % 5 : LARGE + row),
        MANY_THEN_FEW(row -> row < ROWS * 7 / 8 ? LARGE + row : "few " + row % 5),
        FALLING(row -> String.format("%08d", ROWS - row));

        private final IntFunction<@Nullable String> value;

        Filling(IntFunction<@Nullable String> value) {
            this.value = value;
        }

        List<@Nullable Object> row(int row) {
            String text = value.apply(row);
            return Arrays.asList(
                    text,
                    text == null ? null : (long) text.hashCode(),
                    text == null ? null : Arrays.asList(text, null));
        }
    }

    /** So long that a dictionary of all of them is larger than one should be. */
    private static final String LARGE = "a long beginning that many values have, of more than fifty letters ";

    private static final Schema FILLED = Schema.of(
            Field.of("text", Type.STRING), Field.of("number", Type.INT64), Field.of("list", Type.list(Type.STRING)));

    @ParameterizedTest
    @EnumSource
    void columnsFilledOneWay(Filling filling) throws Exception {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            rows.add(filling.row(i));
        }

        Path file = assertReadsBack(SmallFiles.sink(store), FILLED, rows);

        assertThat(DuckDb.strings(
                        "SELECT count(*) || ' ' || count(text) || ' ' || count(DISTINCT text) FROM '" + file + "'"))
                .containsExactly(counts(rows));
    }

    /** A row group of the usual size, so that a dictionary grows as large as it may. */
    @ParameterizedTest
    @EnumSource(names = {"FEW_THEN_MANY", "MANY_THEN_FEW"})
    void moreValuesThanADictionaryTakes(Filling filling) throws Exception {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(filling.row(i));
        }

        assertReadsBack(ParquetSink.to(store, "t"), FILLED, rows);
    }

    private static String counts(List<List<@Nullable Object>> rows) {
        List<Object> texts = new ArrayList<>();
        rows.stream().map(row -> row.get(0)).filter(Objects::nonNull).forEach(texts::add);
        return rows.size() + " " + texts.size() + " " + new HashSet<>(texts).size();
    }

    @Test
    void noBatchAndEmptyOnesMakeNoFile() throws Exception {
        Batch empty = Batch.builder(FILLED).build();

        assertThat(Samples.stage(SmallFiles.sink(store))).isEmpty();
        assertThat(Samples.stage(SmallFiles.sink(store), empty, empty)).isEmpty();
    }

    /** The numbers of rows come from a larger file, whoever wrote it: where its first page and its first row group end. */
    @ParameterizedTest
    @EnumSource(names = {"ALL_EQUAL", "ALL_DISTINCT"})
    void rowsAroundTheEndOfAPageAndOfARowGroup(Filling filling) throws Exception {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(filling.row(i));
        }
        TreeSet<Integer> counts = new TreeSet<>();
        counts.add(1);
        for (int end : firstEnds(write(SmallFiles.sink(store), FILLED, rows))) {
            counts.addAll(List.of(end - 1, end, end + 1));
        }

        assertThat(counts).hasSizeGreaterThanOrEqualTo(4);
        for (int count : counts) {
            if (count > 0 && count <= ROWS) {
                assertReadsBack(SmallFiles.sink(store), FILLED, rows.subList(0, count));
            }
        }
    }

    private static List<Integer> firstEnds(Path file) throws Exception {
        try (ParquetFileReader reader = StrictReader.open(file)) {
            BlockMetaData first = reader.getRowGroups().get(0);
            List<Integer> ends = new ArrayList<>();
            ends.add((int) first.getRowCount());
            for (var column : first.getColumns()) {
                OffsetIndex pages = reader.readOffsetIndex(column);
                if (pages.getPageCount() > 1) {
                    ends.add((int) pages.getFirstRowIndex(1));
                }
            }
            return ends;
        }
    }

    @Test
    void oneRowLargerThanAPage() throws Exception {
        Schema schema = Schema.of(
                Field.of("id", Type.INT32).required(),
                Field.of("words", Type.list(Type.STRING)),
                Field.of("nested", Type.list(Type.list(Type.INT64))));
        List<Object> words = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            words.add("the word number " + i + " of this long list");
            numbers.add(i % 7 == 0 ? List.of() : Arrays.asList((long) i, null));
        }

        assertReadsBack(
                SmallFiles.sink(store),
                schema,
                List.of(
                        Arrays.asList(0, List.of("before"), null),
                        Arrays.asList(1, words, numbers),
                        Arrays.asList(2, List.of(), List.of()),
                        Arrays.asList(3, words.subList(0, 10), numbers),
                        Arrays.asList(4, null, List.of(List.of(1L)))));
    }

    @Test
    void stringsOfSixteenMegabytes() throws Exception {
        Schema schema = Schema.of(Field.of("id", Type.INT32), Field.of("text", Type.STRING));
        String large = "0123456789abcdef".repeat(1 << 20);

        Path file = assertReadsBack(
                SmallFiles.sink(store),
                schema,
                List.of(
                        Arrays.asList(0, "small"),
                        Arrays.asList(1, large),
                        Arrays.asList(2, ""),
                        Arrays.asList(3, large + "é"),
                        Arrays.asList(4, null)));

        assertThat(DuckDb.strings("SELECT id FROM '" + file + "' WHERE text > '0123456789abcdef' ORDER BY id"))
                .containsExactly("0", "1", "3");
    }

    /** Read by parquet-avro alone: DuckDB keeps the outermost days and points in time for infinity, or does not have them. */
    @Test
    void valuesAtTheEndsOfTheirTypes() throws Exception {
        Instant first = Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000);
        Instant last = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000, 775_807_000);
        BigDecimal largest = new BigDecimal(BigInteger.TEN.pow(38).subtract(BigInteger.ONE), 19);
        Schema schema = Schema.of(
                Field.of("int", Type.INT32),
                Field.of("long", Type.INT64),
                Field.of("double", Type.FLOAT64),
                Field.of("date", Type.DATE),
                Field.of("time", Type.TIME),
                Field.of("timestamp", Type.TIMESTAMP),
                Field.of("local", Type.LOCAL_TIMESTAMP),
                Field.of("decimal", Type.decimal(38, 19)),
                Field.of("text", Type.STRING));

        List<List<@Nullable Object>> rows = List.of(
                Arrays.asList(
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        -Double.MAX_VALUE,
                        LocalDate.ofEpochDay(Integer.MIN_VALUE),
                        LocalTime.MIN,
                        first,
                        LocalDateTime.ofInstant(first, ZoneOffset.UTC),
                        largest.negate(),
                        ""),
                Arrays.asList(null, null, null, null, null, null, null, null, null),
                Arrays.asList(
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        Double.MAX_VALUE,
                        LocalDate.ofEpochDay(Integer.MAX_VALUE),
                        LocalTime.of(23, 59, 59, 999_999_000),
                        last,
                        LocalDateTime.ofInstant(last, ZoneOffset.UTC),
                        largest,
                        "\udbff\udfff".repeat(50)));

        assertReadsBack(SmallFiles.sink(store), schema, rows);
    }

    /** Texts of which a bound is cut off: it must be cut between characters, and raised where it is the upper one. */
    @Test
    void longTextsOfTheLastCharacters() throws Exception {
        Schema schema = Schema.of(Field.of("text", Type.STRING), Field.of("bytes", Type.BYTES));
        byte[] highest = new byte[200];
        Arrays.fill(highest, (byte) 0xFF);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String end : List.of("\uffff", "\udbff\udfff", "\u007f", "\u07ff", "\ud7ff", "a")) {
            rows.add(Arrays.asList("x" + end.repeat(100), highest));
        }

        assertReadsBack(SmallFiles.sink(store), schema, rows);
    }

    /** Levels are kept from the first batch of a page on that has such an entry. */
    @Test
    void entriesWithoutAValueInALaterBatchOfAPage() throws Exception {
        Schema schema = Schema.of(
                Field.of("text", Type.STRING), Field.of("number", Type.INT64), Field.of("list", Type.list(Type.INT64)));
        List<@Nullable Object> present = List.of("here", 7L, List.of(1L, 2L));
        List<@Nullable Object> absent = Arrays.asList(null, null, List.of());
        List<List<@Nullable Object>> first = List.of(present, present, present);
        List<List<@Nullable Object>> second = List.of(present, absent, present);
        List<List<@Nullable Object>> all = new ArrayList<>(first);
        all.addAll(second);

        List<StagedFile> files = Samples.stage(ParquetSink.to(store, "t"), batch(schema, first), batch(schema, second));
        ParquetSink.to(store, "t").publish(Samples.KEY, files);
        Path file = store.path(files.get(0).key());

        StrictReader.check(file);
        PlainValues.assertSame(
                "parquet-avro", schema, AvroReader.read(file, schema), PlainValues.of(batch(schema, all)));
    }

    private Path assertReadsBack(ParquetSink sink, Schema schema, List<? extends List<? extends @Nullable Object>> rows)
            throws Exception {
        Path file = write(sink, schema, rows);

        StrictReader.check(file);
        PlainValues.assertSame(
                "parquet-avro", schema, AvroReader.read(file, schema), PlainValues.of(batch(schema, rows)));
        return file;
    }

    private Path write(ParquetSink sink, Schema schema, List<? extends List<? extends @Nullable Object>> rows)
            throws Exception {
        List<StagedFile> files = Samples.stage(sink, batch(schema, rows));
        sink.retire(Samples.KEY, written);
        sink.publish(Samples.KEY, files);
        written = files;
        return store.path(files.get(0).key());
    }

    private static Batch batch(Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        Batch.Builder batch = Batch.builder(schema);
        RowBuilder row = batch.row();
        for (List<? extends @Nullable Object> values : rows) {
            for (int i = 0; i < values.size(); i++) {
                row.set(schema.fields().get(i).name(), values.get(i));
            }
            row.add();
        }
        return batch.build();
    }
}
