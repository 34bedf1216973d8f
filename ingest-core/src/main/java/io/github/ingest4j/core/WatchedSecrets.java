// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.internal.Redactor;
import java.io.IOException;

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

    private Secret learnt(Secret secret) {
        redactor.learn(secret.reveal());
        return secret;
    }
}
