// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.secret.SecretName;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A header whose value is a secret. */
final class SecretHeader extends Auth {
    private final String header;
    private final String prefix;
    private final String secret;

    /** @param prefix what stands before the secret, such as {@code "Bearer "} */
    SecretHeader(String header, String prefix, String secret) {
        this.header = header;
        this.prefix = prefix;
        this.secret = SecretName.require(secret, "header " + header);
    }

    @Override
    String place() {
        return "header " + header.toLowerCase(Locale.ROOT);
    }

    @Override
    void apply(Outgoing request, Attempt attempt) throws IOException {
        request.header(header, prefix + attempt.sendable(secret, "a header"));
    }

    @Override
    Optional<Map.Entry<String, String>> masked() {
        return Optional.of(Map.entry(header, prefix + "[secret " + secret + "]"));
    }

    @Override
    public String toString() {
        return "header " + header + " from secret " + secret;
    }
}
