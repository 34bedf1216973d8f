// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
    private static final String WIDEST = "\u0001";

    @Test
    void everythingThatARunTellsIsThere() {
        WindowReport done = new WindowReport(
                hour(0),
                Outcome.SUCCEEDED,
                false,
                2,
                3,
                4,
                5_000_000_000L,
                true,
                6,
                7,
                8,
                List.of("data/t/a.parquet", "data/t/b.parquet"),
                List.of("quarantine/a.ndjson.gz"),
                List.of("wind.speed"),
                List.of("window 20261120T090000Z_PT1H has 6 records, fewer than the 10 expected"),
                Optional.empty(),
                Optional.empty());
        WindowReport skipped = new WindowReport(
                hour(1),
                Outcome.SKIPPED,
                true,
                1,
                1,
                0,
                0,
                false,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(NINE.plusSeconds(7_260)),
                Optional.of(new Failure(Failure.Kind.SOURCE_UNAVAILABLE, "fetch", "answered \"503\"")));
        RunReport report =
                new RunReport(new StreamId("weather", "main"), "RUN1", List.of(done, skipped), List.of(hour(2)));

        assertThat(JsonReport.of(report)).isEqualTo("""
                {"pipeline":"weather","stream":"main","runId":"RUN1","outcome":"SKIPPED","records":6,"quarantined":8,\
                "windowsDone":1,"windowCount":2,"windows":[\
                {"window":"20261120T090000Z_PT1H","start":"2026-11-20T09:00:00Z","end":"2026-11-20T10:00:00Z",\
                "outcome":"SUCCEEDED","due":false,"attempts":2,"generation":3,"pages":4,"rawBytes":5000000000,\
                "fetched":true,"records":6,"dropped":7,"quarantined":8,\
                "fileCount":2,"files":["data/t/a.parquet","data/t/b.parquet"],\
                "quarantineFileCount":1,"quarantineFiles":["quarantine/a.ndjson.gz"],\
                "newColumnCount":1,"newColumns":["wind.speed"],"warningCount":1,\
                "warnings":["window 20261120T090000Z_PT1H has 6 records, fewer than the 10 expected"],\
                "notBefore":null,"failure":null},\
                {"window":"20261120T100000Z_PT1H","start":"2026-11-20T10:00:00Z","end":"2026-11-20T11:00:00Z",\
                "outcome":"SKIPPED","due":true,"attempts":1,"generation":1,"pages":0,"rawBytes":0,"fetched":false,\
                "records":0,"dropped":0,"quarantined":0,"fileCount":0,"files":[],\
                "quarantineFileCount":0,"quarantineFiles":[],"newColumnCount":0,"newColumns":[],\
                "warningCount":0,"warnings":[],\
                "notBefore":"2026-11-20T11:01:00Z",\
                "failure":{"kind":"SOURCE_UNAVAILABLE","step":"fetch","message":"answered \\"503\\""}}],\
                "unreachedCount":1,"unreached":["20261120T110000Z_PT1H"]}""");
    }

    @Test
    void aRunThatReachedNothingIsAReportToo() {
        assertThat(JsonReport.of(run(List.of())))
                .isEqualTo(
                        "{\"pipeline\":\"p\",\"stream\":\"s\",\"runId\":\"R\",\"outcome\":\"ALREADY_DONE\",\"records\":0,"
                                + "\"quarantined\":0,\"windowsDone\":0,\"windowCount\":0,\"windows\":[],\"unreachedCount\":0,\"unreached\":[]}");
    }

    @Test
    void theTextIsAsciiWhateverTheNames() {
        RunReport report = run(List.of(failed(0, "Größe \uD83C\uDF0D \uD800 \n")));

        assertThat(JsonReport.of(report))
                .isPrintable()
                .contains("\"message\":\"Gr\\u00F6\\u00DFe \\uD83C\\uDF0D \\uD800 \\n\"");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        String message = "x".repeat(JsonReport.MAX_TEXT - 2) + "\uD83C\uDF0D and more";

        assertThat(JsonReport.of(run(List.of(failed(0, message)))))
                .contains("\"message\":\"" + "x".repeat(JsonReport.MAX_TEXT - 2) + "\\u2026\"");
    }

    @Test
    void aTextAtTheLimitIsWhole() {
        String message = "x".repeat(JsonReport.MAX_TEXT);

        assertThat(JsonReport.of(run(List.of(failed(0, message))))).contains("\"message\":\"" + message + "\"");
    }

    @Test
    void listsOfAWindowAreCutAndTheirCountsAreNot() {
        List<String> names = IntStream.range(0, 25).mapToObj(i -> "n" + i).toList();

        String text = JsonReport.of(run(List.of(succeeded(0, names))));

        assertThat(text)
                .contains(
                        "\"fileCount\":25,\"files\":[\"n0\",",
                        "\"quarantineFileCount\":25,\"quarantineFiles\":[\"n0\",",
                        "\"newColumnCount\":25,\"newColumns\":[\"n0\",",
                        "\"warningCount\":25,\"warnings\":[\"n0\",")
                .contains("\"n" + (JsonReport.MAX_LISTED - 1) + "\"]")
                .doesNotContain("\"n" + JsonReport.MAX_LISTED + "\"");
    }

    @Test
    void unreachedWindowsAreCutAndTheirCountIsNot() {
        List<Window> unreached =
                IntStream.range(0, 5_000).mapToObj(JsonReportTest::hour).toList();

        String text = JsonReport.of(new RunReport(new StreamId("p", "s"), "R", List.of(), unreached));

        assertThat(text)
                .contains("\"unreachedCount\":5000,")
                .contains(hour(JsonReport.MAX_UNREACHED - 1).name() + "\"]")
                .doesNotContain(hour(JsonReport.MAX_UNREACHED).name());
    }

    @Test
    void whateverARunReportsFits() throws IOException {
        List<String> names = Collections.nCopies(1_000, WIDEST.repeat(5_000));
        List<WindowReport> windows =
                IntStream.range(0, 100).mapToObj(i -> succeeded(i, names)).toList();
        StreamId stream = new StreamId(WIDEST.repeat(5_000), WIDEST.repeat(5_000));
        List<Window> unreached =
                IntStream.range(0, 5_000).mapToObj(JsonReportTest::hour).toList();

        String text = JsonReport.of(new RunReport(stream, WIDEST.repeat(5_000), windows, unreached));

        assertThat(text).hasSizeLessThanOrEqualTo(JsonReport.MAX_LENGTH).contains("\"windowCount\":100,");
        assertThat(windowsListed(text)).containsExactly(hour(0).name());
    }

    @Test
    void longestFailureWithTheLongestListsIsListed() throws IOException {
        List<String> names = Collections.nCopies(1_000, WIDEST.repeat(5_000));
        Failure failure = new Failure(Failure.Kind.BAD_RECORD, WIDEST.repeat(5_000), WIDEST.repeat(5_000));

        String text = JsonReport.of(run(List.of(window(0, Outcome.FAILED, 0, names, Optional.of(failure)))));

        assertThat(text)
                .hasSizeLessThanOrEqualTo(JsonReport.MAX_LENGTH)
                .hasSizeGreaterThan(JsonReport.MAX_LENGTH / 2)
                .contains("\"fileCount\":1000,", "\"warningCount\":1000,");
        assertThat(windowsListed(text)).containsExactly(hour(0).name());
    }

    @Test
    void windowsThatFailedAreListedBeforeOthersInTheOrderOfTheRun() throws IOException {
        List<WindowReport> windows = new ArrayList<>();
        IntStream.range(0, 5_000).forEach(i -> windows.add(succeeded(i, List.of("file"))));
        windows.add(failed(5_000, "late"));

        String text = JsonReport.of(run(windows));

        List<String> listed = windowsListed(text);
        assertThat(text).hasSizeLessThanOrEqualTo(JsonReport.MAX_LENGTH).contains("\"windowCount\":5001,");
        assertThat(text)
                .hasSizeGreaterThan(JsonReport.MAX_LENGTH - 500)
                .contains("\"outcome\":\"FAILED\",\"records\":5000");
        assertThat(listed)
                .startsWith(hour(0).name())
                .endsWith(hour(5_000).name())
                .isSorted();
    }

    /** Reads the text to its end, so that it must be one JSON object. */
    private static List<String> windowsListed(String text) throws IOException {
        List<String> names = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            JsonToken last = JsonToken.START_OBJECT;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                last = token;
                if (token == JsonToken.VALUE_STRING && "window".equals(json.currentName())) {
                    names.add(json.getText());
                }
            }
            assertThat(last).isEqualTo(JsonToken.END_OBJECT);
        }
        return names;
    }

    private static RunReport run(List<WindowReport> windows) {
        return new RunReport(new StreamId("p", "s"), "R", windows, List.of());
    }

    private static WindowReport succeeded(int hour, List<String> names) {
        return window(hour, Outcome.SUCCEEDED, 1, names, Optional.empty());
    }

    private static WindowReport failed(int hour, String message) {
        Failure failure = new Failure(Failure.Kind.BAD_RECORD, "transform", message);
        return window(hour, Outcome.FAILED, 0, List.of(), Optional.of(failure));
    }

    private static WindowReport window(
            int hour, Outcome outcome, long records, List<String> names, Optional<Failure> failure) {
        return new WindowReport(
                hour(hour),
                outcome,
                false,
                1,
                1,
                1,
                1,
                true,
                records,
                0,
                0,
                names,
                names,
                names,
                names,
                Optional.empty(),
                failure);
    }

    private static Window hour(int number) {
        return Window.of(NINE.plus(Duration.ofHours(number)), Duration.ofHours(1));
    }
}
