// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.HeaderText;
import java.util.List;
import java.util.Optional;

/**
 * How the pages of a window follow each other, for {@link HttpSource.Builder#pages}. Immutable.
 *
 * {@snippet class="io.github.ingest4j.core.http.HttpSourceTest" region="example"}
 *
 * <p><b>Choosing.</b> Where a service offers several ways, take the first of these: a next link or a cursor, since the
 * service knows best what follows; a keyset, which no change of the list moves; an offset or a page number last, since
 * records slide over the borders of the pages when the list changes before them. What each way promises while the list
 * grows or shrinks stands at its class. The surest is a window that bounds what the service returns.
 *
 * <p><b>Places</b> in answers and in the bodies of requests are JSON pointers (RFC 6901), such as {@code /meta/next}.
 *
 * <p><b>Ends.</b> A page that does not say what the pagination needs to know of it is an error, never an end. So are a
 * next page that the same reader read before, a page whose array of records is byte for byte that of the page before
 * it, and more pages or bytes than {@link HttpSource.Builder#maxPages} and {@link HttpSource.Builder#maxBytes} allow.
 * Numbered pages of which nobody says where their records are must differ as a whole. An answer without content (204) to
 * the first request is a window without pages; later it is an end only where a page without records is one. Bodies are
 * looked into while they pass; no page is held in memory.
 *
 * <p><b>Going on.</b> A bookmark is good as long as the way of paging, its parameters and its size stay what they were;
 * where records stand and what ends the pages may change.
 */
public abstract sealed class Pagination
        permits PageNumbers, Offsets, Keyset, Cursors, Links, CustomPages, SinglePage, ListedFiles {
    /** The longest token or link that a page may name. */
    static final int LONGEST_TOKEN = 16 << 10;

    Pagination() {}

    /** Pages by number in this parameter, from 1 to the first that is empty. */
    public static PageNumbers pageNumber(String parameter) {
        return new PageNumbers(PageShape.of(parameter), 1);
    }

    /** Pages by the number of records before them in this parameter, from 0 to the first that is empty. */
    public static Offsets offset(String parameter) {
        return new Offsets(PageShape.of(parameter), 0, false);
    }

    /**
     * Pages that come after a record: this parameter takes what the last record of the page before has at that place
     * within it. The list must be sorted by it. The first page is asked for with what the source's own query or body has
     * for the parameter, such as the start of the window, or without; an empty page is the last.
     */
    public static Keyset keyset(String parameter, String field) {
        return new Keyset(PageShape.of(parameter), JsonPointer.compile(field), false);
    }

    /**
     * Pages by a token: this parameter takes what the page before has at that place. Without one, the pages end. The
     * first page is asked for with what the source's own query or body has for the parameter, such as {@code *}, or
     * without.
     */
    public static Cursors cursor(String parameter, String place) {
        return new Cursors(PageShape.of(parameter), new TokenPlace.Body(JsonPointer.compile(place)));
    }

    /** Pages by a token as with {@link #cursor}, but this parameter takes that header of the page before. */
    public static Cursors cursorHeader(String parameter, String header) {
        HeaderText.requireName(header);
        return new Cursors(PageShape.of(parameter), new TokenPlace.Header(header));
    }

    /** Pages that each name the URL of the next, absolute or relative, at that place. Without one, the pages end. */
    public static Links nextLink(String place) {
        return new Links(PageShape.WITHOUT_PARAMETER, Optional.of(JsonPointer.compile(place)));
    }

    /** Pages that each name the next in a {@code Link} header as {@code rel="next"} (RFC 8288). Without, they end. */
    public static Links linkHeader() {
        return new Links(PageShape.WITHOUT_PARAMETER, Optional.empty());
    }

    /**
     * Pages as this function says. It is asked after an answer without content (204), too. Pages are compared only where
     * {@link CustomPages#lastRecord} says where their records are; elsewhere it is for the function to see that the
     * service takes notice of what is asked.
     *
     * @param places what {@link ReadPage#text} can be asked for
     */
    public static CustomPages custom(NextPage next, String... places) {
        requireNonNull(next, "next");
        return new CustomPages(
                next, List.of(places).stream().map(JsonPointer::compile).toList(), Optional.empty());
    }

    /** What to look for in each page. */
    abstract Watched watched();

    /** What the pages have to do with parameters, records and ends. */
    abstract PageShape shape();

    /**
     * The request for a page.
     *
     * @throws IllegalArgumentException if the place is none of this pagination
     */
    abstract PageRequest request(PageRequest first, PagePlace place);

    /** What names the page after that place, empty where its count does; nothing where there is none. */
    abstract Optional<String> after(PagePlace place, PageFacts facts);

    /** As {@link #after}, where the answer had no content. */
    Optional<String> afterNothing(PagePlace place, PageFacts facts) {
        return place.count() == 1 ? Optional.empty() : after(place, facts);
    }

    /** Whether the next page follows by its number alone, so that a service which ignores it gives the same for ever. */
    boolean countsOn() {
        return false;
    }

    /** A text that differs where the same place means another page. */
    String identity() {
        return this + " " + shape().identity();
    }

    /** The number by which the service knows the page. */
    long number(PagePlace place) {
        return place.count();
    }

    /** @throws IllegalStateException if settings contradict each other, or the first request has no room for them */
    void check(PageRequest first) {
        shape().check(first, false);
    }

    /** How messages name it. */
    @Override
    public abstract String toString();
}
