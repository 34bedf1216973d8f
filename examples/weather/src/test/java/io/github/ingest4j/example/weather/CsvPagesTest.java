// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Source;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.http.HttpSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CsvPagesTest {
    private static final ReadRequest REQUEST = ReadRequest.of(
            new StreamId("weather", "main"), Window.of(Instant.parse("2026-11-20T09:00:00Z"), Duration.ofHours(1)));

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    /** One page with a record, and one without. */
    CsvPagesTest() throws IOException {
        server.createContext("/", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            asked.add(query);
            byte[] body = (query.endsWith("page=1") ? "a\n1\n" : "a\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", Page.CSV);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Source source() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return new CsvPages(number -> HttpSource.get(url)
                .query("from", "{window.start}")
                .query("page", Integer.toString(number))
                .allowHttp()
                .allowPrivateAddresses()
                .build());
    }

    private void read(ReadRequest request) throws IOException, InterruptedException {
        try (PageReader reader = source().open(request)) {
            for (Page page = reader.next(); page != null; page = reader.next()) {
                page.body().readAllBytes();
            }
        }
    }

    @Test
    void pagesAreAskedForFromWhereTheWindowIsReadFrom() throws Exception {
        read(REQUEST.withOverlap(Duration.ofMinutes(10)));

        assertThat(asked).containsExactly("from=2026-11-20T08:50:00Z&page=1", "from=2026-11-20T08:50:00Z&page=2");
    }

    @Test
    void readingGoesOnAfterTheStoredPage() throws Exception {
        read(REQUEST.withResumeAfter("1"));

        assertThat(asked).containsExactly("from=2026-11-20T09:00:00Z&page=2");
    }
}
