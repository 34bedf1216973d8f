// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.http.internal.secret.Grant;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Access tokens from a token endpoint (RFC 6749), sent as {@code Authorization: Bearer}. Made by {@link
 * Auth#clientCredentials} and {@link Auth#refreshToken}; each method gives another, with a token of its own.
 *
 * <p><b>Tokens</b> live in memory. One is used until a minute before it expires (or a quarter of its life, if that is shorter), or,
 * where the server does not say, until it is refused; after a 401 another is asked for once. Whoever needs one while it is asked for
 * waits for that one request, and shares its failure too. Sources that are given the same object share its token; a token is used
 * only with the {@link SecretProvider} whose secrets got it, and as long as client id and client secret are the same.
 *
 * <p><b>Requests for tokens</b> obey the time limits and rules for addresses of the source that needs one; they follow no
 * redirect, and an answer of more than 64 KiB is refused.
 *
 * <p><b>Errors.</b> A refused client, its secret having been asked for anew once, and a refused refresh token are unauthorised; 408,
 * 425, 5xx and faults of the network are retryable, 429 is rate limited, all else is fatal. Messages hold the server's error code
 * and description, and nothing else that it said.
 *
 * <p><b>Refresh tokens that the server replaces</b> are saved before the access token that came with them is used, whatever else is
 * wrong with the answer. While that fails, nothing is asked for: the new one is kept in memory and saved first of all at the next
 * try, by any provider whose store has the one before; should the process end before, a person must sign in again. A request that
 * may bring one is not begun unless the deadline of the run leaves as long as its answer may take, and goes on to its end, in a
 * thread of its own, if the reader is interrupted. An answer that is lost all the same takes the new one with it: where the server
 * no longer takes the one before, a person must sign in again.
 *
 * <p>If the server refuses a refresh token, the store is looked at again for a few seconds: another process may have replaced it.
 * Servers that take the use of a replaced token for theft revoke its successors too, so let only one process at a time use a refresh
 * token, and let all sources within it share this object.
 */
public final class OAuth extends Auth {
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+"); // RFC 6749, section 3.3
    private static final Set<String> OWN = Set.of(
            "grant_type",
            "client_id",
            "client_secret",
            "refresh_token",
            "scope",
            "password",
            "username",
            "assertion",
            "client_assertion");

    private final Grant grant;

    OAuth(Grant grant) {
        this.grant = grant;
    }

    /**
     * Asks for these scopes, one each.
     *
     * @throws IllegalArgumentException if one is not as RFC 6749 allows
     */
    public OAuth scope(String... scopes) {
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw new IllegalArgumentException("not a scope: '" + scope + "'; name each as one argument");
            }
        }
        return new OAuth(grant.with("scope", Arrays.stream(scopes).collect(Collectors.joining(" "))));
    }

    /** Asks for a token for this audience, as some servers want. */
    public OAuth audience(String audience) {
        return parameter("audience", audience);
    }

    /**
     * Adds a parameter to the request for a token.
     *
     * @throws IllegalArgumentException for one that is set otherwise, or holds a secret
     */
    public OAuth parameter(String name, String value) {
        if (name.isBlank() || OWN.contains(name)) {
            throw new IllegalArgumentException("parameter '" + name + "' of the token request cannot be set like this");
        }
        return new OAuth(grant.with(name, value));
    }

    /** Sends id and secret of the client in the body of the request, for servers that do not take them in its header. */
    public OAuth clientInBody() {
        return new OAuth(grant.withClientInBody());
    }

    /**
     * Says that the server never replaces the refresh token, so that it may come from where nothing can be saved. If it is
     * replaced nevertheless, that is an error.
     *
     * @throws IllegalStateException if there is no refresh token
     */
    public OAuth neverReplaced() {
        return new OAuth(grant.neverReplaced());
    }

    @Override
    String place() {
        return "header authorization";
    }

    @Override
    void apply(Outgoing request, Attempt attempt) throws IOException, InterruptedException {
        request.header("Authorization", "Bearer " + attempt.token(grant).reveal());
    }

    @Override
    Optional<Map.Entry<String, String>> masked() {
        return Optional.of(Map.entry("Authorization", "Bearer [token by " + this + "]"));
    }

    @Override
    Optional<URI> endpoint() {
        return Optional.of(grant.address());
    }

    @Override
    public String toString() {
        return grant.toString();
    }
}
