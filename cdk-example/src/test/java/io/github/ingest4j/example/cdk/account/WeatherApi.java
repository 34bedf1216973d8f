// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** An API whose answers a test says: the text of a page for the query of a request. */
final class WeatherApi implements Closeable {
    /** A page of which no record fits the table: the transformer can make nothing of them. */
    static final String RUBBISH = "{\"data\":[{\"station\":\"WX001\",\"observed_at\":\"noon\"}],\"pages\":1}";

    private final HttpServer server;

    private WeatherApi(HttpServer server) {
        this.server = server;
    }

    /** @param pages the body of the answer to a query such as {@code from=...&to=...&page=1} */
    static WeatherApi answering(Function<String, String> pages) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = pages.apply(exchange.getRequestURI().getQuery()).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        return new WeatherApi(server);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/observations";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
