// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.weather;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ingest4j.Secret;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small web service on loopback, with the manners of a real one: it asks for a key, hands its records out in pages, and
 * has its bad moments.
 *
 * <p>{@code GET /observations?from=2026-11-20T09:00:00Z&to=2026-11-20T10:00:00Z&page=1} answers {@code {"data":[…],"page":1,
 * "pages":3,"next":"…"}}, or 401 without the key in {@code X-Api-Key}. Rows of CSV come as {@code text/csv}, each page with
 * the header; the page after the last has nothing else.
 */
public final class DemoApi implements Closeable {
    /** Where the key goes. */
    public static final String KEY_HEADER = "X-Api-Key";

    /** Observations on a page of made-up weather. */
    static final int WEATHER_PAGE = 50;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HICCUPS = 2;
    /** A little less than the second that is asked for. */
    private static final Duration PAUSE = Duration.ofMillis(950);

    /** How the service behaves. */
    public enum Mood {
        /** Answers at once. */
        WELL,
        /** Answers 503 twice before it serves page 1; is asked for page 2 and wants a second's pause first; then is well. */
        SHAKY,
        /** Answers 503 to everything. */
        DOWN
    }

    private final HttpServer server;
    private final DemoRecords records;
    private final Secret key;
    private final Mood mood;
    private final int pageSize;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger unavailableLeft = new AtomicInteger(HICCUPS);
    private final AtomicLong secondPageFrom = new AtomicLong();

    private DemoApi(HttpServer server, DemoRecords records, Secret key, Mood mood, int pageSize) {
        this.server = server;
        this.records = records;
        this.key = key;
        this.mood = mood;
        this.pageSize = pageSize;
    }

    /** Starts a service with made-up weather on a free port of the loopback interface. */
    public static DemoApi weather(Secret key, Mood mood) throws IOException {
        return start(new GeneratedWeather(), key, mood, WEATHER_PAGE);
    }

    /** Starts a service on a free port of the loopback interface. */
    static DemoApi start(DemoRecords records, Secret key, Mood mood, int pageSize) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
        DemoApi api = new DemoApi(server, records, key, mood, pageSize);
        server.createContext("/", api::handle);
        server.start();
        return api;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/observations";
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            String given = exchange.getRequestHeaders().getFirst(KEY_HEADER);
            if (!exchange.getRequestURI().getPath().equals("/observations")) {
                refuse(exchange, 404, "there is only /observations");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                refuse(exchange, 405, "only GET is understood");
            } else if (mood == Mood.DOWN) {
                refuse(exchange, 503, "closed for maintenance");
            } else if (!key.reveal().equals(given)) {
                refuse(exchange, 401, "a key is needed in " + KEY_HEADER);
            } else {
                observations(exchange);
            }
        }
    }

    private void observations(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        Instant from;
        Instant to;
        int page;
        try {
            from = Instant.parse(query.getOrDefault("from", ""));
            to = Instant.parse(query.getOrDefault("to", ""));
            page = Integer.parseInt(query.getOrDefault("page", "1"));
        } catch (DateTimeException | NumberFormatException e) {
            refuse(exchange, 400, "from and to are ISO 8601 instants, page is a number");
            return;
        }
        if (isShaken(exchange, page)) {
            return;
        }
        List<DemoRecords.RecordText> found = records.between(from, to);
        int pages = (found.size() + pageSize - 1) / pageSize;
        Optional<DemoRecords.RecordText> csvHeader = records.csvHeader();
        // Rows of CSV cannot say which page is the last: the one after it has none.
        if (page < 1 || page > Math.max(1, pages) + (csvHeader.isPresent() ? 1 : 0)) {
            refuse(exchange, 404, "there are pages 1 to " + pages);
            return;
        }
        List<DemoRecords.RecordText> shown =
                found.subList(Math.min((page - 1) * pageSize, found.size()), Math.min(page * pageSize, found.size()));
        String next =
                page < pages ? "\"/observations?from=" + from + "&to=" + to + "&page=" + (page + 1) + "\"" : "null";
        exchange.getResponseHeaders().set("Content-Type", mediaType(csvHeader));
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER_BYTES)) {
            write(out, shown, csvHeader, ",\"page\":" + page + ",\"pages\":" + pages + ",\"next\":" + next);
        }
    }

    static String mediaType(Optional<DemoRecords.RecordText> csvHeader) {
        return csvHeader.isPresent() ? "text/csv" : "application/json";
    }

    /** A page as it is served. */
    static byte[] page(List<DemoRecords.RecordText> shown, Optional<DemoRecords.RecordText> csvHeader, String facts)
            throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        write(page, shown, csvHeader, facts);
        return page.toByteArray();
    }

    private static void write(
            OutputStream out,
            List<DemoRecords.RecordText> shown,
            Optional<DemoRecords.RecordText> csvHeader,
            String facts)
            throws IOException {
        if (csvHeader.isPresent()) {
            writeRows(out, csvHeader.get(), shown);
        } else {
            writeObjects(out, shown, facts);
        }
    }

    private static void writeObjects(OutputStream out, List<DemoRecords.RecordText> objects, String facts)
            throws IOException {
        out.write("{\"data\":[".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < objects.size(); i++) {
            out.write((i == 0 ? "\n" : ",\n").getBytes(StandardCharsets.UTF_8));
            objects.get(i).writeTo(out);
        }
        out.write(("]" + facts + "}\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void writeRows(OutputStream out, DemoRecords.RecordText header, List<DemoRecords.RecordText> rows)
            throws IOException {
        header.writeTo(out);
        out.write('\n');
        for (DemoRecords.RecordText row : rows) {
            row.writeTo(out);
            out.write('\n');
        }
    }

    private boolean isShaken(HttpExchange exchange, int page) throws IOException {
        if (mood != Mood.SHAKY) {
            return false;
        }
        if (page == 1 && unavailableLeft.getAndDecrement() > 0) {
            refuse(exchange, 503, "busy, try again");
            return true;
        }
        long now = System.nanoTime();
        if (page == 2) {
            secondPageFrom.compareAndSet(0, now + PAUSE.toNanos());
            if (secondPageFrom.get() - now > 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                refuse(exchange, 429, "slow down");
                return true;
            }
        }
        return false;
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        byte[] body = ("{\"error\":\"" + reason + "\"}\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return query;
    }
}
