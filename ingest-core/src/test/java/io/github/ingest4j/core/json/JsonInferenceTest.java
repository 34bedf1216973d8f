// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types that values make. */
class JsonInferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true, false|BOOLEAN",
                "1, -2, null|INT64",
                "9223372036854775807|INT64",
                "9223372036854775808|DECIMAL(38,0)",
                "1, -99999999999999999999999999999999999999|DECIMAL(38,0)",
                "100000000000000000000000000000000000000|STRING",
                "1, 100000000000000000000000000000000000000|STRING",
                "1.5|FLOAT64",
                "1e3|FLOAT64",
                "1, 1.5|FLOAT64",
                "9007199254740992, 1.5|FLOAT64",
                "9007199254740993, 1.5|STRING",
                "1.5, 9223372036854775808|STRING",
                "1e400|STRING",
                "\"a\"|STRING",
                "\"2026-11-20\"|STRING",
                "1, \"a\"|STRING",
                "true, 1|STRING",
                "{\"a\":1}, 2|STRING",
                "{\"a\":1}, []|STRING",
                "{}, 1|STRING",
                "[1], 2|STRING",
                "[1,2.5]|LIST<FLOAT64>",
                "[1], [null], [\"a\"]|LIST<STRING>",
                "[[1],[]]|LIST<LIST<INT64>>",
                "[{\"a\":1},{\"b\":true}]|LIST<STRUCT<a:INT64,b:BOOLEAN>>",
                "{\"b\":1}, {\"a\":{\"c\":\"x\"},\"b\":null}|STRUCT<b:INT64,a:STRUCT<c:STRING>>",
                "{\"a\":1}, {\"a\":\"x\"}|STRUCT<a:STRING>",
                "{\"a\":null,\"b\":1}|STRUCT<b:INT64>"
            })
    void typeHoldsEveryValue(String values, String type) throws IOException {
        String page = "[" + recordsOf(values) + "]";

        Schema schema = JsonTransformer.create().infer(InMemoryPages.json(page), Schema.EMPTY);

        assertThat(schema.fields()).singleElement().satisfies(field -> {
            assertThat(field.name()).isEqualTo("v");
            assertThat(field.type()).hasToString(type);
            assertThat(field.nullable()).isTrue();
        });
        Records records = Records.of(JsonTransformer.create(), InMemoryPages.json(page), schema);
        assertThat(records.rejections).isEmpty();
        assertThat(records.unknownFields).isEmpty();
    }

    /** Puts each of the values, which are parted by a comma and a blank, into a record of its own. */
    private static String recordsOf(String values) {
        StringBuilder records = new StringBuilder();
        for (String value : values.split(", ", -1)) {
            records.append(records.isEmpty() ? "" : ",")
                    .append("{\"v\":")
                    .append(value)
                    .append('}');
        }
        return records.toString();
    }

    @Test
    void fieldWithoutAnyValueStaysUnknownUntilOneComes() throws IOException {
        Schema first = infer("{\"a\":null,\"b\":[],\"c\":{},\"d\":[null,{},{\"x\":[]}],\"e\":1}", Schema.EMPTY);
        Schema second = infer("{\"d\":[{\"x\":[2]}],\"a\":true}", first);

        assertThat(first).isEqualTo(Schema.of(Field.of("e", Type.INT64)));
        assertThat(second)
                .isEqualTo(Schema.of(
                        Field.of("e", Type.INT64),
                        Field.of("d", Type.list(Type.struct(Field.of("x", Type.list(Type.INT64))))),
                        Field.of("a", Type.BOOLEAN)));
    }

    @Test
    void knownFieldsKeepTypeAndOrderAndNewOnesAreAppendedWhereverTheyAre() throws IOException {
        Schema known = Schema.of(
                Field.of("at", Type.TIMESTAMP).required(),
                Field.of("n", Type.INT32),
                Field.of("s", Type.struct(Field.of("x", Type.INT64))),
                Field.of("l", new Type.ListOf(Type.struct(Field.of("y", Type.STRING)), false)),
                Field.of("m", Type.map(Type.struct(Field.of("z", Type.DATE)))),
                Field.of("text", Type.STRING),
                Field.of("gone", Type.BOOLEAN));

        Schema grown = infer(
                "{\"new\":1,\"text\":{\"deep\":1},\"m\":{\"k1\":{\"w\":1},\"k2\":{\"w\":1.5}},\"l\":[{\"v\":true}],"
                        + "\"s\":{\"u\":\"a\",\"x\":\"no number\"},\"n\":\"text\",\"at\":[1]}",
                known);

        assertThat(grown)
                .isEqualTo(Schema.of(
                        Field.of("at", Type.TIMESTAMP).required(),
                        Field.of("n", Type.INT32),
                        Field.of("s", Type.struct(Field.of("x", Type.INT64), Field.of("u", Type.STRING))),
                        Field.of(
                                "l",
                                new Type.ListOf(
                                        Type.struct(Field.of("y", Type.STRING), Field.of("v", Type.BOOLEAN)), false)),
                        Field.of("m", Type.map(Type.struct(Field.of("z", Type.DATE), Field.of("w", Type.FLOAT64)))),
                        Field.of("text", Type.STRING),
                        Field.of("gone", Type.BOOLEAN),
                        Field.of("new", Type.INT64)));
    }

    @Test
    void refusedRecordTeachesNothing() throws IOException {
        String lines =
                "{\"a\":1}\n{\"b\":1,\"a\":1.5,\"c\":{\"d\":1}\n{\"e\":1,\"a\":\"x\",\"e\":2}\n[{\"f\":1}]\n{\"a\":2}";

        Schema schema = JsonTransformer.create().infer(InMemoryPages.ndjson(lines), Schema.EMPTY);

        assertThat(schema).isEqualTo(Schema.of(Field.of("a", Type.INT64)));
    }

    @Test
    void recordsOfAllPagesAreLookedAt() throws IOException {
        Schema schema = JsonTransformer.records("/d")
                .infer(InMemoryPages.json("{\"d\":[{\"a\":1}]}", "{\"d\":{\"b\":\"x\",\"a\":2.5}}"), Schema.EMPTY);

        assertThat(schema).isEqualTo(Schema.of(Field.of("a", Type.FLOAT64), Field.of("b", Type.STRING)));
    }

    @Test
    void malformedDocumentEndsTheInference() {
        assertThatThrownBy(() -> infer("{\"a\":1", Schema.EMPTY))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 1 (raw/1)", "the page ends before its JSON does");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1,\"ID\":2}|'id' and 'ID' of the records|Contract.dropField()",
                "{\"KNOWN\":1}|'known' and 'KNOWN' of the records|Contract.dropField()",
                "{\"s\":{\"k\":1,\"K\":2}}|'k' and 'K' of 's'|declare 's' as STRING or as a map"
            })
    void namesThatDifferInCaseOnlyAreRefusedWithTheRemedy(String page, String names, String remedy) {
        assertThatThrownBy(() -> infer(page, Schema.of(Field.of("known", Type.INT64))))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContainingAll(names, "differ in nothing but case", remedy);
    }

    @Test
    void namesThatDifferInCaseOnlyAreFineWhereOneHasNoValue() throws IOException {
        assertThat(infer("{\"id\":1,\"ID\":null}", Schema.EMPTY)).isEqualTo(Schema.of(Field.of("id", Type.INT64)));
    }

    @Test
    void emptyNameIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> infer("{\"\":1}", Schema.EMPTY))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContainingAll("empty name", "Contract.dropField()");
    }

    @Test
    void fieldsBeyondTheLimitAreRefused() {
        JsonTransformer transformer = JsonTransformer.builder().maxFields(3).build();

        assertThatThrownBy(() -> transformer.infer(
                        InMemoryPages.json("{\"byDay\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1}}"), Schema.EMPTY))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContainingAll("limit of 3 fields", "maxFields", "'byDay'", "declared as a map");
    }

    @Test
    void millionFieldsInOneRecordAreRefusedClearly() {
        StringBuilder record = new StringBuilder("{\"f\":0");
        for (int i = 0; i < 1_000_000; i++) {
            record.append(",\"f").append(i).append("\":1");
        }

        assertThatThrownBy(() -> infer(record + "}", Schema.EMPTY))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("limit of 10000 fields");
    }

    private static Schema infer(String page, Schema known) throws IOException {
        return JsonTransformer.create().infer(InMemoryPages.json(page), known);
    }
}
