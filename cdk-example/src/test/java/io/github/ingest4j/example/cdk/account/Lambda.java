// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** AWS Lambda with one function, whose handler is an object of this JVM. */
final class Lambda {
    private final RequestStreamHandler handler;
    private final Duration timeout;
    private final Deque<Behaviour> next = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();

    /** What becomes of one invocation. */
    @FunctionalInterface
    interface Behaviour {
        Reply to(byte[] event);
    }

    /** @param timeout of an invocation, as far as the function is told; nobody ends it */
    Lambda(RequestStreamHandler handler, Duration timeout) {
        this.handler = handler;
        this.timeout = timeout;
    }

    /** What becomes of the next invocations, one after the other; those after them call the handler. */
    synchronized void next(Behaviour... behaviours) {
        next.addAll(List.of(behaviours));
    }

    /** The handler, which is told that it has so long. */
    Behaviour handlerWithin(Duration time) {
        return event -> handle(event, time);
    }

    /** What it was invoked with so far, also where it was never called. */
    synchronized List<String> events() {
        return List.copyOf(events);
    }

    Reply invoke(byte[] event) {
        return behaviour(event).to(event);
    }

    private synchronized Behaviour behaviour(byte[] event) {
        events.add(new String(event, UTF_8));
        return next.isEmpty() ? handlerWithin(timeout) : next.remove();
    }

    private Reply handle(byte[] event, Duration time) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(event), answer, context(time));
            return Reply.returned(answer.toByteArray());
        } catch (IOException | RuntimeException | Error e) {
            return Reply.threw(e);
        }
    }

    private static Context context(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        String request = UUID.randomUUID().toString();
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemainingTimeInMillis" -> (int) TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    case "getAwsRequestId" -> request;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
