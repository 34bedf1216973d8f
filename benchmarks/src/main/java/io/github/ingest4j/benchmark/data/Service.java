// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.benchmark.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A web service on loopback, for one client at a time. As a program it prints its URL, and ends when its input does, so that it
 * does not outlive who started it.
 */
public final class Service implements AutoCloseable {
    /** Where pages are; their number follows. A page names the next in its body and in its {@code Link} header. */
    public static final String PAGES = "/pages/";

    /** Where the long body is. */
    public static final String BODY = "/body";

    private static final int OK = 200;

    private final Served served;
    private final HttpServer server;

    private Service(Served served, HttpServer server) {
        this.served = served;
        this.server = server;
    }

    /** Takes a file of JSON objects, one a line; the number of pages; the least length of the long body. */
    public static void main(String[] args) throws IOException {
        // Else the end of an answer waits until the client has confirmed its headers, 40 ms for each.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Served served = Served.of(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2]));
        try (Service service = start(served)) {
            System.out.println(service.url());
            while (System.in.read() >= 0) {
                // Only the end counts.
            }
        }
    }

    public static Service start(Served served) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Service service = new Service(served, server);
        server.createContext(PAGES, service::answerPage);
        server.createContext(BODY, service::answerBody);
        server.start();
        return service;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answerPage(HttpExchange exchange) throws IOException {
        int number = Integer.parseInt(exchange.getRequestURI().getPath().substring(PAGES.length()));
        if (number < served.pages()) {
            exchange.getResponseHeaders().set("Link", "<" + PAGES + (number + 1) + ">; rel=\"next\"");
        }
        byte[] page = served.page(number);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(OK, page.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(page);
        }
    }

    private void answerBody(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(OK, served.bodyLength());
        try (OutputStream out = exchange.getResponseBody()) {
            served.writeBody(out);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
