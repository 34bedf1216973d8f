// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A request for a page while it is made. Only {@link #wire} and the headers hold secrets. */
final class Outgoing {
    private final PageRequest page;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String secretQuery = "";

    Outgoing(PageRequest page, Map<String, String> headers) {
        this.page = page;
        this.headers.putAll(headers);
    }

    String method() {
        return page.method();
    }

    /** Without parameters that are secrets. */
    URI address() {
        return page.address();
    }

    /** The headers as they are now. */
    Map<String, String> headers() {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        return Collections.unmodifiableMap(copy);
    }

    /** The body as it goes to the server, in an array of its own; empty for a GET. */
    byte[] body() {
        return page.body().orElse("").getBytes(StandardCharsets.UTF_8);
    }

    void header(String name, String value) {
        headers.put(name, value);
    }

    void secretParameter(String name, String value) {
        secretQuery += "&" + WebAddress.encode(name) + "=" + WebAddress.encode(value);
    }

    /** The address as it goes to the server and nowhere else. */
    URI wire() {
        URI address = address();
        if (secretQuery.isEmpty()) {
            return address;
        }
        String query = address.getRawQuery();
        String joined = query == null || query.isEmpty() ? secretQuery.substring(1) : query + secretQuery;
        return URI.create(WebAddress.upToPath(address) + "?" + joined);
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
