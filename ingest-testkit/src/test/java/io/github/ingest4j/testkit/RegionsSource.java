// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SlicedSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A source that asks an API which regions there are and reads the orders of each. Its parts can be replaced by wrong ones. */
class RegionsSource implements SlicedSource {
    private static final Pattern REGION = Pattern.compile("[a-z]+");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String url;

    RegionsSource(String url) {
        this.url = url;
    }

    @Override
    public List<Slice> plan(ReadRequest request) throws IOException, InterruptedException {
        PlainApiSource service = new PlainApiSource(url, LIMIT);
        String key = service.key(request);
        HttpRequest regions = HttpRequest.newBuilder(URI.create(url + "/regions"))
                .header("X-Api-Key", key)
                .build();
        return REGION.matcher(new String(service.send(regions).body(), UTF_8))
                .results()
                .map(found -> slice(found.group(), key))
                .toList();
    }

    @Override
    public PageReader open(ReadRequest request) {
        return orders(request, request.slice().attribute("region"));
    }

    final PageReader orders(ReadRequest request, String region) {
        return new PlainApiSource(url + "/orders/" + region, LIMIT).open(request);
    }

    Slice slice(String region, String key) {
        return new Slice("of-" + region, Map.of("region", region));
    }
}
