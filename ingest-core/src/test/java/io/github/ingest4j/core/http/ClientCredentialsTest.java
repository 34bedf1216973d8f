// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.AuthTest.renewing;
import static io.github.ingest4j.core.http.AuthTest.with;
import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClientCredentialsTest {
    /** The client of the examples of RFC 6749. */
    private static final ReadRequest CLIENT = with(Map.of("ID", "s6BhdRkqt3", "SECRET", "gX1fBat3bV"));

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-25T10:00:00Z"));
    private AuthServer server;

    @BeforeEach
    void start() throws IOException {
        server = new AuthServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theRequestIsAsInTheExampleOfTheRfc() throws Exception {
        bodies(source(), CLIENT);

        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.header("Authorization")).isEqualTo("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
            assertThat(asked.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(asked.header("Accept")).isEqualTo("application/json");
            assertThat(asked.header("X-Team")).isEmpty();
            assertThat(asked.header("User-Agent")).startsWith("ingest4j/").contains("(weather/");
            assertThat(asked.body()).isEqualTo("grant_type=client_credentials");
        });
        assertThat(server.shown()).containsExactly("Bearer access-token-1");
    }

    @Test
    void idAndSecretAreFormEncodedBeforeBase64() throws Exception {
        // RFC 6749, appendix B: these characters become +%25%26%2B%C2%A3%E2%82%AC
        bodies(source(), with(Map.of("ID", "a:b", "SECRET", "x %&+£€")));

        assertThat(server.asked().get(0).header("Authorization"))
                .isEqualTo("Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString(
                                        "a%3Ab:x+%25%26%2B%C2%A3%E2%82%AC".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void parametersAndClientGoIntoTheBodyWhereWanted() throws Exception {
        bodies(
                source(oauth -> oauth.scope("orders.read", "orders:list")
                        .audience("https://api.example.com/")
                        .parameter("resource", "a b")
                        .clientInBody()),
                CLIENT);

        assertThat(server.asked().get(0).header("Authorization")).isEmpty();
        assertThat(server.asked().get(0).body())
                .isEqualTo("grant_type=client_credentials&scope=orders.read+orders%3Alist"
                        + "&audience=https%3A%2F%2Fapi.example.com%2F&resource=a+b"
                        + "&client_id=s6BhdRkqt3&client_secret=gX1fBat3bV");
    }

    @Test
    void aTokenIsUsedUntilAMinuteBeforeItsEnd() throws Exception {
        HttpSource source = source();

        bodies(source, CLIENT);
        clock.advance(Duration.ofSeconds(3539));
        bodies(source, CLIENT);
        clock.advance(Duration.ofSeconds(1));
        bodies(source, CLIENT);

        assertThat(server.shown())
                .containsExactly("Bearer access-token-1", "Bearer access-token-1", "Bearer access-token-2");
    }

    @ParameterizedTest
    @CsvSource({"40, 29, 30", "'\"40\"', 29, 30", "40.5, 29, 30", "99999999999999999999, 300000000, 315360000"})
    void aQuarterOfAShortLifeIsKeptBack(String life, int fresh, int old) throws Exception {
        server.answering(asked -> server.issue("\"expires_in\": " + life));
        HttpSource source = source();
        bodies(source, CLIENT);

        clock.advance(Duration.ofSeconds(fresh));
        bodies(source, CLIENT);
        assertThat(server.asked()).hasSize(1);
        clock.advance(Duration.ofSeconds(old - fresh));
        bodies(source, CLIENT);
        assertThat(server.asked()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"expires_in\": null", "\"expires_in\": \"soon\"", "\"expires_in\": -1"})
    void aTokenWithoutEndIsUsedUntilItIsRefused(String members) throws Exception {
        server.answering(asked -> server.issue(members));
        HttpSource source = source();

        bodies(source, CLIENT);
        clock.advance(Duration.ofDays(100));
        bodies(source, CLIENT);
        assertThat(server.asked()).hasSize(1);
        server.revokeAll();
        bodies(source, CLIENT);

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void aTokenThatLivesForNoTimeServesItsOwnRequest() throws Exception {
        server.answering(asked -> server.issue("\"expires_in\": 0"));
        HttpSource source = source();

        bodies(source, CLIENT);
        bodies(source, CLIENT);

        assertThat(server.shown()).containsExactly("Bearer access-token-1", "Bearer access-token-2");
    }

    @Test
    void aClockThatWasSetBackEndsAToken() throws Exception {
        HttpSource source = source();

        bodies(source, CLIENT);
        clock.advance(Duration.ofSeconds(-1));
        bodies(source, CLIENT);

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndThenUnauthorised() {
        server.answering(asked -> {
            Reply reply = server.issue("");
            server.revokeAll();
            return reply;
        });

        assertThatThrownBy(() -> bodies(source(), CLIENT))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED))
                .hasMessage("GET " + server.url("/data")
                        + " answered 401: who are you?; the server refused secret ID, SECRET");
        assertThat(server.asked()).hasSize(2);
        assertThat(server.shown()).containsExactly("Bearer access-token-1", "Bearer access-token-2");
    }

    @Test
    void sourcesThatShareAnAuthShareItsToken() throws Exception {
        OAuth oauth = Auth.clientCredentials(server.url("/token"), "ID", "SECRET");

        bodies(local(server.url("/a")).auth(oauth).build(), CLIENT);
        bodies(local(server.url("/b")).auth(oauth).build(), CLIENT);
        bodies(local(server.url("/b")).auth(oauth.scope("x")).build(), CLIENT);

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void aTokenIsNotUsedForAnotherClient() throws Exception {
        HttpSource source = source();

        bodies(source, CLIENT);
        bodies(source, with(Map.of("ID", "s6BhdRkqt3", "SECRET", "another")));

        assertThat(server.shown()).containsExactly("Bearer access-token-1", "Bearer access-token-2");
    }

    @Test
    void aRefusedClientGetsItsSecretAnewOnce() throws Exception {
        server.answering(asked -> asked.form().get("client_secret").equals("new")
                ? server.issue("")
                : Reply.of(401, "{\"error\": \"invalid_client\"}"));

        bodies(source(OAuth::clientInBody), REQUEST.withSecrets(renewing("old", "new")));

        assertThat(server.asked())
                .extracting(asked -> asked.form().get("client_secret"))
                .containsExactly("old", "new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        401 | {"error":"invalid_client"}                                  | FAIL_UNAUTHORISED | answered 401: invalid_client; 127.0.0.1 refused client ID with SECRET
        400 | {"error":"invalid_client","error_description":"no such\\nclient"} | FAIL_UNAUTHORISED | answered 400: invalid_client (no such client); 127.0.0.1 refused client ID with SECRET
        400 | {"error":"unauthorized_client"}                             | FAIL_UNAUTHORISED | answered 400: unauthorized_client; 127.0.0.1 refused client ID with SECRET
        200 | {"error":"invalid_client"}                                  | FAIL_UNAUTHORISED | answered 200: invalid_client; 127.0.0.1 refused client ID with SECRET
        400 | {"error":"invalid_grant"}                                   | FAIL_UNAUTHORISED | answered 400: invalid_grant; 127.0.0.1 refused client ID with SECRET
        403 | <html>no</html>                                             | FAIL_UNAUTHORISED | answered 403; 127.0.0.1 refused client ID with SECRET
        400 | {"error":"invalid_scope"}                                   | FAIL              | answered 400: invalid_scope
        404 | not here                                                    | FAIL              | answered 404
        302 | {}                                                          | FAIL              | answered 302: a request for a token follows no redirect; give its target
        501 | {}                                                          | FAIL              | answered 501
        500 | {"error":"invalid_client"}                                  | RETRY             | answered 500: invalid_client
        408 | {}                                                          | RETRY             | answered 408
        400 | {"error":"temporarily_unavailable"}                         | RETRY             | answered 400: temporarily_unavailable
        429 | {"error":"invalid_client"}                                  | WAIT              | answered 429: invalid_client; not to be asked again for PT30S
        200 | <html>maintenance</html>                                    | FAIL              | answered 200 with what is not one JSON object, or names a member twice
        200 | {"access_token":"abcdef123","access_token":"b"}             | FAIL              | answered 200 with what is not one JSON object, or names a member twice
        200 | {"token_type":"bearer"}                                     | FAIL              | answered 200 with an object that holds no access_token
        200 | {"access_token":["abcdef123"]}                              | FAIL              | answered 200 with an object that holds no access_token
        200 | {"access_token":"abcdef123","token_type":"mac"}             | FAIL              | answered 200 with an object that holds a token_type other than Bearer, which alone is supported
        200 | {"access_token":"abcdef 123"}                               | FAIL              | answered 200 with an object that holds an access_token that cannot stand in a header
        """)
    void answersWithoutATokenAreClassified(int status, String body, Reaction reaction, String message) {
        server.answering(asked -> Reply.of(status, body).with("Location", "/elsewhere"));

        assertThatThrownBy(() -> bodies(source(), CLIENT))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(reaction))
                .hasMessage("POST " + server.url("/token") + " " + message)
                .hasNoCause();
        assertThat(server.asked()).hasSize(1);
        assertThat(server.shown()).isEmpty();
    }

    @Test
    void theServersWaitIsPassedOn() {
        server.answering(asked -> Reply.of(429, "").with("Retry-After", "7"));

        assertThatThrownBy(() -> bodies(source(), CLIENT))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.delay()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void requestsForTokensTakeTheirTurnsAmongThoseForPages() throws Exception {
        ManualTime time = new ManualTime();
        RequestBudget budget =
                RequestBudget.of(1, Duration.ofSeconds(10)).atOnce(1).time(time::nanos, time);

        assertThat(bodies(source(budget), CLIENT)).containsExactly("[]");

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(10));
        assertThat(server.asked()).hasSize(1);
    }

    /** The turn of the page that was refused is over before another token is asked for. */
    @Test
    void tokenThatIsReplacedTakesATurnOfItsOwn() throws Exception {
        ManualTime time = new ManualTime();
        RequestBudget budget = RequestBudget.unlimited().atOnce(1).time(time::nanos, time);
        HttpSource source = source(budget);
        bodies(source, CLIENT);
        server.revokeAll();

        assertThat(bodies(source, CLIENT)).containsExactly("[]");

        assertThat(server.asked()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aPauseThatTheEndpointAsksForCountsForItsHost(int status) throws Exception {
        ManualTime time = new ManualTime();
        RequestBudget budget = RequestBudget.unlimited().time(time::nanos, time);
        server.answering(asked -> Reply.of(status, "").with("Retry-After", "40"));
        assertThatThrownBy(() -> bodies(source(budget), CLIENT)).isInstanceOf(SourceException.class);
        server.answering(asked -> server.issue(""));

        assertThat(bodies(source(budget), CLIENT)).containsExactly("[]");

        assertThat(time.pauses).first().isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void whatCannotWaitForTheEndpointSaysForHowLongItIsLeftAlone() {
        ManualTime time = new ManualTime();
        RequestBudget budget = RequestBudget.unlimited().time(time::nanos, time);
        budget.gate("id.example.com").pause(Duration.ofSeconds(90), "the host asked to be left alone");
        HttpSource source = local(server.url("/data"))
                .budget(budget)
                .auth(Auth.clientCredentials("https://id.example.com/token", "ID", "SECRET"))
                .build();

        assertThatThrownBy(() -> bodies(source, CLIENT))
                .isInstanceOfSatisfying(SourceException.class, e -> {
                    assertThat(e.reaction()).isEqualTo(Reaction.WAIT);
                    assertThat(e.delay()).contains(Duration.ofSeconds(90));
                })
                .hasMessage("POST https://id.example.com/token was not sent: the host asked to be left alone; not to be"
                        + " asked again for PT1M30S");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aLongAnswerIsRefused() {
        server.answering(asked -> server.issue("\"x\": \"" + "y".repeat(64 << 10) + "\""));

        assertThatThrownBy(() -> bodies(source(), CLIENT))
                .isInstanceOf(SourceException.class)
                .hasMessage("POST " + server.url("/token") + " answered with more than 65536 bytes");
    }

    @Test
    void noAnswerInTimeIsAFailedTry() {
        CountDownLatch never = new CountDownLatch(1);
        server.answering(asked -> never.await(10, TimeUnit.SECONDS) ? Reply.of(200, "") : Reply.of(200, ""));
        HttpSource source = local(server.url("/data"))
                .headersTimeout(Duration.ofMillis(100))
                .auth(Auth.clientCredentials(server.url("/token"), "ID", "SECRET"))
                .build();

        assertThatThrownBy(() -> bodies(source, CLIENT))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("POST " + server.url("/token") + " failed before its answer: no answer within PT0.1S");
    }

    @Test
    void anEndpointThatResolvesToAPrivateAddressIsNotAsked() {
        HttpSource source = HttpSource.get("https://api.example.com/v1")
                .resolver(host -> new java.net.InetAddress[] {java.net.InetAddress.getLoopbackAddress()})
                .auth(Auth.clientCredentials("https://id.example.com/token", "ID", "SECRET"))
                .build();

        assertThatThrownBy(() -> bodies(source, CLIENT))
                .isInstanceOf(SourceException.class)
                .hasMessage("POST https://id.example.com/token is refused: host id.example.com resolves to 127.0.0.1,"
                        + " which is not public; allowPrivateAddresses() lifts that");
    }

    @Test
    void anEndpointMustBeHttpsLikeTheSource() {
        HttpSource.Builder builder = HttpSource.get("https://api.example.com/v1")
                .auth(Auth.clientCredentials("http://id.example.com/token", "ID", "SECRET"));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the token URL is refused: only https is allowed; allowHttp() lifts that");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://u:s3cret@id.example.com/t  | holds user-info
        https://id.example.com/{x}         | the token URL can hold no placeholder
        https://id.example.com/t?secret=1  | names a credential
        /token                             | must be absolute
        """)
    void badEndpointsAreRefused(String url, String message) {
        assertThatThrownBy(() -> Auth.clientCredentials(url, "ID", "SECRET"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void badSettingsAreRefused() {
        OAuth oauth = Auth.clientCredentials("https://id.example.com/token", "ID", "SECRET");

        assertThatThrownBy(() -> oauth.scope("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a scope: 'a b'; name each as one argument");
        assertThatThrownBy(() -> oauth.parameter("client_secret", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter 'client_secret' of the token request cannot be set like this");
        assertThatThrownBy(oauth::neverReplaced)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("neverReplaced() is said of a refresh token, and there is none");
        assertThatThrownBy(() -> Auth.clientCredentials("https://id.example.com/token", "ID", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the client's secret needs the name of a secret");
    }

    @Test
    void sixteenThreadsMakeOneRequest() throws Exception {
        CountDownLatch all = new CountDownLatch(16);
        server.answering(asked -> {
            all.await(10, TimeUnit.SECONDS);
            return server.issue("\"expires_in\": 3600");
        });
        HttpSource source = source();

        List<Future<List<String>>> reads = onSixteenThreads(source, all);
        for (Future<List<String>> read : reads) {
            assertThat(read.get()).containsExactly("[]");
        }

        assertThat(server.asked()).hasSize(1);
        assertThat(server.shown()).hasSize(16).containsOnly("Bearer access-token-1");
    }

    @Test
    void sixteenRefusedThreadsMakeOneRequest() throws Exception {
        HttpSource source = source();
        bodies(source, CLIENT);
        server.revokeAll();

        for (Future<List<String>> read : onSixteenThreads(source, new CountDownLatch(16))) {
            assertThat(read.get()).containsExactly("[]");
        }

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void sixteenThreadsShareAFailure() throws Exception {
        // While the answer is held back, each thread either asked for it or waits for it.
        CountDownLatch all = new CountDownLatch(16);
        server.answering(asked -> {
            all.await(10, TimeUnit.SECONDS);
            awaitWaiting(15);
            return Reply.of(400, "{\"error\": \"invalid_scope\"}");
        });

        for (Future<List<String>> read : onSixteenThreads(source(), all)) {
            assertThatThrownBy(read::get)
                    .hasCauseInstanceOf(SourceException.class)
                    .hasMessageEndingWith("POST " + server.url("/token") + " answered 400: invalid_scope");
        }
        assertThat(server.asked()).hasSize(1);
    }

    private List<Future<List<String>>> onSixteenThreads(HttpSource source, CountDownLatch all) {
        ExecutorService threads = Executors.newFixedThreadPool(16, task -> new Thread(task, "reader"));
        try {
            List<Future<List<String>>> reads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                reads.add(threads.submit(() -> {
                    all.countDown();
                    all.await(10, TimeUnit.SECONDS);
                    return bodies(source, CLIENT);
                }));
            }
            return reads;
        } finally {
            threads.shutdown();
        }
    }

    /** Until that many readers wait for the request of another. */
    private static void awaitWaiting(int count) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            long waiting = Thread.getAllStackTraces().entrySet().stream()
                    .filter(entry -> entry.getKey().getName().equals("reader"))
                    .filter(entry -> List.of(entry.getValue()).stream()
                            .anyMatch(frame -> frame.getClassName().endsWith("TokenCache")
                                    && frame.getMethodName().equals("await")))
                    .count();
            if (waiting == count) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the other threads do not wait");
    }

    private HttpSource source() {
        return source(UnaryOperator.identity());
    }

    private HttpSource source(RequestBudget budget) {
        return local(server.url("/data"))
                .budget(budget)
                .auth(Auth.clientCredentials(server.url("/token"), "ID", "SECRET"))
                .build();
    }

    private HttpSource source(UnaryOperator<OAuth> settings) {
        return local(server.url("/data"))
                .header("X-Team", "blue")
                .time(clock, Pause.SLEEP)
                .auth(settings.apply(Auth.clientCredentials(server.url("/token"), "ID", "SECRET")))
                .build();
    }
}
