// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The secrets that one reader uses, as their provider gives them. Thread-safe. */
public final class UsedSecrets {
    private final SecretProvider provider;
    private final KnownSecrets known;
    private final Map<String, Secret> given = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param known learns them
     */
    public UsedSecrets(SecretProvider provider, KnownSecrets known) {
        this.provider = provider;
        this.known = known;
    }

    /** The names of the secrets that were asked for, for messages. */
    public Set<String> names() {
        return new TreeSet<>(given.keySet());
    }

    /**
     * What stands under this name.
     *
     * @param anew whether the one that was given before was refused
     */
    public Secret secret(String name, boolean anew) throws IOException {
        Secret before = given.get(name);
        Secret secret = anew && before != null ? provider.refresh(name, before) : provider.get(name);
        given.put(name, secret);
        return secret;
    }

    /** As {@link #secret}; the secret stands in no message and no address from now on. */
    Secret kept(String name, boolean anew) throws IOException {
        return kept(secret(name, anew));
    }

    /** The secret, which stands in no message and no address from now on. */
    public Secret kept(Secret secret) {
        known.keep(secret.reveal());
        return secret;
    }

    /** Whether the text is a secret, not only holds one. */
    public boolean isKept(String text) {
        return known.isKept(text);
    }

    /** A text made of secrets, which stands in no message from now on. */
    public String hidden(String text) {
        known.hide(text);
        return text;
    }

    /** Keeps a text made of secrets for one request out of messages about it. */
    public void hideForNow(String text) {
        known.hideForNow(text);
    }

    SecretProvider provider() {
        return provider;
    }

    Optional<SecretStore> store() {
        return provider.store();
    }

    /** A secret as its store has it. */
    Secret stored(String name, SecretStore store) throws IOException {
        Secret secret = store.read(name);
        given.put(name, secret);
        return kept(secret);
    }
}
