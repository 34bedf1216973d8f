// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP API on a port of 127.0.0.1 that answers as a test says, remembers what it was asked, and does what real servers do on
 * bad days.
 *
 * {@snippet class="io.github.ingest4j.testkit.ScriptedApiTest" region="example"}
 *
 * <p>Of several routes that a request fits, the one that was said last counts. A request that fits none is answered with 501 and
 * makes {@link #assertNothingUnexpected} fail. To meet a source with a fault at each point of its reading: let it read once
 * and ask {@link #count}; then, for each number up to that, {@link #strike}, let it read, {@link #heal} and let it go on.
 *
 * <p>It speaks HTTP/1.1 without TLS; heads of requests are limited to 64 KiB, bodies to 16 MiB. Thread-safe. Closing ends all
 * connections, answers that stall included, and all threads.
 */
public final class ScriptedApi implements AutoCloseable {
    static final ApiReply NOT_IN_THE_SCRIPT = ApiReply.status(501, "not in the script");

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ServerSocket socket;
    private final ExecutorService threads;
    private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
    private final Deque<Scripted> script = new ArrayDeque<>();
    private final List<ApiRequest> requests = new ArrayList<>();
    private final List<Surprise> surprises = new ArrayList<>();
    private final Map<Integer, UnaryOperator<ApiReply>> faults = new HashMap<>();
    private final Set<ApiConnection> connections = new HashSet<>();
    private @Nullable UnaryOperator<ApiReply> lasting;
    private int lastingFrom;
    private int stalled;
    private boolean compressing;
    private boolean closed;

    private record Scripted(ApiRoute route, ApiBehaviour behaviour) {}

    /** What the script does not provide for. */
    private record Surprise(String what, @Nullable Throwable thrown) {}

    private ScriptedApi(ServerSocket socket) {
        this.socket = socket;
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scripted-api-" + socket.getLocalPort());
            thread.setDaemon(true);
            started.add(thread);
            return thread;
        });
    }

    /** An API without a script, on a free port of 127.0.0.1. */
    public static ScriptedApi start() throws IOException {
        ScriptedApi api =
                new ScriptedApi(new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
        api.threads.execute(api::accept);
        return api;
    }

    /** The URL of a target, such as {@code /orders?page=1}. */
    public String url(String target) {
        return "http://127.0.0.1:" + socket.getLocalPort() + target;
    }

    /** What GET of this path answers; {@code *} stands for any one segment. */
    public ApiRoute get(String path) {
        return on("GET", path);
    }

    /** What POST to this path answers; {@code *} stands for any one segment. */
    public ApiRoute post(String path) {
        return on("POST", path);
    }

    /** What a method on this path answers; {@code *} stands for any one segment. */
    public ApiRoute on(String method, String path) {
        return new ApiRoute(this, method, path);
    }

    /** Compresses the answers to requests that accept gzip. */
    public synchronized ScriptedApi compressing() {
        compressing = true;
        return this;
    }

    /** Changes the answer of the script to the request of that number, counted from 1. */
    public synchronized ScriptedApi strike(int number, UnaryOperator<ApiReply> fault) {
        faults.put(number, fault);
        return this;
    }

    /** Changes the answers of the script to the request of that number, counted from 1, and all after it. */
    public synchronized ScriptedApi strikeFrom(int number, UnaryOperator<ApiReply> fault) {
        lasting = fault;
        lastingFrom = number;
        return this;
    }

    /** Forgets faults, requests and what was unexpected: nothing strikes, and counting begins at 1. The script goes on. */
    public synchronized void heal() {
        faults.clear();
        lasting = null;
        requests.clear();
        surprises.clear();
    }

    /** All requests so far, in order. */
    public synchronized List<ApiRequest> requests() {
        return List.copyOf(requests);
    }

    /** The number of requests so far. */
    public synchronized int count() {
        return requests.size();
    }

    /**
     * Waits for the request of that number, counted from 1.
     *
     * @throws AssertionError if it has not come after 10 seconds
     */
    public synchronized ApiRequest awaitRequest(int number) throws InterruptedException {
        await(() -> requests.size() >= number, () -> "request " + number + " has not come; there are " + requests);
        return requests.get(number - 1);
    }

    /**
     * Waits until an answer stalls: all before that point is sent.
     *
     * @throws AssertionError if none does after 10 seconds
     */
    public synchronized void awaitStall() throws InterruptedException {
        await(() -> stalled > 0, () -> "no answer stalls");
    }

    /**
     * Waits until no answer stalls, since the clients have closed those connections.
     *
     * @throws AssertionError if one still does after 10 seconds
     */
    public synchronized void awaitNoStall() throws InterruptedException {
        await(() -> stalled == 0, () -> "an answer still stalls: its client has not closed the connection");
    }

    /**
     * Fails if there were requests that the script does not have, that could not be read, or whose answer could not be made.
     *
     * @throws AssertionError that names them, and what the script has
     */
    public synchronized void assertNothingUnexpected() {
        if (surprises.isEmpty()) {
            return;
        }
        AssertionError error = new AssertionError(surprises.stream()
                        .map(Surprise::what)
                        .collect(Collectors.joining(
                                "\n  ", "the API was asked for what its script does not provide for:\n  ", ""))
                + "\nthe script has:" + scripted());
        surprises.forEach(surprise -> {
            if (surprise.thrown() != null) {
                error.addSuppressed(surprise.thrown());
            }
        });
        throw error;
    }

    /**
     * Ends connections and threads; what was asked can still be read.
     *
     * @throws IllegalStateException if a behaviour of the script does not return, even though it is interrupted
     */
    @Override
    public void close() throws IOException {
        List<ApiConnection> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(connections);
        }
        socket.close();
        for (ApiConnection connection : open) {
            connection.close();
        }
        threads.shutdownNow();
        awaitThreads();
    }

    /** Waits also where the test was interrupted, which does not keep the threads from ending. */
    private void awaitThreads() {
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        for (Thread thread : started) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (started.stream().anyMatch(Thread::isAlive)) {
            throw new IllegalStateException("a behaviour of the scripted API does not return");
        }
    }

    synchronized ScriptedApi script(ApiRoute route, ApiBehaviour behaviour) {
        script.addFirst(new Scripted(route, behaviour));
        return this;
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = socket.accept();
                threads.execute(() -> serve(accepted));
            }
        } catch (IOException | RejectedExecutionException e) {
            // closed, which is how this ends
        }
    }

    private void serve(Socket accepted) {
        Stall stall = new Stall();
        try (accepted;
                ApiConnection connection = new ApiConnection(accepted, stall::begin)) {
            if (!opened(connection)) {
                return;
            }
            try {
                converse(connection);
            } finally {
                ended(connection);
            }
        } catch (IOException e) {
            // The client closed while it was answered, or the test closed the API: an end as well.
        } finally {
            stall.end();
        }
    }

    private void converse(ApiConnection connection) throws IOException {
        boolean more = true;
        while (more) {
            try {
                ApiRequest read = connection.next();
                if (read == null) {
                    return;
                }
                ApiRequest request = numbered(read);
                more = connection.answer(request, reply(request));
            } catch (ApiRequestReader.RefusedException e) {
                surprised(new Surprise("a request that cannot be read: " + e.getMessage(), e));
                connection.answer(
                        new ApiRequest(0, "GET", "/", Map.of("Connection", "close"), ""),
                        ApiReply.status(e.status(), String.valueOf(e.getMessage())));
                return;
            }
        }
    }

    private ApiReply reply(ApiRequest request) {
        ApiReply reply;
        try {
            reply = behaviour(request).answer(request);
            if (reply == NOT_IN_THE_SCRIPT) {
                surprised(new Surprise(request.toString(), null));
            }
            reply = struck(request, compressed(request, reply));
        } catch (Exception | AssertionError e) {
            surprised(new Surprise(request + ", whose answer cannot be made: " + e, e));
            reply = ApiReply.status(500, "the script failed");
        }
        return reply;
    }

    private synchronized ApiBehaviour behaviour(ApiRequest request) {
        return script.stream()
                .filter(scripted -> scripted.route().fits(request))
                .map(Scripted::behaviour)
                .findFirst()
                .orElse(any -> NOT_IN_THE_SCRIPT);
    }

    private synchronized ApiReply compressed(ApiRequest request, ApiReply reply) {
        boolean accepted = request.header("Accept-Encoding").orElse("").contains("gzip");
        return compressing && accepted && reply.length() > 0 && !reply.isCompressed() ? reply.gzipped() : reply;
    }

    private ApiReply struck(ApiRequest request, ApiReply reply) {
        UnaryOperator<ApiReply> fault;
        synchronized (this) {
            UnaryOperator<ApiReply> standing =
                    lasting != null && request.number() >= lastingFrom ? lasting : UnaryOperator.identity();
            fault = faults.getOrDefault(request.number(), standing);
        }
        return fault.apply(reply);
    }

    private synchronized ApiRequest numbered(ApiRequest read) {
        ApiRequest request =
                new ApiRequest(requests.size() + 1, read.method(), read.target(), read.headers(), read.body());
        requests.add(request);
        notifyAll();
        return request;
    }

    private synchronized void surprised(Surprise surprise) {
        surprises.add(surprise);
    }

    private synchronized boolean opened(ApiConnection connection) {
        return !closed && connections.add(connection);
    }

    private synchronized void ended(ApiConnection connection) {
        connections.remove(connection);
    }

    private synchronized void stalled(int more) {
        stalled += more;
        notifyAll();
    }

    private String scripted() {
        return script.isEmpty()
                ? " nothing"
                : script.stream()
                        .map(scripted -> scripted.route().toString())
                        .sorted()
                        .collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    /** The caller holds the lock, which the wait gives up. */
    private void await(BooleanSupplier condition, Supplier<String> otherwise) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(otherwise.get() + ", after " + LONGEST_WAIT);
            }
            wait(left);
        }
    }

    /** Whether the answer of one connection stalls. */
    private final class Stall {
        private boolean begun;

        void begin() {
            begun = true;
            stalled(1);
        }

        void end() {
            if (begun) {
                stalled(-1);
            }
        }
    }
}
