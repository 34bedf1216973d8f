// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.core.csv.CsvTransformer.RaggedRows;
import io.github.ingest4j.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a page is divided into cells, and each setting for it. */
class CsvFormatTest {
    private static final Schema A_B = Taken.strings("a", "b");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void recordsEndWithAnyLineEnd(String end) throws IOException {
        String page = String.join(end, "a,b", "1,2", "3,\"4" + end + "5\"", "6,7");

        assertThat(take(CsvTransformer.create(), page).rows)
                .containsExactly(List.of("1", "2"), List.of("3", "4" + end + "5"), List.of("6", "7"));
        assertThat(take(CsvTransformer.create(), page + end).rows).hasSize(3);
    }

    @Test
    void lineEndsMayBeMixed() throws IOException {
        Taken taken = take(CsvTransformer.create(), "a,b\r1,2\n3,4\r\n\n\r\r\n5,6\r");

        assertThat(taken.rows).containsExactly(List.of("1", "2"), List.of("3", "4"), List.of("5", "6"));
        assertThat(taken.origins)
                .containsExactly(
                        new Taken.Origin(1, 1, 4, 3), new Taken.Origin(1, 2, 8, 3), new Taken.Origin(1, 3, 17, 3));
    }

    @Test
    void quotedCellsHoldDelimitersLineEndsAndQuotes() throws IOException {
        assertThat(take(CsvTransformer.create(), "a,b\n\"1,2\",\"x\n\"\"y\"\"\"\n").rows)
                .containsExactly(List.of("1,2", "x\n\"y\""));
    }

    @Test
    void emptyCellIsNullAndAQuotedOneIsText() throws IOException {
        assertThat(take(CsvTransformer.create(), "a,b\n,\"\"\n\"\",\n").rows)
                .containsExactly(asList(null, ""), asList("", null));
    }

    @Test
    void emptyLinesCountForNothingAmongSeveralColumns() throws IOException {
        Taken taken = take(CsvTransformer.create(), "\n\na,b\n\n1,2\n\n\n3,4\n\n");

        assertThat(taken.rows).containsExactly(List.of("1", "2"), List.of("3", "4"));
        assertThat(taken.origins).extracting(Taken.Origin::recordNumber).containsExactly(1L, 2L);
    }

    @Test
    void emptyLineInAPageOfOneColumnIsARecord() throws IOException {
        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of("a\n1\n\n2\n"), Taken.strings("a"));

        assertThat(taken.rows).containsExactly(List.of("1"), asList((Object) null), List.of("2"));
    }

    @Test
    void delimiter() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().delimiter('\t').build();

        assertThat(take(transformer, "a\tb\n1,5\tx\n").rows).containsExactly(List.of("1,5", "x"));
    }

    @Test
    void quote() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().quote('\'').build();

        assertThat(take(transformer, "a,b\n'1,''2',x\"y\n").rows).containsExactly(List.of("1,'2", "x\"y"));
    }

    @Test
    void noQuotes() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().noQuotes().build();

        assertThat(take(transformer, "a,b\n\"1,2\n\"\",\"x\"\n").rows)
                .containsExactly(List.of("\"1", "2"), List.of("\"\"", "\"x\""));
    }

    @Test
    void comment() throws IOException {
        String page = "#made by\na,b\n#1,\"2\n3,#4\n\"#5\",6\n#";

        assertThat(take(CsvTransformer.builder().comment('#').build(), page).rows)
                .containsExactly(List.of("3", "#4"), List.of("#5", "6"));
    }

    @Test
    void lineWithTheCommentCharacterIsARecordByDefault() throws IOException {
        assertThat(take(CsvTransformer.create(), "a,b\n#1,2\n").rows).containsExactly(List.of("#1", "2"));
    }

    @Test
    void nullValuesTakeThePlaceOfTheEmptyCell() throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().nullValues("NA", "\\N").build();

        assertThat(take(transformer, "a,b\nNA,\"NA\"\n\\N,\nna,x\n").rows)
                .containsExactly(asList(null, "NA"), asList(null, ""), asList("na", "x"));
    }

    @Test
    void noTextStandsForNullIfNoneIsNamed() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().nullValues().build();

        assertThat(take(transformer, "a,b\n,\"\"\n").rows).containsExactly(List.of("", ""));
        assertThat(transformer.version()).isEqualTo("csv-1 nullValues");
    }

    @Test
    void nullsInQuotes() throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().nullValues("", "NA").nullsInQuotes().build();

        assertThat(take(transformer, "a,b\n\"\",\"NA\"\n\"x\",NA\n").rows)
                .containsExactly(asList(null, null), asList("x", null));
    }

    @Test
    void blanksCountUnlessTheyAreTrimmed() throws IOException {
        String page = " a ,b\n 1\t,\" 2 \"\n  ,x\n \n";

        Schema schema = Taken.strings(" a ", "b");
        assertThat(Taken.of(CsvTransformer.create(), CsvPages.of(page), schema).rows)
                .containsExactly(List.of(" 1\t", " 2 "), List.of("  ", "x"));
        assertThat(take(CsvTransformer.builder().trim().build(), page).rows)
                .containsExactly(List.of("1", " 2 "), asList(null, "x"));
    }

    @Test
    void strayQuotesAreOrdinaryIfAllowed() throws IOException {
        CsvTransformer transformer = CsvTransformer.builder().allowStrayQuotes().build();

        assertThat(take(transformer, "a,b\n5\" pipe,\"x\"\n").rows).containsExactly(List.of("5\" pipe", "x"));
    }

    @Test
    void shortRowsAreFilledIfAllowedAndLongOnesNever() throws IOException {
        CsvTransformer transformer =
                CsvTransformer.builder().raggedRows(RaggedRows.FILL_WITH_NULL).build();

        Taken taken = take(transformer, "a,b\n1\n1,2,3\n");

        assertThat(taken.rows).containsExactly(asList("1", null));
        assertThat(taken.reasons())
                .containsExactly("the row has 3 cells, the header 2; a delimiter inside a cell needs quotes around the"
                        + " cell");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"windows-1252", "ISO-8859-1", "UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE"})
    void charset(String name) throws IOException {
        Charset charset = Charset.forName(name);
        byte[] page = "a,b\r\nä,\"é\n,\"\r\nöü,x".getBytes(charset);

        Taken taken = Taken.of(CsvTransformer.builder().charset(charset).build(), CsvPages.of(page), A_B);

        assertThat(taken.rows).containsExactly(List.of("ä", "é\n,"), List.of("öü", "x"));
        assertThat(taken.origins).allSatisfy(origin -> {
            int from = (int) origin.byteOffset();
            String record = new String(page, from, (int) origin.byteLength(), charset);
            assertThat(record).isIn("ä,\"é\n,\"", "öü,x");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void byteOrderMarkSaysWhichByteComesFirst(String name) throws IOException {
        byte[] page = "\uFEFFa,b\n€,x\n".getBytes(Charset.forName(name));
        CsvTransformer transformer =
                CsvTransformer.builder().charset(StandardCharsets.UTF_16).build();

        Taken taken = Taken.of(transformer, CsvPages.of(page), A_B);

        assertThat(taken.rows).containsExactly(List.of("€", "x"));
        assertThat(taken.origins).containsExactly(new Taken.Origin(1, 1, 10, 6));
    }

    @Test
    void byteOrderMarkOfUtf8IsPassedOver() throws IOException {
        Taken taken = take(CsvTransformer.create(), "\uFEFF\"a\",b\n1,2\n");

        assertThat(taken.rows).containsExactly(List.of("1", "2"));
        assertThat(taken.origins).containsExactly(new Taken.Origin(1, 1, 9, 3));
    }

    @Test
    void byteOrderMarkOfAnotherEncodingIsRefused() {
        byte[] utf16 = "\uFEFFa,b\n".getBytes(StandardCharsets.UTF_16LE);
        CsvTransformer windows = CsvTransformer.builder()
                .charset(Charset.forName("windows-1252"))
                .build();

        assertThatThrownBy(() -> Taken.of(CsvTransformer.create(), CsvPages.of(utf16), A_B))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("page 1 (raw/1) cannot be read: it begins with the byte order mark of UTF-16; name its"
                        + " encoding: CsvTransformer.builder().charset(…)");
        assertThatThrownBy(() -> take(windows, "\uFEFFa,b\n"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("it begins with the byte order mark of UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IBM037", "ISO-2022-JP"})
    void charsetInWhichLinesCannotBeToldIsRefused(String name) {
        assertThatThrownBy(() -> CsvTransformer.builder().charset(Charset.forName(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("charset " + name + " is none that holds ASCII as it is");
    }

    @Test
    void charactersThatCannotBeToldApartAreRefused() {
        assertThatThrownBy(() ->
                        CsvTransformer.builder().delimiter(';').comment(';').build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("delimiter and comment are the same: ';'");
        assertThatThrownBy(() -> CsvTransformer.builder().quote(',').build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("delimiter and quote are the same: ','");
        assertThatThrownBy(() -> CsvTransformer.builder().delimiter('\n'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delimiter must be a character of its own that ends no line, is U+000A");
    }

    @Test
    void recordsLongerThanEveryBufferAreRead() throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        page.writeBytes("a,b\r\n".getBytes(StandardCharsets.UTF_8));
        String cell = "0123456789é\r\n".repeat(20_000);
        page.writeBytes(("\"" + cell + "\",x\r\n\n1,2\r\n").getBytes(StandardCharsets.UTF_8));

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of(page.toByteArray()), A_B);

        assertThat(taken.rows).containsExactly(List.of(cell, "x"), List.of("1", "2"));
        assertThat(taken.origins.get(1)).isEqualTo(new Taken.Origin(1, 2, page.size() - 5, 3));
    }

    private static Taken take(CsvTransformer transformer, String page) throws IOException {
        return Taken.of(transformer, CsvPages.of(page), A_B);
    }
}
