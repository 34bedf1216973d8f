// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Rejection;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which value fits which declared type, and what becomes of it. */
class JsonValuesTest {

    static Stream<Arguments> fitting() {
        return Stream.of(
                Arguments.of(Type.BOOLEAN, "true", true),
                Arguments.of(Type.INT32, "-2147483648", Integer.MIN_VALUE),
                Arguments.of(Type.INT64, "9223372036854775807", Long.MAX_VALUE),
                Arguments.of(Type.INT64, "1.0", 1L),
                Arguments.of(Type.INT64, "-1e3", -1000L),
                Arguments.of(Type.INT64, "0e999999999", 0L),
                Arguments.of(Type.INT32, "20e-1", 2),
                Arguments.of(Type.FLOAT64, "0.1", 0.1),
                Arguments.of(Type.FLOAT64, "1e-400", 0.0),
                Arguments.of(Type.FLOAT64, "12", 12.0),
                Arguments.of(Type.FLOAT64, "9007199254740992", 0x1p53),
                Arguments.of(Type.FLOAT64, "9007199254740994", 0x1p53 + 2),
                Arguments.of(Type.FLOAT64, "9223372036854775808", 0x1p63),
                Arguments.of(Type.FLOAT64, "100000000000000000000", 1e20),
                Arguments.of(Type.STRING, "\"plain\"", "plain"),
                Arguments.of(Type.STRING, "\"\\u00e9\\n\\ud83d\\ude00 é😀 \\u0000\"", "é\n😀 é😀 \0"),
                Arguments.of(Type.STRING, "1.50", "1.50"),
                Arguments.of(Type.STRING, "1E+2", "1E+2"),
                Arguments.of(Type.STRING, "true", "true"),
                Arguments.of(
                        Type.STRING, "{ \"a\" : [ 1.50, null, \"é\\\"\", {} ] }", "{\"a\":[1.50,null,\"é\\\"\",{}]}"),
                Arguments.of(Type.STRING, "[ ]", "[]"),
                Arguments.of(Type.decimal(10, 2), "12.3", new BigDecimal("12.30")),
                Arguments.of(Type.decimal(10, 2), "\"-99999999.99\"", new BigDecimal("-99999999.99")),
                Arguments.of(Type.decimal(10, 2), "1.2300e1", new BigDecimal("12.30")),
                Arguments.of(Type.decimal(10, 2), "0e-999999999", new BigDecimal("0.00")),
                Arguments.of(
                        Type.decimal(38, 10),
                        "1234567890123456789012345678.0123456789",
                        new BigDecimal("1234567890123456789012345678.0123456789")),
                Arguments.of(Type.DATE, "\"2024-02-29\"", LocalDate.of(2024, 2, 29)),
                Arguments.of(Type.DATE, "\"0001-01-01\"", LocalDate.of(1, 1, 1)),
                Arguments.of(Type.TIME, "\"23:59:59.999999\"", LocalTime.of(23, 59, 59, 999_999_000)),
                Arguments.of(Type.TIME, "\"09:30\"", LocalTime.of(9, 30)),
                Arguments.of(Type.TIMESTAMP, "\"2026-11-20T09:00:00Z\"", Instant.parse("2026-11-20T09:00:00Z")),
                Arguments.of(
                        Type.TIMESTAMP, "\"2026-11-20T09:00:00.25+01:00\"", Instant.parse("2026-11-20T08:00:00.25Z")),
                Arguments.of(Type.TIMESTAMP, "\"2026-11-20 09:00-0530\"", Instant.parse("2026-11-20T14:30:00Z")),
                Arguments.of(
                        Type.TIMESTAMP,
                        "\"1969-12-31T23:59:59.999999000Z\"",
                        Instant.parse("1969-12-31T23:59:59.999999Z")),
                Arguments.of(
                        Type.LOCAL_TIMESTAMP,
                        "\"2026-11-20T09:00:00.5\"",
                        LocalDateTime.of(2026, 11, 20, 9, 0, 0, 500_000_000)),
                Arguments.of(Type.list(Type.INT64), "[1,null,2]", Arrays.asList(1L, null, 2L)),
                Arguments.of(
                        Type.list(Type.list(Type.INT64)),
                        "[[],[1,2],null]",
                        Arrays.asList(List.of(), List.of(1L, 2L), null)),
                Arguments.of(Type.map(Type.INT64), "{\"b\":1,\"a\":2}", Map.of("b", 1L, "a", 2L)),
                Arguments.of(Type.map(Type.STRING), "{}", Map.of()),
                Arguments.of(Type.struct(Field.of("a", Type.list(Type.INT64))), "{\"a\":[]}", Map.of("a", List.of())));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void valueThatFitsIsHeldExactly(Type type, String json, Object expected) throws IOException {
        Records records = read(Field.of("v", type), "{\"v\":" + json + "}");

        assertThat(records.rejections).isEmpty();
        assertThat(records.column("v")).containsExactly(expected);
    }

    @Test
    void bytesAreBase64() throws IOException {
        Records records = read(Field.of("v", Type.BYTES), "{\"v\":\"AAH/\"}");

        assertThat((byte[]) records.column("v").get(0)).containsExactly(0, 1, 255);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(Type.INT64, "\"12\"", "cannot hold \"12\", which is STRING; declare the column STRING"),
                Arguments.of(
                        Type.INT64,
                        "1.5",
                        "cannot hold 1.5, which is FLOAT64: it is no integer of 64 bits; declare the column FLOAT64"),
                Arguments.of(Type.INT64, "1e999999999", "it is no integer of 64 bits; declare the column STRING"),
                Arguments.of(
                        Type.INT64,
                        "9223372036854775808",
                        "which is DECIMAL(38,0): it does not fit 64 bits; declare the column DECIMAL(38,0)"),
                Arguments.of(
                        Type.INT64, "{\"a\":1}", "cannot hold an object, which is STRUCT; declare the column STRING"),
                Arguments.of(Type.INT64, "[1]", "cannot hold an array, which is LIST"),
                Arguments.of(
                        Type.INT32, "2147483648", "which is INT64: it does not fit 32 bits; declare the column INT64"),
                Arguments.of(Type.FLOAT64, "9007199254740993", "it is no exact FLOAT64; declare the column STRING"),
                Arguments.of(Type.FLOAT64, "9223372036854775807", "it is no exact FLOAT64"),
                Arguments.of(Type.FLOAT64, "100000000000000000001", "it is no exact FLOAT64"),
                Arguments.of(Type.FLOAT64, "1e400", "it is beyond the range of 64 bits"),
                Arguments.of(Type.BOOLEAN, "0", "cannot hold 0, which is INT64; declare the column STRING"),
                Arguments.of(
                        Type.decimal(4, 2),
                        "123",
                        "which is DECIMAL(3,0): it has more digits; declare the column DECIMAL(5,2)"),
                Arguments.of(Type.decimal(4, 2), "1.234", "declare the column DECIMAL(5,3)"),
                Arguments.of(Type.decimal(4, 2), "1e999999999", "it has more digits"),
                Arguments.of(Type.decimal(4, 2), "1e-999999999", "it has more digits"),
                Arguments.of(Type.decimal(4, 2), "\"1,5\"", "it is no decimal number"),
                Arguments.of(Type.decimal(4, 2), "true", "cannot hold true, which is BOOLEAN"),
                Arguments.of(Type.DATE, "\"2026-02-30\"", "there is no such day; declare the column STRING"),
                Arguments.of(Type.DATE, "\"20261120\"", "not of the form 2026-11-20"),
                Arguments.of(Type.DATE, "\"2026-11-20T00:00\"", "it goes on after its end"),
                Arguments.of(Type.TIME, "\"24:00\"", "there is no such time of day"),
                Arguments.of(Type.TIME, "\"9:30\"", "a digit is missing"),
                Arguments.of(
                        Type.TIMESTAMP,
                        "1700000000",
                        "only ISO 8601 text is read as TIMESTAMP; declare the column STRING"),
                Arguments.of(
                        Type.TIMESTAMP,
                        "\"2026-11-20T09:00:00\"",
                        "it has no offset from UTC; declare the column LOCAL_TIMESTAMP"),
                Arguments.of(Type.TIMESTAMP, "\"2026-11-20\"", "it has no time of day"),
                Arguments.of(Type.TIMESTAMP, "\"2026-11-20T09:00:00.1234567Z\"", "it is finer than a microsecond"),
                Arguments.of(Type.TIMESTAMP, "\"2026-11-20T09:00:00+25:00\"", "there is no such offset from UTC"),
                Arguments.of(
                        Type.LOCAL_TIMESTAMP,
                        "\"2026-11-20T09:00:00Z\"",
                        "it has an offset from UTC; declare the column TIMESTAMP"),
                Arguments.of(Type.BYTES, "\"%%\"", "it is not base64"),
                Arguments.of(Type.BYTES, "1", "cannot hold 1"),
                Arguments.of(Type.list(Type.INT64), "1", "column 'v' is LIST<INT64> and cannot hold 1, which is INT64"),
                Arguments.of(Type.list(Type.INT64), "{}", "cannot hold an object, which is STRUCT"),
                Arguments.of(Type.map(Type.INT64), "[]", "column 'v' is MAP<STRING,INT64> and cannot hold an array"),
                Arguments.of(
                        Type.struct(Field.of("a", Type.INT64)),
                        "\"x\"",
                        "column 'v' is STRUCT<a:INT64> and cannot hold \"x\""));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void valueThatDoesNotFitRejectsItsRecord(Type type, String json, String reason) throws IOException {
        Records records = read(Field.of("v", type), "{\"v\":null}\n{\"v\":" + json + "}\n{\"v\":null}");

        assertThat(records.rows).hasSize(2);
        assertThat(records.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.SCHEMA);
            assertThat(rejection.path()).isEqualTo("v");
            assertThat(rejection.recordNumber()).isEqualTo(2);
            assertThat(rejection.byteOffset()).isEqualTo(11);
            assertThat(rejection.reason())
                    .startsWith("column 'v' is " + type + " and cannot hold ")
                    .contains(reason)
                    .endsWith(" for a new table, beside the old one, and replay the windows into it");
        });
    }

    @Test
    void misfitInsideNestedPartsNamesThePath() throws IOException {
        Type type = Type.list(Type.struct(Field.of("m", Type.map(Type.INT64))));

        Records records = read(Field.of("v", type), "{\"v\":[{\"m\":{\"a\":1}},{\"m\":{\"b\":\"x\"}}]}");

        assertThat(records.rejections).extracting(Rejection::path).containsExactly("v.element.m.value");
    }

    @Test
    void valueIsShownShortAndWithoutControlCharacters() throws IOException {
        Records records = read(Field.of("v", Type.INT64), "{\"v\":\"line\\n\\u001b[31m" + "x".repeat(500) + "\"}");

        assertThat(records.rejections.get(0).reason())
                .contains("line\\u000a\\u001b[31mxxx", "x…\"")
                .hasSizeLessThan(250);
    }

    @Test
    void requiredFieldRejectsNullAndAbsence() throws IOException {
        Field required = Field.of("v", Type.list(Type.INT64)).required();

        Records records = read(required, "{\"v\":null}\n{}\n{\"v\":[]}");

        assertThat(records.rows).hasSize(1);
        assertThat(records.rejections)
                .extracting(Rejection::reason)
                .containsExactly(
                        "column 'v' is required, LIST<INT64>, and the value is null; declare the column nullable"
                                + " for a new table, beside the old one, and replay the windows into it",
                        "column 'v' is required, LIST<INT64>, and the record does not have it; declare the column nullable"
                                + " for a new table, beside the old one, and replay the windows into it");
    }

    @Test
    void fieldsMayComeInAnyOrderOrNotAtAll() throws IOException {
        Schema schema = Schema.of(Field.of("a", Type.INT64), Field.of("b", Type.INT64), Field.of("c", Type.INT64));
        String lines = "{\"a\":1,\"b\":2,\"c\":3}\n{\"c\":3,\"a\":1}\n{\"b\":2,\"c\":3,\"a\":1}\n{}\n{\"c\":3,\"b\":2}";

        Records records = Records.of(JsonTransformer.create(), InMemoryPages.ndjson(lines), schema);

        assertThat(records.rows.toString())
                .isEqualTo("[{a=1, b=2, c=3}, {a=1, b=null, c=3}, {a=1, b=2, c=3}, {a=null, b=null, c=null},"
                        + " {a=null, b=2, c=3}]");
    }

    @Test
    void unknownFieldWithAValueIsReportedOnceAndLeftOut() throws IOException {
        Schema schema =
                Schema.of(Field.of("a", Type.INT64), Field.of("l", Type.list(Type.struct(Field.of("x", Type.INT64)))));
        String lines = "{\"new\":null,\"a\":1}\n{\"new\":[{},null],\"a\":2}\n{\"new\":{\"deep\":[1]},\"a\":3}\n"
                + "{\"new\":5,\"a\":4,\"l\":[{\"y\":1},{\"y\":2,\"x\":3}]}";

        Records records = Records.of(JsonTransformer.create(), InMemoryPages.ndjson(lines), schema);

        assertThat(records.unknownFields).containsExactly("new", "l.element.y");
        assertThat(records.column("a")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(records.column("l").get(3).toString()).isEqualTo("[{x=null}, {x=3}]");
    }

    @Test
    void tableOfWhichNothingIsKnownCountsRecords() throws IOException {
        Records records = Records.of(JsonTransformer.create(), InMemoryPages.ndjson("{}\n{}"), Schema.EMPTY);

        assertThat(records.rows).hasSize(2);
    }

    private static Records read(Field field, String lines) throws IOException {
        return Records.of(JsonTransformer.create(), InMemoryPages.ndjson(lines), Schema.of(field));
    }
}
