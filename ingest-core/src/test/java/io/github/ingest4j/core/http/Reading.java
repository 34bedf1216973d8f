// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.Source;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

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

    static List<String> bodies(Source source, ReadRequest request) throws IOException, InterruptedException {
        List<String> bodies = new ArrayList<>();
        try (PageReader reader = source.open(request)) {
            Page page;
            while ((page = reader.next()) != null) {
                bodies.add(text(page));
            }
        }
        return bodies;
    }

    /** The bodies of a window, and where the next one reads on. */
    record OneWindow(List<String> bodies, Optional<String> position) {}

    /** Reads a window after those that have left this position. */
    static OneWindow window(HttpSource source, Optional<String> position) throws IOException, InterruptedException {
        ReadRequest request = position.map(REQUEST::withPosition).orElse(REQUEST);
        List<String> bodies = new ArrayList<>();
        try (PageReader reader = source.open(request)) {
            Page page;
            while ((page = reader.next()) != null) {
                bodies.add(text(page));
            }
            Optional<String> found = reader.position();
            return new OneWindow(bodies, found.isPresent() ? found : position);
        }
    }

    static String text(Page page) throws IOException {
        return new String(page.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Where to go on after the first page. */
    static String bookmarkOfFirst(HttpSource source) throws IOException, InterruptedException {
        try (PageReader reader = source.open(REQUEST)) {
            Page page = reader.next();
            page.body().readAllBytes();
            return page.bookmark().orElseThrow();
        }
    }

    /** The bodies, decompressed, of an engine whose reader fails now and then, after a page or within one. */
    static List<String> withFailures(HttpSource source, Random random) throws IOException, InterruptedException {
        return withFailures(source, REQUEST, random).bodies();
    }

    /** As {@link #withFailures(HttpSource, Random)}, and where the next window reads on. */
    static OneWindow withFailures(HttpSource source, ReadRequest request, Random random)
            throws IOException, InterruptedException {
        List<String> bodies = new ArrayList<>();
        PageReader reader = source.open(request);
        String bookmark = null;
        try {
            Page page;
            while ((page = reader.next()) != null) {
                boolean cut = random.nextInt(8) == 0;
                if (!cut) {
                    byte[] body = page.body().readAllBytes();
                    boolean gzip = page.contentEncoding().isPresent();
                    bodies.add(new String(gzip ? gunzipped(body) : body, StandardCharsets.UTF_8));
                    bookmark = page.bookmark().orElseThrow();
                }
                if (cut || random.nextInt(8) == 0) {
                    reader.close();
                    reader = source.open(bookmark == null ? request : request.withResumeAfter(bookmark));
                }
            }
            Optional<String> found = reader.position();
            return new OneWindow(bodies, found.isPresent() ? found : request.position());
        } finally {
            reader.close();
        }
    }

    static Reply gzipped(Reply reply) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(reply.body());
            }
            return reply.withBody(bytes.toByteArray()).with("Content-Encoding", "gzip");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gunzipped(byte[] bytes) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }
}
