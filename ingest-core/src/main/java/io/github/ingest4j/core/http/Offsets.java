// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/**
 * Pages by the number of records before them. Immutable.
 *
 * <p><b>The step.</b> The next page is asked for behind the records that came, so a service may cap the size of its
 * pages. One that filters what it has cut into pages would give records again this way: there, use {@link #stepBySize}.
 *
 * <p><b>While the list changes.</b> Records that come in at the end are read once. One that comes in before the page that
 * is asked for makes the last record that was read the first of the next page: it is read again. One that disappears
 * there makes the next record slide onto a place that is read already: it is lost. Neither can be told from the pages;
 * only a window that bounds the list helps, or another way of paging.
 *
 * <p><b>The end</b> is the first page without records, unless another is set.
 */
public final class Offsets extends Pagination {
    private static final EndRule USUAL = new EndRule.EmptyPage();

    private final PageShape shape;
    private final int start;
    private final boolean bySize;

    Offsets(PageShape shape, int start, boolean bySize) {
        this.shape = shape;
        this.start = start;
        this.bySize = bySize;
    }

    /** The offset of the first record: 0 or 1. */
    public Offsets startAt(int offset) {
        if (offset < 0 || offset > 1) {
            throw new IllegalArgumentException("the first record has offset 0 or 1, not " + offset);
        }
        return new Offsets(shape, offset, bySize);
    }

    /** Asks for pages of that size in this parameter. */
    public Offsets size(String parameter, int records) {
        return with(shape.withSize(parameter, records));
    }

    /** Where the array of records stands in each page; by default the page is the array. Null is an empty one. */
    public Offsets records(String place) {
        return with(shape.withRecords(place));
    }

    /**
     * Where a page says what went wrong, such as {@code /errors} of GraphQL: anything there is an error but null, false,
     * an empty text or an empty array.
     */
    public Offsets errors(String place) {
        return with(shape.withErrors(place));
    }

    /** Parameters are places in the JSON body of a POST, such as {@code /offset}, instead of names in the query. */
    public Offsets inBody() {
        return with(shape.withBody());
    }

    /**
     * Asks for the next page behind the {@link #size} that was asked for, however many records came. For services that
     * filter what they have cut into pages; they must not cap the size, else records would be lost. As an empty page may
     * stand in the middle there, set an end that the service states. Records that come in at the end may be missed.
     */
    public Offsets stepBySize() {
        return new Offsets(shape, start, true);
    }

    /**
     * Where each page states the number of all records, counted as the offset counts them: the pages end behind it. A
     * page without records before that is an error, unless {@link #stepBySize} passes it.
     */
    public Offsets totalRecords(String place) {
        return with(shape.withEnd(new EndRule.TotalRecords(JsonPointer.compile(place))));
    }

    /** Where each page says with true that others follow, and with false that it is the last. */
    public Offsets hasMore(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), true)));
    }

    /** Where each page says with false that others follow, and with true that it is the last. */
    public Offsets isLast(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), false)));
    }

    /**
     * Takes a page with fewer records than {@link #size} as the last, which saves a request. Only for services that
     * neither cap the size nor filter what they have cut into pages: there, records would be lost.
     */
    public Offsets endAtShortPage() {
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
        return shape.request(first, Long.toString(start + passed(place)));
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        long before = passed(place);
        long step = bySize ? shape.size() : facts.records();
        EndRule end = shape.end().orElse(USUAL);
        if (end.last(place, before, before + step, facts)) {
            return Optional.empty();
        }
        if (step == 0) {
            throw new UnexpectedPageException("has no records, yet says that others follow");
        }
        return Optional.of("");
    }

    @Override
    String identity() {
        return super.identity() + " from " + start + (bySize ? " by size" : "");
    }

    @Override
    void check(PageRequest first) {
        if (bySize && shape.size() == 0) {
            throw new IllegalStateException("stepBySize needs size(...)");
        }
        super.check(first);
    }

    @Override
    public String toString() {
        return "offset in '" + shape.parameter() + "'";
    }

    /** The records of the list before the page, whether they came or were filtered out. */
    private long passed(PagePlace place) {
        return bySize ? (place.count() - 1) * shape.size() : place.records();
    }

    private Offsets with(PageShape other) {
        return new Offsets(other, start, bySize);
    }
}
