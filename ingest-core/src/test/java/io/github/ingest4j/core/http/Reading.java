// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads sources as the engine does. */
final class Reading {
    static final Window WINDOW = Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1));
    static final ReadRequest REQUEST = ReadRequest.of(new StreamId("weather", "observations"), WINDOW)
            .withSecrets(name -> Secret.of("value-of-" + name));

    private Reading() {}

    /** A source of a loopback server. */
    static HttpSource.Builder local(String url) {
        return HttpSource.get(url).allowHttp().allowPrivateAddresses();
    }

    static List<String> bodies(HttpSource source) throws IOException, InterruptedException {
        return bodies(source, REQUEST);
    }

    static List<String> bodies(HttpSource source, ReadRequest request) throws IOException, InterruptedException {
        List<String> bodies = new ArrayList<>();
        try (PageReader reader = source.open(request)) {
            Page page;
            while ((page = reader.next()) != null) {
                bodies.add(text(page));
            }
        }
        return bodies;
    }

    static String text(Page page) throws IOException {
        return new String(page.body().readAllBytes(), StandardCharsets.UTF_8);
    }
}
