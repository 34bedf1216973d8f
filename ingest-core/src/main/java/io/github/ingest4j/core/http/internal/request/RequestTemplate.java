// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.request;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text with placeholders that window, slice and position of a request fill. */
public final class RequestTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");
    private static final Map<String, Function<Scope, String>> VALUES = values();

    private static final String SLICE = "slice";
    private static final String SLICE_ATTRIBUTE = SLICE + ".";
    private static final String POSITION = "position";

    private final String text;

    private RequestTemplate(String text) {
        this.text = text;
    }

    /**
     * The template of this text.
     *
     * @throws IllegalArgumentException for a placeholder that is not known, or a brace without partner
     */
    public static RequestTemplate of(String text) {
        PLACEHOLDER.matcher(text).results().forEach(found -> value(found.group(1), Scope.ANY));
        String rest = PLACEHOLDER.matcher(text).replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a brace without its partner; braces enclose one of " + known());
        }
        return new RequestTemplate(text);
    }

    /** Whether it differs from slice to slice. */
    public boolean namesSlice() {
        return PLACEHOLDER.matcher(text).results().anyMatch(found -> ofSlice(found.group(1)));
    }

    /** Whether it says where the window reads on. */
    public boolean namesPosition() {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .anyMatch(found -> found.group(1).equals(POSITION));
    }

    /** Whether it can be left out, since nothing says yet where the window reads on. */
    public boolean idle(Scope scope) {
        return scope.position().isEmpty() && namesPosition();
    }

    /**
     * The text with its placeholders filled.
     *
     * @throws IllegalArgumentException if the slice lacks an attribute that is named here
     */
    public String expand(Scope scope) {
        return expand(scope, UnaryOperator.identity());
    }

    /** The text with each filled-in value encoded; the text around the placeholders stays as it is. */
    String expand(Scope scope, UnaryOperator<String> encoding) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(encoding.apply(value(found.group(1), scope))));
    }

    private static boolean ofSlice(String name) {
        return name.equals(SLICE) || name.startsWith(SLICE_ATTRIBUTE);
    }

    private static String value(String name, Scope scope) {
        if (name.equals(SLICE)) {
            return scope.sliceName();
        }
        if (name.startsWith(SLICE_ATTRIBUTE) && name.length() > SLICE_ATTRIBUTE.length()) {
            return scope.sliceAttribute(name.substring(SLICE_ATTRIBUTE.length()));
        }
        if (name.equals(POSITION)) {
            return scope.position()
                    .orElseThrow(() -> new IllegalArgumentException("nothing stands for {" + POSITION + "} yet"));
        }
        Function<Scope, String> value = VALUES.get(name);
        if (value == null) {
            throw new IllegalArgumentException("unknown placeholder {" + name + "}; known are " + known());
        }
        return value.apply(scope);
    }

    private static List<String> known() {
        return Stream.concat(VALUES.keySet().stream(), Stream.of(SLICE, SLICE_ATTRIBUTE + "ATTRIBUTE", POSITION))
                .toList();
    }

    private static Map<String, Function<Scope, String>> values() {
        Map<String, Function<Scope, String>> values = new LinkedHashMap<>();
        values.put("window.start", scope -> scope.readFrom().toString());
        values.put("window.start.epochSeconds", scope -> "" + scope.readFrom().getEpochSecond());
        values.put("window.start.epochMillis", scope -> "" + scope.readFrom().toEpochMilli());
        values.put("window.start.date", scope -> date(scope.readFrom()));
        values.put("window.date", scope -> date(scope.window().start()));
        values.put("window.end", scope -> scope.window().end().toString());
        values.put("window.end.epochSeconds", scope -> "" + scope.window().end().getEpochSecond());
        values.put("window.end.epochMillis", scope -> "" + scope.window().end().toEpochMilli());
        values.put("window.end.date", scope -> date(scope.window().end()));
        return values;
    }

    private static String date(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
    }
}
