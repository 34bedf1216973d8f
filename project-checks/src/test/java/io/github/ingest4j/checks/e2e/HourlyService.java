// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ingest4j.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** A loopback web service that has one answer for each hour, named in its URL by the hour's beginning. */
final class HourlyService implements AutoCloseable {
    static {
        // Read once by the server's classes; otherwise each answer on a kept connection waits 40 ms for an ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    record Answer(int status, Map<String, String> headers, byte[] body) {
        static Answer of(int status, byte[] body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), body);
        }

        static Answer json(String body) {
            return of(200, body.getBytes(StandardCharsets.UTF_8));
        }

        static Answer status(int status, String body) {
            return of(status, body.getBytes(StandardCharsets.UTF_8));
        }

        Answer with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }

        Answer gzipped() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return of(status, bytes.toByteArray()).with("Content-Encoding", "gzip");
        }
    }

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private volatile String header = "";
    private volatile String key = "";
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    HourlyService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Sets the answer for the hour that begins at an instant. */
    void answers(Window window, Answer answer) {
        answers.put("/" + window.start(), answer);
    }

    /** From now on, requests without this header are refused. */
    void asksFor(String header, String key) {
        this.header = header;
        this.key = key;
    }

    /** Requests since the last time this was asked. */
    int requests() {
        return requests.getAndSet(0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The template of a source's URL. */
    String url() {
        return "http://127.0.0.1:" + port() + "/{window.start}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            boolean refused = !header.isEmpty()
                    && !key.equals(exchange.getRequestHeaders().getFirst(header));
            Answer answer = refused
                    ? Answer.status(401, "who are you?")
                    : answers.getOrDefault(
                            exchange.getRequestURI().getPath(), Answer.status(404, "no answer for this hour"));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
                exchange.getResponseBody().flush();
            }
        }
    }
}
