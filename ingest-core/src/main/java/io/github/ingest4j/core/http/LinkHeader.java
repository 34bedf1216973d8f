// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code Link} headers of an answer, as of RFC 8288. What cannot be read is refused: to pass over it could mean to
 * miss the next page.
 */
final class LinkHeader {

    /**
     * One link of a header.
     *
     * @param parameters by name in lower case; of several with the same name the first
     */
    private record Link(String target, TreeMap<String, String> parameters) {

        boolean isNext() {
            return List.of(parameters
                            .getOrDefault("rel", "")
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .split("\\s+"))
                    .contains("next");
        }

        /** Whether the link is one of the page itself, not of another resource. */
        boolean isOf(URI page) {
            String anchor = parameters.get("anchor");
            return anchor == null
                    || WebAddress.resolve(page, anchor).map(page::equals).orElse(false);
        }
    }

    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /** The target of the link to the next page, as written. */
    static Optional<String> next(List<String> headers, URI page) {
        List<String> targets = headers.stream()
                .flatMap(header -> new LinkHeader(header).links().stream())
                .filter(link -> link.isNext() && link.isOf(page))
                .map(Link::target)
                .distinct()
                .toList();
        if (targets.size() > 1) {
            throw new UnexpectedPageException("names several next pages in header Link");
        }
        return targets.stream().findFirst().flatMap(target -> PageToken.sound(target, "in header Link"));
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        do {
            skipSpace();
            if (at < text.length() && text.charAt(at) != ',') {
                links.add(link());
                skipSpace();
            }
        } while (take(','));
        if (at < text.length()) {
            throw unreadable();
        }
        return links;
    }

    private Link link() {
        if (!take('<')) {
            throw unreadable();
        }
        String target = upTo('>');
        TreeMap<String, String> parameters = new TreeMap<>();
        skipSpace();
        while (take(';')) {
            skipSpace();
            String name = token().toLowerCase(Locale.ROOT);
            skipSpace();
            String value = "";
            if (take('=')) {
                skipSpace();
                value = take('"') ? quoted() : token();
            }
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, value);
            }
            skipSpace();
        }
        return new Link(target.strip(), parameters);
    }

    private String upTo(char end) {
        int close = text.indexOf(end, at);
        if (close < 0) {
            throw unreadable();
        }
        String found = text.substring(at, close);
        at = close + 1;
        return found;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 1 : 0;
            if (at < text.length()) {
                value.append(text.charAt(at++));
            }
        }
        if (!take('"')) {
            throw unreadable();
        }
        return value.toString();
    }

    /** A name, or a value without quotes, which servers let hold more than the standard does. */
    private String token() {
        int start = at;
        while (at < text.length() && ";,= \t\"<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean take(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static UnexpectedPageException unreadable() {
        return new UnexpectedPageException("has a header Link that is none as of RFC 8288");
    }
}
