// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {
    @TempDir
    private Path folder;

    @Test
    void jsonRecordsKeepTheirBytes() throws IOException {
        Path file = file("a.json", "\uFEFF{\"n\":[1],\"r\": [ {\"a\":1.0, \"b\" :\"\\u00e9é\"} ,{ } ]}");

        assertThat(texts(DataFile.read(file, "/r", Optional.empty())))
                .containsExactly("{\"a\":1.0, \"b\" :\"\\u00e9é\"}", "{ }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"a\":2}]",
                "{\"a\":1}\n{\"a\":2}\n",
                "{\"a\":1}{\"a\":2}",
                "[{\"a\":1}]\n[{\"a\":2}]"
            })
    void withoutPointerTheDocumentItselfHoldsTheRecords(String json) throws IOException {
        assertThat(texts(DataFile.read(file("a.ndjson", json), "", Optional.empty())))
                .containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void pointersLeadThroughArraysAndEscapedNames() throws IOException {
        Path file = file("a.json", "{\"x\":[0,{\"a/b\":[{\"c\":1}]}]}");

        assertThat(texts(DataFile.read(file, "/x/1/a~1b", Optional.empty()))).containsExactly("{\"c\":1}");
    }

    @ParameterizedTest
    @CsvSource({
        "a.json, '{\"a\":[]}', /b, nothing at --records /b: there is no 'b'",
        "a.json, '{\"a\":[]}', /a/0, nothing at --records /a/0: there is no '0'",
        "a.json, '[1]', '', record 1 is no JSON object; --records says where the records are",
        "a.json, '{\"a\":[1]}', /a, record 1 is no JSON object",
        "a.json, '[{\"a\":1},{]', '', 'no JSON at byte 10:'",
        "a.json, '[{\"a\":1}', '', 'no JSON at byte 8:'",
        "a.txt, '[]', '', the name should end in",
        "a.csv, 'a', /a, --records is for JSON",
        "a.csv, '|', '', the first line must name the columns",
        "a.csv, 'a,b|1,\"2', '', a quote is never closed",
    })
    void aFileThatIsNotWhatWasSaidIsRefusedInOneLine(String name, String content, String pointer, String message)
            throws IOException {
        Path file = file(name, content.replace('|', '\n'));

        assertThatThrownBy(() -> DataFile.read(file, pointer, Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void csvRowsKeepTheirBytes() throws IOException {
        Path file = file("a.csv", "\uFEFFid,\"na\"\"me\"\r\n1,\"a, b\r\nc\"\r\n\r\n2,\r\nodd");

        DataFile read = DataFile.read(file, "", Optional.empty());

        assertThat(read.csvHeader()).map(Object::toString).contains("id,\"na\"\"me\"");
        assertThat(texts(read)).containsExactly("1,\"a, b\r\nc\"", "2,", "odd");
    }

    @Test
    void windowsGetTheRowsInside() throws IOException {
        Path file = file(
                "a.csv",
                "\"x,y\",\"the \"\"t\"\"\"\n\"1,\"\"2\",2026-11-20T09:30:00Z\n,\"2026-11-20 09:31\"\n,1795167000\n,\nodd\n,2026-11-20\n");

        DataFile read = DataFile.read(file, "", Optional.of("the \"t\""));

        assertThat(read.between(Instant.parse("2026-11-20T09:00:00Z"), Instant.parse("2026-11-20T10:00:00Z")))
                .hasSize(3);
        assertThat(read.withoutTime()).isEqualTo(2);
    }

    @Test
    void timesOfRowsMustBeTimes() throws IOException {
        Path file = file("a.csv", "id,t\n1,2026-11-20\n2,01/01/2001\n");

        assertThatThrownBy(() -> DataFile.read(file, "", Optional.of("t")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("row 2: 't', which --time names, holds '01/01/2001'");
        assertThatThrownBy(() -> DataFile.read(file, "", Optional.of("T")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("there is no column 'T', which --time names");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-11-20T09:30:00Z\"",
                "\"2026-11-20T11:30+02:00\"",
                "\"2026-11-20 09:30\"",
                "1795167000",
                "1795167000000"
            })
    void windowsGetTheRecordsInside(String time) throws IOException {
        Path file = file("a.json", "[{\"p\":{\"t\":" + time + "}},{\"p\":{\"t\":\"2026-11-20T10:00Z\"}},{\"p\":{}}]");

        DataFile read = DataFile.read(file, "", Optional.of("p.t"));

        assertThat(read.between(Instant.parse("2026-11-20T09:00:00Z"), Instant.parse("2026-11-20T10:00:00Z")))
                .hasSize(1);
        assertThat(read.withoutTime()).isEqualTo(1);
    }

    @Test
    void timesMustBeTimes() throws IOException {
        Path wrong = file("a.json", "[{\"t\":\"2026-11-20\"},{\"t\":\"2001/01/01 01:10\"}]");
        Path absent = file("b.json", "[{\"t\":1}]");

        assertThatThrownBy(() -> DataFile.read(wrong, "", Optional.of("t")))
                .hasMessageContaining("record 2: 't', which --time names, holds '2001/01/01 01:10'");
        assertThatThrownBy(() -> DataFile.read(absent, "", Optional.of("u")))
                .hasMessageContaining("no record has a value in 'u'");
    }

    @Test
    void tablesAreNamedAfterTheFile() {
        assertThat(DataFile.nameOf(Path.of("x/flights-5k.json"))).isEqualTo("flights-5k");
        assertThat(DataFile.nameOf(Path.of("My data (2).v1.csv"))).isEqualTo("My-data-2-v1");
        assertThat(DataFile.nameOf(Path.of("é.json"))).isEqualTo("data");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<String> texts(DataFile file) {
        return file.between(Instant.MIN, Instant.MAX).stream()
                .map(Object::toString)
                .toList();
    }
}
