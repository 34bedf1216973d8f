// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.core.http.internal.Digests;
import io.github.ingest4j.core.http.internal.HeaderText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who asks for tokens: the names of the secrets that are its id and its secret.
 *
 * @param secret absent for a client that can keep none
 */
record OAuthClient(String id, Optional<String> secret) {
    OAuthClient {
        SecretName.require(id, "the client's id");
        secret.ifPresent(name -> SecretName.require(name, "the client's secret"));
    }

    @Override
    public String toString() {
        return "client " + id + secret.map(name -> " with " + name).orElse("");
    }

    /** Id and secret themselves. Prints as nothing. */
    record Values(String id, Optional<String> secret) {

        /** Tells apart whom a token is for. */
        String digest() {
            return Digests.of(id.length() + ":" + id + secret.orElse(""));
        }

        /** Both as RFC 6749, section 2.3.1 has them in a header; nothing for a client without secret. */
        Optional<String> header() {
            return secret.map(value -> HeaderText.basic(encoded(id) + ":" + encoded(value)));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "OAuthClient.Values[hidden]";
        }
    }
}
