// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Pages by number, up to one without records, or the last as the server states it.
 *
 * @param shortPage the least records that a page has which others follow
 */
record PageNumbers(
        String parameter, long firstNumber, JsonPointer records, Optional<JsonPointer> totalPages, long shortPage)
        implements Paging {

    @Override
    public List<JsonPointer> places() {
        return totalPages.map(total -> List.of(records, total)).orElse(List.of(records));
    }

    @Override
    public Step first(URI address) {
        return step(address, 1);
    }

    @Override
    public Optional<Step> after(URI first, Step step, Facts facts) {
        boolean last = totalPages
                .map(place -> step.count() >= total(facts, place))
                .orElseGet(() -> records(facts) < shortPage);
        return last ? Optional.empty() : Optional.of(step(first, step.count() + 1));
    }

    @Override
    public long number(Step step) {
        return number(step.count());
    }

    @Override
    public String bookmark(Step next) {
        return Long.toString(number(next.count()));
    }

    @Override
    public Step resume(URI first, String bookmark) {
        try {
            return step(first, Long.parseLong(bookmark) - firstNumber + 1);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a bookmark of this source");
        }
    }

    private Step step(URI first, long count) {
        String number = Long.toString(number(count));
        return new Step(URI.create(UrlTemplate.append(first.toString(), parameter, number)), count);
    }

    private long number(long count) {
        return firstNumber + count - 1;
    }

    private long records(Facts facts) {
        JsonInspector.Found found = facts.at(records)
                .orElseThrow(() -> new UnexpectedPageException("has nothing at records place '" + records + "'"));
        if (found.token() != JsonToken.START_ARRAY && found.token() != JsonToken.VALUE_NULL) {
            throw new UnexpectedPageException("has no array at records place '" + records + "'");
        }
        return found.elements();
    }

    private static long total(Facts facts, JsonPointer place) {
        return facts.at(place)
                .filter(found -> found.text().matches("[0-9]{1,15}"))
                .map(found -> Long.parseLong(found.text()))
                .orElseThrow(() -> new UnexpectedPageException("has no number of pages at '" + place + "'"));
    }
}
