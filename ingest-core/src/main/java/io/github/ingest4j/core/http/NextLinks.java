// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Each page names the next. */
record NextLinks(JsonPointer next) implements Paging {
    private static final int LONGEST = 16 << 10;

    @Override
    public List<JsonPointer> places() {
        return List.of(next);
    }

    @Override
    public Step first(URI address) {
        return new Step(address, 1);
    }

    @Override
    public Optional<Step> after(URI first, Step step, Facts facts) {
        return facts.at(next)
                .map(this::link)
                .filter(link -> !link.isBlank())
                .map(link -> new Step(facts.target(link), step.count() + 1));
    }

    @Override
    public String bookmark(Step next) {
        return next.count() + " " + next.address();
    }

    @Override
    public Step resume(URI first, String bookmark) {
        String[] parts = bookmark.split(" ", 2);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("not a bookmark of this source");
        }
        URI address = WebAddress.parse(parts[1])
                .orElseThrow(() -> new IllegalArgumentException("not a bookmark of this source"));
        return new Step(address, Long.parseLong(parts[0]));
    }

    private String link(JsonInspector.Found found) {
        if (found.token() == JsonToken.VALUE_NULL) {
            return "";
        }
        if (found.token() != JsonToken.VALUE_STRING || found.text().length() > LONGEST) {
            throw new UnexpectedPageException("has no text of up to " + LONGEST + " characters at '" + next + "'");
        }
        return found.text();
    }
}
