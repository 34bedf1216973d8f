// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run report as JSON, for programs that act on it: a workflow that goes on by {@code $.outcome}, a script.
 *
 * <pre>{@code
 * {"pipeline": "weather", "stream": "main", "runId": "01…", "outcome": "SUCCEEDED", "records": 144,
 *  "quarantined": 0, "windowsDone": 1, "windowCount": 1,
 *  "windows": [{"window": "20261120T110000Z_PT1H", "start": "2026-11-20T11:00:00Z", "end": "2026-11-20T12:00:00Z",
 *    "outcome": "SUCCEEDED", "due": false, "attempts": 1, "generation": 1, "pages": 3, "rawBytes": 3120,
 *    "fetched": true, "records": 144, "dropped": 0, "quarantined": 0,
 *    "fileCount": 1, "files": ["data/weather/dt=2026-11-20/…"], "quarantineFileCount": 0, "quarantineFiles": [],
 *    "newColumnCount": 0, "newColumns": [], "warningCount": 0, "warnings": [], "notBefore": null, "failure": null}],
 *  "unreachedCount": 0, "unreached": []}
 * }</pre>
 *
 * <p>The members are those of {@link RunReport} and {@link WindowReport}; {@code failure} is an object of {@code kind}, {@code
 * step} and {@code message}; {@code unreached} holds names of windows; times are ISO 8601. Later versions add members, and
 * neither take one away nor change its meaning. Each member is always there, null where there is nothing to say, so that
 * a path to it never misses.
 *
 * <p>The text is one line of ASCII and at most {@value #MAX_LENGTH} characters long, which every AWS service takes as a payload.
 * For that, lists are cut, and the count beside each tells how much there was: at most {@value #MAX_LISTED} entries of each
 * list of a window (fewer where they are so long that it would not fit), {@value #MAX_UNREACHED} unreached windows, and
 * as many windows as there is room for, those that failed before others, in the order of the report. A single text longer
 * than {@value #MAX_TEXT} characters is cut and ends in an ellipsis. Outcome, windows done and numbers of records are always those
 * of the whole run.
 */
public final class JsonReport {
    /** Of the whole text. */
    public static final int MAX_LENGTH = 200_000;
    /** Files, new columns and so on that are listed for one window. */
    public static final int MAX_LISTED = 10;
    /** Unreached windows that are listed. */
    public static final int MAX_UNREACHED = 100;
    /** Characters of a message or name. */
    public static final int MAX_TEXT = 1_024;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonReport() {}

    /** The report as one JSON object. */
    public static String of(RunReport report) {
        String frame = text(json -> run(json, report, List.of()));
        return text(json -> run(json, report, listed(report.windows(), MAX_LENGTH - frame.length())));
    }

    private static void run(JsonGenerator json, RunReport report, List<String> windows) throws IOException {
        json.writeStartObject();
        json.writeStringField("pipeline", cut(report.stream().pipeline()));
        json.writeStringField("stream", cut(report.stream().stream()));
        json.writeStringField("runId", cut(report.runId()));
        json.writeStringField("outcome", report.outcome().name());
        json.writeNumberField("records", report.records());
        json.writeNumberField("quarantined", report.quarantined());
        json.writeNumberField("windowsDone", report.windowsDone());
        json.writeNumberField("windowCount", report.windows().size());
        json.writeArrayFieldStart("windows");
        for (String window : windows) {
            json.writeRawValue(window);
        }
        json.writeEndArray();
        json.writeNumberField("unreachedCount", report.unreached().size());
        strings(json, "unreached", report.unreached().stream().map(Window::name).toList(), MAX_UNREACHED);
        json.writeEndObject();
    }

    /** The texts of the windows that there is room for, the commas between them included. */
    private static List<String> listed(List<WindowReport> reports, int room) {
        List<String> texts =
                reports.stream().map(report -> window(report, room - 1)).toList();
        Set<Integer> chosen = new HashSet<>();
        int left = room;
        for (boolean failed : new boolean[] {true, false}) {
            for (int i = 0; i < texts.size(); i++) {
                int length = texts.get(i).length() + 1;
                if ((reports.get(i).outcome() == Outcome.FAILED) == failed && length <= left) {
                    chosen.add(i);
                    left -= length;
                }
            }
        }
        return chosen.stream().sorted().map(texts::get).toList();
    }

    /** The text of a window, no longer than that. */
    private static String window(WindowReport report, int room) {
        int limit = MAX_LISTED;
        while (true) {
            int entries = limit;
            String text = text(json -> window(json, report, entries));
            if (text.length() <= room || entries == 0) {
                return text;
            }
            limit /= 2;
        }
    }

    private static void window(JsonGenerator json, WindowReport report, int limit) throws IOException {
        json.writeStartObject();
        json.writeStringField("window", report.window().name());
        json.writeStringField("start", report.window().start().toString());
        json.writeStringField("end", report.window().end().toString());
        json.writeStringField("outcome", report.outcome().name());
        json.writeBooleanField("due", report.due());
        json.writeNumberField("attempts", report.attempts());
        json.writeNumberField("generation", report.generation());
        json.writeNumberField("pages", report.pages());
        json.writeNumberField("rawBytes", report.rawBytes());
        json.writeBooleanField("fetched", report.fetched());
        json.writeNumberField("records", report.records());
        json.writeNumberField("dropped", report.dropped());
        json.writeNumberField("quarantined", report.quarantined());
        counted(json, "file", report.files(), limit);
        counted(json, "quarantineFile", report.quarantineFiles(), limit);
        counted(json, "newColumn", report.newColumns(), limit);
        counted(json, "warning", report.warnings(), limit);
        json.writeStringField(
                "notBefore", report.notBefore().map(Object::toString).orElse(null));
        failure(json, report.failure().orElse(null));
        json.writeEndObject();
    }

    private static void failure(JsonGenerator json, @Nullable Failure failure) throws IOException {
        if (failure == null) {
            json.writeNullField("failure");
            return;
        }
        json.writeObjectFieldStart("failure");
        json.writeStringField("kind", failure.kind().name());
        json.writeStringField("step", cut(failure.step()));
        json.writeStringField("message", cut(failure.message()));
        json.writeEndObject();
    }

    private static void counted(JsonGenerator json, String name, List<String> values, int limit) throws IOException {
        json.writeNumberField(name + "Count", values.size());
        strings(json, name + "s", values, limit);
    }

    private static void strings(JsonGenerator json, String name, List<String> values, int limit) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values.subList(0, Math.min(limit, values.size()))) {
            json.writeString(cut(value));
        }
        json.writeEndArray();
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = MAX_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static String text(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
