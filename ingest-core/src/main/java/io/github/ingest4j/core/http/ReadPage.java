// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.util.Collection;
import java.util.Optional;

/** A page that is read, for a {@link NextPage}: its request, its headers and what stands at some places of its JSON. */
public final class ReadPage {
    private final PageRequest request;
    private final PagePlace place;
    private final Collection<JsonPointer> places;
    private final boolean seesRecords;
    private final PageFacts facts;

    /** @param seesRecords whether the last record was looked into */
    ReadPage(
            PageRequest request,
            PagePlace place,
            Collection<JsonPointer> places,
            boolean seesRecords,
            PageFacts facts) {
        this.request = request;
        this.place = place;
        this.places = places;
        this.seesRecords = seesRecords;
        this.facts = facts;
    }

    /** What was asked. */
    public PageRequest request() {
        return request;
    }

    /** The number of pages up to this one, so 1 for the first. */
    public long count() {
        return place.count();
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return facts.headers(name).stream().findFirst();
    }

    /**
     * The text, number or boolean at that place, as text; nothing where there is none, or null.
     *
     * @throws IllegalArgumentException if the place is none of those that the pagination was given
     */
    public Optional<String> text(String place) {
        return scalar(found(place));
    }

    /**
     * The text, number or boolean of the last record at the place that {@link CustomPages#lastRecord} gave, as text;
     * nothing where there is none, or null.
     *
     * @throws IllegalArgumentException if no place was given
     */
    public Optional<String> lastRecord() {
        if (!seesRecords) {
            throw new IllegalArgumentException(
                    "nobody looked into the records while the page passed; give their place to"
                            + " Pagination.custom(...).lastRecord(...)");
        }
        return scalar(facts.ofLastRecord());
    }

    /**
     * The number of elements of the array at that place; 0 where there is none.
     *
     * @throws IllegalArgumentException if the place is none of those that the pagination was given
     */
    public long elements(String place) {
        return found(place).map(JsonInspector.Found::elements).orElse(0L);
    }

    private static Optional<String> scalar(Optional<JsonInspector.Found> value) {
        return value.filter(found -> found.token().isScalarValue() && found.token() != JsonToken.VALUE_NULL)
                .map(JsonInspector.Found::text);
    }

    private Optional<JsonInspector.Found> found(String pointer) {
        JsonPointer wanted = JsonPointer.compile(pointer);
        if (!places.contains(wanted)) {
            throw new IllegalArgumentException("nobody looked at '" + pointer
                    + "' while the page passed; give that place" + " to Pagination.custom(...)");
        }
        return facts.at(wanted);
    }
}
