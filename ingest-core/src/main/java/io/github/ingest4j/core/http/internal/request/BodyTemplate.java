// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.request;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON body of a POST with placeholders that window, slice and position fill; braces around anything else stay. */
public final class BodyTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(?:(?:window|slice)[^{}\"]*|position)\\}");
    /** A text of JSON, or a placeholder outside of one. */
    private static final Pattern PART =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|" + PLACEHOLDER.pattern(), Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    private final String text;

    private BodyTemplate(String text) {
        this.text = text;
    }

    /**
     * The template of this text.
     *
     * @throws IllegalArgumentException if it is not JSON, or holds an unknown placeholder
     */
    public static BodyTemplate of(String text) {
        BodyTemplate template = new BodyTemplate(text);
        JsonBody.requireJson(template.expand(Scope.ANY));
        return template;
    }

    public String example() {
        return expand(Scope.ANY);
    }

    /** Whether it differs from slice to slice. */
    public boolean namesSlice() {
        return anyPlaceholder(RequestTemplate::namesSlice);
    }

    /** Whether it says where the window reads on. */
    public boolean namesPosition() {
        return anyPlaceholder(RequestTemplate::namesPosition);
    }

    private boolean anyPlaceholder(Predicate<RequestTemplate> condition) {
        return PLACEHOLDER.matcher(text).results().anyMatch(found -> condition.test(RequestTemplate.of(found.group())));
    }

    /**
     * The body for a request. What stands in a text is escaped as JSON has it.
     *
     * @throws IllegalArgumentException if a placeholder outside of texts stands for what is no number, or the slice lacks an
     *     attribute that is named here
     */
    public String expand(Scope scope) {
        return PART.matcher(text)
                .replaceAll(part -> Matcher.quoteReplacement(
                        part.group().startsWith("\"") ? inText(part.group(), scope) : number(part.group(), scope)));
    }

    private static String inText(String part, Scope scope) {
        return PLACEHOLDER
                .matcher(part)
                .replaceAll(found -> Matcher.quoteReplacement(
                        RequestTemplate.of(found.group()).expand(scope, JsonBody::escaped)));
    }

    private static String number(String placeholder, Scope scope) {
        String value = RequestTemplate.of(placeholder).expand(scope);
        if (!NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the body has " + placeholder + " outside of a text, where only a number can stand");
        }
        return value;
    }
}
