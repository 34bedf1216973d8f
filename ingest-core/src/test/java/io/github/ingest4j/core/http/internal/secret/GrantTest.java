// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http.internal.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.local.FileSecrets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantTest {
    @TempDir
    Path folder;

    @Test
    void manyOtherProvidersDoNotPushOutWhatIsUnsaved() {
        Grant grant = Grant.of("https://id.example.com/token", "ID", Optional.empty(), Optional.of("shop/refresh"));
        SecretProvider first = Secret::of;
        TokenCache.Unsaved unsaved = new TokenCache.Unsaved(Secret.of("a"), Secret.of("b"), Optional.empty());
        grant.cache(first).saveLater(unsaved);

        for (int i = 0; i < 300; i++) {
            grant.cache(new FileSecrets(folder));
        }

        assertThat(grant.cache(first).unsaved()).contains(unsaved);
    }
}
