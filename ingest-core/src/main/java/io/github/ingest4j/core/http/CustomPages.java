// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Pages as a function says. Immutable. */
public final class CustomPages extends Pagination {
    /** The longest request that is kept in a bookmark. */
    private static final int LONGEST_REQUEST = 64 << 10;

    private final NextPage next;
    private final List<JsonPointer> places;
    private final Optional<Watched.RecordField> field;

    CustomPages(NextPage next, List<JsonPointer> places, Optional<Watched.RecordField> field) {
        this.next = next;
        this.places = places;
        this.field = field;
    }

    /**
     * Shows the function what the last record of a page has at a place within it ({@link ReadPage#lastRecord}), for
     * services that are asked in their own words for what comes after a value, such as {@code filter=id gt 7}.
     *
     * @param records where the array of records stands in a page; empty where the page is the array
     */
    public CustomPages lastRecord(String records, String place) {
        return new CustomPages(
                next,
                places,
                Optional.of(new Watched.RecordField(JsonPointer.compile(records), JsonPointer.compile(place))));
    }

    @Override
    Watched watched() {
        return new Watched(places, field);
    }

    @Override
    PageShape shape() {
        return field.map(place ->
                        PageShape.WITHOUT_PARAMETER.withRecords(place.records().toString()))
                .orElse(PageShape.WITHOUT_PARAMETER);
    }

    /** A token is a whole request: its address, and its body after a space. */
    @Override
    PageRequest request(PageRequest first, PagePlace place) {
        if (place.firstOfTokens()) {
            return first;
        }
        String[] parts = place.token().split(" ", 2);
        URI address = WebAddress.parse(parts[0]).orElseThrow(PagePlace::foreign);
        return new PageRequest(address, parts.length == 1 ? Optional.empty() : Optional.of(parts[1]));
    }

    @Override
    Optional<String> after(PagePlace place, PageFacts facts) {
        return next.after(new ReadPage(facts.request(), place, places, field.isPresent(), facts))
                .map(request -> token(request, facts));
    }

    @Override
    Optional<String> afterNothing(PagePlace place, PageFacts facts) {
        return after(place, facts);
    }

    @Override
    public String toString() {
        return "custom pagination";
    }

    private static String token(PageRequest request, PageFacts facts) {
        String address = facts.target(request.address().toString()).toString();
        String token = request.body().map(body -> address + " " + body).orElse(address);
        if (token.length() > LONGEST_REQUEST) {
            throw new UnexpectedPageException("leads to a request of " + token.length()
                    + " characters, and bookmarks keep " + LONGEST_REQUEST + " at most");
        }
        return token;
    }
}
