// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A loopback server that answers as a function says, and remembers what it was asked. */
final class WebServer implements AutoCloseable {
    /** What a request was. */
    record Asked(String method, URI uri, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** A query parameter, decoded. */
        String query(String name) {
            return Arrays.stream(String.valueOf(uri.getRawQuery()).split("&"))
                    .filter(pair -> pair.startsWith(name + "="))
                    .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                    .findFirst()
                    .orElse("");
        }
    }

    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply json(String body) {
            return of(200, body);
        }

        static Reply of(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
        }

        static Reply redirect(int status, String location) {
            return of(status, "moved").with("Location", location);
        }

        Reply with(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }

        Reply withBody(byte[] value) {
            return new Reply(status, headers, value);
        }
    }

    /** Decides the answer. */
    @FunctionalInterface
    interface Behaviour {
        Reply reply(Asked asked);
    }

    static {
        // Read once by the server's classes; otherwise each answer on a kept connection waits 40 ms for an ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Behaviour behaviour;

    private WebServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static WebServer serving(Behaviour behaviour) throws IOException {
        return new WebServer(behaviour);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The same server by another name, which makes it another origin. */
    String otherUrl(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    String otherPlace() {
        return "localhost:" + server.getAddress().getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    Asked lastAsked() {
        return asked.get(asked.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers(exchange),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            Reply reply = behaviour.reply(request);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            boolean empty = reply.status() == 204 || reply.body().length == 0;
            exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
            if (!empty) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        return exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        header -> String.join(",", header.getValue()),
                        (one, other) -> one,
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
    }
}
