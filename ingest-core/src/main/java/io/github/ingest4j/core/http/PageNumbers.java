// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/**
 * Pages by number. Immutable.
 *
 * <p><b>While the list changes.</b> Records that come in at the end do no harm to those before them; those of them that come
 * onto the last page when it is read already are not read. One that comes in before the page that is asked for pushes the
 * last record of each page onto the next, where it is read again. One that disappears there draws the first record of the
 * next page onto the one that is read already: it is lost. Neither can be told from the pages; only a window that bounds
 * the list helps, or another way of paging.
 *
 * <p><b>The end</b> is the first page without records, unless another is set. A service that filters what it has cut into
 * pages may give an empty page in the middle: there, use {@link #totalPages}, {@link #hasMore} or {@link #isLast}.
 */
public final class PageNumbers extends Pagination {
    private static final EndRule USUAL = new EndRule.EmptyPage();

    private final PageShape shape;
    private final int firstNumber;

    PageNumbers(PageShape shape, int firstNumber) {
        this.shape = shape;
        this.firstNumber = firstNumber;
    }

    /** The number of the first page: 0 or 1. */
    public PageNumbers startAt(int number) {
        if (number < 0 || number > 1) {
            throw new IllegalArgumentException("the first page has number 0 or 1, not " + number);
        }
        return new PageNumbers(shape, number);
    }

    /** Asks for pages of that size in this parameter. */
    public PageNumbers size(String parameter, int records) {
        return with(shape.withSize(parameter, records));
    }

    /** Where the array of records stands in each page; by default the page is the array. Null is an empty one. */
    public PageNumbers records(String place) {
        return with(shape.withRecords(place));
    }

    /**
     * Where a page says what went wrong, such as {@code /errors} of GraphQL: anything there is an error but null, false,
     * an empty text or an empty array.
     */
    public PageNumbers errors(String place) {
        return with(shape.withErrors(place));
    }

    /** Parameters are places in the JSON body of a POST, such as {@code /page}, instead of names in the query. */
    public PageNumbers inBody() {
        return with(shape.withBody());
    }

    /** Where each page states the number of pages, which ends them; a page without records does not. */
    public PageNumbers totalPages(String place) {
        return with(shape.withEnd(new EndRule.TotalPages(JsonPointer.compile(place))));
    }

    /**
     * Where each page states the number of all records: the pages end when as many have come. A page without records
     * before that is an error, as where the service filters what it has counted.
     */
    public PageNumbers totalRecords(String place) {
        return with(shape.withEnd(new EndRule.TotalRecords(JsonPointer.compile(place))));
    }

    /** Where each page says with true that others follow, and with false that it is the last. */
    public PageNumbers hasMore(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), true)));
    }

    /** Where each page says with false that others follow, and with true that it is the last. */
    public PageNumbers isLast(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), false)));
    }

    /**
     * Takes a page with fewer records than {@link #size} as the last, which saves a request. Only for services that
     * neither cap the size nor filter what they have cut into pages: there, records would be lost.
     */
    public PageNumbers endAtShortPage() {
        return with(shape.withEnd(new EndRule.ShortPage()));
    }

    @Override
    Watched watched() {
        return Watched.places(shape.places());
    }

    @Override
    PageShape shape() {
        return shape;
    }

    @Override
    PageRequest request(PageRequest first, PagePlace place) {
        return shape.request(first, Long.toString(number(place)));
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        EndRule end = shape.end().orElse(USUAL);
        boolean told = end.countsRecords() || shape.records().isPresent();
        long after = place.records() + (told ? facts.records() : 0);
        return end.last(place, place.records(), after, facts) ? Optional.empty() : Optional.of("");
    }

    @Override
    boolean countsOn() {
        return true;
    }

    @Override
    String identity() {
        return super.identity() + " from " + firstNumber;
    }

    @Override
    long number(PagePlace place) {
        return firstNumber + place.count() - 1;
    }

    @Override
    public String toString() {
        return "page number in '" + shape.parameter() + "'";
    }

    private PageNumbers with(PageShape other) {
        return new PageNumbers(other, firstNumber);
    }
}
