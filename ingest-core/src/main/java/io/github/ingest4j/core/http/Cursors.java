// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/**
 * Pages by a token that the page before names, in its body or in a header. Immutable.
 *
 * <p><b>While the list changes</b> it is the service that keeps its promise: most tokens mark a record, and then records
 * that are there all the time are read once; some are an offset in disguise, with its losses ({@link Offsets}). A token
 * that has lapsed when a reading is taken up again makes the service refuse, which fails the window.
 *
 * <p><b>The end</b> is the first page without a token: with nothing, null or an empty text in its place; false is an
 * error, and 0 a token like any. A page without records that has a token is no end, unless {@link #endAtEmptyPage} is
 * set. Where a flag is set, it decides instead. With {@link #records}, a page that has no array there is an error, and
 * with {@link #errors} one that tells of any: set both wherever a service answers 200 with an error in the body, as
 * GraphQL does, since that would look like an end.
 */
public final class Cursors extends Pagination {
    private final PageShape shape;
    private final TokenPlace token;

    Cursors(PageShape shape, TokenPlace token) {
        this.shape = shape;
        this.token = token;
    }

    /** Asks for pages of that size in this parameter. */
    public Cursors size(String parameter, int records) {
        return with(shape.withSize(parameter, records));
    }

    /** Where the array of records must stand in each page, not null; by default nobody looks. */
    public Cursors records(String place) {
        return with(shape.withRecords(place));
    }

    /**
     * Where a page says what went wrong, such as {@code /errors} of GraphQL: anything there is an error but null, false,
     * an empty text or an empty array.
     */
    public Cursors errors(String place) {
        return with(shape.withErrors(place));
    }

    /**
     * Parameters are places in the JSON body of a POST, such as {@code /variables/after}, instead of names in the query.
     */
    public Cursors inBody() {
        return with(shape.withBody());
    }

    /** Where each page says with true that others follow, and with false that it is the last. */
    public Cursors hasMore(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), true)));
    }

    /** Where each page says with false that others follow, and with true that it is the last. */
    public Cursors isLast(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), false)));
    }

    /** Takes a page without {@link #records} as the last, for services that always name a next one. */
    public Cursors endAtEmptyPage() {
        return with(shape.withEnd(new EndRule.EmptyPage()));
    }

    @Override
    Watched watched() {
        return Watched.places(shape.places(token.places()));
    }

    @Override
    PageShape shape() {
        return shape;
    }

    @Override
    PageRequest request(PageRequest first, PagePlace place) {
        return place.firstOfTokens() ? shape.sized(first) : shape.request(first, place.token());
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        return shape.ends(place, facts) ? Optional.empty() : shape.named(token.find(facts), token.toString());
    }

    @Override
    void check(PageRequest first) {
        shape.check(first, true);
    }

    @Override
    public String toString() {
        return "cursor " + token;
    }

    private Cursors with(PageShape other) {
        return new Cursors(other, token);
    }
}
