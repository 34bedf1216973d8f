// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.json;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A JSON pointer (RFC 6901).
 *
 * @param steps names of fields or indices of elements, unescaped, from the outside in
 */
record Pointer(String text, List<String> steps) {
    private static final Pattern TILDE = Pattern.compile("~(?![01])");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");

    static Pointer parse(String text) {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new IllegalArgumentException("a JSON pointer begins with '/', or is empty: '" + text + "'");
        }
        if (TILDE.matcher(text).find()) {
            throw new IllegalArgumentException("in a JSON pointer '~' stands as '~0', '/' as '~1': '" + text + "'");
        }
        List<String> steps = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String step : text.substring(1).split("/", -1)) {
                steps.add(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return new Pointer(text, List.copyOf(steps));
    }

    /** The index that a step is in an array, or -1 where it is none. */
    long index(int step) {
        String text = steps.get(step);
        return INDEX.matcher(text).matches() ? Long.parseLong(text) : -1;
    }

    @Override
    public String toString() {
        return text;
    }
}
