// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextsTest {
    private static JsonTexts read(String document, String text, String list, String link) throws IOException {
        return JsonTexts.read(
                new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
                JsonPointer.compile(text),
                JsonPointer.compile(list),
                JsonPointer.compile(link));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": {\"b\": \"x\"}}      | /a/b | x",
                "{\"b\": 0, \"a\": {\"b\": 12}} | /a/b | 12",
                "{\"a\": {\"b\": true}}       | /a/b | true",
                "{\"a\": [{\"b\": 1}, {\"b\": 2}]} | /a/1/b | 2",
                "{\"a\": {\"1\": {\"b\": 2}}} | /a/1/b | 2",
                "{\"a/b\": \"x\"}             | /a~1b | x",
                "7                            | ``   | 7",
                "{\"a\": {\"b\": null}}       | /a/b |",
                "{\"a\": {\"b\": \" \"}}      | /a/b |",
                "{\"a\": {\"b\": {}}}         | /a/b |",
                "{\"a\": {\"c\": {\"b\": 1}}} | /a/b |",
                "[{\"b\": 1}]                 | /1/b |",
            })
    void textIsWhatStandsAtThePlaceAlone(String document, String place, String text) throws IOException {
        assertThat(read(document, place, "/none", "").text().orElse(null)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"f\": [{\"u\": \"x\"}, {\"v\": 1, \"u\": 2}]} | /f   | /u   | [x, 2]",
                "{\"f\": [{\"u\": [\"x\", \"y\"]}]}             | /f   | /u/1 | [y]",
                "{\"f\": [\"x\", \"y\"]}                        | /f   | ``   | [x, y]",
                "{\"f\": \"x\"}                                 | /f   | ``   | [x]",
                "{\"f\": {\"u\": \"x\"}}                        | /f   | /u   | [x]",
                "{\"f\": [[\"x\"], [\"y\"]]}                    | /f   | /0   | [x, y]",
                "[\"x\"]                                        | ``   | ``   | [x]",
                "{\"f\": []}                                    | /f   | /u   | []",
                "{\"f\": null}                                  | /f   | /u   |",
                "{\"g\": [\"x\"]}                               | /f   | ``   |",
                "{\"f\": [\"x\", null]}                         | /f   | ``   |",
                "{\"f\": [{\"u\": \"x\"}, {\"v\": 1}]}          | /f   | /u   |",
                "{\"f\": [{\"u\": \"x\"}, 5]}                   | /f   | /u   |",
            })
    void listIsThereIfEachElementHasItsText(String document, String list, String link, String links)
            throws IOException {
        assertThat(read(document, "/none", list, link)
                        .links()
                        .map(List::toString)
                        .orElse(null))
                .isEqualTo(links);
    }

    /** Places may lie within each other. */
    @Test
    void textMayStandWithinTheList() throws IOException {
        JsonTexts texts =
                read("{\"f\": [{\"u\": \"x\", \"s\": \"ok\"}, {\"u\": \"y\", \"s\": \"late\"}]}", "/f/1/s", "/f", "/u");

        assertThat(texts.text()).contains("late");
        assertThat(texts.links()).contains(List.of("x", "y"));
    }
}
