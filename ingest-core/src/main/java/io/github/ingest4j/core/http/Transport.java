// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Sends one request and waits for the headers of its answer, within the limits and the deadline of the run. */
final class Transport {
    private final HttpClient client;
    private final Limits limits;
    private final Optional<Instant> deadline;
    private final Clock clock;

    Transport(HttpClient client, Limits limits, Optional<Instant> deadline, Clock clock) {
        this.client = client;
        this.limits = limits;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** @throws IOException if the headers do not come in time, or anything fails on the way; nothing stays open */
    Received get(URI address, Map<String, String> headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).GET(), address, headers);
    }

    /** As {@link #get}, with a body; never repeated by the client. */
    Received post(URI address, Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address).POST(BodyPublishers.ofByteArray(body)), address, headers);
    }

    private Received send(HttpRequest.Builder request, URI address, Map<String, String> headers)
            throws IOException, InterruptedException {
        if (left(limits.headers()).compareTo(Duration.ZERO) <= 0) {
            throw new IOException("no time is left before the deadline of the run");
        }
        headers.forEach(request::setHeader);
        if ("http".equalsIgnoreCase(address.getScheme())) {
            request.version(Version.HTTP_1_1); // else the client asks for an upgrade that confuses servers
        }
        Sending sending = new Sending(new TimedBody(limits.idle()), () -> left(limits.body()));
        // Not HttpRequest.timeout: newer JDKs count the body into it.
        sending.begin(client.sendAsync(request.build(), sending));
        return await(sending);
    }

    private Received await(Sending sending) throws IOException, InterruptedException {
        Duration wait = left(limits.headers());
        boolean answered = false;
        try {
            Received received = sending.await(wait);
            answered = true;
            return received;
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + wait);
        } catch (ExecutionException e) {
            throw new IOException("no answer", e.getCause());
        } finally {
            if (!answered) {
                sending.cancel();
            }
        }
    }

    /** The longest that the headers of an answer are waited for. */
    Duration longestWait() {
        return limits.headers();
    }

    /** Whether the deadline leaves that time. */
    boolean hasTimeFor(Duration time) {
        return left(time).equals(time);
    }

    private Duration left(Duration limit) {
        return deadline.map(end -> Duration.between(clock.instant(), end))
                .filter(rest -> rest.compareTo(limit) < 0)
                .orElse(limit);
    }
}
