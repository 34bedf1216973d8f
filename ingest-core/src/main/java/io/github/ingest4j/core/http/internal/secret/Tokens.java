// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.Secret;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.internal.Pause;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens that one reader uses. */
public final class Tokens {
    private final UsedSecrets secrets;
    private final TokenService service;
    private final Map<Grant, Secret> given = new ConcurrentHashMap<>();

    /**
     * Those that come from this endpoint.
     *
     * @param secrets of the same reader
     * @param faults of requests for tokens
     */
    public Tokens(UsedSecrets secrets, TokenEndpoint endpoint, Faults faults, Clock clock, Pause pause) {
        this.secrets = secrets;
        this.service = new TokenService(endpoint, faults, clock, pause);
    }

    /**
     * A token, which stands in no message and no address from now on.
     *
     * @param anew whether the token that was given before was refused
     */
    public Secret token(Grant grant, boolean anew) throws IOException, InterruptedException {
        Optional<Secret> refused = anew ? Optional.ofNullable(given.get(grant)) : Optional.empty();
        Token token = new TokenRequest(grant, secrets, service).token(refused);
        token.beside().forEach(secrets::kept);
        given.put(grant, token.value());
        return secrets.kept(token.value());
    }
}
