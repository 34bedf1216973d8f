// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Passes requests on to another HTTP client and makes some of them fail, below the SDK's retries and signing.
 *
 * <p>Of the faults whose request matches, the oldest that is not used up takes effect. A fault takes effect once unless
 * {@link Fault#times}, {@link Fault#always} or {@link Fault#after} say otherwise:
 *
 * <pre>{@code
 * FaultyHttpClient http = FaultyHttpClient.over(ApacheHttpClient.create());
 * S3Client s3 = services.s3Builder().httpClient(http).build();
 * http.on(method("PUT").and(path("/lake/a"))).loseAnswer();
 * http.on(query("partNumber")).after(2).always().answer(503, "<Error><Code>SlowDown</Code></Error>");
 * }</pre>
 *
 * <p>Thread-safe. Closing it closes the client below.
 */
public final class FaultyHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;
    private final List<Fault> faults = new ArrayList<>();
    private final List<SdkHttpRequest> requests = new ArrayList<>();

    private FaultyHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    public static FaultyHttpClient over(SdkHttpClient client) {
        return new FaultyHttpClient(requireNonNull(client, "client"));
    }

    /** Requests of an HTTP method. */
    public static Predicate<SdkHttpRequest> method(String name) {
        return request -> request.method().name().equals(name);
    }

    /** Requests whose path, percent-encoded as it is sent, ends so. */
    public static Predicate<SdkHttpRequest> path(String end) {
        return request -> request.encodedPath().endsWith(end);
    }

    /** Requests with a query parameter, whatever its value. */
    public static Predicate<SdkHttpRequest> query(String name) {
        return request -> request.rawQueryParameters().containsKey(name);
    }

    /** Requests whose header has the value: {@code header("X-Amz-Target", "DynamoDB_20120810.UpdateItem")}. */
    public static Predicate<SdkHttpRequest> header(String name, String value) {
        return request ->
                request.firstMatchingHeader(name).filter(value::equals).isPresent();
    }

    public static Predicate<SdkHttpRequest> anyRequest() {
        return request -> true;
    }

    /** Begins a fault, which takes effect as soon as its kind has been said. */
    public Fault on(Predicate<SdkHttpRequest> matches) {
        return new Fault(requireNonNull(matches, "matches"));
    }

    /** All requests since the beginning or the last {@link #forgetRequests}, those that failed or were answered here included. */
    public List<SdkHttpRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many requests of a kind there were. */
    public int count(Predicate<SdkHttpRequest> matches) {
        return Math.toIntExact(requests().stream().filter(matches).count());
    }

    public void forgetRequests() {
        synchronized (requests) {
            requests.clear();
        }
    }

    /** From now on nothing fails any more. */
    public void heal() {
        synchronized (faults) {
            faults.clear();
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest below = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                synchronized (requests) {
                    requests.add(request.httpRequest());
                }
                Optional<Effect> effect = effect(request.httpRequest());
                return effect.isPresent() ? effect.get().call(request.httpRequest(), below) : below.call();
            }

            @Override
            public void abort() {
                below.abort();
            }
        };
    }

    private Optional<Effect> effect(SdkHttpRequest request) {
        synchronized (faults) {
            for (Fault fault : faults) {
                if (fault.takesEffectOn(request)) {
                    return Optional.of(fault.effect);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private interface Effect {
        HttpExecuteResponse call(SdkHttpRequest request, ExecutableHttpRequest below) throws IOException;
    }

    /** Which requests fail, how often, and how. */
    public final class Fault {
        private final Predicate<SdkHttpRequest> matches;
        private long spared;
        private long left = 1;
        private Effect effect = (request, below) -> below.call();

        private Fault(Predicate<SdkHttpRequest> matches) {
            this.matches = matches;
        }

        /** Lets the fault take effect on so many requests. */
        public Fault times(long count) {
            left = count;
            return this;
        }

        /** Lets the fault take effect on every request. */
        public Fault always() {
            return times(Long.MAX_VALUE);
        }

        /** Spares the first {@code count} requests that match. */
        public Fault after(long count) {
            spared = count;
            return this;
        }

        /** The request is not sent; the connection appears to be refused. */
        public void fail() {
            begin((request, below) -> {
                throw new SocketException("injected: the request was not sent");
            });
        }

        /** The request is sent and takes effect, its answer is lost. */
        public void loseAnswer() {
            begin((request, below) -> {
                HttpExecuteResponse response = below.call();
                if (response.responseBody().isPresent()) {
                    try (InputStream body = response.responseBody().get()) {
                        body.transferTo(OutputStream.nullOutputStream());
                    }
                }
                throw new SocketException("injected: the answer was lost");
            });
        }

        /** The request is not sent; this is the answer instead. */
        public void answer(int status, String body) {
            answer(status, Map.of("Content-Type", "application/xml"), body);
        }

        /** The request is not sent; this is the answer instead. An empty body is none. */
        public void answer(int status, Map<String, String> headers, String body) {
            byte[] bytes = body.getBytes(UTF_8);
            begin((request, below) -> {
                SdkHttpResponse.Builder response = SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Length", Integer.toString(bytes.length));
                headers.forEach(response::putHeader);
                HttpExecuteResponse.Builder answer =
                        HttpExecuteResponse.builder().response(response.build());
                if (bytes.length > 0) {
                    answer.responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)));
                }
                return answer.build();
            });
        }

        /** The request is sent; the body of its answer breaks off with an exception after so many bytes. */
        public void cutBodyAfter(long bytes) {
            begin((request, below) -> {
                HttpExecuteResponse response = below.call();
                AbortableInputStream body = response.responseBody().orElseGet(AbortableInputStream::createEmpty);
                return HttpExecuteResponse.builder()
                        .response(response.httpResponse())
                        .responseBody(AbortableInputStream.create(new CutStream(body, bytes), body))
                        .build();
            });
        }

        /** The hook is called, then the request is sent; what the hook throws is thrown instead. */
        public void callBefore(Consumer<SdkHttpRequest> hook) {
            begin((request, below) -> {
                hook.accept(request);
                return below.call();
            });
        }

        /** The request is sent, and the hook called when the answer has begun; what the hook throws is thrown instead. */
        public void callAfter(Consumer<SdkHttpRequest> hook) {
            begin((request, below) -> {
                HttpExecuteResponse response = below.call();
                hook.accept(request);
                return response;
            });
        }

        private void begin(Effect kind) {
            synchronized (faults) {
                effect = kind;
                faults.add(this);
            }
        }

        private boolean takesEffectOn(SdkHttpRequest request) {
            if (left == 0 || !matches.test(request)) {
                return false;
            }
            if (spared > 0) {
                spared--;
                return false;
            }
            left--;
            return true;
        }
    }

    private static final class CutStream extends InputStream {
        private final InputStream in;
        private long left;

        CutStream(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                throw new SocketException("injected: the answer broke off");
            }
            int n = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(n, 0);
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
