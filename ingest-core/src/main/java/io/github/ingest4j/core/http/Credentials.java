// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The secret headers of one reader. Tells each value to the redactor. */
final class Credentials {
    /** Asks a provider for a secret, in one of its two ways. */
    @FunctionalInterface
    private interface Question {
        Secret ask(String name) throws IOException;
    }

    private final List<SecretHeader> headers;
    private final SecretProvider secrets;
    private final Redactor redactor;
    private final Map<String, Secret> given = new HashMap<>();

    Credentials(List<SecretHeader> headers, SecretProvider secrets, Redactor redactor) {
        this.headers = headers;
        this.secrets = secrets;
        this.redactor = redactor;
    }

    /** The names of the secrets, for messages. */
    Set<String> names() {
        return headers.stream().map(SecretHeader::secret).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The headers by name, with the secrets as the provider has them. */
    Map<String, String> current() throws IOException {
        return values(secrets::get);
    }

    /** The headers by name, with the secrets as their store has them now: after the source refused the current ones. */
    Map<String, String> refreshed() throws IOException {
        return values(name -> secrets.refresh(name, requireNonNull(given.get(name))));
    }

    private Map<String, String> values(Question question) throws IOException {
        Map<String, String> byName = new HashMap<>();
        Map<String, String> values = new HashMap<>();
        for (SecretHeader header : headers) {
            String secret = byName.get(header.secret());
            if (secret == null) {
                secret = reveal(question, header.secret());
                byName.put(header.secret(), secret);
            }
            values.put(header.header(), header.prefix() + secret);
        }
        return values;
    }

    private String reveal(Question question, String name) throws IOException {
        Secret secret = question.ask(name);
        given.put(name, secret);
        String value = secret.reveal();
        redactor.learn(value);
        if (!HeaderText.isValue(value)) {
            throw new ConfigurationException("secret " + name
                    + " cannot stand in a header: it holds a line break or another character beyond printable ASCII;"
                    + " store it again without");
        }
        return value;
    }
}
