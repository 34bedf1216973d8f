// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ingest4j.BadRecordException;
import io.github.ingest4j.Rejection;
import io.github.ingest4j.record.Batch;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the records of a page are. */
class JsonPagesTest {
    private static final Schema ID = Schema.of(Field.of("id", Type.INT64));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":1},{\"id\":2}]",
                " \n[ {\"id\":1} , {\"id\":2} ] \n",
                "{\"id\":1}{\"id\":2}",
                "{\"id\":1}\n{\"id\":2}",
                "{\"id\":1}\r\n{\"id\":2}\r\n",
                "{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n",
                "\uFEFF[{\"id\":1},{\"id\":2}]"
            })
    void documentHoldsAnArrayOrRecordsOneAfterTheOther(String page) throws IOException {
        Records records = Records.of(JsonTransformer.create(), InMemoryPages.json(page), ID);

        assertThat(records.column("id")).containsExactly(1L, 2L);
        assertThat(records.rejections).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}\n{\"id\":2}",
                "{\"id\":1}\r\n\r\n  {\"id\":2} \r\n\n",
                "\uFEFF{\"id\":1}\n{\"id\":2}\n",
                "\n\n{\"id\":1}\t\n{\"id\":2}\n"
            })
    void linesHoldARecordEach(String page) throws IOException {
        Records records = Records.of(JsonTransformer.create(), InMemoryPages.ndjson(page), ID);

        assertThat(records.column("id")).containsExactly(1L, 2L);
        assertThat(records.rejections).isEmpty();
    }

    @Test
    void singleObjectIsOneRecord() throws IOException {
        assertThat(Records.of(JsonTransformer.create(), InMemoryPages.json("{\"id\":7}"), ID)
                        .column("id"))
                .containsExactly(7L);
    }

    @Test
    void emptyArrayAndEmptyLinesAreNoRecords() throws IOException {
        assertThat(Records.of(JsonTransformer.create(), InMemoryPages.json("[]"), ID).rows)
                .isEmpty();
        assertThat(Records.of(JsonTransformer.create(), InMemoryPages.ndjson("", " \n\n"), ID).rows)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-ndjson", "application/NDJSON; charset=utf-8", "application/jsonl", "text/x-jsonl"
            })
    void mediaTypesOfLines(String mediaType) {
        assertThat(RecordReader.isLines(mediaType)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/problem+json", "text/plain", "application/octet-stream"})
    void mediaTypesOfDocuments(String mediaType) {
        assertThat(RecordReader.isLines(mediaType)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/data|{\"next\":null,\"data\":[{\"id\":1},{\"id\":2}],\"total\":2}",
                "/a/b|{\"x\":{\"b\":[{\"id\":9}]},\"a\":{\"c\":[{}],\"b\":[{\"id\":1},{\"id\":2}]}}",
                "/1/d|[{\"d\":[{\"id\":9}]},{\"d\":[{\"id\":1},{\"id\":2}]},{\"d\":[{\"id\":9}]}]",
                "/a~1b/m~0n|{\"a/b\":{\"m~n\":[{\"id\":1},{\"id\":2}]}}",
                "/0|{\"0\":[{\"id\":1},{\"id\":2}]}",
                "''|[{\"id\":1},{\"id\":2}]",
                "/|{\"\":[{\"id\":1},{\"id\":2}]}"
            })
    void pointerLeadsToTheRecords(String pointer, String page) throws IOException {
        Records records = Records.of(JsonTransformer.records(pointer), InMemoryPages.json(page), ID);

        assertThat(records.column("id")).containsExactly(1L, 2L);
    }

    @Test
    void objectAtThePointerIsOneRecordAndNullIsNone() throws IOException {
        InMemoryPages pages = InMemoryPages.json("{\"data\":{\"id\":5}}", "{\"data\":null}", "{\"data\":[]}");

        assertThat(Records.of(JsonTransformer.records("/data"), pages, ID).column("id"))
                .containsExactly(5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":\"quota\"}", "[]", "{\"data\":{\"rows\":[]}}", "{\"data\":null}", "\"text\""})
    void nothingAtThePointerIsAnError(String page) {
        assertThatThrownBy(() -> Records.of(
                        JsonTransformer.records("/data/items"),
                        InMemoryPages.json("{\"data\":{\"items\":[]}}", page),
                        ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 2 (raw/2)", "nothing at '/data/items'", "JsonTransformer.records");
    }

    @Test
    void scalarAtThePointerIsAnError() {
        assertThatThrownBy(() -> Records.of(JsonTransformer.records("/data"), InMemoryPages.json("{\"data\":12}"), ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 1 (raw/1)", "a number at '/data'", "neither an array nor an object");
    }

    @Test
    void pointerThatIsTwiceThereIsAnError() {
        assertThatThrownBy(() -> Records.of(
                        JsonTransformer.records("/data"), InMemoryPages.json("{\"data\":[],\"data\":[]}"), ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("'data' of '/data' stands more than once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"id\":1}]",
                "{\"data\":[{\"id\":1}],\"next\":",
                "{\"data\":[{\"id\":1}],\"n\":[1,2}"
            })
    void documentIsCheckedToItsEndBehindTheRecords(String page) {
        assertThatThrownBy(() -> Records.of(JsonTransformer.records("/data"), InMemoryPages.json(page), ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 1 (raw/1)", "after 1 records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":1}] x", "[{\"id\":1}]{\"id\":2}", "[{\"id\":1}]]"})
    void nothingFollowsADocument(String page) {
        assertThatThrownBy(() -> Records.of(JsonTransformer.create(), InMemoryPages.json(page), ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 1 (raw/1)", "after 1 records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n "})
    void emptyPageIsNoDocument(String page) {
        assertThatThrownBy(() -> Records.of(JsonTransformer.create(), InMemoryPages.json(page), ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContainingAll("page 1 (raw/1)", "the page is empty");
        assertThatThrownBy(() -> Records.of(JsonTransformer.records("/data"), InMemoryPages.json(page), ID))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("the page is empty");
    }

    @Test
    void recordThatIsNoObjectIsRejectedWithItsPlace() throws IOException {
        Records records = Records.of(
                JsonTransformer.create(), InMemoryPages.json("[{\"id\":1}, 12, [{\"id\":3}], null, {\"id\":2}]"), ID);

        assertThat(records.column("id")).containsExactly(1L, 2L);
        assertThat(records.rejections)
                .extracting(Rejection::code, Rejection::recordNumber, Rejection::byteOffset, Rejection::reason)
                .containsExactly(
                        tuple(Rejection.Code.MALFORMED, 2L, 11L, "the record is a number, not an object"),
                        tuple(Rejection.Code.MALFORMED, 3L, 15L, "the record is an array, not an object"),
                        tuple(Rejection.Code.MALFORMED, 4L, 27L, "the record is null, not an object"));
    }

    @Test
    void batchesAreCutByRecordsAcrossPages() throws IOException {
        JsonTransformer transformer = JsonTransformer.builder().batchRecords(2).build();
        InMemoryPages pages = InMemoryPages.ndjson("{\"id\":1}\n{\"id\":2}\n{\"id\":3}", "{\"id\":4}\n{\"id\":5}");

        assertThat(Records.of(transformer, pages, ID).batches).containsExactly(2, 2, 1);
    }

    @Test
    void batchesAreCutByBytes() throws IOException {
        JsonTransformer transformer =
                JsonTransformer.builder().batchBytes(10_000).build();
        String lines = ("{\"s\":\"" + "x".repeat(1_000) + "\"}\n").repeat(100);

        Records records = Records.of(transformer, InMemoryPages.ndjson(lines), Schema.of(Field.of("s", Type.STRING)));

        assertThat(records.batches).hasSize(10).allMatch(rows -> rows <= 11);
    }

    @Test
    void recordsStreamFromADocumentLargerThanMemoryMeantForIt() throws IOException {
        int count = 200_000;
        InputStream body = new SequenceInputStream(Collections.enumeration(List.of(
                bytes("{\"data\":["),
                new SequenceInputStream(Collections.enumeration(IntStream.range(0, count)
                        .<InputStream>mapToObj(i -> bytes((i == 0 ? "" : ",") + "{\"id\":" + i + "}"))
                        .toList())),
                bytes("],\"pad\":\"" + "x".repeat(100_000) + "\"}"))));
        long[] sum = new long[2];

        JsonTransformer.records("/data")
                .transform(new InMemoryPages().add("application/json", body), ID, new Records() {
                    @Override
                    public void write(Batch batch) {
                        sum[0] += batch.rowCount();
                        sum[1] = Math.max(sum[1], batch.rowCount());
                    }
                });

        assertThat(sum[0]).isEqualTo(count);
        assertThat(sum[1]).isLessThanOrEqualTo(JsonTransformer.DEFAULT_BATCH_RECORDS);
    }

    @Test
    void versionNamesRulesPointerAndChangedLimits() {
        assertThat(JsonTransformer.create().version()).isEqualTo("json-1");
        assertThat(JsonTransformer.records("/data").version()).isEqualTo("json-1 /data");
        assertThat(JsonTransformer.builder().batchBytes(1).build().version()).isEqualTo("json-1");
        assertThat(JsonTransformer.builder().maxDepth(7).build().version())
                .startsWith("json-1 ")
                .contains("depth=7");
    }

    @ParameterizedTest
    @CsvSource({"data, begins with '/'", "/a~b, '~' stands as '~0'", "/a~, '~' stands as '~0'"})
    void wrongPointerIsRefusedAtOnce(String pointer, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonTransformer.records(pointer))
                .withMessageContainingAll(reason, pointer);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
