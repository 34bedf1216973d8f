// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.http.internal.request.JsonBody;
import io.github.ingest4j.core.http.internal.request.UrlTemplate;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is asked for a page: an address, and the JSON body of a POST where it is one. Immutable; no secret is in it. */
public final class PageRequest {
    private final URI address;
    private final Optional<String> body;

    PageRequest(URI address, Optional<String> body) {
        this.address = address;
        this.body = body;
    }

    public URI address() {
        return address;
    }

    /** The body of a POST; empty for a GET. */
    public Optional<String> body() {
        return body;
    }

    /** The same request with this query parameter, which replaces those of its name; both texts as they are, not encoded. */
    public PageRequest query(String name, String value) {
        requireNonNull(value, "value");
        String rest = address.getRawQuery() == null
                ? ""
                : Arrays.stream(address.getRawQuery().split("&"))
                        .filter(pair -> !WebAddress.named(pair, name))
                        .collect(Collectors.joining("&"));
        String bare = WebAddress.upToPath(address) + (rest.isEmpty() ? "" : "?" + rest);
        return at(URI.create(UrlTemplate.append(bare, name, value)));
    }

    /**
     * The same request at the address to which this link leads, absolute or relative.
     *
     * @throws IllegalArgumentException if it is no address
     */
    public PageRequest link(String link) {
        return at(WebAddress.resolve(address, link)
                .orElseThrow(() -> new IllegalArgumentException("the link is no valid address")));
    }

    /**
     * The same POST with this text at that place of its body.
     *
     * @throws IllegalStateException if this is a GET, or nothing that the place could be in
     */
    public PageRequest body(String place, String value) {
        return body(JsonPointer.compile(place), JsonBody.quoted(value));
    }

    /**
     * The same POST with this number at that place of its body.
     *
     * @throws IllegalStateException if this is a GET, or nothing that the place could be in
     */
    public PageRequest body(String place, long value) {
        return body(JsonPointer.compile(place), Long.toString(value));
    }

    PageRequest body(JsonPointer place, String json) {
        String whole = body.orElseThrow(() -> new IllegalStateException(
                "a GET has no body for '" + place + "'; HttpSource.post(...) makes requests that have one"));
        return new PageRequest(address, Optional.of(JsonBody.with(whole, place.toString(), json)));
    }

    PageRequest at(URI other) {
        return new PageRequest(other, body);
    }

    String method() {
        return body.isPresent() ? "POST" : "GET";
    }

    boolean asksFor(String parameter) {
        String query = address.getRawQuery();
        return query != null && Arrays.stream(query.split("&")).anyMatch(pair -> WebAddress.named(pair, parameter));
    }

    /** Method and address without values of the query. */
    @Override
    public String toString() {
        return method() + " " + WebAddress.shown(address);
    }
}
