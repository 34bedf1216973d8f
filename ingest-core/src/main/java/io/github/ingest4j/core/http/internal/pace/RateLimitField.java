// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.pace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One item of the structured fields {@code RateLimit} and {@code RateLimit-Policy}, such as {@code "hourly";r=0;t=30}.
 *
 * @param name without quotes
 * @param numbers its parameters that are whole numbers
 */
record RateLimitField(String name, Map<String, Long> numbers) {
    private static final int LONGEST = 2000;
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final String WORD = "([A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*+)";
    private static final Pattern NAME = Pattern.compile(" *+(?:" + TEXT + "|" + WORD + ")");
    /** Also the members of a dictionary, which an older form of the field was: {@code limit=100, remaining=0, reset=5}. */
    private static final Pattern NUMBER = Pattern.compile("=([0-9]{1,15}+)(?![0-9.])");

    private static final Pattern PARAMETER =
            Pattern.compile(" *+; *+([a-z*][a-z0-9_.*-]*+)(?:=(?:" + TEXT + "|([^;,\" ]++)))?+");
    private static final Pattern END = Pattern.compile("[ \t]*+(?:,|$)");

    RateLimitField {
        numbers = Map.copyOf(numbers);
    }

    /** The items in their order; nothing where the text is no such field. */
    static Optional<List<RateLimitField>> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        List<RateLimitField> items = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        int from = 0;
        while (from < text.length()) {
            if (!at(matcher, NAME, from)) {
                return Optional.empty();
            }
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            Map<String, Long> numbers = new HashMap<>();
            from = parameters(matcher, matcher.end(), numbers);
            items.add(new RateLimitField(name, numbers));
            if (!at(matcher, END, from)) {
                return Optional.empty();
            }
            from = matcher.end();
        }
        return Optional.of(items);
    }

    OptionalLong number(String parameter) {
        Long number = numbers.get(parameter);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** The number of a member of a dictionary. */
    OptionalLong own() {
        return number("");
    }

    private static int parameters(Matcher matcher, int start, Map<String, Long> numbers) {
        int from = start;
        if (at(matcher, NUMBER, from)) {
            numbers.put("", Long.valueOf(matcher.group(1)));
            from = matcher.end();
        }
        while (at(matcher, PARAMETER, from)) {
            String value = matcher.group(3);
            if (value != null && value.matches("[0-9]{1,15}")) {
                numbers.put(matcher.group(1), Long.valueOf(value));
            }
            from = matcher.end();
        }
        return from;
    }

    private static boolean at(Matcher matcher, Pattern pattern, int from) {
        return matcher.usePattern(pattern).region(from, matcher.regionEnd()).lookingAt();
    }
}
