// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.core.http.internal.Faults;
import io.github.ingest4j.core.http.internal.secret.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What makes the requests of one reader those of the caller. Whatever secret comes by is known from then on. */
final class Credentials {
    private final List<Auth> auths;
    private final SecretProvider secrets;
    private final KnownSecrets known;
    private final TokenService service;
    private final Faults faults;
    private final Map<String, Secret> given = new ConcurrentHashMap<>();
    private final Map<OAuth, Secret> tokens = new ConcurrentHashMap<>();

    Credentials(List<Auth> auths, SecretProvider secrets, KnownSecrets known, TokenService service, Faults faults) {
        this.auths = auths.stream().sorted(Comparator.comparing(Auth::last)).toList();
        this.secrets = secrets;
        this.known = known;
        this.service = service;
        this.faults = faults;
    }

    boolean isEmpty() {
        return auths.isEmpty();
    }

    /** The names of the secrets that were asked for, for messages. */
    Set<String> names() {
        return new TreeSet<>(given.keySet());
    }

    /** A try with the secrets as the provider has them. */
    Attempt current() {
        return new Attempt(this, false, faults);
    }

    /** A try with the secrets as their store has them now: after the source refused the current ones. */
    Attempt refreshed() {
        return new Attempt(this, true, faults);
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
            rest = auth.withoutOwnParameter(rest, value -> home || known.isKept(value));
        }
        return rest;
    }

    /** @param anew whether the one that was given before was refused */
    Secret secret(String name, boolean anew) throws IOException {
        Secret before = given.get(name);
        Secret secret = anew && before != null ? secrets.refresh(name, before) : secrets.get(name);
        given.put(name, secret);
        return secret;
    }

    /** As {@link #secret}; the secret stands in no message and no address from now on. */
    Secret kept(String name, boolean anew) throws IOException {
        return kept(secret(name, anew));
    }

    TokenCache cache(OAuth oauth) {
        return oauth.cache(secrets);
    }

    Optional<SecretStore> store() {
        return secrets.store();
    }

    /** A secret as its store has it. */
    Secret stored(String name, SecretStore store) throws IOException {
        Secret secret = store.read(name);
        given.put(name, secret);
        return kept(secret);
    }

    /** @param anew whether the token that was given before was refused */
    Secret token(OAuth oauth, boolean anew) throws IOException, InterruptedException {
        Optional<Secret> refused = anew ? Optional.ofNullable(tokens.get(oauth)) : Optional.empty();
        Token token = new TokenRequest(oauth, this, service).token(refused);
        token.beside().forEach(this::kept);
        tokens.put(oauth, token.value());
        return kept(token.value());
    }

    Secret kept(Secret secret) {
        known.keep(secret.reveal());
        return secret;
    }

    /** A text made of secrets, which stands in no message from now on. */
    String hidden(String text) {
        known.hide(text);
        return text;
    }

    /** A text made of secrets for one request, which stands in no message about it. */
    void hideForNow(String text) {
        known.hideForNow(text);
    }
}
