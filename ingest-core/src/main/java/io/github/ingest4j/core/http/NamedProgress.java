// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The next window reads on where the last page says. */
final class NamedProgress implements Progress {
    private final String tag;
    private final JsonPointer place;
    private final boolean link;
    private String named = "";

    /** @param link whether an address stands there, not a token */
    NamedProgress(String tag, JsonPointer place, boolean link) {
        this.tag = tag;
        this.place = place;
        this.link = link;
    }

    @Override
    public Watched watched(Watched pages, Answer answer) {
        List<JsonPointer> places = new ArrayList<>(pages.places());
        places.add(place);
        return new Watched(places, pages.field(), pages.each());
    }

    @Override
    public void read(PagePlace page, PageFacts facts, boolean last) {
        boolean nothingNew = facts.noContent() && page.count() == 1;
        if (!last || nothingNew) {
            return;
        }
        String found = facts.at(place)
                .flatMap(value -> PageToken.json(value, where()))
                .map(PageToken::text)
                .orElseThrow(() ->
                        new UnexpectedPageException("is the last page, number " + page.count() + ", and has nothing "
                                + where() + " to say where the next window reads on; see incremental(...)"));
        String value = link ? facts.target(found).toString() : found;
        if (facts.holdSecret(value)) {
            throw new UnexpectedPageException(
                    "names where the next window reads on by what holds a secret, and positions are stored");
        }
        named = Position.of(tag, value);
    }

    @Override
    public Optional<String> position() {
        return named.isEmpty() ? Optional.empty() : Optional.of(named);
    }

    @Override
    public String state() {
        return named;
    }

    @Override
    public void goOn(String state) {
        named = state;
    }

    @Override
    public String identity() {
        return tag + " " + place;
    }

    private String where() {
        return "at '" + place + "'";
    }
}
