// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.HeaderText;
import io.github.ingest4j.core.http.internal.secret.Grant;
import io.github.ingest4j.core.http.internal.secret.Tokens;
import io.github.ingest4j.core.http.internal.secret.UsedSecrets;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The secrets of one try of a request with all its redirects: each is asked for once. */
final class Attempt {
    private final UsedSecrets secrets;
    private final Tokens tokens;
    private final boolean anew;
    private final Faults faults;
    private final Map<String, Secret> asked = new HashMap<>();
    private final Map<Grant, Secret> given = new HashMap<>();

    /** @param anew whether the secrets of the try before were refused */
    Attempt(UsedSecrets secrets, Tokens tokens, boolean anew, Faults faults) {
        this.secrets = secrets;
        this.tokens = tokens;
        this.anew = anew;
        this.faults = faults;
    }

    /** A secret. */
    String secret(String name) throws IOException {
        return asked(name).reveal();
    }

    private Secret asked(String name) throws IOException {
        return secrets.kept(known(name));
    }

    /** Gives the secrets of this try, and learns others. */
    SecretProvider provider() {
        return new SecretProvider() {
            @Override
            public Secret get(String name) throws IOException {
                return asked(name);
            }

            @Override
            public void learn(Secret secret) {
                secrets.kept(secret);
            }
        };
    }

    /** What stands under the name of a secret and is none, such as the name of a user. */
    String name(String name) throws IOException {
        return known(name).reveal();
    }

    /** A secret that is one line of printable ASCII: others are mistakes, and in other forms not recognised. */
    String sendable(String name, String place) throws IOException {
        String value = secret(name);
        if (!HeaderText.isValue(value)) {
            throw new ConfigurationException("secret " + name
                    + " cannot stand in " + place
                    + ": it holds a line break or another character beyond printable ASCII;"
                    + " store it again without");
        }
        return value;
    }

    /** A text made with secrets, kept out of messages from now on. */
    String hidden(String text) {
        return secrets.hidden(text);
    }

    /** Keeps a text out of messages about this request and the few after it. */
    void hideForNow(String text) {
        secrets.hideForNow(text);
    }

    Secret token(Grant grant) throws IOException, InterruptedException {
        Secret token = given.get(grant);
        if (token == null) {
            token = tokens.token(grant, anew);
            given.put(grant, token);
        }
        return token;
    }

    /** What code of the caller threw. */
    IOException failed(URI address, String what, Exception thrown) {
        return faults.thrown(address, what, thrown);
    }

    private Secret known(String name) throws IOException {
        Secret secret = asked.get(name);
        if (secret == null) {
            secret = secrets.secret(name, anew);
            asked.put(name, secret);
        }
        return secret;
    }
}
