// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the reading of a window has come: all that a request for a page depends on besides the first request.
 *
 * @param count how many pages there are up to this one
 * @param records how many records were counted before it
 * @param bytes how many bytes were received before it
 * @param token what the page before said of it; empty at the first page and where nothing need be said
 */
record PagePlace(long count, long records, long bytes, String token) {
    static final PagePlace FIRST = new PagePlace(1, 0, 0, "");

    private static final Pattern TEXT =
            Pattern.compile("([0-9]{1,15}) ([0-9]{1,18}) ([0-9]{1,18})(?: (.+))?", Pattern.DOTALL);

    PagePlace next(long moreRecords, long moreBytes, String nextToken) {
        return new PagePlace(count + 1, records + moreRecords, bytes + moreBytes, nextToken);
    }

    /** The text from which {@link #parse} makes the place again. */
    String bookmark() {
        String numbers = count + " " + records + " " + bytes;
        return token.isEmpty() ? numbers : numbers + " " + token;
    }

    /** @throws IllegalArgumentException if the text is no such bookmark */
    static PagePlace parse(String bookmark) {
        Matcher parts = TEXT.matcher(bookmark);
        if (!parts.matches() || Long.parseLong(parts.group(1)) < 2) {
            throw foreign();
        }
        return new PagePlace(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                parts.group(4) == null ? "" : parts.group(4));
    }

    /** Whether this is the first page, which no token names while one names each other. */
    boolean firstOfTokens() {
        if ((count == 1) != token.isEmpty()) {
            throw foreign();
        }
        return count == 1;
    }

    static IllegalArgumentException foreign() {
        return new IllegalArgumentException("not a bookmark of this source");
    }
}
