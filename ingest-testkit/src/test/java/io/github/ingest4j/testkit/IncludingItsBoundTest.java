// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import java.util.Optional;

/** A source whose windows begin with the last record of the one before. */
class IncludingItsBoundTest extends SinceIdSourceTest {

    @Override
    Source source(String url) {
        return new SinceIdSource(url) {
            @Override
            String begin(ReadRequest request) {
                return request.resumeAfter()
                        .or(() -> request.position().map(position -> String.valueOf(Long.parseLong(position) - 1)))
                        .orElse("0");
            }
        };
    }

    @Override
    protected Optional<String> recordsComeAgain() {
        return Optional.of("several records may have the value of the bound");
    }
}
