// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SecretStore;
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Canaries for the client secret, the refresh tokens, the access token and keys, on every way in which a request for a token or one
 * with a token fails, with servers that repeat them wherever they can.
 */
@Timeout(20)
class AuthSecretsTest {
    private static final String SECRET = "S3CR3T-" + UUID.randomUUID() + "/a+b=\"c\"";
    private static final String REFRESH = "R3FR3SH-" + UUID.randomUUID() + "/d+e=";
    private static final String NEXT = "N3XT-" + UUID.randomUUID() + "/f+g=";
    private static final String TOKEN = "T0K3N-" + UUID.randomUUID() + "/h+i=";
    private static final String ID_TOKEN = "1DT0K3N-" + UUID.randomUUID();
    /** With a colon no multiple of three bytes, so that Base64 of both does not hold Base64 of the secret. */
    private static final String ID = "client-77";

    private static final List<String> CANARIES = List.of(SECRET, REFRESH, NEXT, TOKEN, ID_TOKEN);
    private static final String GOOD =
            "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\",\"expires_in\":60," + "\"refresh_token\":\""
                    + NEXT + "\",\"id_token\":\"" + ID_TOKEN + "\"}";

    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)authorization: [a-z]+ ([^\r\n]+)");

    /** One way to fail: what the token endpoint sends, and what the API does. */
    private record Failure(String name, RawServer.Script token, RawServer.Script data) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Failure> tokenFailures() {
        Stream<Failure> statuses = Stream.of(301, 400, 401, 403, 408, 429, 503)
                .flatMap(status -> Stream.of(
                        token("text " + status, sending(status, "Retry-After: " + sent(), sent())),
                        token("error " + status, sending(status, "Location: /x?s=" + percent(SECRET), error())),
                        token("answer " + status, sending(status, "", GOOD))));
        Stream<Failure> others = Stream.of(
                token("error with 200", sending(200, "", error())),
                token("error beside tokens", sending(200, "", GOOD.replace("}", ",\"error\":\"invalid_scope\"}"))),
                token(
                        "error about the token beside it",
                        sending(
                                400,
                                "",
                                GOOD.replace(
                                        "}", ",\"error\":\"invalid_scope\",\"error_description\":\"" + TOKEN + "\"}"))),
                token("not JSON", sending(200, "", TOKEN)),
                token("cut", sending(200, "", GOOD.substring(0, 60))),
                token("twice", sending(200, "", GOOD.replace("}", ",\"access_token\":\"" + TOKEN + "\"}"))),
                token("list", sending(200, "", "[" + GOOD + "]")),
                token("more", sending(200, "", GOOD + GOOD)),
                token("without quotes", sending(200, "", "{\"access_token\": " + TOKEN + "}")),
                token("name that is a value", sending(200, "", "{\"" + TOKEN + "\": 7")),
                token("other type", sending(200, "", GOOD.replace("Bearer", TOKEN))),
                token("no life", sending(200, "", GOOD.replace(":60", ":\"" + TOKEN + "\""))),
                token("number", sending(200, "", "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":9" + TOKEN + "}")),
                token("with a line break", sending(200, "", GOOD.replace(TOKEN, TOKEN + "\\nX: 1"))),
                token("with a space", sending(200, "", GOOD.replace(TOKEN, TOKEN + " x"))),
                token("long", sending(200, "", GOOD.replace(TOKEN, TOKEN.repeat(1500)))),
                token("encoded", sending(200, "Content-Encoding: " + TOKEN, GOOD)),
                token("status line", c -> c.skipBody().send("HTTP/1.1 " + SECRET + "\r\n\r\n")),
                token("header line", c -> c.skipBody().send("HTTP/1.1 200 OK\r\n" + SECRET + "\r\n\r\n")),
                token("short", c -> c.skipBody().send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + GOOD)),
                token(
                        "stalled",
                        c -> c.skipBody()
                                .send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + GOOD)
                                .awaitEnd()),
                token("unframed", c -> c.skipBody().send("HTTP/1.1 200 OK\r\n\r\n" + GOOD.substring(0, 70))),
                token("no answer", RawServer.Connection::awaitEnd),
                token("closed", RawServer.Connection::skipBody),
                token(
                        "reset",
                        c -> c.skipBody()
                                .send("HTTP/1.1 200 OK\r\nX: " + SECRET)
                                .reset()));
        return Stream.concat(statuses, others);
    }

    static Stream<Failure> dataFailures() {
        Stream<Failure> statuses = Stream.of(301, 400, 401, 429, 503)
                .map(status -> data("text " + status, sending(status, "Location: /x?t=" + percent(TOKEN), echo())));
        Stream<Failure> others = Stream.of(
                data("next link", sending(200, "", "{\"next\": \"/x?t=" + percent(TOKEN) + "\"}")),
                data("next link with the key", sending(200, "", "{\"next\": \"/x?key=" + percent(SECRET) + "&x=1\"}")),
                data("attributes", sending(200, "ETag: " + TOKEN + "\r\nLast-Modified: " + echo(), "{}")),
                data("status line of data", c -> c.send("HTTP/1.1 " + TOKEN + "\r\n\r\n")),
                data("header line of data", c -> c.send("HTTP/1.1 200 OK\r\n" + echo() + "\r\n\r\n")),
                data("short body of data", c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + echo())),
                data("no answer with data", RawServer.Connection::awaitEnd));
        return Stream.concat(statuses, others);
    }

    static Stream<Failure> failures() {
        return Stream.concat(tokenFailures(), dataFailures());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void noFailureOfARefreshTokenShowsASecret(Failure failure) throws Exception {
        assertNothingShown(
                failure, true, (settings, url) -> settings.auth(Auth.refreshToken(url, "ID", "SECRET", "REFRESH")));
    }

    @Test
    void noFailureToSaveShowsASecret() throws Exception {
        assertNothingShown(
                data("not saved", sending(200, "", "{}")),
                false,
                (settings, url) -> settings.auth(Auth.refreshToken(url, "ID", "SECRET", "REFRESH")));
    }

    @ParameterizedTest
    @MethodSource("tokenFailures")
    void noFailureOfAClientInTheBodyShowsASecret(Failure failure) throws Exception {
        assertNothingShown(
                failure,
                true,
                (settings, url) -> settings.secretHeader("X-Refresh", "REFRESH")
                        .auth(Auth.clientCredentials(url, "ID", "SECRET").clientInBody()));
    }

    @ParameterizedTest
    @MethodSource("dataFailures")
    void noFailureOfBasicShowsASecret(Failure failure) throws Exception {
        assertNothingShown(
                failure,
                true,
                (settings, url) -> settings.auth(Auth.basic("ID", "SECRET"))
                        .secretHeader("X-Refresh", "REFRESH")
                        .secretHeader("X-Token", "TOKEN"));
    }

    @ParameterizedTest
    @MethodSource("dataFailures")
    void noFailureOfASignatureShowsASecret(Failure failure) throws Exception {
        RequestSigner signer = (request, secrets) -> {
            secrets.learn(Secret.of(TOKEN));
            return Map.of(
                    "Authorization",
                    "Signature " + base64(ID + ":" + secrets.get("SECRET").reveal()),
                    "X-Token",
                    TOKEN,
                    "X-Refresh",
                    secrets.get("REFRESH").reveal());
        };

        assertNothingShown(failure, true, (settings, url) -> settings.auth(Auth.signedBy(signer)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noFailureOfASignerShowsASecret(boolean checked) throws Exception {
        Failure failure = data("signer", sending(200, "", "{}"));

        assertNothingShown(
                failure,
                true,
                (settings, url) -> settings.auth(Auth.signedBy((request, secrets) -> {
                    String secret = secrets.get("SECRET").reveal();
                    Exception cause = new IllegalStateException("cause", new IOException(base64(secret)));
                    if (checked) {
                        throw new IOException("not signed", cause);
                    }
                    throw new ConfigurationException("not signed with " + percent(secret), cause);
                })));
    }

    /** How an auth is made for a token endpoint. */
    @FunctionalInterface
    private interface Making {
        HttpSource.Builder add(HttpSource.Builder settings, String url);
    }

    private static void assertNothingShown(Failure failure, boolean saves, Making making) throws Exception {
        try (RawServer server = RawServer.running(connection -> {
            boolean token = connection.request().startsWith("POST");
            (token ? failure.token() : failure.data()).run(connection);
        })) {
            HttpSource source = making.add(local(server.url("/data")), server.url("/token"))
                    .pages(Pagination.nextLink("/next"))
                    .auth(Auth.query("key", "SECRET"))
                    .idleTimeout(Duration.ofMillis(100))
                    .headersTimeout(Duration.ofMillis(200))
                    .time(Clock.systemUTC(), pause -> {})
                    .build();

            String said = everythingSaidBy(source, saves) + everythingSaidBy(source, saves);

            assertThat(said).isNotEmpty().doesNotContain(forms());
        }
    }

    /** Whatever a reader shows of itself until it ends or fails: pages, bookmarks, exceptions with all causes, logs. */
    private static String everythingSaidBy(HttpSource source, boolean saves) {
        ReadRequest request =
                REQUEST.withSecrets(secrets(saves)).withDeadline(Instant.now().plusSeconds(5));
        StringBuilder said = new StringBuilder(source.toString());
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8)); // simple logger prints there
        try (PageReader reader = source.open(request)) {
            Page page;
            while ((page = reader.next()) != null) {
                said.append(page).append(page.mediaType()).append(page.attributes());
                page.body().readAllBytes();
                said.append(page.bookmark());
            }
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            said.append(trace);
        } finally {
            System.setErr(console);
        }
        return said + log.toString(StandardCharsets.UTF_8);
    }

    private static SecretProvider secrets(boolean saves) {
        Map<String, String> values =
                Map.of("ID", ID, "SECRET", SECRET + "\n", "REFRESH", REFRESH + "\n", "TOKEN", TOKEN);
        return new SecretProvider() {
            @Override
            public Secret get(String name) {
                return Secret.of(values.get(name));
            }

            @Override
            public Optional<SecretStore> store() {
                return Optional.of(new SecretStore() {
                    @Override
                    public Secret read(String name) {
                        return get(name);
                    }

                    @Override
                    public boolean replace(String name, Secret before, Secret next) throws IOException {
                        if (!saves) {
                            throw new IOException("cannot write " + next.reveal(), new IOException(before.reveal()));
                        }
                        return true;
                    }
                });
            }
        };
    }

    private static Failure token(String name, RawServer.Script script) {
        return new Failure(name, script, sending(200, "", "{}"));
    }

    private static Failure data(String name, RawServer.Script script) {
        return new Failure(name, sending(200, "", GOOD), script);
    }

    private static RawServer.Script sending(int status, String header, String body) {
        return connection -> {
            String said = repeating(connection, body);
            connection
                    .skipBody()
                    .send("HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: "
                            + said.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                            + (header.isEmpty() ? "" : repeating(connection, header) + "\r\n") + "\r\n" + said);
        };
    }

    private static String repeating(RawServer.Connection connection, String text) {
        Matcher header = AUTHORIZATION.matcher(connection.request());
        return text.replace("{authorization}", header.find() ? header.group(1) : "none");
    }

    private static String error() {
        String echo = sent().replace("\\", "").replace("\"", "\\\"");
        return "{\"error\":\"invalid_grant\",\"error_description\":\"" + echo + "\",\"refresh_token\":\"" + NEXT
                + "\"}";
    }

    /** All that the token endpoint was sent, and the same in other forms. */
    private static String sent() {
        return "{authorization} " + inManyForms(SECRET, REFRESH);
    }

    /** All that the API was sent, and the same in other forms. */
    private static String echo() {
        return "{authorization} " + inManyForms(SECRET, REFRESH, TOKEN);
    }

    private static String inManyForms(String... canaries) {
        return Arrays.stream(canaries)
                .flatMap(canary -> Stream.of(canary, percent(canary), base64(canary)))
                .collect(Collectors.joining(" "));
    }

    private static List<String> forms() {
        List<String> forms = new ArrayList<>();
        for (String canary : CANARIES) {
            forms.add(canary.substring(0, 20));
            forms.add(percent(canary));
            forms.add(base64(canary).substring(0, 30));
            forms.add(base64(ID + ":" + canary).substring(0, 40));
            forms.add(base64(ID + ":" + URLEncoder.encode(canary, StandardCharsets.UTF_8))
                    .substring(0, 40));
        }
        return forms;
    }

    private static String percent(String text) {
        return WebAddress.encode(text);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
