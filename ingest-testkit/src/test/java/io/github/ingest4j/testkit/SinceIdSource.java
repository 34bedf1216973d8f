// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A source that asks an API for what has a greater id than the last it had, and leaves that id as its position. Its parts can be
 * replaced by wrong ones.
 */
class SinceIdSource extends PlainApiSource {
    static final Pattern RECORD = Pattern.compile("\\{\"id\":([0-9]+)}");

    private final String url;

    SinceIdSource(String url) {
        super(url, Duration.ofSeconds(30));
        this.url = url;
    }

    @Override
    public boolean isSequential() {
        return true;
    }

    @Override
    public PageReader open(ReadRequest request) {
        return new Events(request);
    }

    /** The id to begin after. */
    String begin(ReadRequest request) {
        return request.resumeAfter().or(request::position).orElse("0");
    }

    /**
     * The position to leave.
     *
     * @param own the last id that the reader read itself; empty if it read none
     */
    Optional<String> position(ReadRequest request, String own) {
        return Optional.of(own.isEmpty() ? begin(request) : own);
    }

    private final class Events implements PageReader {
        private final ReadRequest request;
        private String last = "";

        Events(ReadRequest request) {
            this.request = request;
        }

        @Override
        public @Nullable Page next() throws IOException, InterruptedException {
            String after = last.isEmpty() ? begin(request) : last;
            byte[] body = send(HttpRequest.newBuilder(URI.create(url + "?after=" + after))
                            .header("X-Api-Key", key(request))
                            .build())
                    .body();
            Optional<String> greatest = RECORD.matcher(new String(body, UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .reduce((one, other) -> other);
            if (greatest.isEmpty()) {
                return null;
            }
            last = greatest.get();
            return Page.of(Page.JSON, body).withBookmark(last);
        }

        @Override
        public Optional<String> position() {
            return SinceIdSource.this.position(request, last);
        }
    }
}
