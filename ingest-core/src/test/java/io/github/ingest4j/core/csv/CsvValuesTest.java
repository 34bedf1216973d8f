// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cells become in columns of declared types, and what refuses their record. */
class CsvValuesTest {

    @Test
    void everyTypeTakesItsText() throws IOException {
        Schema schema = Schema.of(
                Field.of("b", Type.BOOLEAN),
                Field.of("i", Type.INT32),
                Field.of("l", Type.INT64),
                Field.of("f", Type.FLOAT64),
                Field.of("s", Type.STRING),
                Field.of("x", Type.BYTES),
                Field.of("d", Type.DATE),
                Field.of("t", Type.TIME),
                Field.of("at", Type.TIMESTAMP),
                Field.of("local", Type.LOCAL_TIMESTAMP),
                Field.of("m", Type.decimal(10, 2)),
                Field.of("n", Type.decimal(38, 10)));
        String header = "b,i,l,f,s,x,d,t,at,local,m,n\n";
        String row = "True,-007,9223372036854775807,1e3,\"a,b\",AAE=,2026-11-20,09:30,2026-11-20T09:00:00+01:00,"
                + "2026-11-20 09:00:00.5,-12.50,1234567890123456789012345678.0123456789\n";

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of(header + row + ",,,,,,,,,,,\n"), schema);

        assertThat(taken.rejections).isEmpty();
        List<Object> values = taken.rows.get(0);
        assertThat((byte[]) values.get(5)).containsExactly(0, 1);
        assertThat(values)
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        true,
                        -7,
                        Long.MAX_VALUE,
                        1000.0,
                        "a,b",
                        new byte[] {0, 1},
                        LocalDate.of(2026, 11, 20),
                        LocalTime.of(9, 30),
                        Instant.parse("2026-11-20T08:00:00Z"),
                        LocalDateTime.parse("2026-11-20T09:00:00.5"),
                        new BigDecimal("-12.50"),
                        new BigDecimal("1234567890123456789012345678.0123456789")));
        assertThat(taken.rows.get(1)).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1", "1e3, 1000", "+5, 5", "-0, 0", "007, 7", "12300e-2, 123", "0.0, 0", "5., 5"})
    void integersAreTakenHoweverTheyAreSpelled(String cell, long value) throws IOException {
        assertThat(value(Type.INT64, cell)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        ".5, 0.5",
        "-0, -0.0",
        "9007199254740992, 9007199254740992",
        "0.30000000000000004, 0.30000000000000004",
        "123456789.12345678901234567890, 123456789.12345679",
        "1e-7, 1e-7",
        "NaN, NaN",
        "inf, Infinity",
        "-Infinity, -Infinity"
    })
    void doublesAreTheNearest(String cell, double value) throws IOException {
        assertThat(value(Type.FLOAT64, cell)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INT64   | x      | `"x", which is STRING: if it stands for null, name it: CsvTransformer.builder().nullValues(…); declare the column STRING`
            INT64   | 1.5    | `"1.5", which is FLOAT64: it is no integer of 64 bits; declare the column FLOAT64`
            INT64   | 9223372036854775808 | `"9223372036854775808", which is DECIMAL(38,0): it does not fit 64 bits; declare the column DECIMAL(38,0)`
            INT64   | 1e99999999999 | `"1e99999999999", which is STRING: its exponent is beyond 32 bits; declare the column STRING`
            INT64   | 1e999999999 | `"1e999999999", which is STRING: it is no integer of 64 bits; declare the column STRING`
            INT32   | 2147483648 | `"2147483648", which is INT64: it does not fit 32 bits; declare the column INT64`
            INT32   | ` 1`   | `" 1", which is STRING: if it stands for null`
            FLOAT64 | 9007199254740993 | `"9007199254740993", which is INT64: it is no exact FLOAT64; declare the column STRING`
            FLOAT64 | 1e999  | `"1e999", which is STRING: it is beyond the range of 64 bits; declare the column STRING`
            FLOAT64 | 1e-999 | `"1e-999", which is STRING: it is beyond the range of 64 bits; declare the column STRING`
            FLOAT64 | 1,5    | `"1,5", which is STRING: if it stands for null`
            FLOAT64 | ١      | `"١", which is STRING: if it stands for null`
            BOOLEAN | 1      | `"1", which is INT64; declare the column STRING`
            BYTES   | a      | `"a", which is STRING: it is not base64; declare the column STRING`
            DATE    | 2026-02-30 | `"2026-02-30", which is STRING: there is no such day; declare the column STRING`
            DATE    | 20.11.2026 | `"20.11.2026", which is STRING: it is not of the form 2026-11-20; declare the column STRING`
            TIME    | 25:00  | `"25:00", which is STRING: there is no such time of day; declare the column STRING`
            TIMESTAMP | 2026-11-20T09:00 | `"2026-11-20T09:00", which is LOCAL_TIMESTAMP: it has no offset from UTC; declare the column LOCAL_TIMESTAMP`
            LOCAL_TIMESTAMP | 2026-11-20T09:00Z | `"2026-11-20T09:00Z", which is TIMESTAMP: it has an offset from UTC; declare the column TIMESTAMP`
            """)
    void otherTextRefusesItsRecord(String type, String cell, String rest) throws IOException {
        Taken taken = take(CsvTransformer.create(), Type.Scalar.valueOf(type), cell);

        assertThat(taken.rows).isEmpty();
        assertThat(taken.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.SCHEMA);
            assertThat(rejection.path()).isEqualTo("v");
            assertThat(rejection.recordNumber()).isEqualTo(1);
            assertThat(rejection.byteOffset()).isEqualTo(2);
            assertThat(rejection.reason()).startsWith("column 'v' is " + type + " and cannot hold " + rest);
        });
    }

    @Test
    void decimalWithMoreDigitsRefusesItsRecord() throws IOException {
        Taken taken = take(CsvTransformer.create(), Type.decimal(4, 2), "123.456");

        assertThat(taken.reasons())
                .singleElement()
                .asString()
                .startsWith("column 'v' is DECIMAL(4,2) and cannot hold \"123.456\", which is DECIMAL(6,3): it has more"
                        + " digits; declare the column DECIMAL(6,3)");
    }

    @Test
    void messageQuotesTheBeginningOfALongCell() throws IOException {
        Taken taken = take(CsvTransformer.create(), Type.INT64, "x".repeat(1000));

        assertThat(taken.reasons()).singleElement().asString().contains("\"" + "x".repeat(80) + "…\"");
    }

    @Test
    void numberOfMoreThanAThousandCharactersIsNone() throws IOException {
        assertThat(take(CsvTransformer.create(), Type.FLOAT64, "1".repeat(1001)).rejections)
                .hasSize(1);
        assertThat(value(Type.FLOAT64, "0." + "1".repeat(998))).isEqualTo(0.1111111111111111);
    }

    @Test
    void requiredColumnRefusesNull() throws IOException {
        Schema schema = Schema.of(Field.of("a", Type.INT64).required(), Field.of("b", Type.INT64));

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("b,a\n1,\n2,3\n"), schema);

        assertThat(taken.rows).containsExactly(List.of(3L, 2L));
        assertThat(taken.reasons())
                .singleElement()
                .asString()
                .startsWith("column 'a' is required, INT64, and the cell is null;");
    }

    @Test
    void emptyStringIsNoNumber() throws IOException {
        assertThat(take(CsvTransformer.create(), Type.INT64, "\"\"").reasons())
                .singleElement()
                .asString()
                .contains("cannot hold \"\", which is STRING");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MM/dd/yyyy           | 02/29/2024            | 2024-02-29
            MM/dd/yy             | 01/31/26              | 2026-01-31
            d MMM uuuu           | 5 JAN 2026            | 2026-01-05
            yyyyMMdd             | 20261120              | 2026-11-20
            h:mm a               | 9:05 pm               | 21:05
            dd.MM.yyyy HH:mm:ss  | 20.11.2026 23:59:58   | 2026-11-20T23:59:58
            yyyy-MM-dd HH:mm xx  | 2026-11-20 09:00 +0100 | 2026-11-20T08:00:00Z
            """)
    void pattern(String pattern, String cell, String value) throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().pattern("v", pattern).build();

        assertThat(Taken.inferred(transformer, "v\n" + cell + "\n"))
                .singleElement()
                .asString()
                .isEqualTo("[" + value + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2/29/2024", "02/30/2024", "02/29/2024 ", "2024-02-29"})
    void textThatIsNotOfThePatternRefusesItsRecord(String cell) throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().pattern("v", "MM/dd/yyyy").build();

        assertThat(take(transformer, Type.DATE, cell).reasons())
                .singleElement()
                .asString()
                .contains("it is not of the form MM/dd/yyyy");
    }

    @ParameterizedTest
    @CsvSource({"yyyy-MM-dd, +10000-01-01, DATE", "uuuu-MM-dd'T'HH:mm, +99999-01-01T00:00, LOCAL_TIMESTAMP"})
    void yearThatIsNotOfFourDigitsRefusesItsRecord(String pattern, String cell, String type) throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().pattern("v", pattern).build();

        assertThat(take(transformer, Type.Scalar.valueOf(type), cell).reasons())
                .singleElement()
                .asString()
                .contains("the year is not of four digits");
    }

    @Test
    void finerThanAMicrosecondRefusesItsRecord() throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().pattern("v", "HH:mm:ss.SSSSSSSSS").build();

        assertThat(take(transformer, Type.TIME, "09:00:00.000001000").rows)
                .containsExactly(List.of(LocalTime.of(9, 0, 0, 1000)));
        assertThat(take(transformer, Type.TIME, "09:00:00.000000001").reasons())
                .singleElement()
                .asString()
                .contains("it is finer than a microsecond");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MM/yyyy           | it has a MonthOfYear that alone tells no day
            yyyy-MM-dd hh:mm  | it has a MinuteOfHour that alone tells no time of day
            yyyy-MM-dd xx     | it has an offset from UTC, which only both together may have
            'x'               | it has neither
            yyyy-MM-bb        | Unknown pattern letter: b
            """)
    void patternThatTellsNeitherDayNorTimeIsRefused(String pattern, String reason) {
        assertThatThrownBy(() -> CsvTransformer.builder().pattern("v", pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + pattern + "' is no pattern that tells a day, a time of day or both: " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-03-29T02:30 | the clocks of Europe/Berlin show that never
            2026-10-25T02:30 | the clocks of Europe/Berlin show that twice
            """)
    void timeThatClocksDoNotShowOnceRefusesItsRecord(String cell, String reason) throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().zone("v", ZoneId.of("Europe/Berlin")).build();

        assertThat(take(transformer, Type.TIMESTAMP, cell).reasons())
                .singleElement()
                .asString()
                .contains(reason);
        assertThat(take(transformer, Type.TIMESTAMP, "2026-10-25T02:30+02:00").rows)
                .containsExactly(List.of(Instant.parse("2026-10-25T00:30:00Z")));
    }

    @Test
    void settingsOfAColumnThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> CsvTransformer.builder()
                        .zone("v", ZoneId.of("UTC"))
                        .pattern("v", "yyyy-MM-dd")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("column 'v' has the zone UTC, and a pattern that needs none: 'yyyy-MM-dd' reads DATE");
        assertThatThrownBy(() -> CsvTransformer.builder()
                        .booleans("v", "Y", "N")
                        .pattern("v", "yyyy-MM-dd")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("column 'v' has booleans and also a pattern or a zone, which are for dates and times");
    }

    @Test
    void columnOfAnotherTypeThanItsSettingIsRefused() {
        CsvTransformer transformer =
                CsvTransformer.builder().pattern("v", "dd.MM.yyyy HH:mm").build();

        assertThatThrownBy(() -> take(transformer, Type.TIMESTAMP, "20.11.2026 09:00"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("column 'v' is TIMESTAMP, and the CsvTransformer is set to read it as LOCAL_TIMESTAMP;"
                        + " declare the column so, or leave the setting out");
    }

    @Test
    void typesWithPartsAreRefusedBeforehand() {
        Schema schema = Schema.of(Field.of("v", Type.list(Type.INT64)));

        assertThatThrownBy(() -> Taken.of(CsvTransformer.create(), CsvPages.of("v\n1\n"), schema))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("column 'v' is LIST<INT64>, and a cell of CSV holds one value; declare it STRING, and take"
                        + " it apart with a mapper");
        assertThatThrownBy(() -> CsvTransformer.create().infer(CsvPages.of("v\n1\n"), schema))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void separatorsOfDeclaredNumbers() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder()
                .decimalSeparator(',')
                .groupingSeparator('\u00A0')
                .build();

        assertThat(take(transformer, Type.decimal(9, 2), "\"-1\u00A0234\u00A0567,5\"").rows)
                .containsExactly(List.of(new BigDecimal("-1234567.50")));
        assertThat(take(transformer, Type.INT64, "12\u00A034").rejections).hasSize(1);
        assertThat(take(transformer, Type.INT64, "1234\u00A0567").rejections).hasSize(1);
        assertThat(take(transformer, Type.FLOAT64, "1.5").rejections).hasSize(1);
    }

    @Test
    void separatorsThatNumbersHaveOtherwiseAreRefused() {
        assertThatThrownBy(() -> CsvTransformer.builder().decimalSeparator('e'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decimalSeparator must be a character that numbers do not have otherwise, is 'e'");
        assertThatThrownBy(() -> CsvTransformer.builder().groupingSeparator('.').build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("decimalSeparator and groupingSeparator are the same: '.'");
    }

    @Test
    void booleansAreSpelledExactly() throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().booleans("v", "Y", "N").build();

        assertThat(take(transformer, Type.BOOLEAN, "Y").rows).containsExactly(List.of(true));
        assertThat(take(transformer, Type.BOOLEAN, "n").rejections).hasSize(1);
        assertThat(take(transformer, Type.BOOLEAN, "true").rejections).hasSize(1);
        assertThatThrownBy(() -> CsvTransformer.builder().booleans("Y", "Y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("true and false are spelled alike: 'Y'");
    }

    @Test
    void refusedRecordLeavesNothingInTheColumns() throws IOException {
        Schema schema = Schema.of(Field.of("a", Type.STRING), Field.of("b", Type.INT64));

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("a,b\nx,1\ny,no\nz,\n"), schema);

        assertThat(taken.rows).containsExactly(asList("x", 1L), asList("z", null));
    }

    @Test
    void versionNamesRulesAndEverySettingThatChangesResults() {
        assertThat(CsvTransformer.create().version()).isEqualTo("csv-1");
        assertThat(CsvTransformer.builder()
                        .batchBytes(1)
                        .batchRecords(1)
                        .charset(StandardCharsets.UTF_8)
                        .build()
                        .version())
                .isEqualTo("csv-1");
        assertThat(CsvTransformer.builder()
                        .columns("a", "it's")
                        .delimiter('\t')
                        .noQuotes()
                        .comment('#')
                        .nullValues("NA", "")
                        .nullsInQuotes()
                        .trim()
                        .raggedRows(CsvTransformer.RaggedRows.FILL_WITH_NULL)
                        .charset(StandardCharsets.UTF_16)
                        .allStrings()
                        .decimalSeparator(',')
                        .groupingSeparator('.')
                        .booleans("Y", "N")
                        .booleans("c", "1", "0")
                        .pattern("b", "yyyy-MM-dd HH:mm")
                        .zone("b", ZoneId.of("UTC"))
                        .maxRecordBytes(1)
                        .maxFieldLength(2)
                        .maxColumns(3)
                        .build()
                        .version())
                .isEqualTo(
                        "csv-1 columns='a','it\\'s' delimiter='\\u0009' quote='\\u0000' comment='#'"
                                + " nullValues='','NA' nullsInQuotes trim fillWithNull charset='UTF-16' allStrings"
                                + " decimalSeparator=',' groupingSeparator='.' booleans='Y','N'"
                                + " column='b','pattern=\\'yyyy-MM-dd HH:mm\\' zone=\\'UTC\\''"
                                + " column='c','booleans=\\'1\\',\\'0\\'' maxRecordBytes='1' maxFieldLength='2' maxColumns='3'");
        assertThat(CsvTransformer.builder()
                        .allowStrayQuotes()
                        .quote('\'')
                        .build()
                        .version())
                .isEqualTo("csv-1 quote='\\'' allowStrayQuotes");
    }

    private static Object value(Type type, String cell) throws IOException {
        Taken taken = take(CsvTransformer.create(), type, cell);
        assertThat(taken.rejections).isEmpty();
        return taken.rows.get(0).get(0);
    }

    private static Taken take(CsvTransformer transformer, Type type, String cell) throws IOException {
        String quoted = cell.indexOf(',') < 0 || cell.startsWith("\"") ? cell : "\"" + cell + "\"";
        return Taken.of(transformer, CsvPages.of("v\n" + quoted + "\n"), Schema.of(Field.of("v", type)));
    }
}
