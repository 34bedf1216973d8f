// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;
import java.util.Optional;

/** Gives out secrets and remembers them, so that no message of the run can hold one, whoever wrote the message. */
final class WatchedSecrets implements SecretProvider {
    private final SecretProvider secrets;
    private final Redactor redactor;

    WatchedSecrets(SecretProvider secrets, Redactor redactor) {
        this.secrets = secrets;
        this.redactor = redactor;
    }

    @Override
    public Secret get(String name) throws IOException {
        return learnt(secrets.get(name));
    }

    @Override
    public Secret refresh(String name, Secret refused) throws IOException {
        return learnt(secrets.refresh(name, refused));
    }

    @Override
    public Optional<SecretStore> store() {
        return secrets.store().map(Watched::new);
    }

    @Override
    public void learn(Secret secret) {
        learnt(secret);
    }

    /** Whether both give out the secrets of the same provider. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WatchedSecrets watched && watched.secrets.equals(secrets);
    }

    @Override
    public int hashCode() {
        return secrets.hashCode();
    }

    private Secret learnt(Secret secret) {
        redactor.learn(secret.reveal());
        return secret;
    }

    private final class Watched implements SecretStore {
        private final SecretStore store;

        private Watched(SecretStore store) {
            this.store = store;
        }

        @Override
        public Secret read(String name) throws IOException {
            return learnt(store.read(name));
        }

        @Override
        public boolean replace(String name, Secret before, Secret next) throws IOException {
            return store.replace(name, before, learnt(next));
        }
    }
}
