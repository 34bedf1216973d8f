// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.secret.Tokens;
import io.github.ingest4j.core.http.internal.secret.UsedSecrets;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What makes the requests of one reader those of the caller. Whatever secret comes by is known from then on. */
final class Credentials {
    private final List<Auth> auths;
    private final UsedSecrets secrets;
    private final Tokens tokens;
    private final Faults faults;

    Credentials(List<Auth> auths, UsedSecrets secrets, Tokens tokens, Faults faults) {
        this.auths = auths.stream().sorted(Comparator.comparing(Auth::last)).toList();
        this.secrets = secrets;
        this.tokens = tokens;
        this.faults = faults;
    }

    boolean isEmpty() {
        return auths.isEmpty();
    }

    /** The names of the secrets that were asked for, for messages. */
    Set<String> names() {
        return secrets.names();
    }

    /** A try with the secrets as the provider has them. */
    Attempt current() {
        return new Attempt(secrets, tokens, false, faults);
    }

    /** A try with the secrets as their store has them now: after the source refused the current ones. */
    Attempt refreshed() {
        return new Attempt(secrets, tokens, true, faults);
    }

    void apply(Outgoing request, Attempt attempt) throws IOException, InterruptedException {
        for (Auth auth : auths) {
            auth.apply(request, attempt);
        }
    }

    /**
     * The address without a server's repetition of the secret parameters.
     *
     * @param home whether it is of the origin that gets them, so that whatever has their names is in their place
     */
    URI withoutSecretParameters(URI address, boolean home) {
        URI rest = address;
        for (Auth auth : auths) {
            rest = auth.withoutOwnParameter(rest, value -> home || secrets.isKept(value));
        }
        return rest;
    }
}
