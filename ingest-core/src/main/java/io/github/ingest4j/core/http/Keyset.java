// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Pages that come after the last record of the page before, by a field by which the list is sorted. Immutable.
 *
 * <p><b>While the list changes.</b> Records may come in and disappear anywhere: those that are there all the time are
 * read once. One that comes in behind the record that was read last is read; one before it is not. One whose field
 * changes moves in the list, and is read again, or not at all, as it moves over that border.
 *
 * <p><b>Equal values.</b> No two records may have the same value, or at least none that a page parts: the service gives
 * what is greater, so the rest of the equal ones would be lost.
 *
 * <p><b>The end</b> is the first page without records, unless another is set.
 */
public final class Keyset extends Pagination {
    private static final EndRule USUAL = new EndRule.EmptyPage();

    private final PageShape shape;
    private final JsonPointer field;
    private final boolean inclusive;

    Keyset(PageShape shape, JsonPointer field, boolean inclusive) {
        this.shape = shape;
        this.field = field;
        this.inclusive = inclusive;
    }

    /** Asks for pages of that size in this parameter. */
    public Keyset size(String parameter, int records) {
        return with(shape.withSize(parameter, records));
    }

    /** Where the array of records stands in each page; by default the page is the array. Null is an empty one. */
    public Keyset records(String place) {
        return with(shape.withRecords(place));
    }

    /**
     * Where a page says what went wrong, such as {@code /errors} of GraphQL: anything there is an error but null, false,
     * an empty text or an empty array.
     */
    public Keyset errors(String place) {
        return with(shape.withErrors(place));
    }

    /** Parameters are places in the JSON body of a POST, such as {@code /after}, instead of names in the query. */
    public Keyset inBody() {
        return with(shape.withBody());
    }

    /**
     * For services that give the record with the value, too, not only those after it: asks for the value plus one, so
     * that no record comes twice. The list must go upwards, and the field must be a whole number that no two records
     * share. (Where this is not set, a page that begins with the value that it should come after is an error.)
     */
    public Keyset inclusive() {
        return new Keyset(shape, field, true);
    }

    /** Where each page says with true that others follow, and with false that it is the last. */
    public Keyset hasMore(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), true)));
    }

    /** Where each page says with false that others follow, and with true that it is the last. */
    public Keyset isLast(String place) {
        return with(shape.withEnd(new EndRule.Flag(JsonPointer.compile(place), false)));
    }

    /**
     * Takes a page with fewer records than {@link #size} as the last, which saves a request. Only for services that
     * neither cap the size nor filter what they have cut into pages: there, records would be lost.
     */
    public Keyset endAtShortPage() {
        return with(shape.withEnd(new EndRule.ShortPage()));
    }

    @Override
    Watched watched() {
        return new Watched(shape.places(), Optional.of(new Watched.RecordField(shape.recordsPlace(), field)));
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
        long records = facts.records();
        requireBehind(place, facts);
        EndRule end = shape.end().orElse(USUAL);
        if (end.last(place, place.records(), place.records() + records, facts)) {
            return Optional.empty();
        }
        if (records == 0) {
            throw new UnexpectedPageException("has no records, yet says that others follow");
        }
        String last = facts.ofLastRecord()
                .flatMap(found -> PageToken.json(found, named()))
                .orElseThrow(() -> new UnexpectedPageException("has a last record without a value " + named()));
        return Optional.of(inclusive ? following(last) : last);
    }

    @Override
    String identity() {
        return super.identity() + (inclusive ? " inclusive" : "");
    }

    @Override
    void check(PageRequest first) {
        shape.check(first, true);
    }

    @Override
    public String toString() {
        return "keyset in '" + shape.parameter() + "' by '" + field + "'";
    }

    /** A service whose bound is inclusive gives the record again that was last; this is the time to notice. */
    private void requireBehind(PagePlace place, PageFacts facts) {
        Optional<String> begins = facts.ofFirstRecord()
                .filter(found -> found.token().isNumeric() || found.token() == JsonToken.VALUE_STRING)
                .flatMap(found -> PageToken.json(found, named()));
        if (!inclusive
                && place.count() > 1
                && begins.filter(first -> PageToken.same(first, place.token())).isPresent()) {
            throw new UnexpectedPageException("begins with the record " + named()
                    + " that it should come after: the service includes it; see inclusive()");
        }
    }

    private String following(String last) {
        if (!last.matches("-?[0-9]+")) {
            throw new UnexpectedPageException(
                    "has a last record without a whole number " + named() + ", which inclusive() needs");
        }
        return new BigInteger(last).add(BigInteger.ONE).toString();
    }

    private String named() {
        return "at '" + field + "'";
    }

    private Keyset with(PageShape other) {
        return new Keyset(other, field, inclusive);
    }
}
