// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the state machines of an emulated account take for AWS: it answers Lambda's invocations itself, by the {@link Lambda} of
 * this JVM, and hands on everything else. It keeps what was asked for.
 */
final class AwsFront implements Closeable {
    private static final Pattern INVOCATION = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final Pattern TOPIC = Pattern.compile("(?:^|&)TopicArn=([^&]+)");
    private static final Set<String> SET_BY_THE_CLIENT =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, Lambda> functions = new ConcurrentHashMap<>();
    private volatile URI others = URI.create("http://127.0.0.1:9");

    AwsFront() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Where everything but Lambda is. */
    void handOnTo(URI account) {
        others = account;
    }

    /** From now on, invocations of the function go there. */
    void deploy(String functionArn, Lambda lambda) {
        functions.put(functionArn, lambda);
    }

    /** What was asked for, in order. */
    void forgetCalls() {
        calls.clear();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", UUID.randomUUID().toString());
            Matcher invocation = INVOCATION.matcher(exchange.getRequestURI().getRawPath());
            if (invocation.matches()) {
                answer(exchange, invoke(URLDecoder.decode(invocation.group(1), UTF_8), body));
            } else {
                calls.add(call(exchange, new String(body, UTF_8)));
                handOn(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply invoke(String functionArn, byte[] event) {
        calls.add(new Call("lambda:InvokeFunction", functionArn));
        Lambda lambda = functions.get(functionArn);
        return lambda == null
                ? Reply.refused(404, "ResourceNotFoundException", "Function not found: " + functionArn)
                : lambda.invoke(event);
    }

    /** Publishing is all that a state machine may ask for besides; anything else stands there as it came, and nothing allows it. */
    private static Call call(HttpExchange exchange, String body) {
        Matcher topic = TOPIC.matcher(body);
        return body.startsWith("Action=Publish&") && topic.find()
                ? new Call("sns:Publish", URLDecoder.decode(topic.group(1), UTF_8))
                : new Call(exchange.getRequestMethod() + " " + exchange.getRequestURI(), body);
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    private void handOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(others.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        response.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
