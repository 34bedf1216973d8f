// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.request.JsonBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the ways of paging have in common. Immutable.
 *
 * @param parameter what tells the service which page is meant; empty where nothing does
 * @param inBody whether parameters are places in the body of a POST, not of the query
 * @param sizeParameter what tells how many records a page is to have; empty where nothing does
 * @param records where the records stand in a page, where that was said
 * @param errors where a page says what went wrong, where that was said
 * @param end what ends the pages instead of the usual
 */
record PageShape(
        String parameter,
        boolean inBody,
        String sizeParameter,
        long size,
        Optional<JsonPointer> records,
        Optional<JsonPointer> errors,
        Optional<EndRule> end) {

    /** Where no parameter tells the page. */
    static final PageShape WITHOUT_PARAMETER =
            new PageShape("", false, "", 0, Optional.empty(), Optional.empty(), Optional.empty());

    static PageShape of(String parameter) {
        return new PageShape(nonEmpty(parameter), false, "", 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    PageShape withBody() {
        return new PageShape(parameter, true, sizeParameter, size, records, errors, end);
    }

    PageShape withSize(String name, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("size must be at least 1, is " + count);
        }
        return new PageShape(parameter, inBody, nonEmpty(name), count, records, errors, end);
    }

    PageShape withRecords(String pointer) {
        Optional<JsonPointer> place = Optional.of(JsonPointer.compile(pointer));
        return new PageShape(parameter, inBody, sizeParameter, size, place, errors, end);
    }

    PageShape withErrors(String pointer) {
        Optional<JsonPointer> place = Optional.of(JsonPointer.compile(pointer));
        return new PageShape(parameter, inBody, sizeParameter, size, records, place, end);
    }

    PageShape withEnd(EndRule rule) {
        end.ifPresent(other -> {
            throw new IllegalStateException(rule + " and " + other + " exclude each other");
        });
        return new PageShape(parameter, inBody, sizeParameter, size, records, errors, Optional.of(rule));
    }

    /** Where the records stand: the page itself unless said otherwise. */
    JsonPointer recordsPlace() {
        return records.orElse(JsonPointer.empty());
    }

    /** Whether requests have this query parameter because of the pages. */
    boolean sets(String name) {
        return !inBody && (parameter.equals(name) || sizeParameter.equals(name));
    }

    /** The places of a page that has to tell its records, and of the end. */
    List<JsonPointer> places() {
        List<JsonPointer> places = new ArrayList<>(List.of(recordsPlace()));
        errors.ifPresent(places::add);
        end.flatMap(EndRule::place).ifPresent(places::add);
        return places;
    }

    /** The places of a page that names the next, of the end, and of the records where these matter. */
    List<JsonPointer> places(List<JsonPointer> next) {
        List<JsonPointer> places = new ArrayList<>(next);
        if (records.isPresent() || end.map(EndRule::countsRecords).orElse(false)) {
            places.add(recordsPlace());
        }
        errors.ifPresent(places::add);
        end.flatMap(EndRule::place).ifPresent(places::add);
        return places;
    }

    /** What requests have to do with places: another page answers where it differs. */
    String identity() {
        return JsonBody.quoted(parameter) + " " + inBody + " " + JsonBody.quoted(sizeParameter) + " " + size;
    }

    /** Refuses a page that says that something went wrong. */
    void requireNoErrors(PageFacts facts) {
        errors.filter(place -> facts.at(place).filter(PageShape::tells).isPresent())
                .ifPresent(place -> {
                    throw new UnexpectedPageException("has errors at '" + place + "'");
                });
    }

    /** Whether a page that may name a next one is the last all the same; its records must be where they were said to be. */
    boolean ends(PagePlace place, PageFacts facts) {
        if (facts.noContent()) {
            if (end.filter(EndRule.EmptyPage.class::isInstance).isEmpty()) {
                throw new UnexpectedPageException("has nothing, though the page before names it; see endAtEmptyPage()");
            }
            return true;
        }
        if (records.isPresent()) {
            facts.requireRecords();
        }
        return end.isPresent() && end.get().last(place, 0, 0, facts);
    }

    /** The next page as a page names it, which it must where it says that others follow. */
    Optional<String> named(Optional<String> next, String where) {
        if (next.isEmpty() && end.isPresent() && end.get() instanceof EndRule.Flag) {
            throw new UnexpectedPageException("says that others follow, but names no next one " + where);
        }
        return next;
    }

    /** The request with the size of its page. */
    PageRequest sized(PageRequest request) {
        return sizeParameter.isEmpty() ? request : with(request, sizeParameter, Long.toString(size));
    }

    /** The request for the page of that number or value, with its size. */
    PageRequest request(PageRequest first, String json) {
        return with(sized(first), parameter, json);
    }

    /**
     * Refuses what cannot go together.
     *
     * @param begun whether the first request may have the parameter already, which is replaced then
     */
    void check(PageRequest first, boolean begun) {
        if (size == 0 && end.map(EndRule.ShortPage.class::isInstance).orElse(false)) {
            throw new IllegalStateException("endAtShortPage needs size(...)");
        }
        if (!parameter.isEmpty() && parameter.equals(sizeParameter)) {
            throw new IllegalStateException("parameter '" + parameter + "' cannot be page and size");
        }
        if (inBody) {
            requireRoom(first);
            return;
        }
        for (String name : begun ? List.of(sizeParameter) : List.of(parameter, sizeParameter)) {
            if (!name.isEmpty() && first.asksFor(name)) {
                throw new IllegalStateException("parameter '" + name + "' stands in the URL already");
            }
        }
    }

    /** Makes the body as for a page, which fails where it has no room. */
    private void requireRoom(PageRequest first) {
        request(first, "0");
    }

    private PageRequest with(PageRequest request, String name, String json) {
        return inBody ? request.body(JsonPointer.compile(name), json) : request.query(name, PageToken.text(json));
    }

    private static boolean tells(JsonInspector.Found found) {
        return switch (found.token()) {
            case VALUE_NULL, VALUE_FALSE -> false;
            case VALUE_STRING -> !found.text().isBlank();
            case START_ARRAY -> found.elements() > 0;
            default -> true;
        };
    }

    private static String nonEmpty(String parameter) {
        if (requireNonNull(parameter, "parameter").isEmpty()) {
            throw new IllegalArgumentException("the parameter has no name");
        }
        return parameter;
    }
}
