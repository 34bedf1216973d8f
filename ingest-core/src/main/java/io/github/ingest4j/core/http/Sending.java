// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request under way. It tells of the answer as soon as the body is to be had, and ends the client's own future then, which
 * would start a thread for each answer on a machine of few processors.
 */
final class Sending implements BodyHandler<TimedBody> {
    private final TimedBody body;
    private final Supplier<Duration> limit;
    private final CompletableFuture<Received> answered = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<HttpResponse<TimedBody>> sent;

    /** @param limit for the whole body, asked for when the headers have come */
    Sending(TimedBody body, Supplier<Duration> limit) {
        this.body = body;
        this.limit = limit;
    }

    @Override
    public TimedBody apply(ResponseInfo head) {
        Received received = new Received(head.statusCode(), head.headers(), head.version(), body);
        body.whenBegun(() -> {
            answered.complete(received);
            endFuture();
        });
        return body.endWithin(limit.get());
    }

    /** Takes the client's future, which tells of failures before there is a body. */
    void begin(CompletableFuture<HttpResponse<TimedBody>> future) {
        sent = future;
        CompletableFuture<HttpResponse<TimedBody>> unused = future.whenComplete((response, failure) -> {
            if (failure != null) {
                answered.completeExceptionally(failure);
            } else if (response != null) {
                answered.complete(new Received(response.statusCode(), response.headers(), response.version(), body));
            }
        });
        if (answered.isDone()) {
            endFuture(); // the answer was there before its future
        }
    }

    Received await(Duration wait) throws InterruptedException, ExecutionException, TimeoutException {
        return answered.get(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Gives up; an answer that still comes meets a closed body, which ends its connection. */
    void cancel() {
        CompletableFuture<HttpResponse<TimedBody>> begun = sent;
        if (begun != null) {
            begun.cancel(true);
        }
        body.close();
    }

    /** Ends the client's future, if it is there, before the client would: only then may that know of the body. */
    private void endFuture() {
        CompletableFuture<HttpResponse<TimedBody>> begun = sent;
        if (begun != null) {
            begun.complete(null);
            body.begin();
        }
    }
}
