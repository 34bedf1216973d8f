// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loopback server with a token endpoint at {@code /token} and data at every other path, which it gives to whoever sends a token
 * that is valid.
 */
final class AuthServer implements AutoCloseable {

    /** A request, for a token or with one. */
    record Asked(Map<String, String> headers, String body, Map<String, String> form) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Decides the answer to a request for a token, or with a valid one. */
    @FunctionalInterface
    interface Tokens {
        Reply answer(Asked asked) throws Exception;
    }

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final AtomicInteger issued = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Tokens tokens = request -> issue("\"expires_in\": 3600");
    private volatile Tokens data = request -> Reply.json("[]");

    AuthServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> reply(exchange, tokenReply(exchange)));
        server.createContext("/", exchange -> reply(exchange, dataReply(exchange)));
        server.setExecutor(threads);
        server.start();
    }

    AuthServer answering(Tokens behaviour) {
        tokens = behaviour;
        return this;
    }

    AuthServer serving(Tokens behaviour) {
        data = behaviour;
        return this;
    }

    /** Another valid token, in an answer with these other members. */
    Reply issue(String members) {
        String token = "access-token-" + issued.incrementAndGet();
        valid.add(token);
        return Reply.json("{\"access_token\": \"" + token + "\", \"token_type\": \"Bearer\""
                + (members.isEmpty() ? "" : ", " + members) + "}");
    }

    int issuedSoFar() {
        return issued.get();
    }

    void revokeAll() {
        valid.clear();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The requests for tokens. */
    List<Asked> asked() {
        return asked;
    }

    /** What requests for data had as their authorization. */
    List<String> shown() {
        return shown;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Reply tokenReply(HttpExchange exchange) throws IOException {
        Asked request = read(exchange);
        asked.add(request);
        return answer(tokens, request);
    }

    private static Reply answer(Tokens behaviour, Asked request) {
        try {
            return behaviour.answer(request);
        } catch (Exception e) {
            return Reply.of(500, e.toString());
        }
    }

    private static Asked read(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        return new Asked(headers, body, form);
    }

    private Reply dataReply(HttpExchange exchange) throws IOException {
        Asked request = read(exchange);
        String authorization = request.header("Authorization");
        shown.add(authorization);
        return valid.contains(authorization.replace("Bearer ", ""))
                ? answer(data, request)
                : Reply.of(401, "who are you?");
    }

    private static void reply(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            if (reply.body().length > 0) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
