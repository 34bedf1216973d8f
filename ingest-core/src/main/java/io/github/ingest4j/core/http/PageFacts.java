// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of a page once it is read. */
final class PageFacts {
    private final PageRequest request;
    private final Exchange exchange;
    private final Answer answer;
    private final Optional<Inspection> inspection;
    private final PageShape shape;
    private final JsonPointer recordsPlace;

    /** @param inspection empty where the body was not looked into */
    PageFacts(PageRequest request, Exchange exchange, Answer answer, Optional<Inspection> inspection, PageShape shape) {
        this.request = request;
        this.exchange = exchange;
        this.answer = answer;
        this.inspection = inspection;
        this.shape = shape;
        this.recordsPlace = shape.recordsPlace();
    }

    PageRequest request() {
        return request;
    }

    /** What stood there, or nothing. */
    Optional<JsonInspector.Found> at(JsonPointer place) {
        return inspection.flatMap(seen -> seen.at(place));
    }

    /** Whether it is what the server has, not what a proxy made of it, nor a page by a rule of the source. */
    boolean original() {
        return answer.status() == 200;
    }

    /** Whether there was no page, but an answer without content. */
    boolean noContent() {
        return answer.noContent();
    }

    /** The number of records, where the page lets them be counted. */
    OptionalLong countedRecords() {
        if (noContent()) {
            return OptionalLong.of(0);
        }
        return at(recordsPlace)
                .filter(found -> found.token() == JsonToken.START_ARRAY || found.token() == JsonToken.VALUE_NULL)
                .map(found -> OptionalLong.of(found.elements()))
                .orElse(OptionalLong.empty());
    }

    /** Makes sure that the array of records is there. */
    void requireRecords() {
        records();
        if (at(recordsPlace)
                .filter(found -> found.token() == JsonToken.START_ARRAY)
                .isEmpty()) {
            throw new UnexpectedPageException("has no array at records place '" + recordsPlace + "'");
        }
    }

    /** Makes sure that an array of records, or null, is where somebody looked for it. */
    void requireArray(JsonPointer place) {
        if (at(place)
                .filter(found -> found.token() == JsonToken.START_ARRAY || found.token() == JsonToken.VALUE_NULL)
                .isEmpty()) {
            throw new UnexpectedPageException("has no array of records at '" + place
                    + "', by which the next window is to read on; records(...) of Incremental says where it is");
        }
    }

    /** The number of records, of which the page must tell; null and an answer without content are none. */
    long records() {
        if (noContent()) {
            return 0;
        }
        JsonInspector.Found found = at(recordsPlace)
                .orElseThrow(() -> new UnexpectedPageException("has nothing at records place '" + recordsPlace + "'"));
        if (found.token() != JsonToken.START_ARRAY && found.token() != JsonToken.VALUE_NULL) {
            throw new UnexpectedPageException("has no array at records place '" + recordsPlace + "'");
        }
        return found.elements();
    }

    /** The number of records that was asked for. */
    long size() {
        return shape.size();
    }

    /** What the watched field of the first record is. */
    Optional<JsonInspector.Found> ofFirstRecord() {
        return inspection.flatMap(Inspection::ofFirstRecord);
    }

    /** What the watched field of the last record is. */
    Optional<JsonInspector.Found> ofLastRecord() {
        return inspection.flatMap(Inspection::ofLastRecord);
    }

    /** A whole number that must stand there. */
    long number(JsonPointer place, String ofWhat) {
        return at(place)
                .filter(found -> found.text().matches("[0-9]{1,15}"))
                .map(found -> Long.parseLong(found.text()))
                .orElseThrow(() -> new UnexpectedPageException("has no number of " + ofWhat + " at '" + place + "'"));
    }

    List<String> headers(String name) {
        return answer.response().headers().allValues(name);
    }

    /** Whether a text, which would be stored, holds a secret. */
    boolean holdSecret(String text) {
        return exchange.holdsSecret(text);
    }

    /** The address that gave the page. */
    URI address() {
        return answer.asked();
    }

    /** Where a link of the page leads, once it is checked. */
    URI target(String link) {
        return exchange.target(answer.asked(), link);
    }
}
