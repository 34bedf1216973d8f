// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.util.Optional;

/**
 * Pages that each name the URL of the next, in the body or in a {@code Link} header. Immutable.
 *
 * <p>A link may be absolute or relative. It passes the same check as the source's own URL and goes to hosts that are
 * allowed, without the caller's headers where that is another origin. A POST goes to it with its body.
 *
 * <p><b>While the list changes</b> it is the service that keeps its promise: a link that holds a token mostly marks a
 * record, and then records that are there all the time are read once; one that holds an offset or a number has their
 * losses ({@link Offsets}).
 *
 * <p><b>The end</b> is the first page without a link: with nothing, null or an empty text in its place; false and 0 are
 * errors. A page without records that has a link is no end, unless {@link #endAtEmptyPage} is set. Where a flag is set,
 * it decides instead.
 */
public final class Links extends Pagination {
    private final PageShape shape;
    private final Optional<JsonPointer> body;

    /** @param body where the link stands in a page; empty where a header has it */
    Links(PageShape shape, Optional<JsonPointer> body) {
        this.shape = shape;
        this.body = body;
    }

    /** Asks for pages of that size in this parameter of the first request, which the links take on from there. */
    public Links size(String parameter, int records) {
        return with(shape.withSize(parameter, records));
    }

    /** Where the array of records must stand in each page, not null; by default nobody looks. */
    public Links records(String place) {
        return with(shape.withRecords(place));
    }

    /**
     * Where a page says what went wrong, such as {@code /errors} of GraphQL: anything there is an error but null, false,
     * an empty text or an empty array.
     */
    public Links errors(String place) {
        return with(shape.withErrors(place));
    }

    /** Where each page says with true that others follow, and with false that it is the last. */
    public Links hasMore(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), true)));
    }

    /** Where each page says with false that others follow, and with true that it is the last. */
    public Links isLast(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), false)));
    }

    /** Takes a page without {@link #records} as the last, for services that always name a next one. */
    public Links endAtEmptyPage() {
        return with(shape.withEnd(new EndRule.EmptyPage()));
    }

    @Override
    Watched watched() {
        return Watched.places(shape.places(body.stream().toList()));
    }

    @Override
    PageShape shape() {
        return shape;
    }

    @Override
    PageRequest request(PageRequest first, PagePlace place) {
        return place.firstOfTokens()
                ? shape.sized(first)
                : first.at(WebAddress.parse(place.token()).orElseThrow(PagePlace::foreign));
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        if (shape.ends(place, facts)) {
            return Optional.empty();
        }
        Optional<String> link = body.isPresent()
                ? facts.at(body.get()).flatMap(found -> PageToken.text(found, where()))
                : LinkHeader.next(facts.headers("Link"), facts.address());
        return shape.named(link, where()).map(target -> facts.target(target).toString());
    }

    @Override
    public String toString() {
        return "next link " + where();
    }

    private String where() {
        return body.map(place -> "at '" + place + "'").orElse("in header Link");
    }

    private Links with(PageShape other) {
        return new Links(other, body);
    }
}
