// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.example.weather.DemoRecords.RecordText;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BadRecordsTest {
    private static final Schema COLUMNS =
            Schema.of(Field.of("id", Type.STRING).required(), Field.of("n", Type.FLOAT64));

    @Test
    void faultsAreSpreadEvenlyAndTakeTurns() throws IOException {
        BadRecords bad = BadRecords.among(objects(9), 3, COLUMNS);

        assertThat(texts(bad))
                .containsExactly(
                        "{\"id\":\"r0\",\"n\":0.5}",
                        "{\"id\":\"r1\",\"n\":\"1,5\"}",
                        "{\"id\":\"r2\",\"n\":2.5}",
                        "{\"id\":\"r3\",\"n\":3.5}",
                        "{\"id\":null,\"n\":4.5}",
                        "{\"id\":\"r5\",\"n\":5.5}",
                        "{\"id\":\"r6\",\"n\":6.5}",
                        "{\"id\":\"r7\",\"id\":\"r7\",\"n\":7.5}",
                        "{\"id\":\"r8\",\"n\":8.5}")
                .isEqualTo(texts(bad));
    }

    @Test
    void noMoreAreBadThanThereAre() throws IOException {
        assertThat(texts(BadRecords.among(objects(2), 50, COLUMNS)))
                .containsExactly("{\"id\":\"r0\",\"n\":\"0,5\"}", "{\"id\":null,\"n\":1.5}");
        assertThat(texts(BadRecords.among(objects(0), 50, COLUMNS))).isEmpty();
    }

    @Test
    void objectsWithoutTheColumnGetIt() throws IOException {
        DemoRecords empty = (from, to) -> List.of(text("{ }"), text("{\"x\":[{\"n\":1}]}"), text("{}"));

        assertThat(texts(BadRecords.among(empty, 3, COLUMNS)))
                .containsExactly("{\"n\":\"n/a\" }", "{\"id\":null,\"x\":[{\"n\":1}]}", "{\"id\":0,\"id\":0}");
    }

    @Test
    void withoutNumbersATextStandsForAStruct() throws IOException {
        DemoRecords good = (from, to) -> List.of(text("{\"at\": {\"x\":[1]} ,\"s\":\"a\"}"));
        Schema columns = Schema.of(
                Field.of("s", Type.STRING), Field.of("at", Type.struct(Field.of("x", Type.list(Type.INT64)))));

        assertThat(texts(BadRecords.among(good, 1, columns))).containsExactly("{\"at\": \"n/a\" ,\"s\":\"a\"}");
    }

    @Test
    void rowsKeepTheQuotesOfTheCellsThatAreGood() throws IOException {
        DemoRecords good = rows("\"i\"\"d\",n,s", "\"a,\"\"b\",-7,\"\"", "\"c\",8,\"x\ny\"");
        Schema columns =
                Schema.of(Field.of("i\"d", Type.STRING), Field.of("n", Type.INT64), Field.of("s", Type.STRING));

        assertThat(texts(BadRecords.among(good, 2, columns))).containsExactly("\"a,\"\"b\",\"-7,0\",\"\"", "\"c\",8");
    }

    @Test
    void whereNothingCanBeBadTheCommandIsRefused() {
        DemoRecords good = rows("s", "a");

        assertThatThrownBy(() -> BadRecords.among(good, 1, Schema.of(Field.of("s", Type.STRING))))
                .isInstanceOf(UsageException.class)
                .hasMessage("--inject-bad needs a column of numbers, or a second column");
    }

    private static DemoRecords objects(int count) {
        return (from, to) -> IntStream.range(0, count)
                .mapToObj(i -> text("{\"id\":\"r" + i + "\",\"n\":" + i + ".5}"))
                .toList();
    }

    private static DemoRecords rows(String header, String... rows) {
        return new DemoRecords() {
            @Override
            public List<RecordText> between(Instant from, Instant to) {
                return List.of(rows).stream().map(BadRecordsTest::text).toList();
            }

            @Override
            public Optional<RecordText> csvHeader() {
                return Optional.of(text(header));
            }
        };
    }

    private static RecordText text(String text) {
        return RecordText.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(DemoRecords records) throws IOException {
        return records.between(Instant.MIN, Instant.MAX).stream()
                .map(RecordText::toString)
                .toList();
    }
}
