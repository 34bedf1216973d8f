// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Page;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no JSON, and where the blame goes. */
class JsonMalformedTest {
    private static final Schema SCHEMA = Schema.of(Field.of("id", Type.INT64), Field.of("s", Type.STRING));
    private static final String GOOD = "{\"id\":1,\"s\":\"a\"}";
    private static final String LAST = "{\"id\":2,\"s\":\"b\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":5,\"s\":\"secret|such as a line end in a string",
                "{\"id\":5|the line ends before its JSON does",
                "{|the line ends before its JSON does",
                "{\"id\":5,}|a character that JSON does not have there",
                "{\"id\":05}|a character that JSON does not have there",
                "secret|a character that JSON does not have there",
                "{\"id\":5} {\"id\":6}|goes on after the end of its record",
                "{\"id\":5}]|goes on after the end of its record",
                "{\"id\":NaN}|NaN and infinities are no JSON numbers",
                "{\"id\":-Infinity}|NaN and infinities are no JSON numbers",
                "{'id':5}|a character that JSON does not have there",
                "{\"id\":5, // secret|a character that JSON does not have there",
                "12|the record is a number, not an object",
                "\"secret|the record is a string, not an object",
                "[{\"id\":5}]|the record is an array, not an object",
                "[{\"id\":5}|the record is an array, not an object",
                "{\"s\":\"a\tb\"}|a control character that JSON does not have there",
                "{\"id\":5,\"id\":6}|more than once in its object",
                "{\"zzz\":5,\"zzz\":6}|more than once in its object",
                "{\"s\":\"\\ud800\"}|half of a surrogate pair stands alone",
                "{\"s\":\"\\udc00\\ud800\"}|half of a surrogate pair stands alone",
                "{\"s\":{\"a\":1,\"a\":2}}|more than once in its object",
                "{\"s\":[\"\\ud83d\"]}|half of a surrogate pair stands alone",
                "{\"\\ud800\":1}|a character that JSON does not have there"
            })
    void malformedLineIsRejectedAndTheNextOneIsRead(String line, String reason) throws IOException {
        String page = GOOD + "\n" + line + "\n" + LAST + "\n";

        Records records = Records.of(JsonTransformer.create(), InMemoryPages.ndjson(page), SCHEMA);

        assertThat(records.column("id")).containsExactly(1L, 2L);
        assertThat(records.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.MALFORMED);
            assertThat(rejection.page()).isEqualTo(1);
            assertThat(rejection.place()).isEqualTo("raw/1");
            assertThat(rejection.recordNumber()).isEqualTo(2);
            assertThat(rejection.byteOffset()).isEqualTo(GOOD.length() + 1);
            assertThat(rejection.byteLength()).isEqualTo(line.length());
            assertThat(rejection.reason()).contains(reason).doesNotContain("secret");
        });
    }

    @Test
    void pageOfCsvNamesTheTransformerForIt() {
        assertThatThrownBy(
                        () -> Records.of(JsonTransformer.create(), InMemoryPages.of("text/csv", "a,b\n1,2\n"), SCHEMA))
                .isInstanceOf(BadRecordException.class)
                .hasMessageEndingWith("; the page is text/csv, for CsvTransformer");
    }

    @Test
    void lineCutInsideAStringIsRejectedAtTheEndOfThePage() throws IOException {
        Records records =
                Records.of(JsonTransformer.create(), InMemoryPages.ndjson(GOOD + "\n{\"id\":2,\"s\":\"b"), SCHEMA);

        assertThat(records.column("id")).containsExactly(1L);
        assertThat(records.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.recordNumber()).isEqualTo(2);
            assertThat(rejection.reason()).contains("the line ends before its JSON does");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"C080", "C1BF", "E08080", "EDA080", "F0808080", "F4908080", "FF", "80", "C3", "E282", "F09F98"})
    void bytesThatAreNotUtf8RejectTheirLineOnly(String hex) throws IOException {
        byte[] page = (GOOD + "\n{\"id\":5,\"s\":\"x@\"}\n" + LAST).getBytes(StandardCharsets.ISO_8859_1);
        byte[] broken = replace(page, (byte) '@', hex);

        Records records = Records.of(
                JsonTransformer.create(),
                new InMemoryPages().add(Page.NDJSON, new ByteArrayInputStream(broken)),
                SCHEMA);

        assertThat(records.column("id")).containsExactly(1L, 2L);
        assertThat(records.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.code()).isEqualTo(Rejection.Code.MALFORMED);
            assertThat(rejection.byteOffset()).isEqualTo(GOOD.length() + 1);
            assertThat(rejection.reason()).contains("not UTF-8");
        });
    }

    @Test
    void bytesThatAreNotUtf8EndADocument() {
        byte[] broken = replace("[{\"id\":1},{\"s\":\"@\"}]".getBytes(StandardCharsets.US_ASCII), (byte) '@', "FF");

        assertThatThrownBy(() -> Records.of(
                        JsonTransformer.create(),
                        new InMemoryPages().add(Page.JSON, new ByteArrayInputStream(broken)),
                        SCHEMA))
                .isInstanceOf(BadRecordException.class)
                .hasMessage(
                        "page 1 (raw/1) cannot be read on at byte 16, in record 2: there are bytes that are not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void otherEncodingsAreRefused(String charset) {
        byte[] page = "[{\"id\":1}]".getBytes(Charset.forName(charset));

        for (String mediaType : new String[] {Page.JSON, Page.NDJSON}) {
            assertThatThrownBy(() -> Records.of(
                            JsonTransformer.create(),
                            new InMemoryPages().add(mediaType, new ByteArrayInputStream(page)),
                            SCHEMA))
                    .isInstanceOf(BadRecordException.class)
                    .hasMessageContainingAll("page 1 (raw/1)", "UTF-16 or UTF-32", "UTF-8");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"id\":1},{\"id\":2,\"s\":\"secret|in record 2: the page ends before its JSON does",
                "[{\"id\":1},{\"id\":2},|after 2 records: the page ends before its JSON does",
                "[{\"id\":1} {\"id\":2}]|after 1 records: there is a character that JSON does not have there",
                "{\"id\":1}secret|after 1 records: there is a character that JSON does not have there",
                "{\"id\":1,\"s\":secret}|in record 1: there is a character that JSON does not have there",
                "[{\"id\":NaN}]|in record 1: NaN and infinities are no JSON numbers"
            })
    void malformedDocumentCannotBeReadOn(String page, String reason) {
        assertThatThrownBy(() -> Records.of(JsonTransformer.create(), InMemoryPages.json("[]", page), SCHEMA))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 2 (raw/2)", "at byte ", reason)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void everyTruncationOfADocumentIsNoticed() {
        String page = "{\"total\":2,\"data\":[{\"id\":1,\"s\":\"é😀\\n\"},{\"id\":-2.5e3,\"s\":[{}]}],\"next\":null}";
        byte[] whole = page.getBytes(StandardCharsets.UTF_8);

        for (int length = 0; length < whole.length; length++) {
            ByteArrayInputStream body = new ByteArrayInputStream(whole, 0, length);
            assertThatThrownBy(() -> Records.of(
                            JsonTransformer.records("/data"), new InMemoryPages().add(Page.JSON, body), SCHEMA))
                    .as("cut at %d", length)
                    .isInstanceOf(BadRecordException.class);
        }
    }

    @Test
    void rejectedRecordLeavesNothingInTheBatch() throws IOException {
        Schema nested = Schema.of(
                Field.of("l", Type.list(Type.struct(Field.of("a", Type.INT64), Field.of("b", Type.STRING)))),
                Field.of("m", Type.map(Type.INT64)));
        String page = "[{\"l\":[{\"a\":1,\"b\":\"x\"},{\"a\":2}],\"m\":{\"k\":1}},"
                + "{\"l\":[{\"a\":3,\"b\":\"y\"},{\"a\":\"bad\",\"b\":[[{}]]}],\"m\":{\"k\":2}},"
                + "{\"m\":{\"k\":3,\"j\":4},\"l\":[]}]";

        Records records = Records.of(JsonTransformer.create(), InMemoryPages.json(page), nested);

        assertThat(records.rows.toString())
                .isEqualTo("[{l=[{a=1, b=x}, {a=2, b=null}], m={k=1}}, {l=[], m={k=3, j=4}}]");
        assertThat(records.rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.path()).isEqualTo("l.element.a");
            assertThat(rejection.recordNumber()).isEqualTo(2);
        });
    }

    @Test
    void poisonAmongGoodLinesTakesNothingElseWithIt() throws IOException {
        Random random = new Random(11);
        StringBuilder page = new StringBuilder();
        int bad = 0;
        for (int i = 0; i < 20_000; i++) {
            String line = "{\"id\":" + i + ",\"s\":\"" + "é".repeat(random.nextInt(40)) + "\"}";
            if (random.nextInt(10) == 0) {
                bad++;
                line = line.substring(0, 1 + random.nextInt(line.length() - 1));
            }
            page.append(line).append('\n');
        }

        Records records = Records.of(JsonTransformer.create(), InMemoryPages.ndjson(page.toString()), SCHEMA);

        assertThat(records.rejections).hasSize(bad);
        assertThat(records.rows).hasSize(20_000 - bad);
        byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(records.rejections)
                .allSatisfy(rejection ->
                        assertThat((char) bytes[(int) rejection.byteOffset()]).isEqualTo('{'));
    }

    private static byte[] replace(byte[] page, byte mark, String hex) {
        byte[] with = HexFormat.of().parseHex(hex);
        byte[] result = new byte[page.length - 1 + with.length];
        int at = new String(page, StandardCharsets.ISO_8859_1).indexOf((char) mark);
        System.arraycopy(page, 0, result, 0, at);
        System.arraycopy(with, 0, result, at, with.length);
        System.arraycopy(page, at + 1, result, at + with.length, page.length - at - 1);
        return result;
    }
}
