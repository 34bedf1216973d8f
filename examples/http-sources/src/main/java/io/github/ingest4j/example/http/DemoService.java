// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Plays the services of the examples on loopback, with made-up records that depend on the time asked for alone. */
final class DemoService implements AutoCloseable {
    /** What the client of {@code /v1/orders} has to bring. */
    static final Map<String, String> SECRETS =
            Map.of("ORDERS_CLIENT_ID", "demo-client", "ORDERS_CLIENT_SECRET", "correct-horse-battery");

    static final int QUAKES = 24;
    static final int QUAKES_A_PAGE = 10;
    static final int ORDERS = 50;
    static final int PRICES = 200;

    private static final String TOKEN = "token-of-this-run";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;

    private DemoService(HttpServer server) {
        this.server = server;
    }

    static DemoService start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/quakes", closing(DemoService::quakes));
        server.createContext("/token", closing(DemoService::token));
        server.createContext("/v1/orders", closing(DemoService::orders));
        server.createContext("/exports/", closing(DemoService::export));
        server.start();
        return new DemoService(server);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static HttpHandler closing(HttpHandler handler) {
        return exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        };
    }

    private static void quakes(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        Instant from = Instant.parse(query.get("from"));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        int end = Math.min(page * QUAKES_A_PAGE, QUAKES);
        StringBuilder body = new StringBuilder("{\"quakes\":[");
        for (int i = (page - 1) * QUAKES_A_PAGE; i < end; i++) {
            body.append(i % QUAKES_A_PAGE == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"id\":\"q-%d\",\"time\":\"%s\",\"magnitude\":%.1f,\"place\":\"%d km off the coast\"}",
                            from.getEpochSecond() + i,
                            from.plus(Duration.ofMinutes(2L * i)),
                            1 + i % 7 * 0.5,
                            3 + i));
        }
        String next = end < QUAKES
                ? "\"/v1/quakes?from=" + from + "&to=" + query.get("to") + "&page=" + (page + 1) + "\""
                : "null";
        json(exchange, OK, body + "],\"next\":" + next + "}");
    }

    private static void token(HttpExchange exchange) throws IOException {
        String client = SECRETS.get("ORDERS_CLIENT_ID") + ":" + SECRETS.get("ORDERS_CLIENT_SECRET");
        String basic = "Basic " + Base64.getEncoder().encodeToString(client.getBytes(UTF_8));
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (basic.equals(authorization(exchange)) && form.contains("grant_type=client_credentials")) {
            json(exchange, OK, "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        } else {
            json(exchange, UNAUTHORIZED, "{\"error\":\"invalid_client\"}");
        }
    }

    private static void orders(HttpExchange exchange) throws IOException {
        if (!("Bearer " + TOKEN).equals(authorization(exchange))) {
            json(exchange, UNAUTHORIZED, "{\"error\":\"a token is needed\"}");
            return;
        }
        Map<String, String> query = query(exchange);
        Instant since = Instant.parse(query.get("since"));
        int start = query.containsKey("cursor") ? decoded(query.get("cursor")) : 0;
        int end = Math.min(start + Integer.parseInt(query.get("limit")), ORDERS);
        StringBuilder body = new StringBuilder("{\"data\":[");
        for (int i = start; i < end; i++) {
            body.append(i == start ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"id\":%d,\"placed_at\":\"%s\",\"customer\":{\"country\":\"%s\"},\"total\":%.2f}",
                            since.getEpochSecond() + i,
                            since.plusSeconds(60L * i),
                            i % 3 == 0 ? "NO" : "PT",
                            10 + i * 0.25));
        }
        json(exchange, OK, body + "],\"meta\":{\"next_cursor\":" + (end < ORDERS ? encoded(end) : "null") + "}}");
    }

    /** The number of the next record, in a form that nobody is tempted to count with. */
    private static String encoded(int next) {
        byte[] digits = Integer.toString(next).getBytes(UTF_8);
        return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digits) + "\"";
    }

    private static int decoded(String cursor) {
        return Integer.parseInt(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
    }

    private static void export(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/exports/".length());
        if (!name.matches("prices-\\d{4}-\\d{2}-\\d{2}\\.zip")) {
            json(exchange, NOT_FOUND, "{\"error\":\"no such export\"}");
            return;
        }
        LocalDate day = LocalDate.parse(name.substring("prices-".length(), name.length() - ".zip".length()));
        StringBuilder csv = new StringBuilder("sku,price,currency,changed_at\n");
        for (int i = 0; i < PRICES; i++) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%06d,%d.%02d,EUR,%s\n",
                    i * 37,
                    5 + i,
                    i % 100,
                    day.atStartOfDay(ZoneOffset.UTC).plusMinutes(i).toInstant()));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("prices.csv"));
            zip.write(csv.toString().getBytes(UTF_8));
        }
        answer(exchange, OK, "application/zip", file.toByteArray());
    }

    private static String authorization(HttpExchange exchange) {
        String value = exchange.getRequestHeaders().getFirst("Authorization");
        return value == null ? "" : value;
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts[1]);
        }
        return query;
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, "application/json", body.getBytes(UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
