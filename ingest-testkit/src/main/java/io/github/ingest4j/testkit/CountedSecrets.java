// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Another's secrets, and how often they were asked for. */
final class CountedSecrets implements SecretProvider {
    private final SecretProvider secrets;
    private final AtomicInteger asked = new AtomicInteger();

    CountedSecrets(SecretProvider secrets) {
        this.secrets = secrets;
    }

    int asked() {
        return asked.get();
    }

    @Override
    public Secret get(String name) throws IOException {
        asked.incrementAndGet();
        return secrets.get(name);
    }

    @Override
    public Secret refresh(String name, Secret refused) throws IOException {
        asked.incrementAndGet();
        return secrets.refresh(name, refused);
    }

    @Override
    public Optional<SecretStore> store() {
        return secrets.store();
    }

    @Override
    public void learn(Secret secret) {
        secrets.learn(secret);
    }
}
