// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.ReadRequest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The headers of the requests of one reader, without secrets.
 *
 * @param forHome for the origin of the source's own URL
 * @param neutral for other origins
 */
record RequestHeaders(Map<String, String> forHome, Map<String, String> neutral) {

    static RequestHeaders of(Map<String, WindowTemplate> templates, ReadRequest request) {
        Map<String, String> neutral = headers(request, "*/*");
        Map<String, String> home = headers(request, "application/json");
        templates.forEach((name, template) -> home.put(name, template.expand(request.window())));
        return new RequestHeaders(home, neutral);
    }

    private static Map<String, String> headers(ReadRequest request, String accept) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", accept);
        headers.put("Accept-Encoding", "gzip");
        headers.put("User-Agent", userAgent(request.stream().pipeline()));
        return headers;
    }

    private static String userAgent(String pipeline) {
        // Within a comment as of RFC 9110, so without what would end it.
        String name = pipeline.replaceAll("[^ -~]|[()\\\\]", "_");
        return "ingest4j/" + LibraryVersion.TEXT + " (pipeline " + name + ")";
    }
}
