// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback address and a free port that speaks one protocol of AWS. */
final class StubServer {

    /** How a service reads requests and writes answers. */
    interface Protocol {

        String contentType();

        /** The body of the answer; an {@link AwsError} when the request is refused. */
        String answer(Headers headers, String body, String requestId);

        String error(AwsError error, String requestId);
    }

    private final Protocol protocol;

    private StubServer(Protocol protocol) {
        this.protocol = protocol;
    }

    static URI start(Protocol protocol) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", new StubServer(protocol)::handle);
        server.start();
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String requestId = UUID.randomUUID().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            int status = 200;
            String answer;
            try {
                answer = protocol.answer(exchange.getRequestHeaders(), body, requestId);
            } catch (AwsError e) {
                status = e.status;
                answer = protocol.error(e, requestId);
            } catch (RuntimeException e) {
                e.printStackTrace();
                status = 500;
                answer = protocol.error(new AwsError(500, "InternalFailure", e.toString()), requestId);
            }
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", protocol.contentType());
            exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
