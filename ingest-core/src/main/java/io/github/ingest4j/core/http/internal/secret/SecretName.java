// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

/** The names of secrets, by which providers know them. */
public final class SecretName {
    private SecretName() {}

    /**
     * Requires a name.
     *
     * @param what needs it, for the message
     */
    public static String require(String secret, String what) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException(what + " needs the name of a secret");
        }
        return secret;
    }
}
