// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.http.internal.secret.SecretName;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A parameter of the URL whose value is a secret. */
final class SecretParameter extends Auth {
    private final String name;
    private final String secret;

    SecretParameter(String name, String secret) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a parameter needs a name");
        }
        this.name = name;
        this.secret = SecretName.require(secret, "parameter " + name);
    }

    @Override
    String place() {
        return "parameter " + name;
    }

    @Override
    Optional<String> parameter() {
        return Optional.of(name);
    }

    @Override
    String inAddress() {
        return name + "=[secret " + secret + "]";
    }

    @Override
    URI withoutOwnParameter(URI address, Predicate<String> own) {
        String query = address.getRawQuery();
        Predicate<String> dropped = pair -> WebAddress.named(pair, name) && own.test(WebAddress.value(pair));
        if (query == null || Arrays.stream(query.split("&")).noneMatch(dropped)) {
            return address;
        }
        String rest = Arrays.stream(query.split("&")).filter(dropped.negate()).collect(Collectors.joining("&"));
        return URI.create(WebAddress.upToPath(address) + (rest.isEmpty() ? "" : "?" + rest));
    }

    @Override
    void apply(Outgoing request, Attempt attempt) throws IOException {
        request.secretParameter(name, attempt.sendable(secret, "a URL"));
    }

    @Override
    public String toString() {
        return "parameter " + name + " from secret " + secret;
    }
}
