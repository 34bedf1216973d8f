// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.schema.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are no good, and how far the damage goes. */
class CsvMalformedTest {
    private static final Schema A_B = Taken.strings("a", "b");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1          |   | the row has 1 cell, the header 2; if missing cells at the end stand for null: CsvTransformer.builder().raggedRows(RaggedRows.FILL_WITH_NULL)
            1,2,3      |   | the row has 3 cells, the header 2; a delimiter inside a cell needs quotes around the cell
            1,         | - | -
            x"y,1      | a | there is a quote inside a cell that does not begin with one; if quotes are ordinary characters there: CsvTransformer.builder().allowStrayQuotes()
            1, "x"     | b | there is a quote inside a cell that does not begin with one; if quotes are ordinary characters there: CsvTransformer.builder().allowStrayQuotes()
            "x"y,1     | a | text follows the closing quote of a cell; a quote inside a quoted cell is written twice
            1,"x"y"z"  | b | text follows the closing quote of a cell; a quote inside a quoted cell is written twice
            """)
    void badRecordIsRejectedByItself(String record, String path, String reason) throws IOException {
        String before = "a,b\r\né,0\r\n";
        Taken taken = take(before + record + "\r\n8,9\r\n");

        assertThat(taken.rows).first().isEqualTo(List.of("é", "0"));
        assertThat(taken.rows).last().isEqualTo(List.of("8", "9"));
        assertThat(taken.origins).last().isEqualTo(new Taken.Origin(1, 3, 13 + record.length(), 3));
        if (reason.equals("-")) {
            assertThat(taken.rejections).isEmpty();
        } else {
            assertThat(taken.rejections)
                    .containsExactly(new Rejection(
                            Rejection.Code.MALFORMED,
                            1,
                            "raw/1",
                            11,
                            record.length(),
                            2,
                            path == null ? "" : path,
                            reason));
        }
    }

    @Test
    void quoteThatClosesLinesLaterTakesThemWithIt() throws IOException {
        Taken taken = take("a,b\n1,\"x\n2,y\n3,\"z\"\n4,5\n");

        assertThat(taken.rows).containsExactly(List.of("4", "5"));
        assertThat(taken.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.byteOffset()).isEqualTo(4);
            assertThat(rejection.byteLength()).isEqualTo("1,\"x\n2,y\n3,\"z\"".length());
            assertThat(rejection.path()).isEqualTo("b");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,\"open\n3,x\n4,y\n", "2,\"open", "2,\"open\"\"\n", "2,\""})
    void quoteThatIsNeverClosedEndsThePage(String rest) {
        assertThatThrownBy(() -> take("a,b\n\"1\n\",x\n" + rest))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("page 1 (raw/1) cannot be read on after 1 records: the quote that opens in line 4, which"
                        + " begins at byte 11, in column 2 'b', is not closed to the end of the page");
    }

    @Test
    void quoteIsFoundInTheLineWhereItOpensThoughTheRecordBeganEarlier() {
        assertThatThrownBy(() -> take("a,b\n\"1\n2\",\"x\n\ny\n"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("the quote that opens in line 3, which begins at byte 7, in column 2 'b'");
    }

    @Test
    void bytesOfAnotherEncodingRefuseTheirRecord() throws IOException {
        byte[] page = "a,b\n1,\"x\né\"\n2,y\né\n3,z".getBytes(StandardCharsets.ISO_8859_1);

        Taken taken = Taken.of(CsvTransformer.create(), CsvPages.of(page), A_B);

        assertThat(taken.rows).containsExactly(List.of("2", "y"), List.of("3", "z"));
        assertThat(taken.rejections)
                .extracting(Rejection::recordNumber, Rejection::byteOffset, Rejection::byteLength)
                .containsExactly(tuple(1L, 4L, 7L), tuple(3L, 16L, 1L));
        assertThat(taken.reasons())
                .first()
                .isEqualTo("the byte at 9 of the page cannot stand there in UTF-8; if that is not the page's encoding,"
                        + " name it: CsvTransformer.builder().charset(…)");
    }

    @Test
    void halfACharacterAtTheEndOfAUtf16PageRefusesItsRecord() throws IOException {
        byte[] page = Arrays.copyOf("a\n1\n2x".getBytes(StandardCharsets.UTF_16BE), 11);
        CsvTransformer transformer =
                CsvTransformer.builder().charset(StandardCharsets.UTF_16).build();

        Taken taken = Taken.of(transformer, CsvPages.of(page), Taken.strings("a"));

        assertThat(taken.rows).containsExactly(List.of("1"));
        assertThat(taken.reasons())
                .singleElement()
                .asString()
                .startsWith("the byte at 10 of the page cannot stand there in UTF-16");
    }

    @Test
    void replacementCharacterThatStandsInThePageIsText() throws IOException {
        assertThat(take("a,b\n\uFFFD,x\n").rows).containsExactly(List.of("\uFFFD", "x"));
    }

    @Test
    void nulCharacterRefusesItsRecord() throws IOException {
        Taken taken = take("a,b\n1,x\0y\n2,z\n");

        assertThat(taken.rows).containsExactly(List.of("2", "z"));
        assertThat(taken.reasons())
                .containsExactly(
                        "there is a NUL character in it, which text does not have but in another encoding, such as UTF-16");
    }

    @Test
    void pageOfAnotherEncodingWithoutAMarkIsRefusedAtItsHeader() {
        byte[] page = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> Taken.of(CsvTransformer.create(), CsvPages.of(page), A_B))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("page 1 (raw/1) cannot be read: the header, at byte 0, is malformed: there is a"
                        + " NUL character in it");
    }

    @Test
    void faultInACommentDoesNotMatter() throws IOException {
        byte[] page = "a,b\n#é\0\n1,2\n".getBytes(StandardCharsets.ISO_8859_1);

        Taken taken = Taken.of(CsvTransformer.builder().comment('#').build(), CsvPages.of(page), A_B);

        assertThat(taken.rows).containsExactly(List.of("1", "2"));
        assertThat(taken.rejections).isEmpty();
    }

    @Test
    void rejectedRecordTeachesNothing() throws IOException {
        Schema schema = CsvTransformer.create().infer(CsvPages.of("a,b\n1,2\nx,y,z\n\"x\"y,1\nx\n"), Schema.EMPTY);

        assertThat(schema.toCode()).contains("Field.of(\"a\", Type.INT64)").contains("Field.of(\"b\", Type.INT64)");
    }

    private static Taken take(String page) throws IOException {
        return Taken.of(CsvTransformer.create(), CsvPages.of(page), A_B);
    }
}
