// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.record.Column;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSchemasTest {
    @TempDir
    private Path folder;

    private static org.apache.avro.Schema parsed(String json) {
        return new org.apache.avro.Schema.Parser().parse(json);
    }

    /** A record whose one field, {@code f}, is of a type. */
    private static org.apache.avro.Schema recordOf(String type) {
        return parsed("{\"type\": \"record\", \"name\": \"com.example.R\", \"fields\": [{\"name\": \"f\", \"type\": "
                + type + "}]}");
    }

    private static String logical(String type, String name) {
        return "{\"type\": \"" + type + "\", \"logicalType\": \"" + name + "\"}";
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of("\"boolean\"", Type.BOOLEAN),
                Arguments.of("\"int\"", Type.INT32),
                Arguments.of("\"long\"", Type.INT64),
                Arguments.of("\"float\"", Type.FLOAT64),
                Arguments.of("\"double\"", Type.FLOAT64),
                Arguments.of("\"string\"", Type.STRING),
                Arguments.of("\"bytes\"", Type.BYTES),
                Arguments.of("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 16}", Type.BYTES),
                Arguments.of("{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"B\"]}", Type.STRING),
                Arguments.of(logical("string", "uuid"), Type.STRING),
                Arguments.of(logical("int", "date"), Type.DATE),
                Arguments.of(logical("int", "time-millis"), Type.TIME),
                Arguments.of(logical("long", "time-micros"), Type.TIME),
                Arguments.of(logical("long", "timestamp-millis"), Type.TIMESTAMP),
                Arguments.of(logical("long", "timestamp-micros"), Type.TIMESTAMP),
                Arguments.of(logical("long", "local-timestamp-millis"), Type.LOCAL_TIMESTAMP),
                Arguments.of(logical("long", "local-timestamp-micros"), Type.LOCAL_TIMESTAMP),
                Arguments.of(
                        "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 10, \"scale\": 2}",
                        Type.decimal(10, 2)),
                Arguments.of(
                        "{\"type\": \"fixed\", \"name\": \"D\", \"size\": 16, \"logicalType\": \"decimal\","
                                + " \"precision\": 38}",
                        Type.decimal(38, 0)),
                Arguments.of(logical("long", "fathoms"), Type.INT64),
                Arguments.of("{\"type\": \"array\", \"items\": \"int\"}", new Type.ListOf(Type.INT32, false)),
                Arguments.of("{\"type\": \"array\", \"items\": [\"null\", \"int\"]}", Type.list(Type.INT32)),
                Arguments.of("{\"type\": \"map\", \"values\": \"int\"}", new Type.MapOf(Type.INT32, false)),
                Arguments.of("{\"type\": \"map\", \"values\": [\"int\", \"null\"]}", Type.map(Type.INT32)),
                Arguments.of(
                        "{\"type\": \"record\", \"name\": \"S\", \"fields\": [{\"name\": \"a\", \"type\": \"int\"},"
                                + " {\"name\": \"b\", \"type\": [\"null\", \"string\"], \"default\": null, \"doc\": \"d\","
                                + " \"aliases\": [\"c\"]}]}",
                        Type.struct(Field.of("a", Type.INT32).required(), Field.of("b", Type.STRING))));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyAvroTypeHasItsColumn(String avro, Type expected) {
        assertThat(AvroSchemas.toSchema(recordOf(avro)))
                .isEqualTo(Schema.of(Field.of("f", expected).required()));
        assertThat(AvroSchemas.toSchema(recordOf("[\"null\", " + avro + "]")))
                .isEqualTo(Schema.of(Field.of("f", expected)));
        assertThat(AvroSchemas.toSchema(recordOf("[" + avro + ", \"null\"]")))
                .isEqualTo(Schema.of(Field.of("f", expected)));
    }

    static Stream<Arguments> refusals() {
        String inside = "{\"type\": \"record\", \"name\": \"S\", \"fields\": [{\"name\": \"g\", \"type\": %s}]}";
        return Stream.of(
                Arguments.of(
                        "[\"null\", \"int\", \"string\"]",
                        "field 'f': the union [\"null\",\"int\",\"string\"] is no type of a column;"
                                + " make it one type, or a union of null and one type"),
                Arguments.of("[\"int\", \"string\"]", "field 'f': the union [\"int\",\"string\"] is no type"),
                Arguments.of("[\"null\"]", "field 'f': the union [\"null\"] is no type"),
                Arguments.of("\"null\"", "field 'f': null alone is no type of a column; leave it out"),
                Arguments.of(
                        logical("long", "timestamp-nanos"),
                        "field 'f': timestamp-nanos is finer than any column; declare microseconds"),
                Arguments.of(logical("long", "local-timestamp-nanos"), "field 'f': local-timestamp-nanos is finer"),
                Arguments.of(
                        logical("bytes", "big-decimal"),
                        "field 'f': big-decimal has neither precision nor scale; declare a decimal"),
                Arguments.of(
                        "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 39, \"scale\": 2}",
                        "field 'f': a decimal of 39 digits is longer than the 38 that a column holds; declare fewer"),
                Arguments.of(
                        "{\"type\": \"array\", \"items\": " + String.format(inside, "[\"int\", \"long\"]") + "}",
                        "field 'f.element.g': the union [\"int\",\"long\"]"),
                Arguments.of(
                        "{\"type\": \"map\", \"values\": " + String.format(inside, "\"null\"") + "}",
                        "field 'f.value.g': null alone"),
                Arguments.of(
                        String.format(inside, "[\"null\", \"S\"]"),
                        "field 'f.g': record com.example.S is inside itself, which no table can hold; make it text"),
                Arguments.of(
                        String.format(inside, "{\"type\": \"array\", \"items\": \"R\"}"),
                        "field 'f.g.element': record com.example.R is inside itself"),
                Arguments.of(
                        "{\"type\": \"record\", \"name\": \"S\", \"fields\": []}",
                        "field 'f': record com.example.S has no fields; give it one"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalNamesTheFieldAndTheRemedy(String type, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroSchemas.toSchema(recordOf(type)))
                .withMessageStartingWith("Avro record com.example.R, " + message);
    }

    @Test
    void recordThatIsUsedTwiceIsFine() {
        org.apache.avro.Schema avro = parsed("""
                {"type": "record", "name": "Way", "fields": [
                  {"name": "from", "type": {"type": "record", "name": "P", "fields": [{"name": "x", "type": "int"}]}},
                  {"name": "to", "type": "P"}]}
                """);

        Type point = Type.struct(Field.of("x", Type.INT32).required());
        assertThat(AvroSchemas.toSchema(avro))
                .isEqualTo(Schema.of(
                        Field.of("from", point).required(),
                        Field.of("to", point).required()));
    }

    @Test
    void schemaThatIsNoRecordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroSchemas.toSchema(parsed("{\"type\": \"array\", \"items\": \"int\"}")))
                .withMessage("the columns of a table are the fields of an Avro record, not of array as here");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AvroSchemas.toSchema(parsed("{\"type\": \"record\", \"name\": \"E\", \"fields\": []}")))
                .withMessage("Avro record E: record E has no fields; give it one");
    }

    @Test
    void namesThatAreOneColumnAreRefused() {
        org.apache.avro.Schema avro = parsed("{\"type\": \"record\", \"name\": \"R\", \"fields\": ["
                + "{\"name\": \"id\", \"type\": \"int\"}, {\"name\": \"ID\", \"type\": \"int\"}]}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroSchemas.toSchema(avro))
                .withMessageContainingAll("'id'", "'ID'", "fold case");
    }

    @Test
    void avroIsWrittenAsItIsUsedToBeWritten() {
        Schema schema = Schema.of(
                Field.of("id", Type.INT64).required(),
                Field.of("at", Type.TIMESTAMP),
                Field.of("price", Type.decimal(10, 2)),
                Field.of("items", Type.list(Type.struct(Field.of("name", Type.STRING)))));

        assertThat(AvroSchemas.toAvro(schema, "com.example.Order")).isEqualTo(parsed("""
                {"type": "record", "name": "Order", "namespace": "com.example", "fields": [
                  {"name": "id", "type": "long"},
                  {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}], "default": null},
                  {"name": "price", "default": null,
                   "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}]},
                  {"name": "items", "default": null,
                   "type": ["null", {"type": "array", "items": ["null",
                     {"type": "record", "name": "com.example.Order.items.element", "fields": [
                       {"name": "name", "type": ["null", "string"], "default": null}]}]}]}]}
                """));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatGoesToAvroComesBack(long seed) {
        Schema schema = AvroTables.withAvroNames(new RandomTables(seed).schema());

        org.apache.avro.Schema avro = AvroSchemas.toAvro(schema, "com.example.Random");

        assertThat(AvroSchemas.toSchema(avro)).isEqualTo(schema);
        assertThat(parsed(avro.toString())).isEqualTo(avro);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void filesAreReadAsRecordsOfTheAvroSchema(long seed) throws Exception {
        RandomTables tables = new RandomTables(seed);
        Schema schema = withAvroNamesAndLongDecimals(tables.schema());
        org.apache.avro.Schema avro = AvroSchemas.toAvro(schema, "com.example.Random");
        Batch batch = tables.batch(AvroSchemas.toSchema(avro), 50);

        List<GenericRecord> records = AvroReader.recordsOf(avro, WrittenFiles.bySink(folder, batch));

        assertThat(records)
                .hasSize(50)
                .allSatisfy(row -> assertThat(row.getSchema()).isEqualTo(avro));
        PlainValues.assertSame("parquet-avro", schema, AvroReader.plain(records, schema), PlainValues.of(batch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "int", "null", "record", "array", "enum", "_", "A1", "union"})
    void nameThatIsAWordOfAvrosSchemasIsFine(String name) {
        Schema schema = Schema.of(Field.of(
                name, Type.struct(Field.of(name, Type.list(Type.struct(Field.of(name, Type.INT32)))))));

        org.apache.avro.Schema avro = AvroSchemas.toAvro(schema, "R");

        assertThat(AvroSchemas.toSchema(parsed(avro.toString()))).isEqualTo(schema);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@type", "2fa", "a.b", "with space", "ünïcode", "日本", "a-b", "$ref"})
    void nameThatAvroDoesNotHaveIsRefusedWithTheRemedy(String name) {
        Schema schema = Schema.of(Field.of("list", Type.list(Type.struct(Field.of(name, Type.INT32)))));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroSchemas.toAvro(schema, "R"))
                .withMessage(
                        "field 'list.element." + name + "' cannot be written in Avro: Avro's names have ASCII letters,"
                                + " digits and _, and begin with no digit; rename it with a mapper");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1R", "a..R", "com.example.", ".R", "a b"})
    void recordNameThatAvroDoesNotHaveIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroSchemas.toAvro(Schema.of(Field.of("id", Type.INT64)), name))
                .withMessageStartingWith("'" + name + "' is no name of an Avro record: ")
                .withMessageEndingWith("give one such as com.example.Order");
    }

    @Test
    void schemaWithoutColumnsIsNoAvroRecord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AvroSchemas.toAvro(Schema.EMPTY, "R"))
                .withMessage("a schema without columns is no Avro record 'R'");
    }

    @Test
    void pipelineTakesAnAvroSchemaForItsOwn() throws Exception {
        Path file = Files.writeString(folder.resolve("order.avsc"), """
                {"type": "record", "name": "Order", "namespace": "com.example", "fields": [
                  {"name": "id", "type": "long"},
                  {"name": "placed", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                  {"name": "price", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 2}]}]}
                """);
        Source source = request ->
                PageReader.of(Page.json("[{\"id\": 1, \"placed\": \"2026-11-20T09:00:00Z\", \"price\": 1.5}]"));
        LocalLake lake = LocalLake.at(folder);
        // @start region="example"
        org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser().parse(file.toFile());
        Pipeline pipeline = Pipeline.named("orders")
                .source(source)
                .lake(lake)
                .schema(AvroSchemas.toSchema(avro))
                .sink(ParquetSink.to(lake.store(), "orders"))
                .build();
        // @end region="example"

        RunReport report = pipeline.run();

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        Path written = folder.resolve(report.windows().get(0).files().get(0));
        assertThat(AvroReader.recordsOf(avro, written))
                .singleElement()
                .satisfies(order -> assertThat(order.getSchema()).isEqualTo(avro))
                .extracting(order -> order.get("id"), order -> order.get("placed"), order -> order.get("price"))
                .containsExactly(
                        1L, 1_795_165_200_000_000L, ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, (byte) 150}));
    }

    /** parquet-avro reads no decimal of {@code bytes} from the integers that shorter decimals are in Parquet. */
    private static Schema withAvroNamesAndLongDecimals(Schema schema) {
        return AvroTables.withAvroNames(
                schema,
                type -> type instanceof Type.Decimal decimal && decimal.precision() <= Column.MAX_LONG_DECIMAL_PRECISION
                        ? Type.decimal(38, decimal.scale())
                        : type);
    }
}
