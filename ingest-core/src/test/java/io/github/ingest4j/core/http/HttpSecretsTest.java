// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.core.EnvironmentSecrets;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A canary secret, on every way to fail, with servers that repeat it wherever they can. */
@Timeout(20)
class HttpSecretsTest {
    private static final String CANARY = "S3CR3T-" + UUID.randomUUID() + "/a+b=\"c\"";
    private static final List<String> FORMS = List.of(
            CANARY,
            URLEncoder.encode(CANARY, StandardCharsets.UTF_8),
            WebAddress.encode(CANARY),
            WebAddress.encode(CANARY).toLowerCase(Locale.ROOT),
            Base64.getEncoder()
                    .encodeToString(CANARY.getBytes(StandardCharsets.UTF_8))
                    .replace("=", ""),
            CANARY.replace("\"", "\\\""),
            CANARY.replace("\"", "\\\"").replace("/", "\\/"),
            CANARY.substring(0, 20));

    /** One way to fail: what the server sends, and how the source is set. */
    private record Failure(String name, RawServer.Script script, UnaryOperator<HttpSource.Builder> settings) {
        Failure(String name, RawServer.Script script) {
            this(name, script, UnaryOperator.identity());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Failure> failures() {
        Stream<Failure> statuses = Stream.of(400, 401, 403, 404, 408, 429, 500, 503, 202, 304)
                .map(status -> new Failure("status " + status, sending(status, "Retry-After: " + CANARY, everyForm())));
        Stream<Failure> others = Stream.of(
                new Failure("the secret at the end of a long message", sending(500, "", "x".repeat(190) + CANARY)),
                new Failure("the secret at the end of what is read", sending(500, "", endOfExcerpt())),
                new Failure("status line", c -> c.send(CANARY + "\r\n\r\n")),
                new Failure("status line with version", c -> c.send("HTTP/1.1 " + CANARY + "\r\n\r\n")),
                new Failure("header line", c -> c.send("HTTP/1.1 200 OK\r\n" + CANARY + "\r\n\r\n")),
                new Failure("header name", c -> c.send("HTTP/1.1 200 OK\r\n" + CANARY + " x: y\r\n\r\n")),
                new Failure("length", c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: " + CANARY + "\r\n\r\n")),
                new Failure(
                        "chunk",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CANARY + "\r\n")),
                new Failure("encoding", sending(200, "Content-Encoding: " + CANARY, "[]")),
                new Failure("location, query", sending(302, "Location: /x?key=" + CANARY, "")),
                new Failure("location, encoded", sending(302, "Location: /x?key=" + WebAddress.encode(CANARY), "")),
                new Failure("location, path", sending(302, "Location: /" + WebAddress.encode(CANARY), "")),
                new Failure(
                        "location, user", sending(302, "Location: http://" + WebAddress.encode(CANARY) + "@h/", "")),
                new Failure("location, none", sending(302, "Location: " + CANARY + "%zz", "")),
                new Failure("location, loop", sending(302, "Location: /", "")),
                new Failure("next link", json("{\"next\":\"/x?key=" + escaped(CANARY) + "\"}"), nextLink()),
                new Failure(
                        "next link, encoded",
                        json("{\"next\":\"/x?key=" + WebAddress.encode(CANARY) + "\"}"),
                        nextLink()),
                new Failure(
                        "next link, other host",
                        json("{\"next\":\"http://x.example/" + escaped(CANARY) + "\"}"),
                        nextLink()),
                new Failure("next link, no text", json("{\"next\":[\"" + escaped(CANARY) + "\"]}"), nextLink()),
                new Failure("next link, none", json("{\"next\":\"" + escaped(CANARY) + "%zz\"}"), nextLink()),
                new Failure("json token", json(CANARY), nextLink()),
                new Failure("json name", json("{\"" + escaped(CANARY) + "\" 7"), nextLink()),
                new Failure("json end", json("{\"next\":\"" + escaped(CANARY)), nextLink()),
                new Failure(
                        "records",
                        json("{\"" + escaped(CANARY) + "\":[]}"),
                        s -> s.pages(Pagination.pageNumber("p").records("/d"))),
                new Failure(
                        "same page", json("[\"" + escaped(CANARY) + "\"]"), s -> s.pages(Pagination.pageNumber("p"))),
                new Failure(
                        "link header",
                        sending(200, "Link: <" + CANARY + " rel=next", "[]"),
                        s -> s.pages(Pagination.linkHeader())),
                new Failure(
                        "cursor",
                        json("{\"next\":\"" + escaped(CANARY) + "\"}"),
                        s -> s.pages(Pagination.cursor("c", "/next"))),
                new Failure(
                        "keyset",
                        json("[{\"id\":[\"" + escaped(CANARY) + "\"]}]"),
                        s -> s.pages(Pagination.keyset("c", "/id"))),
                new Failure(
                        "body of the caller",
                        json("{}"),
                        s -> HttpSource.post("http://127.0.0.1:1/", "{\"key\":\"" + escaped(CANARY) + "\"}")
                                .bearer("TOKEN")
                                .allowHttp()
                                .allowPrivateAddresses()),
                new Failure("attributes", sending(200, "ETag: \"" + CANARY + "\"\r\nLast-Modified: " + CANARY, "[]")),
                new Failure("media type", sending(200, "Content-Type: text/" + CANARY, "x")),
                new Failure("short body", c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + CANARY)),
                new Failure("unframed body", c -> c.send("HTTP/1.1 200 OK\r\n\r\n" + CANARY)),
                new Failure("too long", json("[\"" + escaped(CANARY) + "\"]"), s -> s.maxBodyBytes(5)),
                new Failure(
                        "stalled body",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + CANARY)
                                .awaitEnd()),
                new Failure("no answer", RawServer.Connection::awaitEnd),
                new Failure("closed at once", c -> {}),
                new Failure(
                        "reset", c -> c.send("HTTP/1.1 200 OK\r\nX: " + CANARY).reset()),
                new Failure(
                        "unknown host",
                        c -> {},
                        s -> HttpSource.get("https://x.example/")
                                .bearer("TOKEN")
                                .resolver(host -> {
                                    throw new UnknownHostException(CANARY);
                                })));
        return Stream.concat(statuses, others);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void noFailureShowsTheSecret(Failure failure) throws Exception {
        try (RawServer server = RawServer.running(failure.script())) {
            HttpSource source = failure.settings()
                    .apply(local(server.url("/v1?station=7"))
                            .bearer("TOKEN")
                            .secretHeader("X-Api-Key", "KEY")
                            .idleTimeout(Duration.ofMillis(100))
                            .headersTimeout(Duration.ofMillis(300)))
                    .build();

            assertNoSecret(() -> everythingSaidBy(source, REQUEST.withSecrets(name -> Secret.of(CANARY + "\n"))));
        }
    }

    static Stream<SecretProvider> badSecrets() {
        return Stream.of(
                name -> Secret.of(CANARY + "\nX-Injected: 1"),
                name -> Secret.of(CANARY + "\0x"),
                name -> Secret.of("ü" + CANARY),
                new EnvironmentSecrets(Map.of("OTHER", CANARY)));
    }

    @ParameterizedTest
    @MethodSource("badSecrets")
    void noBadSecretIsQuoted(SecretProvider secrets) throws Exception {
        HttpSource source =
                HttpSource.get("https://api.example.com").bearer("TOKEN").build();

        assertNoSecret(() -> everythingSaidBy(source, REQUEST.withSecrets(secrets)));
    }

    @Test
    void theRenewedSecretAndTheOldOneAreBothHidden() throws Exception {
        String old = "old-" + UUID.randomUUID();
        SecretProvider secrets = new SecretProvider() {
            @Override
            public Secret get(String name) {
                return Secret.of(old);
            }

            @Override
            public Secret refresh(String name, Secret refused) {
                return Secret.of(CANARY);
            }
        };
        try (RawServer server = RawServer.running(sending(401, "", old + " and " + CANARY))) {
            HttpSource source = local(server.url("/")).bearer("TOKEN").build();

            assertThat(everythingSaidBy(source, REQUEST.withSecrets(secrets)))
                    .contains("answered 401: [hidden] and [hidden]")
                    .doesNotContain(old)
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void aRedirectToAHostNamedLikeTheSecretIsNotShown() throws Exception {
        String secret = "s3cr3t-" + UUID.randomUUID();
        try (RawServer server = RawServer.running(sending(302, "Location: http://" + secret + ".example/", ""))) {
            HttpSource source = local(server.url("/")).bearer("TOKEN").build();

            assertThat(everythingSaidBy(source, REQUEST.withSecrets(name -> Secret.of(secret))))
                    .contains("host [hidden].example is not allowed")
                    .doesNotContain(secret);
        }
    }

    @Test
    void theWordsOfASecretAreHiddenOneByOne() throws Exception {
        try (RawServer server = RawServer.running(sending(400, "", "bad credentials dXNlcjpwYXNzd29yZA"))) {
            HttpSource source = local(server.url("/"))
                    .secretHeader("Authorization", "LOGIN")
                    .build();

            assertThat(everythingSaidBy(source, REQUEST.withSecrets(name -> Secret.of("Basic dXNlcjpwYXNzd29yZA=="))))
                    .contains("answered 400: bad credentials")
                    .doesNotContain("dXNlcjpwYXNzd29yZA");
        }
    }

    @Test
    void credentialsInTheUrlAreRefusedWithoutBeingQuoted() throws Exception {
        String encoded = WebAddress.encode(CANARY);
        for (String url : List.of(
                "https://user:" + encoded + "@api.example.com/",
                "https://api.example.com/?api_key=" + encoded,
                "https://api.example.com/?token=" + encoded,
                "https://api.example.com/ " + encoded,
                "https://api.example.com/?q=" + CANARY,
                "ftp://api.example.com/" + encoded,
                encoded)) {
            assertNoSecret(() -> said(() -> HttpSource.get(url).build().toString()));
        }
    }

    @Test
    void aUrlThatHoldsTheSecretIsNotAsked() throws Exception {
        try (RawServer server = RawServer.running(json("[]"))) {
            HttpSource source = local(server.url("/x?q=" + WebAddress.encode(CANARY)))
                    .bearer("TOKEN")
                    .build();

            assertThat(everythingSaidBy(source, REQUEST.withSecrets(name -> Secret.of(CANARY))))
                    .contains("is refused: it holds a secret");
            assertThat(server.ended()).isNotDone();
        }
    }

    /** Whatever a reader shows of itself until it ends or fails: pages, bookmarks, exceptions, logs. */
    private static String everythingSaidBy(HttpSource source, ReadRequest request) throws Exception {
        StringBuilder said = new StringBuilder();
        String failed = said(() -> {
            said.append(source);
            try (PageReader reader =
                    source.open(request.withDeadline(Instant.now().plusSeconds(5)))) {
                Page page;
                while ((page = reader.next()) != null) {
                    said.append(page).append(page.mediaType()).append(page.attributes());
                    page.body().readAllBytes();
                    said.append(page.bookmark());
                }
            }
            return "";
        });
        return said + failed;
    }

    private static String said(Callable<String> call) {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8)); // simple logger prints there
        try {
            return call.call() + log.toString(StandardCharsets.UTF_8);
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace + log.toString(StandardCharsets.UTF_8);
        } finally {
            System.setErr(console);
        }
    }

    private static void assertNoSecret(Callable<String> saying) throws Exception {
        assertThat(saying.call()).isNotEmpty().doesNotContain(FORMS);
    }

    private static RawServer.Script sending(int status, String header, String body) {
        return connection -> connection.send("HTTP/1.1 " + status + " X\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + (header.isEmpty() ? "" : header + "\r\n")
                + "\r\n" + body);
    }

    private static RawServer.Script json(String body) {
        return sending(200, "Content-Type: application/json", body);
    }

    private static UnaryOperator<HttpSource.Builder> nextLink() {
        return settings -> settings.pages(Pagination.nextLink("/next"));
    }

    private static String escaped(String text) {
        return text.replace("\"", "\\\"");
    }

    private static String everyForm() {
        return String.join(" ", FORMS.subList(0, FORMS.size() - 1));
    }

    /** So many secrets that hiding them brings the one that is cut near to the beginning. */
    private static String endOfExcerpt() {
        return (CANARY + " ").repeat(8192 / CANARY.length() + 2);
    }
}
