// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.StagingSink.StagedFile;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.RowBuilder;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written is what DuckDB and parquet-avro read. */
class RoundTripTest {
    @TempDir
    private Path folder;

    private FolderStore store;

    @BeforeEach
    void openStore() {
        store = new FolderStore(folder);
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("ingest4j.seeds", 100));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyShapeOfRecord(long seed) throws Exception {
        Random random = new Random(seed);
        RandomTables tables = new RandomTables(seed);
        Schema schema = tables.schema();
        ParquetSink sink = SmallFiles.builder(store)
                .rowGroupBytes(1L << (16 + random.nextInt(8)))
                .build();

        assertReadsBack(
                sink,
                tables.batch(schema, random.nextInt(300)),
                tables.batch(schema, 1 + random.nextInt(300)),
                tables.batch(schema, random.nextInt(300)));
    }

    @Test
    void nullsEmptyValuesAndEmptyCollectionsStayApart() throws Exception {
        Schema schema = Schema.of(
                Field.of("text", Type.STRING),
                Field.of("list", Type.list(Type.STRING)),
                Field.of("map", Type.map(Type.STRING)),
                Field.of("struct", Type.struct(Field.of("a", Type.INT32))));
        Batch.Builder batch = Batch.builder(schema);
        RowBuilder row = batch.row();
        row.add();
        row.set("text", "").set("list", List.of()).set("map", Map.of()).add();
        row.set("list", Arrays.asList((Object) null)).set("struct", Map.of()).add();
        row.set("list", Arrays.asList("", null, "x")).set("map", Map.of("", "")).add();

        assertReadsBack(ParquetSink.to(store, "t"), batch.build());
    }

    @Test
    void notANumberAndNegativeZero() throws Exception {
        Schema schema = Schema.of(Field.of("x", Type.FLOAT64));
        Batch.Builder batch = Batch.builder(schema);
        for (double x : new double[] {Double.NaN, -0.0, 0.0, 1.5, Double.NEGATIVE_INFINITY}) {
            batch.row().set("x", x).add();
        }

        String file = assertReadsBack(ParquetSink.to(store, "t"), batch.build()).toString();

        assertThat(DuckDb.strings("SELECT count(*) FROM '" + file + "' WHERE x = 0"))
                .containsExactly("2");
        assertThat(DuckDb.strings("SELECT count(*) FROM '" + file + "' WHERE isnan(x)"))
                .containsExactly("1");
        assertThat(DuckDb.strings("SELECT count(*) FROM '" + file + "' WHERE x > 1e9"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void decimalsOfEveryPrecision(int precision) throws Exception {
        BigDecimal largest = new BigDecimal("9".repeat(precision)).movePointLeft(precision / 2);
        Schema schema = Schema.of(Field.of("d", Type.decimal(precision, precision / 2)));
        Batch.Builder batch = Batch.builder(schema);
        for (BigDecimal value : List.of(
                largest, largest.negate(), BigDecimal.ZERO, largest.ulp().negate())) {
            batch.row().set("d", value).add();
        }

        assertReadsBack(ParquetSink.to(store, "t"), batch.build());
    }

    static IntStream precisions() {
        return IntStream.rangeClosed(1, 38);
    }

    @Test
    void listsInOneAnother() throws Exception {
        assertReadsBack(ParquetSink.to(store, "t"), nestedLists(6));
    }

    /** Read by parquet-avro alone: the time that DuckDB takes to open a file grows exponentially with the depth. */
    @Test
    void thirtyListsInOneAnother() throws Exception {
        Batch batch = nestedLists(30);

        Path file = assertWrites(ParquetSink.to(store, "t"), batch);

        assertThat(AvroReader.read(file, batch.schema())).isEqualTo(PlainValues.of(batch));
    }

    private static Batch nestedLists(int depth) {
        Type type = Type.STRING;
        Object value = "core";
        for (int i = 0; i < depth; i++) {
            type = Type.list(type);
            value = Arrays.asList(value, null);
        }
        Batch.Builder batch = Batch.builder(Schema.of(Field.of("x", type)));
        batch.row().set("x", value).add();
        batch.row().add();
        return batch.build();
    }

    @Test
    void threeHundredColumns() throws Exception {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            fields.add(Field.of("c" + i, i % 2 == 0 ? Type.INT64 : Type.list(Type.STRING)));
        }
        Batch.Builder batch = Batch.builder(new Schema(fields));
        RowBuilder row = batch.row();
        for (int i = 0; i < 200; i++) {
            for (int c = i % 3; c < 300; c += 3) {
                row.set("c" + c, c % 2 == 0 ? (Object) (c * 7L) : List.of("v" + i, "w"));
            }
            row.add();
        }

        assertReadsBack(ParquetSink.builder(store, "t").rowGroupBytes(1 << 20).build(), batch.build());
    }

    @Test
    void valuesOfFiftyMegabytes() throws Exception {
        Schema schema = Schema.of(Field.of("id", Type.INT32), Field.of("text", Type.STRING));
        Batch.Builder batch = Batch.builder(schema);
        for (int i = 0; i < 200; i++) {
            batch.row().set("id", i).set("text", "small").add();
        }
        String large = "0123456789".repeat(5 << 20);
        batch.row().set("id", 200).set("text", large).add();
        batch.row().set("id", 201).set("text", large + "x").add();

        Path file = assertWrites(ParquetSink.to(store, "t"), batch.build());

        assertThat(AvroReader.read(file, schema)).hasSize(202).last().isEqualTo(List.of(201, large + "x"));
        assertThat(DuckDb.strings(
                        "SELECT md5(text) = md5(repeat('0123456789', 5 << 20)) FROM '" + file + "' WHERE id = 200"))
                .containsExactly("true");
    }

    @Test
    void timesFarFromNow() throws Exception {
        Schema schema = Schema.of(Field.of("t", Type.TIMESTAMP));
        Batch.Builder batch = Batch.builder(schema);
        batch.row().set("t", Instant.parse("9999-12-31T23:59:59.999999Z")).add();
        batch.row().set("t", Instant.parse("0001-01-01T00:00:00.000001Z")).add();

        assertReadsBack(ParquetSink.to(store, "t"), batch.build());
    }

    @Test
    void dotInANameIsNoPath() throws Exception {
        Schema schema = Schema.of(Field.of("a.b", Type.STRING), Field.of("a", Type.struct(Field.of("b", Type.STRING))));
        Batch.Builder batch = Batch.builder(schema);
        batch.row().set("a.b", "flat").set("a", Map.of("b", "nested")).add();
        batch.row().set("a.b", "flat").add();

        Path file = assertReadsBack(ParquetSink.to(store, "t"), batch.build());

        assertThat(DuckDb.strings("SELECT \"a.b\" || coalesce(a.b, '-') FROM '" + file + "'"))
                .containsExactly("flatnested", "flat-");
        assertThat(DuckDb.strings("SELECT count(*) FROM '" + file + "' WHERE a.b = 'nested'"))
                .containsExactly("1");
    }

    @Test
    void parquetAvroRefusesNamesOfOthersUnlessTold() throws Exception {
        Schema schema = Schema.of(Field.of("@type", Type.STRING), Field.of("2fa", Type.BOOLEAN));
        Batch.Builder batch = Batch.builder(schema);
        batch.row().set("@type", "x").set("2fa", true).add();

        Path file = assertReadsBack(ParquetSink.to(store, "t"), batch.build());

        assertThatThrownBy(() -> AvroReader.readWithValidNames(file, schema)).isInstanceOf(SchemaParseException.class);
    }

    private Path assertReadsBack(ParquetSink sink, Batch... batches) throws Exception {
        Schema schema = batches[0].schema();
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (Batch batch : batches) {
            expected.addAll(PlainValues.of(batch));
        }

        Path file = assertWrites(sink, batches);

        PlainValues.assertSame("parquet-avro", schema, AvroReader.read(file, schema), expected);
        PlainValues.assertSame("DuckDB", schema, DuckDb.read(file.toString(), schema), expected);
        StrictReader.check(file);
        return file;
    }

    private Path assertWrites(ParquetSink sink, Batch... batches) throws Exception {
        List<StagedFile> files = Samples.stage(sink, batches);
        sink.publish(Samples.KEY, files);
        assertThat(files).hasSize(1);
        return store.path(files.get(0).key());
    }
}
