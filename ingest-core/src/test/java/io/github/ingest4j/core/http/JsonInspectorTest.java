// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInspectorTest {
    private static final String DOCUMENT = """
            {"data":[{"id":1,"data":[1,2]},[3,4],5,null,"x"],
             "meta":{"next":"/b?c=\\u00e4","pages":12,"data":[9],"a/b":{"m~n":true}},
             "empty":[], "none":null, "":{"":1.50}}
            """;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/data, START_ARRAY, '', 5",
                "/data/0/data, START_ARRAY, '', 2",
                "/data/1/1, VALUE_NUMBER_INT, 4, 0",
                "/data/0, START_OBJECT, '', 0",
                "/data/4, VALUE_STRING, x, 0",
                "/data/5, -, '', 0",
                "/meta/next, VALUE_STRING, /b?c=ä, 0",
                "/meta/pages, VALUE_NUMBER_INT, 12, 0",
                "/meta/a~1b/m~0n, VALUE_TRUE, true, 0",
                "/empty, START_ARRAY, '', 0",
                "/none, VALUE_NULL, null, 0",
                "//, VALUE_NUMBER_FLOAT, 1.50, 0",
                "'', START_OBJECT, '', 0",
                "/next, -, '', 0",
                "/meta/next/x, -, '', 0"
            })
    void findsThePlace(String place, JsonToken token, String text, long elements) throws IOException {
        JsonPointer pointer = JsonPointer.compile(place);
        byte[] bytes = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        for (int chunk : new int[] {1, 2, 3, 7, bytes.length}) {
            JsonInspector inspector = inspect(bytes, chunk, pointer);

            assertThat(inspector.found(pointer))
                    .isEqualTo(token == null ? null : new JsonInspector.Found(token, text, elements));
        }
    }

    @Test
    void countsTheElementsOfADocumentThatIsAnArray() throws IOException {
        JsonPointer root = JsonPointer.empty();

        assertThat(inspect("[[1,2],{\"a\":[3]},4]".getBytes(StandardCharsets.UTF_8), 4, root)
                        .found(root))
                .isEqualTo(new JsonInspector.Found(JsonToken.START_ARRAY, "", 3));
    }

    @Test
    void watchesSeveralPlacesAtOnce() throws IOException {
        JsonPointer data = JsonPointer.compile("/data");
        JsonPointer pages = JsonPointer.compile("/meta/pages");
        JsonInspector inspector = inspect(DOCUMENT.getBytes(StandardCharsets.UTF_8), 5, data, pages);

        assertThat(inspector.found(data))
                .extracting(JsonInspector.Found::elements)
                .isEqualTo(5L);
        assertThat(inspector.found(pages)).extracting(JsonInspector.Found::text).isEqualTo("12");
    }

    @Test
    void aMillionNamesTakeNoMemory() throws IOException {
        JsonInspector inspector = new JsonInspector(Watched.places(List.of(JsonPointer.compile("/last"))));
        inspector.accept(new byte[] {'{'}, 0, 1);
        long before = usedMemory();

        for (int i = 0; i < 1_000_000; i++) {
            byte[] member = ("\"name-of-a-record-" + i + "\":{\"v\":1},").getBytes(StandardCharsets.UTF_8);
            inspector.accept(member, 0, member.length);
        }

        assertThat(usedMemory() - before).isLessThan(16 << 20);
        byte[] end = "\"last\":7}".getBytes(StandardCharsets.UTF_8);
        inspector.accept(end, 0, end.length);
        inspector.finish();
        assertThat(inspector.found(JsonPointer.compile("/last"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,2", "{\"a\":", "[\"a", "[tru", "{\"a\":1"})
    void aDocumentThatIsNotClosedIsShort(String document) {
        assertThatThrownBy(() -> inspect(document.getBytes(StandardCharsets.UTF_8), 3))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("ended before its JSON did");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7 ", "\"text\"", "[1}", "{} {}", "[] 7 ", "{'a':1}", "[1,]", "<p>no</p>", "a,b", "\u0000"})
    void whatIsNoObjectOrArrayIsRefused(String document) {
        assertThatThrownBy(() -> inspect(document.getBytes(StandardCharsets.UTF_8), 3))
                .isInstanceOf(RefusedBodyException.class)
                .hasMessageStartingWith("is not one JSON object or array")
                .hasNoCause();
    }

    static Stream<String> giants() {
        return Stream.of(
                "[".repeat(100) + "]".repeat(100),
                "[" + "1".repeat(200) + "]",
                "[" + "1".repeat(20 << 20) + "]",
                "[1." + "1".repeat(200) + "]",
                "{\"" + "n".repeat(100_000) + "\":1}",
                "[\"" + "s".repeat(9 << 20) + "\"]");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("giants")
    void giantsAreRefused(String document) {
        assertThatThrownBy(() -> inspect(document.getBytes(StandardCharsets.UTF_8), 8192))
                .isInstanceOf(RefusedBodyException.class);
    }

    @Test
    void randomBytesNeverLookComplete() {
        Random random = new Random(42);
        IntStream.range(0, 2000).forEach(round -> {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);

            assertThatThrownBy(() -> inspect(bytes, 1 + random.nextInt(16))).isInstanceOf(IOException.class);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'data':[{'id':1},{'id':2},{'id':3}]} | /id | 1 | 3",
                "{'data':[{'id':1}]} | /id | 1 | 1",
                "{'data':[]} | /id | - | -",
                "{'data':null,'id':4} | /id | - | -",
                "{'id':9,'data':[{'id':1},{'x':{'id':5}},{'id':3,'x':[{'id':6}]}],'x':[{'id':8}]} | /id | 1 | 3",
                "{'data':[{'id':1},{'id':2},{}]} | /id | 1 | -",
                "{'data':[{},{'id':2}]} | /id | - | 2",
                "{'data':[{'a':{'b':[1,2]}},7,{'a':{'b':[3,4]}}],'z':{'a':{'b':[5,6]}}} | /a/b/1 | 2 | 4",
                "{'data':[{'id':1},5,[1,2]]} | /id | 1 | -",
                "{'data':[3,4,5]} | '' | 3 | 5",
                "{'x':{'data':[{'id':7}]},'data':[[{'id':8}],{'id':1}]} | /id | - | 1",
            })
    void tellsAFieldOfTheFirstAndTheLastRecord(String document, String field, String first, String last)
            throws IOException {
        JsonPointer data = JsonPointer.compile("/data");
        Watched watched =
                new Watched(List.of(data), Optional.of(new Watched.RecordField(data, JsonPointer.compile(field))));
        byte[] bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (int chunk : new int[] {1, 5, bytes.length}) {
            JsonInspector inspector = fed(new JsonInspector(watched), bytes, chunk);

            assertThat(text(inspector.ofFirstRecord())).isEqualTo(first);
            assertThat(text(inspector.ofLastRecord())).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'data':[{'id':1},{'id':2},{'id':3}],'id':9} | /id | 1 2 3",
                "{'data':[],'x':[{'id':4}]} | /id | ''",
                "{'data':null,'id':4} | /id | ''",
                "{'data':[{'id':1},{},{'x':{'id':5}},7,[{'id':6}],{'id':null}]} | /id | 1 - - - - null",
                "{'data':[{'a':{'b':[1,2]}},{'a':{'b':[3,4]}}],'z':{'a':{'b':[5,6]}}} | /a/b/1 | 2 4",
                "{'data':['x','y']} | '' | x y"
            })
    void tellsAFieldOfEachRecord(String document, String field, String values) throws IOException {
        JsonPointer data = JsonPointer.compile("/data");
        byte[] bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (int chunk : new int[] {1, 5, bytes.length}) {
            List<String> told = new ArrayList<>();
            Watched watched = new Watched(
                    List.of(),
                    Optional.of(new Watched.RecordField(data, JsonPointer.compile("/other"))),
                    Optional.of(new Watched.EachRecord(
                            new Watched.RecordField(data, JsonPointer.compile(field)),
                            found -> told.add(
                                    found.map(JsonInspector.Found::text).orElse("-")))));

            fed(new JsonInspector(watched), bytes, chunk);

            assertThat(String.join(" ", told)).isEqualTo(values);
        }
    }

    private static @Nullable String text(JsonInspector.@Nullable Found found) {
        return found == null ? null : found.text();
    }

    private static JsonInspector inspect(byte[] bytes, int chunk, JsonPointer... places) throws IOException {
        return fed(new JsonInspector(Watched.places(List.of(places))), bytes, chunk);
    }

    private static JsonInspector fed(JsonInspector inspector, byte[] bytes, int chunk) throws IOException {
        for (int start = 0; start < bytes.length; start += chunk) {
            inspector.accept(bytes, start, Math.min(chunk, bytes.length - start));
        }
        inspector.finish();
        return inspector;
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
