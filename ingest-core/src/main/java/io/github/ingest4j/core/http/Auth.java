// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.core.http.internal.HeaderText;
import io.github.ingest4j.core.http.internal.secret.Grant;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How requests show whose they are. Every text that is called a secret here is the name by which the pipeline's {@link
 * io.github.ingest4j.SecretProvider} knows it; the value is asked for at each request, and asked for anew once when the service
 * answers 401.
 *
 * {@snippet class="io.github.ingest4j.core.http.AuthTest" region="example"}
 *
 * <p>What an auth adds goes to the origin of the source's URL and nowhere else. No message, log line, bookmark, attribute of a
 * page or address in any of them holds it, and an address that a server sends is refused if it holds a secret of six characters or
 * more.
 *
 * <p>Immutable, and used by any number of threads.
 */
public abstract sealed class Auth permits SecretHeader, SecretParameter, BasicAuth, OAuth, SignedAuth {
    Auth() {}

    /** A header that is the secret of that name. */
    public static Auth header(String name, String secret) {
        HeaderText.requireName(name);
        return new SecretHeader(name, "", secret);
    }

    /**
     * A parameter of the URL that is the secret of that name, for services that take it nowhere else: their logs and those of
     * proxies on the way hold it. A next link or redirect that repeats the parameter is followed; the repetition is dropped.
     */
    public static Auth query(String parameter, String secret) {
        return new SecretParameter(parameter, secret);
    }

    /** The secret of that name as {@code Authorization: Bearer}. */
    public static Auth bearer(String secret) {
        return new SecretHeader("Authorization", "Bearer ", secret);
    }

    /** User name and password as of RFC 7617, each the name of a secret. */
    public static Auth basic(String user, String password) {
        return new BasicAuth(user, Optional.of(password));
    }

    /** A user name without password as of RFC 7617: the name of a secret, as with services whose API key is the user name. */
    public static Auth basic(String key) {
        return new BasicAuth(key, Optional.empty());
    }

    /**
     * Access tokens from a token endpoint for the client itself (RFC 6749, section 4.4).
     *
     * @param tokenUrl the endpoint's address, a fixed one; the rules for addresses hold for it, but its host need not be allowed
     * @param clientId the name of the secret that is the client's id
     * @param clientSecret the name of the secret that is the client's secret
     * @throws IllegalArgumentException if the URL is not absolute or holds credentials
     */
    public static OAuth clientCredentials(String tokenUrl, String clientId, String clientSecret) {
        return new OAuth(Grant.of(tokenUrl, clientId, Optional.of(clientSecret), Optional.empty()));
    }

    /**
     * Access tokens from a token endpoint for what a person has allowed (RFC 6749, section 6). A refresh token that the server
     * replaces is saved in the {@linkplain io.github.ingest4j.SecretProvider#store store} of the pipeline's secrets before
     * anything that came with it is used.
     *
     * @param refreshToken the name of the secret that is the refresh token
     * @throws IllegalArgumentException if the URL is not absolute or holds credentials
     */
    public static OAuth refreshToken(String tokenUrl, String clientId, String clientSecret, String refreshToken) {
        return new OAuth(Grant.of(tokenUrl, clientId, Optional.of(clientSecret), Optional.of(refreshToken)));
    }

    /** As {@link #refreshToken(String, String, String, String)}, for a client that has no secret. */
    public static OAuth refreshToken(String tokenUrl, String clientId, String refreshToken) {
        return new OAuth(Grant.of(tokenUrl, clientId, Optional.empty(), Optional.of(refreshToken)));
    }

    /** Whatever else a service wants in headers, such as signatures of the request and its body. */
    public static Auth signedBy(RequestSigner signer) {
        return new SignedAuth(requireNonNull(signer, "signer"));
    }

    /** What it sets, in lower case: of two with the same place, the later counts. */
    abstract String place();

    /** Whether it is applied after all others, whose headers it sees. */
    boolean last() {
        return false;
    }

    /** Adds to a request, which goes to the origin of the source's URL. */
    abstract void apply(Outgoing request, Attempt attempt) throws IOException, InterruptedException;

    /** The header that it adds and its value with the name of a secret in place of each, where that is what it does. */
    Optional<Map.Entry<String, String>> masked() {
        return Optional.empty();
    }

    /** What it adds to the query with the name of a secret in place of its value; empty where it adds nothing there. */
    String inAddress() {
        return "";
    }

    /**
     * An address of a server without the parameter that this adds.
     *
     * @param own whether the parameter with that value is this one, not another of its name
     */
    URI withoutOwnParameter(URI address, Predicate<String> own) {
        return address;
    }

    /** The parameter that it adds to the URL, if any. */
    Optional<String> parameter() {
        return Optional.empty();
    }

    /** The address that it asks itself, if any. */
    Optional<URI> endpoint() {
        return Optional.empty();
    }
}
