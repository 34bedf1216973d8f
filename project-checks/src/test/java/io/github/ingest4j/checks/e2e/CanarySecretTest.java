// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunListener;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Secret;
import io.github.ingest4j.Window;
import io.github.ingest4j.core.ConsoleNotifier;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Pagination;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.EventConstants;
import org.slf4j.simple.SimpleLogger;

/** One API key down every path on which a run can fail: it may turn up nowhere but at the server. */
class CanarySecretTest {
    private static final String ID = UUID.randomUUID().toString();
    private static final String KEY = "S3CR3T-" + ID + "/+&=\"<";
    private static final String PERCENT = URLEncoder.encode(KEY, StandardCharsets.UTF_8);
    private static final String BASE64 = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
    private static final String GOOD = "[{\"id\":1}]";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private PrintStream console;
    private PrintStream stderr;
    private HttpServer server;

    /** How a server treats the request, which carries the key. */
    @FunctionalInterface
    private interface Treatment {
        void answer(HttpExchange exchange, CanarySecretTest test) throws IOException;
    }

    /** A way to fail. */
    private record Case(String name, Treatment treatment, UnaryOperator<HttpSource.Builder> settings) {
        Case(String name, Treatment treatment) {
            this(name, treatment, settings -> settings);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> failures() {
        return Stream.of(
                echo(401, KEY),
                echo(401, PERCENT),
                echo(401, BASE64),
                echo(401, "{\"authorization\":\"Bearer " + KEY.replace("\"", "\\\"") + "\"}"),
                echo(401, "x".repeat(8170) + KEY),
                echo(403, "your key " + KEY + " may not"),
                echo(400, "bad header: " + KEY),
                echo(404, KEY.substring(0, 20) + " " + KEY),
                echo(500, "Traceback: headers={'X-Api-Key': '" + KEY + "'}"),
                echo(503, BASE64),
                new Case("gzipped 500", (exchange, test) -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    send(exchange, 500, gzip(KEY));
                }),
                header(429, "Retry-After", "0; " + KEY),
                header(503, "Retry-After", KEY),
                header(200, "Content-Encoding", KEY),
                header(302, "Location", "http://localhost:1/?key=" + PERCENT),
                header(302, "Location", "/again?key=" + PERCENT),
                header(302, "Location", "http://[" + KEY),
                header(302, "Location", "ftp://user:" + PERCENT + "@127.0.0.1/"),
                header(307, "X-Nothing", KEY),
                new Case("redirect without end", (exchange, test) -> {
                    exchange.getResponseHeaders()
                            .set("Location", "/" + exchange.getRequestURI().hashCode());
                    send(exchange, 302, KEY.getBytes(StandardCharsets.UTF_8));
                }),
                new Case("body cut short", (exchange, test) -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write(KEY.getBytes(StandardCharsets.UTF_8));
                }),
                new Case("error body cut short", (exchange, test) -> {
                    exchange.sendResponseHeaders(403, 1_000);
                    exchange.getResponseBody().write(KEY.getBytes(StandardCharsets.UTF_8));
                }),
                new Case(
                        "no headers",
                        (exchange, test) -> test.stall(),
                        settings -> settings.headersTimeout(Duration.ofMillis(100))),
                new Case(
                        "body that stalls",
                        (exchange, test) -> {
                            exchange.sendResponseHeaders(200, 1_000);
                            exchange.getResponseBody().write(KEY.getBytes(StandardCharsets.UTF_8));
                            exchange.getResponseBody().flush();
                            test.stall();
                        },
                        settings -> settings.idleTimeout(Duration.ofMillis(100))),
                new Case(
                        "body too long",
                        (exchange, test) -> send(exchange, 200, KEY.repeat(100).getBytes(StandardCharsets.UTF_8)),
                        settings -> settings.maxBodyBytes(1_000)),
                new Case(
                        "next link with the key",
                        (exchange, test) -> send(
                                exchange,
                                200,
                                ("{\"next\":\"/two?key=" + PERCENT + "\"}").getBytes(StandardCharsets.UTF_8)),
                        settings -> settings.pages(Pagination.nextLink("/next"))),
                new Case(
                        "next link to another host",
                        (exchange, test) -> send(
                                exchange,
                                200,
                                ("{\"next\":\"http://localhost:1/" + PERCENT + "\"}").getBytes(StandardCharsets.UTF_8)),
                        settings -> settings.pages(Pagination.nextLink("/next"))),
                new Case(
                        "answer that is no JSON",
                        (exchange, test) -> send(exchange, 200, "oops".getBytes(StandardCharsets.UTF_8))),
                new Case("connection closed", (exchange, test) -> exchange.close()));
    }

    private static Case echo(int status, String body) {
        return new Case(
                status + " that says " + body.length() + " characters",
                (exchange, test) -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Case header(int status, String name, String value) {
        return new Case(status + " with " + name + " of " + value.length() + " characters", (exchange, test) -> {
            exchange.getResponseHeaders().set(name, value);
            send(exchange, status, GOOD.getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void stall() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The HTTP source's log at its finest: the levels of the simple logger are fixed when it is made. */
    private static void logHttp(int level) throws ReflectiveOperationException {
        Field current = SimpleLogger.class.getDeclaredField("currentLogLevel");
        current.setAccessible(true);
        current.setInt(LoggerFactory.getLogger("io.github.ingest4j.core.http.HttpPages"), level);
    }

    @BeforeEach
    void listen() throws Exception {
        logHttp(EventConstants.DEBUG_INT);
        console = new PrintStream(heard, true, StandardCharsets.UTF_8);
        stderr = System.err;
        System.setErr(console);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        logHttp(EventConstants.WARN_INT);
        System.setErr(stderr);
        stopped.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private Lake lake() {
        return new Lake(folder.resolve("lake"));
    }

    private HttpSource.Builder source() {
        return Lake.http("http://127.0.0.1:" + server.getAddress().getPort() + "/orders")
                .secretHeader("X-Api-Key", "ORDERS_KEY")
                .bearer("ORDERS_KEY");
    }

    /** Prints whatever a run tells anybody, and fails to be told it, so that that is logged, too. */
    private Pipeline pipeline(HttpSource source, String secret) {
        return lake().pipeline(source)
                .secrets(name -> Secret.of(secret))
                .notifier(ConsoleNotifier.to(console))
                .notifier(notification -> {
                    console.println(notification);
                    throw new IOException("the channel is down");
                })
                .listener(new RunListener() {
                    @Override
                    public void retrying(Window window, String reason, int failures, Duration pause) {
                        console.println(reason);
                    }
                })
                .build();
    }

    /** As a new process builds it: one that goes on keeps its distance from a host that was busy, longer each time. */
    private Pipeline pipeline(Case failure) {
        return pipeline(failure.settings().apply(source()).build(), KEY);
    }

    private void serve(Treatment treatment) {
        server.createContext("/", exchange -> {
            try (exchange) {
                treatment.answer(exchange, this);
            }
        });
    }

    private void assertNothingHeard() throws IOException {
        List<String> forms = new ArrayList<>(List.of(ID, PERCENT, ID.replace("-", "%2D"), BASE64.substring(0, 40)));
        for (int shift = 0; shift < 3; shift++) {
            // How Base64 has the key inside a longer text, without the characters that depend on what is around it.
            String encoded =
                    Base64.getEncoder().encodeToString(("x".repeat(shift) + KEY).getBytes(StandardCharsets.UTF_8));
            forms.add(encoded.substring(4, 44));
        }
        assertThat(heard.toString(StandardCharsets.UTF_8)).doesNotContain(forms);
        for (Path file : lake().files()) {
            assertThat(file.toString()).doesNotContain(forms);
            assertThat(text(file)).as(file.toString()).doesNotContain(forms);
        }
    }

    private static String text(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void print(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        console.println(trace);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureTellsNobody(Case failure) throws Exception {
        serve(failure.treatment());

        Throwable thrown =
                catchThrowable(() -> console.println(pipeline(failure).plan(NINE)));
        assertThat(thrown).isNotNull();
        print(thrown);
        for (int i = 0; i < 3; i++) {
            RunReport report = pipeline(failure).run();
            console.println(report);
            assertThat(report.outcome()).isIn(Outcome.FAILED, Outcome.SKIPPED);
        }

        assertNothingHeard();
    }

    @Test
    void successTellsNobody() throws Exception {
        List<String> received = new ArrayList<>();
        serve((exchange, test) -> {
            received.add(exchange.getRequestHeaders().getFirst("X-Api-Key"));
            received.add(exchange.getRequestHeaders().getFirst("Authorization"));
            send(exchange, 200, GOOD.getBytes(StandardCharsets.UTF_8));
        });
        Pipeline pipeline = pipeline(source().build(), KEY);

        console.println(pipeline.plan(NINE));
        RunReport report = pipeline.run();

        console.println(report);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(received).containsExactly(KEY, "Bearer " + KEY, KEY, "Bearer " + KEY);
        assertThat(heard.toString(StandardCharsets.UTF_8))
                .as("what was listened to")
                .contains("page answers");
        assertNothingHeard();
    }

    @Test
    void redirectToAnotherAllowedHostDoesNotCarryIt() throws Exception {
        List<String> received = new ArrayList<>();
        serve((exchange, test) -> {
            if (exchange.getRequestURI().getPath().equals("/orders")) {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                "http://localhost:" + server.getAddress().getPort() + "/elsewhere");
                send(exchange, 302, GOOD.getBytes(StandardCharsets.UTF_8));
            } else {
                exchange.getRequestHeaders().values().forEach(received::addAll);
                send(exchange, 200, GOOD.getBytes(StandardCharsets.UTF_8));
            }
        });
        HttpSource source =
                source().allowHost("localhost:" + server.getAddress().getPort()).build();

        console.println(pipeline(source, KEY).run());

        assertThat(received).isNotEmpty().noneMatch(value -> value.contains(ID));
        assertNothingHeard();
    }

    @Test
    void secretThatNoHeaderTakesIsNotQuoted() throws Exception {
        serve((exchange, test) -> send(exchange, 200, GOOD.getBytes(StandardCharsets.UTF_8)));
        for (String secret : List.of(KEY + "\n" + KEY, KEY + "\u00e9", KEY + "\r\nX-More: 1")) {
            Pipeline pipeline = pipeline(source().build(), secret);

            print(catchThrowable(() -> pipeline.plan(NINE)));
            RunReport report = pipeline.run();

            console.println(report);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        }
        assertThat(heard.toString(StandardCharsets.UTF_8)).contains("ORDERS_KEY");
        assertNothingHeard();
    }

    @Test
    void serverThatIsGoneIsToldWithoutIt() throws Exception {
        Pipeline pipeline = pipeline(source().build(), KEY);
        server.stop(0);

        print(catchThrowable(() -> pipeline.plan(NINE)));
        RunReport report = pipeline.run();

        console.println(report);
        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertNothingHeard();
    }

    @Test
    void settingsThatHoldItAreRefusedWithoutQuotingIt() throws Exception {
        List<Runnable> mistakes = List.of(
                () -> HttpSource.get("https://example.org/?api_key=" + KEY + " bad"),
                () -> HttpSource.get("https://user:" + ID + "@example.org/"),
                () -> HttpSource.get("https://example.org:" + KEY + "/"),
                () -> HttpSource.get("http://example.org/?api_key=" + PERCENT).build(),
                () -> source().query("api_key", KEY),
                () -> source().header("Authorization", "Bearer " + KEY),
                () -> source().header("X-Api-Key-2", KEY + "\n"));
        for (Runnable mistake : mistakes) {
            Throwable thrown = catchThrowable(mistake::run);

            assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
            print(thrown);
        }
        assertNothingHeard();
    }

    @Test
    void keyInTheUrlIsRefusedOnceItIsKnownAsASecret() throws Exception {
        serve((exchange, test) -> send(exchange, 200, GOOD.getBytes(StandardCharsets.UTF_8)));
        Pipeline pipeline = pipeline(source().query("q", KEY).build(), KEY);

        print(catchThrowable(() -> pipeline.plan(NINE)));
        RunReport report = pipeline.run();

        console.println(report);
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.toString()).contains("it holds a secret");
        assertNothingHeard();
    }
}
