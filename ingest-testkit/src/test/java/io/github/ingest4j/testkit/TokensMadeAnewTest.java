// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.util.Optional;
import java.util.UUID;

/** A source whose positions are never the same. */
class TokensMadeAnewTest extends SinceIdSourceTest {

    @Override
    Source source(String url) {
        return new TokensMadeAnew(url);
    }

    @Override
    protected Optional<String> anotherPositionEachTime() {
        return Optional.of("the service makes a token for each answer");
    }

    static class TokensMadeAnew extends SinceIdSource {
        TokensMadeAnew(String url) {
            super(url);
        }

        @Override
        String begin(ReadRequest request) {
            return super.begin(request).replaceFirst("/.*", "");
        }

        @Override
        Optional<String> position(ReadRequest request, String own) {
            return super.position(request, own).map(id -> id + "/" + UUID.randomUUID());
        }
    }
}
