// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.Digests;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bookmarks of pages that are asked for in one way: what its reader needs to know to go on behind a page. */
final class Bookmarks {
    private static final String END = "end";
    private static final int MARK_LENGTH = 12;
    /** The length of what is kept of the progress, which follows it. */
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,6}) ");

    /** What bookmarks begin with: the same numbers and tokens mean something else to another way of reading. */
    private final String mark;

    private final Progress progress;

    Bookmarks(Pagination pagination, Progress progress) {
        String identity = pagination.identity() + (progress.isNone() ? "" : " " + progress.identity());
        this.mark = Digests.of(identity).substring(0, MARK_LENGTH) + " ";
        this.progress = progress;
    }

    /**
     * What follows a page.
     *
     * @param digest of the page
     */
    record Next(String digest, PagePlace place) {}

    /** The bookmark of a page, as the progress is now. */
    String of(@Nullable Next next) {
        String state = progress.isNone() ? "" : progress.state().length() + " " + progress.state() + " ";
        return mark
                + state
                + (next == null ? END : next.digest() + " " + next.place().bookmark());
    }

    /**
     * What follows the page with that bookmark, up to which the progress is from now on; nothing where it was the last.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    Optional<Next> goOn(String bookmark) {
        String rest = afterState(afterMark(bookmark));
        if (rest.equals(END)) {
            return Optional.empty();
        }
        String[] parts = rest.split(" ", 2);
        return Optional.of(new Next(parts[0], PagePlace.parse(parts[parts.length - 1])));
    }

    private String afterMark(String bookmark) {
        if (!bookmark.startsWith(mark)) {
            throw PagePlace.foreign();
        }
        return bookmark.substring(mark.length());
    }

    private String afterState(String text) {
        if (progress.isNone()) {
            return text;
        }
        Matcher length = LENGTH.matcher(text);
        int end = length.lookingAt() ? length.end() + Integer.parseInt(length.group(1)) : text.length();
        if (end >= text.length()) {
            throw PagePlace.foreign();
        }
        progress.goOn(text.substring(length.end(), end));
        return text.substring(end + 1);
    }
}
