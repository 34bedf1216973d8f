// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with placeholders that a window fills. */
final class WindowTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");
    private static final Window ANY_WINDOW = Window.of(Instant.EPOCH, Duration.ofHours(1));
    private static final Map<String, Function<Window, String>> VALUES = values();

    private final String text;

    private WindowTemplate(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for a placeholder that is not known, or a brace without partner */
    static WindowTemplate of(String text) {
        PLACEHOLDER.matcher(text).results().forEach(found -> value(found.group(1), ANY_WINDOW));
        String rest = PLACEHOLDER.matcher(text).replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a brace without its partner; braces enclose one of " + VALUES.keySet());
        }
        return new WindowTemplate(text);
    }

    String expand(Window window) {
        return expand(window, UnaryOperator.identity());
    }

    /** The text with each filled-in value encoded; the text around the placeholders stays as it is. */
    String expand(Window window, UnaryOperator<String> encoding) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(encoding.apply(value(found.group(1), window))));
    }

    private static String value(String name, Window window) {
        Function<Window, String> value = VALUES.get(name);
        if (value == null) {
            throw new IllegalArgumentException("unknown placeholder {" + name + "}; known are " + VALUES.keySet());
        }
        return value.apply(window);
    }

    private static Map<String, Function<Window, String>> values() {
        Map<String, Function<Window, String>> values = new LinkedHashMap<>();
        values.put("window.start", window -> window.start().toString());
        values.put("window.start.epochSeconds", window -> "" + window.start().getEpochSecond());
        values.put("window.start.epochMillis", window -> "" + window.start().toEpochMilli());
        values.put("window.date", window -> window.date().toString());
        values.put("window.end", window -> window.end().toString());
        values.put("window.end.epochSeconds", window -> "" + window.end().getEpochSecond());
        values.put("window.end.epochMillis", window -> "" + window.end().toEpochMilli());
        values.put(
                "window.end.date",
                window -> LocalDate.ofInstant(window.end(), ZoneOffset.UTC).toString());
        return values;
    }
}
