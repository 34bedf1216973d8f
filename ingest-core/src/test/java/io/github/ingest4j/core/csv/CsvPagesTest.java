// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.SchemaMismatchException;
import io.github.ingest4j.Transformer.UnknownField;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, their headers, and what the table has of them. */
class CsvPagesTest {
    private static final Schema A_B = Taken.strings("a", "b");

    @Test
    void headerNamesTheColumns() throws IOException {
        assertThat(take("a,b\n1,x\n2,y\n").rows).containsExactly(List.of("1", "x"), List.of("2", "y"));
    }

    @Test
    void eachPageHasItsOwnHeaderWhateverItsOrder() throws IOException {
        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("a,b\n1,2\n", "b,a\n3,4\n"), A_B);

        assertThat(taken.rows).containsExactly(List.of("1", "2"), List.of("4", "3"));
    }

    @Test
    void columnThatThePageDoesNotHaveIsNull() throws IOException {
        assertThat(take("b\n2\n").rows).containsExactly(asList(null, "2"));
    }

    @Test
    void recordsOfAPageWithoutARequiredColumnAreRejected() throws IOException {
        Schema schema = Schema.of(Field.of("a", Type.STRING).required(), Field.of("b", Type.STRING));

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("b\n2\n"), schema);

        assertThat(taken.rows).isEmpty();
        assertThat(taken.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.SCHEMA);
            assertThat(rejection.path()).isEqualTo("a");
            assertThat(rejection.reason()).startsWith("column 'a' is required, STRING, and the page does not have it");
        });
    }

    @Test
    void unknownColumnIsAskedForOnceWhereItHasAValue() throws IOException {
        Taken taken = take("c,a,d\n,1,\nx,2,\ny,3,\n");

        assertThat(taken.unknownFields).containsExactly("c");
        assertThat(taken.rows).containsExactly(asList("1", null), asList("2", null), asList("3", null));
    }

    @Test
    void unknownColumnOfARecordThatDoesNotFitIsNotAskedFor() throws IOException {
        Schema schema = Schema.of(Field.of("n", Type.INT64));

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("new,n\nx,many\n,1\n"), schema);

        assertThat(taken.unknownFields).isEmpty();
        assertThat(taken.rejections).extracting(Rejection::path).containsExactly("n");
        assertThat(taken.rows).containsExactly(List.of(1L));
    }

    @Test
    void recordsThatHaveAnUnknownFieldAreRejectedIfTheTableWantsNone() throws IOException {
        Taken taken = new Taken(UnknownField.REJECT_RECORD);

        CsvTransformer.create().transform(CsvPages.of("a,b,c\n1,2,\n3,4,x\n5,6,y\n"), A_B, taken);

        assertThat(taken.rows).containsExactly(List.of("1", "2"));
        assertThat(taken.rejections)
                .extracting(Rejection::code, Rejection::path, Rejection::recordNumber)
                .containsExactly(
                        tuple(Rejection.Code.UNKNOWN_FIELD, "c", 2L), tuple(Rejection.Code.UNKNOWN_FIELD, "c", 3L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b,a     | the header names columns 1 and 3 alike: 'a'
            a,,c      | the header has no name for column 2 of 3
            a;b       | the header is one column, 'a;b'; if that is several, name what parts them: CsvTransformer.builder().delimiter(…)
            a,b,      | the header has no name for column 3 of 3
            id,b,ID   | the header names columns 1 and 3 'id' and 'ID', which differ in nothing but case
            "a"x,b    | the header, at byte 0, is malformed: text follows the closing quote of a cell
            a"x,b     | the header, at byte 0, is malformed: there is a quote inside a cell
            "a,b      | the quote that opens in line 1, which begins at byte 0, in column 1, is not closed to the end
            """)
    void headerThatCannotNameColumnsIsRefused(String header, String reason) {
        assertThatThrownBy(() -> take(header + "\n1,2,3\n"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("page 1 (raw/1) cannot be read: " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\n\r\n"})
    void pageWithoutAHeaderIsRefused(String body) {
        assertThatThrownBy(() -> take(body))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("page 1 (raw/1) cannot be read: it has no header row; for pages without one, name the"
                        + " columns: CsvTransformer.builder().columns(…)");
    }

    @Test
    void headerWithoutRecordsGivesNone() throws IOException {
        assertThat(take("a,b").rows).isEmpty();
    }

    @Test
    void columnsNamedBeforehandMakeTheFirstRowARecord() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().columns("b", "a").build();

        Taken taken = Taken.of(transformer, CsvPages.of("1,2\n3,4\n", "", "5,6"), A_B);

        assertThat(taken.rows).containsExactly(List.of("2", "1"), List.of("4", "3"), List.of("6", "5"));
    }

    @Test
    void namesOfColumnsThatAreAlikeAreRefusedBeforehand() {
        assertThatThrownBy(() -> CsvTransformer.builder().columns("a", "A"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("columns names columns 1 and 2 'a' and 'A', which differ in nothing but case");
        assertThatThrownBy(() -> CsvTransformer.builder().columns())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns names none");
    }

    @Test
    void columnWhoseNameDiffersFromTheTablesInCaseIsRefused() {
        assertThatThrownBy(() -> take("A,b\n1,2\n"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageStartingWith("columns 'a' and 'A', of the table and a page or of two pages,");
        assertThatThrownBy(() -> CsvTransformer.create().infer(CsvPages.of("x\n1\n", "X\n1\n"), Schema.EMPTY))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("'x' and 'X'");
    }

    @Test
    void namesWithDotsAndBlanksArePlainNames() throws IOException {
        Schema schema = Taken.strings("a.b", "Cost Total $");

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("Cost Total $,a.b\n1,2\n"), schema);

        assertThat(taken.rows).containsExactly(List.of("2", "1"));
    }

    private static Taken take(String page) throws IOException {
        return Taken.of(CsvTransformer.create(), CsvPages.of(page), A_B);
    }
}
