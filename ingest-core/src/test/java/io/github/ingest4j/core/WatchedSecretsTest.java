// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.core.internal.Redactor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedSecretsTest {
    private final Redactor redactor = new Redactor();

    @Test
    void whateverComesByIsHidden() throws Exception {
        WatchedSecrets secrets = new WatchedSecrets(new Saving(), redactor);
        SecretStore store = secrets.store().orElseThrow();

        secrets.get("a");
        secrets.learn(Secret.of("learnt-token"));
        store.read("b");
        boolean replaced = store.replace("b", Secret.of("before"), Secret.of("next-token"));

        assertThat(replaced).isTrue();
        assertThat(redactor.clean("value-of-a learnt-token stored-b next-token"))
                .isEqualTo("[hidden] [hidden] [hidden] [hidden]");
    }

    @Test
    void withoutAStoreThereIsNone() {
        assertThat(new WatchedSecrets(name -> Secret.of("x"), redactor).store()).isEmpty();
    }

    @Test
    void twoAreEqualIfTheirProviderIsTheSame() {
        SecretProvider one = new Saving();

        assertThat(new WatchedSecrets(one, redactor))
                .isEqualTo(new WatchedSecrets(one, new Redactor()))
                .hasSameHashCodeAs(new WatchedSecrets(one, new Redactor()))
                .isNotEqualTo(new WatchedSecrets(new Saving(), redactor));
    }

    /** Gives the names of secrets as their values, and saves nothing. */
    private static final class Saving implements SecretProvider {
        @Override
        public Secret get(String name) {
            return Secret.of("value-of-" + name);
        }

        @Override
        public Optional<SecretStore> store() {
            return Optional.of(new SecretStore() {
                @Override
                public Secret read(String name) {
                    return Secret.of("stored-" + name);
                }

                @Override
                public boolean replace(String name, Secret before, Secret next) {
                    return next.reveal().equals("next-token");
                }
            });
        }
    }
}
