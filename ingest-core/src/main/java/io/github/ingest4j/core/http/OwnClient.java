// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client of a source that was given none: made at the first request, then used for all. */
final class OwnClient implements Supplier<HttpClient> {
    private final Duration connectTimeout;
    private @Nullable HttpClient client;

    OwnClient(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    @Override
    public synchronized HttpClient get() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(connectTimeout)
                    .followRedirects(Redirect.NEVER)
                    .build();
        }
        return client;
    }
}
