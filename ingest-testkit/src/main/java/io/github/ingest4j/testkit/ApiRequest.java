// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that a {@link ScriptedApi} got.
 *
 * @param number from 1, in the order of arrival
 * @param method such as {@code GET}
 * @param target as it was sent: path and query
 * @param headers by names in any case; several of one name are joined by commas
 * @param body as UTF-8; empty where there was none
 */
public record ApiRequest(int number, String method, String target, Map<String, String> headers, String body) {

    public ApiRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    /** The target without its query. */
    public String path() {
        return target.split("\\?", 2)[0];
    }

    /** The first parameter of that name in the query, decoded. */
    public Optional<String> query(String name) {
        int mark = target.indexOf('?');
        return mark < 0 ? Optional.empty() : parameter(target.substring(mark + 1), name);
    }

    /** The first field of that name in a body that is a form, decoded. */
    public Optional<String> form(String name) {
        return parameter(body, name);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Without headers and body, where credentials are. */
    @Override
    public String toString() {
        return "#" + number + " " + method + " " + target;
    }

    private static Optional<String> parameter(String pairs, String name) {
        return Arrays.stream(pairs.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> decoded(pair[0]).equals(name))
                .map(pair -> pair.length == 1 ? "" : decoded(pair[1]))
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that encodes nothing stands for itself
        }
    }
}
