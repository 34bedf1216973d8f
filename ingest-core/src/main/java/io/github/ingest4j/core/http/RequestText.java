// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request as a person reads it: address, headers and body, with the names of secrets in place of their values. */
final class RequestText {
    private RequestText() {}

    /** @param headers without those of the auths */
    static String of(PageRequest request, Map<String, String> headers, List<Auth> auths) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        auths.forEach(auth -> auth.masked().ifPresent(header -> all.put(header.getKey(), header.getValue())));
        Stream<String> first = Stream.of(request.method() + " " + address(request, auths));
        Stream<String> lines = all.entrySet().stream().map(header -> header.getKey() + ": " + header.getValue());
        Stream<String> signers = auths.stream().filter(Auth::last).map(signer -> "[" + signer + "]");
        Stream<String> body = request.body().stream().flatMap(text -> Stream.of("", text));
        return Stream.of(first, lines, signers, body).flatMap(part -> part).collect(Collectors.joining("\n"));
    }

    private static String address(PageRequest request, List<Auth> auths) {
        String address = request.address().toString();
        String secrets = auths.stream()
                .map(Auth::inAddress)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("&"));
        return secrets.isEmpty() ? address : address + (address.contains("?") ? "&" : "?") + secrets;
    }
}
