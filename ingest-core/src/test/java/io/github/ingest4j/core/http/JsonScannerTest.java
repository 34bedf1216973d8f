// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.github.ingest4j.core.internal.Utf8Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a document, and what is taken for one, whole or cut anywhere. */
class JsonScannerTest {
    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;
    private static final int LONGEST_STRING = 8 << 20;

    @Test
    void readsWhatAnotherParserReadsWhereverItIsCut() throws IOException {
        Random random = new Random(7);
        RandomJson json = new RandomJson(random);
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = json.document();

            Reference reference = Reference.of(bytes);

            assertThat(reference.isDocument).isTrue();
            for (Map.Entry<JsonPointer, List<Seen>> place : reference.values.entrySet()) {
                String text = new String(bytes, StandardCharsets.UTF_8);
                if (place.getValue().size() > 1) {
                    assertThatThrownBy(() -> inspect(bytes, random, place.getKey()))
                            .as(text)
                            .isInstanceOf(RefusedBodyException.class)
                            .hasMessage("has the place " + place.getKey() + " twice");
                } else {
                    assertThat(Seen.in(inspect(bytes, random, place.getKey()), place.getKey()))
                            .as("%s of %s", place.getKey(), text)
                            .isEqualTo(place.getValue().get(0));
                }
            }
        }
    }

    @Test
    void aDocumentCutShortIsNotRefusedButEndsTooEarly() {
        Random random = new Random(9);
        RandomJson json = new RandomJson(random);
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = json.document();
            int end = new String(bytes, StandardCharsets.ISO_8859_1)
                    .stripTrailing()
                    .length();
            byte[] beginning = Arrays.copyOf(bytes, random.nextInt(end));

            assertThatThrownBy(() -> inspect(beginning, random, JsonPointer.compile("/nowhere")))
                    .as(new String(beginning, StandardCharsets.UTF_8))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("ended before its JSON did");
        }
    }

    @Test
    void takesNothingForADocumentThatAnotherParserDoesNot() {
        Random random = new Random(8);
        RandomJson json = new RandomJson(random);
        int documents = 0;
        for (int round = 0; round < 6000; round++) {
            byte[] bytes = json.damaged(json.document());

            boolean isDocument = Reference.of(bytes).isDocument && isUtf8(bytes);

            assertThat(isDocument(bytes, random))
                    .as(new String(bytes, StandardCharsets.ISO_8859_1))
                    .isEqualTo(isDocument);
            documents += isDocument ? 1 : 0;
        }
        assertThat(documents).isBetween(300, 5700);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,]|4",
                "{\"a\":1,}|8",
                "{\"a\":}|6",
                "{\"a\"}|5",
                "{a:1}|2",
                "{,}|2",
                "[,1]|2",
                "[1 2]|4",
                "[1}|3",
                "[1]]|4",
                "[] x|4",
                "[\"a\" \"b\"]|6",
                "[01]|3",
                "[-]|3",
                "[-x]|3",
                "[.5]|2",
                "[1.]|4",
                "[1e]|4",
                "[1e+]|5",
                "[+1]|2",
                "[1.5.5]|5",
                "[--1]|3",
                "[0x1]|3",
                "[NaN]|2",
                "[tru]|5",
                "[truex]|6",
                "[True]|2",
                "[\"\\x\"]|4",
                "[\"\\u12g4\"]|7",
                "[\"\t\"]|3",
                "{\"\t\":1}|3",
                "/*c*/[]|1",
                "[ \uFEFF]|3",
                "7|1",
                "\"x\"|1"
            })
    void tellsWhereItIsNoDocument(String document, int place) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut < bytes.length; cut++) {
            int first = cut;

            assertThatThrownBy(() -> inspect(bytes, first))
                    .isInstanceOf(RefusedBodyException.class)
                    .hasMessage("is not one JSON object or array, at byte " + place);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5B22C0805D,3", // over-long
        "5B22C3225D,4",
        "5B22EDA080225D,4", // half a character
        "5B22F5808080225D,3", // beyond the last character
        "5B2280225D,3",
        "7B22E381223A317D,5",
        "EFBB7B7D,3",
        "5BC3A45D,2"
    })
    void tellsWhereItIsNoUtf8(String hex, int place) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int cut = 0; cut < bytes.length; cut++) {
            int first = cut;

            assertThatThrownBy(() -> inspect(bytes, first))
                    .isInstanceOf(RefusedBodyException.class)
                    .hasMessage("is not one JSON object or array, at byte " + place);
        }
    }

    /** What is within a limit, and what is over it by one. */
    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("[".repeat(64) + "]".repeat(64), "[".repeat(65) + "]".repeat(65)),
                Arguments.of("[" + "1".repeat(100) + "]", "[" + "1".repeat(101) + "]"),
                Arguments.of("[-0." + "1".repeat(97) + "]", "[-0." + "1".repeat(98) + "]"),
                Arguments.of("{\"" + "n".repeat(1000) + "\":1}", "{\"" + "n".repeat(1001) + "\":1}"),
                Arguments.of("{\"" + "ä".repeat(500) + "\":1}", "{\"" + "ä".repeat(500) + "n\":1}"),
                Arguments.of("{\"" + "\\u0041".repeat(1000) + "\":1}", "{\"" + "\\u0041".repeat(1001) + "\":1}"),
                Arguments.of(
                        "{\"" + "\\ud83d\\ude00".repeat(250) + "\":1}", "{\"" + "\\ud83d\\ude00".repeat(251) + "\":1}"),
                Arguments.of(
                        "[\"" + "s".repeat(LONGEST_STRING) + "\"]", "[\"" + "s".repeat(LONGEST_STRING + 1) + "\"]"),
                Arguments.of(
                        "[\"" + "s".repeat(LONGEST_STRING - 2) + "\\n\\u00e4\"]",
                        "[\"" + "s".repeat(LONGEST_STRING - 1) + "\\n\\u00e4\"]"),
                Arguments.of(
                        "[\"ä😀" + "s".repeat(LONGEST_STRING - 3) + "\"]",
                        "[\"ä😀" + "s".repeat(LONGEST_STRING - 2) + "\"]"));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("limits")
    void keepsToItsLimitsExactly(String within, String over) {
        for (int piece : new int[] {8191, Integer.MAX_VALUE}) {
            byte[] bytes = within.getBytes(StandardCharsets.UTF_8);
            byte[] longer = over.getBytes(StandardCharsets.UTF_8);

            assertThatCode(() -> inspectPieces(bytes, piece)).doesNotThrowAnyException();
            assertThatThrownBy(() -> inspectPieces(longer, piece))
                    .isInstanceOf(RefusedBodyException.class)
                    .hasMessageStartingWith("is not one JSON object or array, at byte ");
        }
    }

    @Test
    void aStringAtItsLimitMayBeCutWithinAnEscape() throws IOException {
        String within = "[\"" + "s".repeat(LONGEST_STRING - 1) + "\\u00e4\"]";
        byte[] bytes = within.getBytes(StandardCharsets.UTF_8);
        JsonPointer place = JsonPointer.compile("/0");
        for (int cut = bytes.length - 8; cut < bytes.length; cut++) {
            JsonInspector.Found found = inspect(bytes, cut, place).found(place);

            assertThat(found.text()).hasSize(LONGEST_STRING).endsWith("sä");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"\\ud800\":1}", "{\"\\ude00x\":1}"})
    void aNameIsNoHalfCharacter(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> inspect(bytes, 3))
                .isInstanceOf(RefusedBodyException.class)
                .hasMessageStartingWith("is not one JSON object or array, at byte ");
    }

    @Test
    void aByteOrderMarkMayComeFirst() throws IOException {
        byte[] bytes = "\uFEFF{\"a\":[1,2]}".getBytes(StandardCharsets.UTF_8);
        JsonPointer place = JsonPointer.compile("/a");
        for (int cut = 0; cut < bytes.length; cut++) {
            JsonInspector inspector = inspect(bytes, cut, place);

            assertThat(inspector.found(place)).isEqualTo(new JsonInspector.Found(JsonToken.START_ARRAY, "", 2));
            assertThat(inspector.begin(place)).isEqualTo(9);
            assertThat(inspector.end(place)).isEqualTo(13);
        }
    }

    private static boolean isDocument(byte[] bytes, Random random) {
        try {
            inspect(bytes, random, JsonPointer.compile("/nowhere"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        Utf8Check utf8 = new Utf8Check();
        return utf8.check(bytes, 0, bytes.length) < 0 && !utf8.isInsideCharacter();
    }

    private static JsonInspector inspect(byte[] bytes, Random random, JsonPointer place) throws IOException {
        JsonInspector inspector = new JsonInspector(Watched.places(List.of(place)));
        int piece = 1 + random.nextInt(20);
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(piece));
            accept(inspector, bytes, at, length);
            at += length;
        }
        inspector.finish();
        return inspector;
    }

    private static JsonInspector inspect(byte[] bytes, int cut, JsonPointer... places) throws IOException {
        JsonInspector inspector = new JsonInspector(Watched.places(List.of(places)));
        accept(inspector, bytes, 0, cut);
        accept(inspector, bytes, cut, bytes.length - cut);
        inspector.finish();
        return inspector;
    }

    private static void inspectPieces(byte[] bytes, int length) throws IOException {
        JsonInspector inspector = new JsonInspector(Watched.NOTHING);
        for (int at = 0; at < bytes.length; at += Math.min(length, bytes.length)) {
            inspector.accept(bytes, at, Math.min(length, bytes.length - at));
        }
        inspector.finish();
    }

    /** As a piece of a larger array, of which nothing else may be read. */
    private static void accept(JsonInspector inspector, byte[] bytes, int at, int length) throws IOException {
        byte[] around = new byte[length + 7];
        Arrays.fill(around, (byte) '"');
        System.arraycopy(bytes, at, around, 3, length);
        inspector.accept(around, 3, length);
    }

    /** What stands at a place, and where its elements are, if it is an array. */
    private record Seen(Optional<JsonInspector.Found> found, long begin, long end) {
        static Seen in(JsonInspector inspector, JsonPointer place) {
            return new Seen(Optional.ofNullable(inspector.found(place)), inspector.begin(place), inspector.end(place));
        }
    }

    /** What another parser, which has the document as a whole, finds at each of its places. */
    private static final class Reference {
        private final Map<JsonPointer, List<Seen>> values = new HashMap<>();
        private boolean isDocument;
        /** Bytes that the parser does not count. */
        private int mark;

        static Reference of(byte[] bytes) {
            Reference reference = new Reference();
            reference.mark = bytes.length > 0 && bytes[0] == BYTE_ORDER_MARK ? 3 : 0;
            try (JsonParser parser = new JsonFactory().createNonBlockingByteArrayParser()) {
                ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
                feeder.feedInput(bytes, 0, bytes.length);
                feeder.endOfInput();
                JsonToken first = parser.nextToken();
                if (first != null && first.isStructStart()) {
                    reference.value(parser, JsonPointer.empty());
                    reference.isDocument = isEnd(parser);
                }
            } catch (JsonProcessingException e) {
                return reference;
            } catch (IOException e) {
                throw new AssertionError("reads from memory", e);
            }
            return reference;
        }

        private void value(JsonParser parser, JsonPointer place) throws IOException {
            JsonToken token = parser.currentToken();
            long begin = parser.currentLocation().getByteOffset();
            long elements = 0;
            String text = token.isScalarValue() ? parser.getText() : "";
            if (token.isStructStart()) {
                JsonStreamContext own = parser.getParsingContext();
                while (!next(parser).isStructEnd()) {
                    if (token == JsonToken.START_OBJECT) {
                        next(parser);
                    }
                    value(parser, step(place, own, elements));
                    elements++;
                }
            }
            boolean isArray = token == JsonToken.START_ARRAY;
            long end = parser.currentLocation().getByteOffset();
            values.computeIfAbsent(place, none -> new ArrayList<>())
                    .add(new Seen(
                            Optional.of(new JsonInspector.Found(token, text, isArray ? elements : 0)),
                            isArray ? mark + begin : Long.MAX_VALUE,
                            isArray ? mark + end : Long.MAX_VALUE));
        }

        private static boolean isEnd(JsonParser parser) throws IOException {
            JsonToken last = parser.nextToken();
            // There is nothing but blanks, it says first.
            return (last == JsonToken.NOT_AVAILABLE ? parser.nextToken() : last) == null;
        }

        private static JsonToken next(JsonParser parser) throws IOException {
            JsonToken token = parser.nextToken();
            if (token == null || token == JsonToken.NOT_AVAILABLE) {
                throw new JsonParseException(parser, "ended");
            }
            return token;
        }

        private static JsonPointer step(JsonPointer place, JsonStreamContext own, long index) {
            return own.inObject() ? place.appendProperty(own.getCurrentName()) : place.appendIndex((int) index);
        }
    }
}
