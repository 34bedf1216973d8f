// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.core.http.internal.HeaderText;
import io.github.ingest4j.core.http.internal.request.RequestTemplate;
import io.github.ingest4j.core.http.internal.request.Scope;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers of the requests of one reader, without secrets.
 *
 * @param forHome for the origin of the source's own URL
 * @param neutral for other origins
 * @param condition under which an address is to answer with a page
 */
record RequestHeaders(Map<String, String> forHome, Map<String, String> neutral, Condition condition) {

    /** Says by which header an address is to answer only under a condition, if it is. */
    @FunctionalInterface
    interface Condition {
        Optional<Map.Entry<String, String>> header(URI address);
    }

    RequestHeaders(Map<String, String> forHome, Map<String, String> neutral) {
        this(forHome, neutral, address -> Optional.empty());
    }

    /**
     * Headers without a condition.
     *
     * @param json whether the requests have a JSON body
     */
    static RequestHeaders of(
            Map<String, RequestTemplate> templates, boolean json, Bodies bodies, ReadRequest request, Scope scope) {
        // A file is wanted as it lies there.
        String coding = bodies.packing() == null ? "gzip" : "identity";
        Map<String, String> neutral = headers(request, "*/*", coding);
        Map<String, String> home = headers(request, bodies.wanted(), coding);
        if (json) {
            home.put("Content-Type", "application/json");
        }
        templates.forEach((name, template) -> {
            if (!template.idle(scope)) {
                home.put(name, value(name, template.expand(scope), request));
            }
        });
        return new RequestHeaders(home, neutral);
    }

    RequestHeaders onlyIf(Condition value) {
        return new RequestHeaders(forHome, neutral, value);
    }

    private static String value(String name, String value, ReadRequest request) {
        if (!HeaderText.isValue(value)) {
            throw new IllegalArgumentException("the value of header " + name + " for slice '"
                    + request.slice().name() + "' is not one line of printable ASCII");
        }
        return value;
    }

    private static Map<String, String> headers(ReadRequest request, String accept, String coding) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", accept);
        headers.put("Accept-Encoding", coding);
        headers.put("User-Agent", userAgent(request.stream()));
        return headers;
    }

    private static String userAgent(StreamId stream) {
        // Within a comment as of RFC 9110, so without what would end it.
        String name = stream.toString().replaceAll("[^ -~]|[()\\\\]", "_");
        return "ingest4j/" + LibraryVersion.TEXT + " (" + name + ")";
    }
}
