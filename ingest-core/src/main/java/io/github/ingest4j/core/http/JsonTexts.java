// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a JSON document once, and keeps the text at one place and those of a list, but nothing else of it. */
final class JsonTexts {
    /** Of one list. */
    static final int MOST_LINKS = 100_000;
    /** Of all the links of a list together. */
    static final int LONGEST_LINKS = 32 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .maxStringLength(1 << 20)
                    .build())
            // A table of names would grow with documents that use values as names.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** What is looked for within a value. */
    private enum Kind {
        TEXT,
        LIST,
        LINK
    }

    /** @param rest of the way to it */
    private record Wanted(Kind kind, JsonPointer rest) {
        Wanted at(JsonPointer further) {
            return new Wanted(kind, further);
        }
    }

    /** The list is longer than what is kept of one. */
    static final class TooManyException extends IOException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("too many links");
        }
    }

    private final JsonPointer link;
    private @Nullable String text;
    private boolean listed;
    private long elements;
    private long length;
    private final List<String> links = new ArrayList<>();

    private JsonTexts(JsonPointer link) {
        this.link = link;
    }

    /** The text at that place of the document, without any list. */
    static JsonTexts read(InputStream document, JsonPointer text) throws IOException {
        JsonTexts texts = new JsonTexts(JsonPointer.empty());
        texts.read(document, List.of(new Wanted(Kind.TEXT, text)));
        return texts;
    }

    /**
     * The text at that place of the document, and the list at another.
     *
     * @param link where each element of the list has its text
     * @throws TooManyException if the list exceeds {@link #MOST_LINKS} or {@link #LONGEST_LINKS}
     */
    static JsonTexts read(InputStream document, JsonPointer text, JsonPointer list, JsonPointer link)
            throws IOException {
        JsonTexts texts = new JsonTexts(link);
        texts.read(document, List.of(new Wanted(Kind.TEXT, text), new Wanted(Kind.LIST, list)));
        return texts;
    }

    /** The text, number or truth at the place; empty where there is none. */
    Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /**
     * The texts of the list: of each element, or of the value itself where it is no array.
     *
     * @return empty where there is no list, or one element lacks its text
     */
    Optional<List<String>> links() {
        return listed && links.size() == elements ? Optional.of(links) : Optional.empty();
    }

    private void read(InputStream document, List<Wanted> wanted) throws IOException {
        try (JsonParser parser = FACTORY.createParser(document)) {
            if (parser.nextToken() == null) {
                throw new RefusedBodyException("empty");
            }
            value(parser, wanted);
            if (parser.nextToken() != null) {
                throw new RefusedBodyException("goes on");
            }
        }
    }

    private void value(JsonParser parser, List<Wanted> wanted) throws IOException {
        JsonToken token = parser.currentToken();
        boolean list = token != JsonToken.VALUE_NULL
                && wanted.stream()
                        .anyMatch(
                                each -> each.kind() == Kind.LIST && each.rest().matches());
        listed |= list;
        if (token == JsonToken.START_ARRAY) {
            elements(parser, wanted, list);
            return;
        }
        List<Wanted> within = list ? withLink(wanted) : wanted;
        if (token == JsonToken.START_OBJECT) {
            members(parser, within);
        } else if (token != JsonToken.VALUE_NULL) {
            scalar(parser.getText(), within);
        }
    }

    private void elements(JsonParser parser, List<Wanted> wanted, boolean list) throws IOException {
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            List<Wanted> within = new ArrayList<>();
            for (Wanted each : wanted) {
                JsonPointer rest = each.rest().matchElement(index);
                if (rest != null) {
                    within.add(each.at(rest));
                }
            }
            if (list || !within.isEmpty()) {
                value(parser, list ? withLink(within) : within);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void members(JsonParser parser, List<Wanted> wanted) throws IOException {
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            List<Wanted> within = new ArrayList<>();
            for (Wanted each : wanted) {
                JsonPointer rest = each.rest().matchProperty(name);
                if (rest != null) {
                    within.add(each.at(rest));
                }
            }
            if (within.isEmpty()) {
                parser.skipChildren();
            } else if (seen.add(name)) {
                value(parser, within);
            } else {
                throw new RefusedBodyException("names a member twice");
            }
        }
    }

    private void scalar(String found, List<Wanted> wanted) throws IOException {
        for (Wanted each : wanted) {
            if (each.rest().matches() && !found.isBlank()) {
                if (each.kind() == Kind.TEXT) {
                    text = found;
                } else if (each.kind() == Kind.LINK) {
                    keep(found);
                }
            }
        }
    }

    private List<Wanted> withLink(List<Wanted> wanted) {
        elements++;
        List<Wanted> more = new ArrayList<>(wanted);
        more.add(new Wanted(Kind.LINK, link));
        return more;
    }

    private void keep(String found) throws IOException {
        links.add(found);
        length += found.length();
        if (links.size() > MOST_LINKS || length > LONGEST_LINKS) {
            throw new TooManyException();
        }
    }
}
