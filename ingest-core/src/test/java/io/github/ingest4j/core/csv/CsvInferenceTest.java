// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which types columns get that nobody declared. */
class CsvInferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            0 -1 9223372036854775807 -9223372036854775808 | INT64
            1 9223372036854775808                         | DECIMAL(38,0)
            -99999999999999999999999999999999999999       | DECIMAL(38,0)
            100000000000000000000000000000000000000       | STRING
            00123                                         | STRING
            1 007                                         | STRING
            -01                                           | STRING
            +1                                            | STRING
            1,000                                         | STRING
            0.5 -1.25 1 9007199254740992                  | FLOAT64
            .5                                            | FLOAT64
            5.                                            | STRING
            00.5                                          | STRING
            -0                                            | FLOAT64
            1.5 9007199254740993                          | STRING
            1.5 9223372036854775808                       | STRING
            1.5e3 1e-05 2E+20                             | FLOAT64
            12E3                                          | STRING
            1 12E3                                        | STRING
            12E3 1.5                                      | FLOAT64
            1.5e999                                       | STRING
            1.5e-999                                      | STRING
            0.30000000000000004 0.1234567890123456        | FLOAT64
            0.12345678901234567                           | STRING
            90071992547409.93 1.50                        | STRING
            9007199254740993.0                            | STRING
            9007199254740992.0                            | FLOAT64
            0.123456789012345678                          | STRING
            0.100000000000000000000                       | FLOAT64
            NaN 1.5                                       | STRING
            0x10                                          | STRING
            １                                            | STRING
            true FALSE True                               | BOOLEAN
            true 1                                        | STRING
            yes no                                        | STRING
            2026-11-20 0001-01-01                         | DATE
            2026-02-30                                    | STRING
            2026-11-20 20.11.2026                         | STRING
            2026-11-20 2026-11-20T09:00                   | STRING
            2026-11-20T09:00:00Z 2026-11-20T09:00:00+01:00 | TIMESTAMP
            2026-11-20T09:00:00.123456                    | LOCAL_TIMESTAMP
            2026-11-20T09:00 2026-11-20T09:00Z            | STRING
            2026-11-20T09:00:00.1234567                   | STRING
            09:30:00                                      | STRING
            1 x                                           | STRING
            "1" "2"                                       | INT64
            1 ""                                          | STRING
            1999-2000-2001                                | STRING
            """)
    void typeHoldsEveryCell(String cells, String type) throws IOException {
        String page = "a,b\n"
                + String.join(",x\n", cells.replace("1,000", "\"1,000\"").split(" ")) + ",x\n,y\n";

        Schema schema = CsvTransformer.create().infer(CsvPages.of(page), Schema.EMPTY);

        assertThat(schema.field("a").map(Field::type).map(Type::toString)).contains(type);
    }

    @Test
    void allRecordsOfAllPagesCount() throws IOException {
        assertThat(inferred("a\n1\n", "a\n2\n", "a\nx\n")).isEqualTo(Taken.strings("a"));
    }

    @Test
    void valuesAreThoseOfTheTypes() throws IOException {
        String page = "i,f,b,d,t,s\n1,0.5,TRUE,2026-11-20,2026-11-20T09:00:00Z,007\n,,,,,\n";

        assertThat(Taken.inferred(CsvTransformer.create(), page))
                .containsExactly(
                        List.of(
                                1L,
                                0.5,
                                true,
                                LocalDate.of(2026, 11, 20),
                                Instant.parse("2026-11-20T09:00:00Z"),
                                "007"),
                        asList(null, null, null, null, null, null));
    }

    @Test
    void columnThatIsNullWhereverItStandsStaysUnknown() throws IOException {
        assertThat(inferred("a,b\n,1\n,2\n")).isEqualTo(Schema.of(Field.of("b", Type.INT64)));
        assertThat(inferred("a,b\n")).isEqualTo(Schema.EMPTY);
    }

    @Test
    void knownColumnsKeepTheirTypesAndNewOnesFollow() throws IOException {
        Schema known = Schema.of(Field.of("b", Type.INT32).required(), Field.of("z", Type.BYTES));

        Schema schema = CsvTransformer.create().infer(CsvPages.of("c,b,a\nx,y,1\n"), known);

        assertThat(schema)
                .isEqualTo(Schema.of(
                        Field.of("b", Type.INT32).required(),
                        Field.of("z", Type.BYTES),
                        Field.of("c", Type.STRING),
                        Field.of("a", Type.INT64)));
    }

    @Test
    void allStrings() throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().allStrings().booleans("b", "Y", "N").build();

        assertThat(transformer.infer(CsvPages.of("a,b,c\n1,Y,\n"), Schema.EMPTY))
                .isEqualTo(Schema.of(Field.of("a", Type.STRING), Field.of("b", Type.BOOLEAN)));
    }

    @Test
    void settingsOfColumnsSayTheirTypes() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder()
                .pattern("day", "MM/dd/yyyy")
                .pattern("at", "dd.MM.yyyy HH:mm")
                .zone("at", ZoneId.of("Europe/Berlin"))
                .zone("seen", ZoneId.of("America/Los_Angeles"))
                .booleans("ok", "1", "0")
                .build();
        String page = "day,at,seen,ok,n\n11/20/2026,20.11.2026 09:00,2026-11-20T09:00,1,1\n,,,,0\n";

        Schema schema = transformer.infer(CsvPages.of(page), Schema.EMPTY);

        assertThat(schema)
                .isEqualTo(Schema.of(
                        Field.of("day", Type.DATE),
                        Field.of("at", Type.TIMESTAMP),
                        Field.of("seen", Type.TIMESTAMP),
                        Field.of("ok", Type.BOOLEAN),
                        Field.of("n", Type.INT64)));
        assertThat(Taken.of(transformer, CsvPages.of(page), schema).rows)
                .first()
                .isEqualTo(List.of(
                        LocalDate.of(2026, 11, 20),
                        Instant.parse("2026-11-20T08:00:00Z"),
                        Instant.parse("2026-11-20T17:00:00Z"),
                        true,
                        1L));
    }

    @Test
    void settingOfAColumnThatIsNowhereIsRefused() {
        CsvTransformer transformer =
                CsvTransformer.builder().pattern("Flight Dte", "MM/dd/yyyy").build();

        assertThatThrownBy(() -> transformer.infer(CsvPages.of("Flight Date,n\n11/20/2026,1\n"), Schema.EMPTY))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the CsvTransformer is set how to read column 'Flight Dte', which neither the table nor any"
                        + " page has; the columns are 'Flight Date', 'n'");
    }

    @Test
    void booleansOfEveryColumn() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().booleans("Y", "N").build();

        assertThat(Taken.inferred(transformer, "a,b\nY,true\nN,y\n"))
                .containsExactly(List.of(true, "true"), List.of(false, "y"));
    }

    @Test
    void separatorsOfNumbers() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder()
                .delimiter(';')
                .decimalSeparator(',')
                .groupingSeparator('.')
                .build();

        assertThat(Taken.inferred(transformer, "i;f;s;t\n1.234.567;1.234,5;1.23;1,5\n12;-0,25;1;1.5\n"))
                .containsExactly(List.of(1_234_567L, 1234.5, "1.23", "1,5"), List.of(12L, -0.25, "1", "1.5"));
    }

    @Test
    void settingsWorkTogether() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder()
                .delimiter(';')
                .decimalSeparator(',')
                .groupingSeparator('.')
                .pattern("day", "dd.MM.yyyy")
                .booleans("active", "Y", "N")
                .build();

        assertThat(Taken.inferred(
                        transformer, "day;item;price;active\n20.11.2026;00123;1.234,50;Y\n21.11.2026;00124;;N\n"))
                .containsExactly(
                        List.of(LocalDate.of(2026, 11, 20), "00123", 1234.5, true),
                        asList(LocalDate.of(2026, 11, 21), "00124", null, false));
    }

    private static Schema inferred(String... pages) throws IOException {
        return CsvTransformer.create().infer(CsvPages.of(pages), Schema.EMPTY);
    }
}
