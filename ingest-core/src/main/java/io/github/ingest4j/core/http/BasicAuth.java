// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.core.http.internal.HeaderText;
import io.github.ingest4j.core.http.internal.secret.SecretName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** User name and password as of RFC 7617, in UTF-8. */
final class BasicAuth extends Auth {
    private final String user;
    private final Optional<String> password;

    /** @param password without one, the user name is the secret of the two */
    BasicAuth(String user, Optional<String> password) {
        this.user = SecretName.require(user, "the user name");
        this.password = password.map(name -> SecretName.require(name, "the password"));
    }

    @Override
    String place() {
        return "header authorization";
    }

    @Override
    void apply(Outgoing request, Attempt attempt) throws IOException {
        String name = password.isPresent() ? attempt.name(user) : attempt.secret(user);
        if (name.indexOf(':') >= 0) {
            throw new ConfigurationException(
                    "secret " + user + " cannot be the user name of basic authentication: it holds a colon");
        }
        String both = name + ":" + (password.isPresent() ? attempt.secret(password.get()) : "");
        if (both.chars().anyMatch(Character::isISOControl)) {
            throw new ConfigurationException(
                    "secret " + user + password.map(p -> " or " + p).orElse("")
                            + " holds a line break or another control character: store it again without");
        }
        request.header("Authorization", attempt.hidden(HeaderText.basic(both)));
    }

    @Override
    Optional<Map.Entry<String, String>> masked() {
        return Optional.of(Map.entry(
                "Authorization",
                "Basic [secret " + user
                        + password.map(name -> ", secret " + name).orElse("") + "]"));
    }

    @Override
    public String toString() {
        return "basic from secret " + user
                + password.map(name -> " and secret " + name).orElse("");
    }
}
