// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import io.github.ingest4j.core.http.internal.request.UrlTemplate;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By what right tokens are asked for, of whom and how, and the tokens that came of it. The settings are immutable: each method that
 * changes one gives another grant, with tokens of its own. Thread-safe.
 */
public final class Grant {
    /** So many providers only somebody has who makes one for each run; the oldest are of runs that are over. */
    private static final int MOST_CACHES = 256;

    private final URI endpoint;
    private final OAuthClient client;
    private final Optional<String> refreshToken;
    private final Map<String, String> parameters;
    private final boolean clientInBody;
    private final boolean rotating;
    /** Of each provider: the same names may be those of other accounts there. */
    private final Map<SecretProvider, TokenCache> caches = new LinkedHashMap<>();

    private Grant(
            URI endpoint,
            OAuthClient client,
            Optional<String> refreshToken,
            Map<String, String> parameters,
            boolean clientInBody,
            boolean rotating) {
        this.endpoint = endpoint;
        this.client = client;
        this.refreshToken = refreshToken;
        this.parameters = parameters;
        this.clientInBody = clientInBody;
        this.rotating = rotating;
    }

    /**
     * A grant to a client itself, or what a refresh token stands for; all three are names of secrets.
     *
     * @throws IllegalArgumentException if the URL is not absolute or holds credentials
     */
    public static Grant of(
            String tokenUrl, String clientId, Optional<String> clientSecret, Optional<String> refreshToken) {
        OAuthClient client = new OAuthClient(clientId, clientSecret);
        if (tokenUrl.contains("{")) {
            throw new IllegalArgumentException("the token URL can hold no placeholder");
        }
        URI endpoint = UrlTemplate.of(tokenUrl).example();
        refreshToken.ifPresent(name -> SecretName.require(name, "the refresh token"));
        return new Grant(endpoint, client, refreshToken, Map.of(), false, refreshToken.isPresent());
    }

    /** The grant with one more parameter, or another value of one. */
    public Grant with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new Grant(endpoint, client, refreshToken, more, clientInBody, rotating);
    }

    /** The grant by which the body says who the client is. */
    public Grant withClientInBody() {
        return new Grant(endpoint, client, refreshToken, parameters, true, rotating);
    }

    /**
     * The grant whose refresh token is never replaced.
     *
     * @throws IllegalStateException if there is no refresh token
     */
    public Grant neverReplaced() {
        if (refreshToken.isEmpty()) {
            throw new IllegalStateException("neverReplaced() is said of a refresh token, and there is none");
        }
        return new Grant(endpoint, client, refreshToken, parameters, clientInBody, false);
    }

    /** Where tokens are asked for. */
    public URI address() {
        return endpoint;
    }

    OAuthClient client() {
        return client;
    }

    /** The name of the secret that is the refresh token. */
    Optional<String> refreshToken() {
        return refreshToken;
    }

    /** Whether the refresh token is read from a store and saved there. */
    boolean rotating() {
        return rotating;
    }

    /** The token that the secrets of this provider got. */
    TokenCache cache(SecretProvider secrets) {
        synchronized (caches) {
            TokenCache cache = caches.computeIfAbsent(secrets, key -> new TokenCache());
            if (caches.size() > MOST_CACHES) {
                caches.values().stream()
                        .filter(other -> other != cache && other.isIdle())
                        .findFirst()
                        .ifPresent(oldest -> caches.values().remove(oldest));
            }
            return cache;
        }
    }

    /** Where refresh tokens are left that nobody could save yet, by whichever provider. */
    List<TokenCache> unsaved() {
        synchronized (caches) {
            return caches.values().stream()
                    .filter(cache -> cache.unsaved().isPresent())
                    .toList();
        }
    }

    /** The parameters of a request for a token; without the refresh token it asks for the client itself. */
    Map<String, String> form(OAuthClient.Values values, Optional<String> refresh) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", refresh.isPresent() ? "refresh_token" : "client_credentials");
        refresh.ifPresent(token -> form.put("refresh_token", token));
        form.putAll(parameters);
        if (clientInBody || values.secret().isEmpty()) {
            form.put("client_id", values.id());
            values.secret().ifPresent(secret -> form.put("client_secret", secret));
        }
        return form;
    }

    /** The header that shows who the client is, unless the body does. */
    Optional<String> header(OAuthClient.Values values) {
        return clientInBody ? Optional.empty() : values.header();
    }

    @Override
    public String toString() {
        return (refreshToken.isPresent() ? "refresh token" : "client credentials") + " at " + WebAddress.shown(endpoint)
                + " for " + client;
    }
}
