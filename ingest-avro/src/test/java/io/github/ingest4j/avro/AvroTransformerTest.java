// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.avro.PageList.Output;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroTransformerTest {
    private static final String NEW_TABLE = " for a new table, beside the old one, and replay the windows into it";

    private final AvroTransformer transformer = AvroTransformer.create();
    private final Output output = new Output();

    private static org.apache.avro.Schema parsed(String json) {
        return new org.apache.avro.Schema.Parser().parse(json);
    }

    /** A record whose one field, {@code f}, is of a type. */
    private static org.apache.avro.Schema recordOf(String type) {
        return parsed(
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"f\", \"type\": " + type + "}]}");
    }

    private static String logical(String type, String name) {
        return "{\"type\": \"" + type + "\", \"logicalType\": \"" + name + "\"}";
    }

    private static GenericRecord of(org.apache.avro.Schema schema, @Nullable Object value) {
        return new GenericRecordBuilder(schema).set("f", value).build();
    }

    private static byte[] fileOf(String type, @Nullable Object... values) throws IOException {
        org.apache.avro.Schema schema = recordOf(type);
        return PageList.file(
                schema, Arrays.stream(values).map(value -> of(schema, value)).toArray(GenericRecord[]::new));
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recordsOfEveryShapeComeBack(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = AvroTables.withAvroNames(tables.schema());
        Batch batch = tables.batch(schema, 40);
        byte[] file = file("snappy", AvroRecords.of(batch));

        transformer.transform(PageList.of(file), schema, output);

        assertThat(output.rejections).isEmpty();
        assertThat(output.asked).isEmpty();
        PlainValues.assertSame("transformer", schema, output.rows(), PlainValues.of(batch));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inferredSchemaTakesEveryRecord(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = AvroTables.withAvroNames(tables.schema());
        Batch batch = tables.batch(schema, 40);
        byte[] file = file("null", AvroRecords.of(batch));

        Schema inferred = transformer.infer(PageList.of(file), Schema.EMPTY);
        transformer.transform(PageList.of(file), inferred, output);

        assertThat(output.rejections).isEmpty();
        assertThat(output.asked).isEmpty();
        assertThat(inferred.fields()).allMatch(Field::nullable);
        assertThat(output.rows()).hasSize(40);
        List<List<@Nullable Object>> expected = PlainValues.of(batch);
        for (Field field : inferred.fields()) {
            int from = schema.fields().stream().map(Field::name).toList().indexOf(field.name());
            int to = inferred.fields().indexOf(field);
            for (int row = 0; row < 40; row++) {
                assertThat(output.rows().get(row).get(to))
                        .isEqualTo(expected.get(row).get(from));
            }
        }
    }

    private static byte[] file(String codec, Iterable<GenericRecord> records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        org.apache.avro.Schema schema = records.iterator().next().getSchema();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))
                .setCodec(CodecFactory.fromString(codec))
                .setSyncInterval(1_000)
                .create(schema, bytes)) {
            for (GenericRecord row : records) {
                writer.append(row);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
    void blocksOfEachCodecAreRead(String codec) throws Exception {
        org.apache.avro.Schema schema = recordOf("\"string\"");
        List<GenericRecord> records = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            records.add(of(schema, "value " + i));
        }

        transformer.transform(PageList.of(file(codec, records)), Schema.of(Field.of("f", Type.STRING)), output);

        assertThat(output.rows()).hasSize(2_000).last().isEqualTo(List.of("value 1999"));
    }

    @Test
    void codecThatIsNotReadIsNamed() throws Exception {
        byte[] file = replaced(file("zstandard", List.of(of(recordOf("\"string\""), "x"))), "zstandard", "bzip2 xyz");

        assertThatThrownBy(() -> transformer.transform(PageList.of(file), Schema.EMPTY, output))
                .isInstanceOf(BadRecordException.class)
                .hasMessageMatching(
                        "page 1 \\(part-1@0\\) cannot be read at byte \\d+: its blocks are compressed by 'bzip2 xyz',"
                                + " and null, deflate, snappy and zstandard are read; write the file with one of these");
    }

    static Stream<Arguments> fits() {
        ByteBuffer cents = ByteBuffer.wrap(BigInteger.valueOf(1_250).toByteArray());
        String decimal = "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 10, \"scale\": 2}";
        return Stream.of(
                Arguments.of("\"boolean\"", true, Type.BOOLEAN, true),
                Arguments.of("\"int\"", 7, Type.INT64, 7L),
                Arguments.of("\"long\"", 7L, Type.INT32, 7),
                Arguments.of("\"long\"", 1L << 53, Type.FLOAT64, 0x1p53),
                Arguments.of("\"int\"", 7, Type.FLOAT64, 7.0),
                Arguments.of("\"float\"", 0.5f, Type.FLOAT64, 0.5),
                Arguments.of("\"double\"", -0.1, Type.FLOAT64, -0.1),
                Arguments.of("\"long\"", 7L, Type.decimal(20, 2), new BigDecimal("7.00")),
                Arguments.of(decimal, cents.duplicate(), Type.decimal(10, 2), new BigDecimal("12.50")),
                Arguments.of(decimal, cents.duplicate(), Type.decimal(3, 1), new BigDecimal("12.5")),
                Arguments.of(decimal, cents.duplicate(), Type.decimal(38, 20), new BigDecimal("12.50").setScale(20)),
                Arguments.of("\"string\"", "ä€😀", Type.STRING, "ä€😀"),
                Arguments.of("[\"int\", \"string\"]", "text", Type.STRING, "text"),
                Arguments.of(
                        "\"bytes\"", ByteBuffer.wrap(new byte[] {1, 2}), Type.BYTES, ByteBuffer.wrap(new byte[] {1, 2
                        })),
                Arguments.of(logical("int", "date"), -1, Type.DATE, LocalDate.of(1969, 12, 31)),
                Arguments.of(logical("int", "time-millis"), 1, Type.TIME, LocalTime.ofNanoOfDay(1_000_000)),
                Arguments.of(logical("long", "time-micros"), 1L, Type.TIME, LocalTime.ofNanoOfDay(1_000)),
                Arguments.of(logical("long", "timestamp-millis"), -1L, Type.TIMESTAMP, Instant.ofEpochMilli(-1)),
                Arguments.of(logical("long", "timestamp-micros"), 1L, Type.TIMESTAMP, Instant.ofEpochSecond(0, 1_000)),
                Arguments.of(
                        logical("long", "timestamp-nanos"), 2_000L, Type.TIMESTAMP, Instant.ofEpochSecond(0, 2_000)),
                Arguments.of(
                        logical("long", "local-timestamp-millis"),
                        1L,
                        Type.LOCAL_TIMESTAMP,
                        LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1_000_000)));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void valueThatAColumnHoldsExactlyFits(String avro, Object value, Type type, Object expected) throws Exception {
        transformer.transform(PageList.of(fileOf(avro, value)), Schema.of(Field.of("f", type)), output);

        assertThat(output.rejections).isEmpty();
        assertThat(output.rows()).containsExactly(List.of(expected));
    }

    static Stream<Arguments> misfits() {
        String decimal = "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 10, \"scale\": 2}";
        ByteBuffer cents = ByteBuffer.wrap(BigInteger.valueOf(1_255).toByteArray());
        return Stream.of(
                Arguments.of("\"string\"", "7", Type.INT64, "INT64 and cannot hold a value of Avro's string", "STRING"),
                Arguments.of("\"int\"", 7, Type.STRING, "STRING and cannot hold a value of Avro's int", "INT32"),
                Arguments.of(
                        "\"long\"",
                        1L << 31,
                        Type.INT32,
                        "INT32 and cannot hold 2147483648, which is Avro's long: it does not fit 32 bits",
                        "INT64"),
                Arguments.of(
                        "\"long\"",
                        (1L << 53) + 1,
                        Type.FLOAT64,
                        "FLOAT64 and cannot hold 9007199254740993, which is Avro's long: it is no exact FLOAT64",
                        "INT64"),
                Arguments.of(
                        "\"double\"", 1.0, Type.INT64, "INT64 and cannot hold a value of Avro's double", "FLOAT64"),
                Arguments.of(
                        decimal,
                        cents.duplicate(),
                        Type.decimal(3, 1),
                        "DECIMAL(3,1) and cannot hold 12.55, which is Avro's decimal: it has more digits",
                        "DECIMAL(10,2)"),
                Arguments.of(
                        decimal,
                        cents.duplicate(),
                        Type.BYTES,
                        "BYTES and cannot hold a value of Avro's decimal",
                        "DECIMAL(10,2)"),
                Arguments.of(
                        "\"long\"", 5L, Type.TIMESTAMP, "TIMESTAMP and cannot hold a value of Avro's long", "INT64"),
                Arguments.of(
                        logical("long", "timestamp-micros"),
                        5L,
                        Type.INT64,
                        "INT64 and cannot hold a value of Avro's timestamp-micros",
                        "TIMESTAMP"),
                Arguments.of(
                        logical("long", "local-timestamp-micros"),
                        5L,
                        Type.TIMESTAMP,
                        "TIMESTAMP and cannot hold a value of Avro's local-timestamp-micros",
                        "LOCAL_TIMESTAMP"),
                Arguments.of(
                        logical("long", "timestamp-nanos"),
                        1L,
                        Type.TIMESTAMP,
                        "TIMESTAMP and cannot hold 1, which is Avro's timestamp-nanos: it is finer than a microsecond",
                        "STRING"),
                Arguments.of(
                        logical("long", "timestamp-millis"),
                        Long.MAX_VALUE,
                        Type.TIMESTAMP,
                        "TIMESTAMP and cannot hold 9223372036854775807, which is Avro's timestamp-millis: it does not fit 64 bits of microseconds",
                        "TIMESTAMP"),
                Arguments.of(
                        logical("long", "time-micros"),
                        -1L,
                        Type.TIME,
                        "TIME and cannot hold -1 microseconds, which is Avro's time-micros: no day is so long",
                        "TIME"),
                Arguments.of(
                        "{\"type\": \"array\", \"items\": \"int\"}",
                        List.of(1),
                        Type.map(Type.INT32),
                        "MAP<STRING,INT32> and cannot hold a value of Avro's array",
                        "LIST<INT32>"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void valueThatAColumnDoesNotHoldRefusesItsRecord(
            String avro, Object value, Type type, String message, String remedy) throws Exception {
        Schema schema = Schema.of(Field.of("f", type));

        transformer.transform(PageList.of(fileOf("[\"null\", " + avro + "]", null, value, null)), schema, output);

        assertThat(output.rows()).hasSize(2);
        assertThat(output.rejections)
                .singleElement()
                .isEqualTo(new Rejection(
                        Rejection.Code.SCHEMA,
                        1,
                        "part-1@0",
                        -1,
                        -1,
                        2,
                        "f",
                        "column 'f' is " + message + "; declare the column " + remedy + NEW_TABLE));
    }

    @Test
    void textThatIsNotUtf8RefusesItsRecord() throws Exception {
        byte[] file = replaced(fileOf("\"string\"", "xyz", "abc"), "xyz", "x\u00ffz");

        transformer.transform(PageList.of(file), Schema.of(Field.of("f", Type.STRING)), output);

        assertThat(output.rows()).containsExactly(List.of("abc"));
        assertThat(output.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.MALFORMED);
            assertThat(rejection.path()).isEqualTo("f");
            assertThat(rejection.reason()).isEqualTo("the text is not UTF-8");
        });
    }

    @Test
    void keyThatStandsTwiceInAMapRefusesItsRecord() throws Exception {
        byte[] file =
                replaced(fileOf("{\"type\": \"map\", \"values\": \"int\"}", Map.of("aa", 1, "bb", 2)), "bb", "aa");

        transformer.transform(PageList.of(file), Schema.of(Field.of("f", Type.map(Type.INT32))), output);

        assertThat(output.rows()).isEmpty();
        assertThat(output.rejections)
                .singleElement()
                .extracting(Rejection::path, Rejection::reason)
                .containsExactly("f", "a key stands more than once in its map");
    }

    @Test
    void nullAndAbsenceRefuseARecordWhereTheColumnIsRequired() throws Exception {
        Schema schema = Schema.of(
                Field.of("f", Type.INT32).required(), Field.of("g", Type.INT32).required());

        transformer.transform(PageList.of(fileOf("[\"null\", \"int\"]", null, 1)), schema, output);

        assertThat(output.rows()).isEmpty();
        assertThat(output.rejections)
                .extracting(Rejection::recordNumber, Rejection::path, Rejection::reason)
                .containsExactly(
                        tuple(
                                1L,
                                "f",
                                "column 'f' is required, INT32, and the value is null; declare the column nullable"
                                        + NEW_TABLE),
                        tuple(
                                2L,
                                "g",
                                "column 'g' is required, INT32, and the record does not have it; declare the column"
                                        + " nullable" + NEW_TABLE));
    }

    /** Two fields that the table does not have, one of them inside a list; a recursive one among them. */
    private static final org.apache.avro.Schema STRANGE = parsed("""
            {"type": "record", "name": "Order", "fields": [
              {"name": "id", "type": "int"},
              {"name": "items", "type": {"type": "array", "items": {"type": "record", "name": "Item", "fields": [
                {"name": "name", "type": "string"}, {"name": "size", "type": ["null", "int"]}]}}},
              {"name": "tree", "type": ["null", {"type": "record", "name": "Tree", "fields": [
                {"name": "next", "type": ["null", "Tree"]}]}]}]}
            """);

    private static final Schema KNOWN = Schema.of(
            Field.of("id", Type.INT32), Field.of("items", Type.list(Type.struct(Field.of("name", Type.STRING)))));

    private static GenericRecord order(int id, @Nullable Integer size, int depth) {
        org.apache.avro.Schema item = STRANGE.getField("items").schema().getElementType();
        org.apache.avro.Schema tree =
                STRANGE.getField("tree").schema().getTypes().get(1);
        GenericData.Record root = null;
        for (int i = 0; i < depth; i++) {
            GenericData.Record outer = new GenericData.Record(tree);
            outer.put("next", root);
            root = outer;
        }
        GenericData.Record one = new GenericData.Record(item);
        one.put("name", "n");
        one.put("size", size);
        GenericData.Record order = new GenericData.Record(STRANGE);
        order.put("id", id);
        order.put("items", List.of(one, one));
        order.put("tree", root);
        return order;
    }

    @Test
    void unknownFieldsAreAskedAboutOnceAndOnlyWhereTheyHaveAValue() throws Exception {
        byte[] file = PageList.file(STRANGE, order(1, null, 0), order(2, 5, 3), order(3, 6, 0));

        transformer.transform(PageList.of(file), KNOWN, output);

        assertThat(output.asked).containsExactly("items.element.size", "tree");
        assertThat(output.rows()).extracting(row -> row.get(0)).containsExactly(1, 2, 3);
    }

    @Test
    void recordsWithAFieldThatTheContractDoesNotTakeAreRefused() throws Exception {
        byte[] file = PageList.file(STRANGE, order(1, null, 0), order(2, null, 3), order(3, 6, 0));
        output.answer = UnknownField.REJECT_RECORD;

        transformer.transform(PageList.of(file), KNOWN, output);

        assertThat(output.rows()).extracting(row -> row.get(0)).containsExactly(1);
        assertThat(output.rejections)
                .extracting(Rejection::code, Rejection::recordNumber, Rejection::path)
                .containsExactly(
                        tuple(Rejection.Code.UNKNOWN_FIELD, 2L, "tree"),
                        tuple(Rejection.Code.UNKNOWN_FIELD, 3L, "items.element.size"));
    }

    @Test
    void knownTypesStayAndStructsInsideTakeNewFields() throws Exception {
        byte[] file = PageList.file(STRANGE, order(1, 5, 0));
        Schema known = Schema.of(
                Field.of("ID", Type.STRING), Field.of("items", Type.list(Type.struct(Field.of("name", Type.STRING)))));

        assertThatThrownBy(() -> transformer.infer(PageList.of(file), known))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContainingAll("'ID'", "'id'", "fold case");
        assertThat(transformer.infer(PageList.of(file), KNOWN))
                .isEqualTo(Schema.of(
                        Field.of("id", Type.INT32),
                        Field.of(
                                "items",
                                Type.list(Type.struct(Field.of("name", Type.STRING), Field.of("size", Type.INT32))))));
    }

    @Test
    void fieldsOfSeveralFilesGetTheTypeThatHoldsBoth() throws Exception {
        PageList pages = PageList.of(
                fileOf("\"int\"", 1), fileOf("\"long\"", 1L), fileOf("[\"null\", \"string\"]", (Object) null));

        assertThat(transformer.infer(pages, Schema.EMPTY)).isEqualTo(Schema.of(Field.of("f", Type.INT64)));
    }

    @Test
    void fieldsWithoutACommonTypeAreToBeDeclared() throws Exception {
        PageList pages = PageList.of(fileOf("\"int\"", 1), fileOf("\"string\"", "x"));

        assertThatThrownBy(() -> transformer.infer(pages, Schema.EMPTY))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageStartingWith(
                        "page 2 (part-2@0): field 'f' is STRING here and INT32 in a page before, which no column holds both;"
                                + " declare it");
    }

    @Test
    void fieldThatNoColumnHoldsIsNamed() throws Exception {
        PageList pages = PageList.of(PageList.file(STRANGE, order(1, null, 2)));

        assertThatThrownBy(() -> transformer.infer(pages, KNOWN))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageStartingWith(
                        "page 1 (part-1@0): Avro record Order, field 'tree.next': record Tree is inside itself");
    }

    @Test
    void fieldThatIsNullWhereverItStandsStaysUnknown() throws Exception {
        PageList pages = PageList.of(fileOf("[\"null\", \"int\"]", null, null));

        assertThat(transformer.infer(pages, Schema.EMPTY)).isEqualTo(Schema.EMPTY);
    }

    @Test
    void batchesAreCutAndSayWhereTheirRecordsCameFrom() throws Exception {
        output.wantsOrigins = true;
        AvroTransformer small = AvroTransformer.builder().batchRecords(2).build();

        small.transform(
                PageList.of(fileOf("\"int\"", 1, 2), fileOf("\"int\"", 3)),
                Schema.of(Field.of("f", Type.INT32)),
                output);

        assertThat(output.batches).extracting(Batch::rowCount).containsExactly(2, 1);
        assertThat(output.batches.get(0).origins()).hasValueSatisfying(origins -> {
            assertThat(origins.page(1)).isEqualTo(1);
            assertThat(origins.recordNumber(1)).isEqualTo(2);
            assertThat(origins.byteOffset(1)).isEqualTo(-1);
        });
        assertThat(output.batches.get(1).origins()).hasValueSatisfying(origins -> {
            assertThat(origins.page(0)).isEqualTo(2);
            assertThat(origins.recordNumber(0)).isEqualTo(1);
        });
    }

    @Test
    void batchIsCutByItsBytes() throws Exception {
        Object[] values = new Object[1_000];
        Arrays.fill(values, "0123456789");
        AvroTransformer small = AvroTransformer.builder().batchBytes(4_000).build();

        small.transform(PageList.of(fileOf("\"string\"", values)), Schema.of(Field.of("f", Type.STRING)), output);

        assertThat(output.batches).hasSizeGreaterThan(2);
        assertThat(output.rows()).hasSize(1_000);
    }

    @Test
    void pageThatIsNoContainerFileIsRefused() {
        assertThatThrownBy(() -> transformer.transform(
                        PageList.of("{\"id\": 1}".getBytes(StandardCharsets.UTF_8)), KNOWN, output))
                .isInstanceOf(BadRecordException.class)
                .hasMessage(
                        "page 1 (part-1@0) cannot be read at byte 0: it does not begin as an Avro object container file does");
        assertThatThrownBy(() -> transformer.infer(PageList.of(new byte[0]), KNOWN))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("does not begin as");
    }

    @Test
    void fileThatIsCutShortAnywhereIsRefusedButAtTheEndOfABlock() throws Exception {
        byte[] file = fileOf("\"string\"", "one", "two", "three");
        Schema schema = Schema.of(Field.of("f", Type.STRING));
        int header = fileOf("\"string\"").length;

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length != header) {
                assertThatThrownBy(() -> transformer.transform(PageList.of(cut), schema, new Output()))
                        .isInstanceOf(BadRecordException.class)
                        .hasMessageMatching("(?s)page 1 \\(part-1@0\\) cannot be read .*at byte \\d+.*");
            }
        }
    }

    @Test
    void damagedBlockIsNamedByItsFirstByte() throws Exception {
        byte[] file = fileOf("\"string\"", "one", "two");
        int block = fileOf("\"string\"").length;
        byte[] marker = file.clone();
        marker[file.length - 1] ^= 1;
        byte[] length = file.clone();
        length[block + 2] = 100;

        assertThatThrownBy(
                        () -> transformer.transform(PageList.of(marker), Schema.of(Field.of("f", Type.STRING)), output))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("page 1 (part-1@0) cannot be read in the block at byte " + block
                        + ", after 0 records: the block does not end with the marker of its file");
        assertThatThrownBy(
                        () -> transformer.transform(PageList.of(length), Schema.of(Field.of("f", Type.STRING)), output))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("page 1 (part-1@0) cannot be read in the block at byte " + block
                        + ", after 0 records: a value of 50 bytes, and 7 are left in the block");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "snappy", "zstandard"})
    void blockThatDoesNotDecompressIsDamaged(String codec) throws Exception {
        byte[] file = file(codec, List.of(of(recordOf("\"string\""), "one one one one one one one one")));
        byte[] damaged = file.clone();
        for (int i = file.length - 30; i < file.length - 20; i++) {
            damaged[i] = (byte) ~damaged[i];
        }

        assertThatThrownBy(() ->
                        transformer.transform(PageList.of(damaged), Schema.of(Field.of("f", Type.STRING)), output))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("in the block at byte ");
    }

    @Test
    void blockThatBecomesTooLargeIsRefused() throws Exception {
        AvroTransformer careful = AvroTransformer.builder().maxBlockBytes(1_000).build();
        for (String codec : List.of("null", "deflate", "snappy", "zstandard")) {
            byte[] file = file(codec, List.of(of(recordOf("\"string\""), "x".repeat(100_000))));

            assertThatThrownBy(
                            () -> careful.transform(PageList.of(file), Schema.of(Field.of("f", Type.STRING)), output))
                    .isInstanceOf(BadRecordException.class)
                    .hasMessageEndingWith("the block is larger than 1000 bytes; raise"
                            + " AvroTransformer.builder().maxBlockBytes(...) if the source is to be trusted");
        }
    }

    /** Whatever bytes are damaged, it is told as damage or as a refused record, never by another failure. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void damageIsNeverMoreThanABadRecord(long seed) throws Exception {
        Random random = new Random(seed);
        RandomTables tables = new RandomTables(seed);
        Schema schema = AvroTables.withAvroNames(tables.schema());
        byte[] file = file("null", AvroRecords.of(tables.batch(schema, 20)));
        int outcomes = 0;

        for (int i = 0; i < 300; i++) {
            byte[] damaged = file.clone();
            for (int j = 1 + random.nextInt(3); j > 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                transformer.transform(PageList.of(damaged), schema, new Output());
            } catch (BadRecordException e) {
                assertThat(e).hasMessageContaining("cannot be read");
                outcomes++;
            }
        }

        assertThat(outcomes).isPositive();
    }

    @Test
    void nestingThatTheBytesDecideIsBounded() throws Exception {
        byte[] deep = PageList.file(STRANGE, order(1, null, 300));

        assertThatThrownBy(() -> transformer.transform(PageList.of(deep), KNOWN, output))
                .isInstanceOf(BadRecordException.class)
                .hasMessageEndingWith("records lie more than 256 deep in one another");
    }

    @Test
    void versionTellsTheLimitThatIsSet() {
        assertThat(transformer.version()).isEqualTo("avro-1");
        assertThat(AvroTransformer.builder().maxBlockBytes(7).build().version()).isEqualTo("avro-1 maxBlockBytes=7");
    }

    @Test
    void settingsBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroTransformer.builder().batchBytes(0))
                .withMessage("batchBytes must be at least 1, is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroTransformer.builder().batchRecords(-1))
                .withMessage("batchRecords must be at least 1, is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroTransformer.builder().maxBlockBytes(0))
                .withMessage("maxBlockBytes must be at least 1, is 0");
    }

    /** The file with some of its bytes, of ISO-8859-1 text, replaced by as many. */
    private static byte[] replaced(byte[] file, String before, String after) {
        Charset latin = StandardCharsets.ISO_8859_1;
        String text = new String(file, latin);
        assertThat(text).contains(before);
        return text.replace(before, after).getBytes(latin);
    }
}
