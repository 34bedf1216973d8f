// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolitenessTest {
    private static final int TIMES = 20;
    private static final Instant NOW = Instant.parse("2026-11-20T10:05:00Z");

    private final ManualTime time = new ManualTime();
    private final ManualClock clock = ManualClock.at(NOW);

    @ParameterizedTest
    @CsvSource({
        "429, 0, WAIT, PT0S, PT0.25S",
        "429, 5, WAIT, PT5S, PT5S",
        "429, 'Fri, 99 Nov 2026 10:05:05 GMT', WAIT, PT30S, PT30S",
        "503, 0, RETRY, PT0S, PT0.25S",
        "503, 5, RETRY, PT5S, PT5S",
        "503, 'Fri, 99 Nov 2026 10:05:05 GMT', RETRY, , PT0.25S",
        "500, 0, RETRY, PT0S,",
        "500, 5, RETRY, PT5S, PT5S",
        "500, 'Fri, 99 Nov 2026 10:05:05 GMT', RETRY, ,"
    })
    void aHostThatAsksForAPauseHasIt(int status, String retryAfter, Reaction reaction, Duration told, Duration pause)
            throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (WebServer server = WebServer.serving(asked -> requests.getAndIncrement() % 2 == 0
                ? Reply.of(status, "later").with("Retry-After", retryAfter)
                : Reply.json("[1]"))) {
            for (int i = 0; i < TIMES; i++) {
                time.pauses.clear();
                HttpSource source = source(server.url("/v1"), RequestBudget.unlimited());

                assertThatThrownBy(() -> bodies(source)).isInstanceOfSatisfying(SourceException.class, e -> {
                    assertThat(e.reaction()).isEqualTo(reaction);
                    assertThat(e.delay().orElse(null)).isEqualTo(told);
                    assertThat(e)
                            .hasMessage("GET " + server.url("/v1") + " answered " + status + ": later"
                                    + (told == null ? "" : "; not to be asked again for " + told));
                });
                assertThat(bodies(source)).containsExactly("[1]");
                assertThat(time.pauses).isEqualTo(pause == null ? List.of() : List.of(pause));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aPauseThatIsTooLongToWaitForIsLeftToTheEngine(int status) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (WebServer server = WebServer.serving(asked -> requests.getAndIncrement() % 2 == 0
                ? Reply.of(status, "later").with("Retry-After", "3600")
                : Reply.json("[1]"))) {
            for (int i = 0; i < TIMES; i++) {
                HttpSource source = source(server.url("/v1"), RequestBudget.unlimited());
                assertThatThrownBy(() -> bodies(source)).hasMessageContaining("answered " + status);
                int before = requests.get();
                time.pass(Duration.ofMinutes(20));

                assertThatThrownBy(() -> bodies(source))
                        .isInstanceOfSatisfying(SourceException.class, e -> {
                            assertThat(e.reaction()).isEqualTo(Reaction.WAIT);
                            assertThat(e.delay()).contains(Duration.ofMinutes(40));
                        })
                        .hasMessage("GET " + server.url("/v1") + " was not sent: the host asked to be left alone;"
                                + " not to be asked again for PT40M");
                assertThat(requests).hasValue(before);
                time.pass(Duration.ofMinutes(40));
                assertThat(bodies(source)).containsExactly("[1]");
            }
        }
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void nothingIsSentBeforeARateLimitThatIsUsedUpHasBeenReset() throws Exception {
        try (WebServer server = WebServer.serving(asked -> asked.query("page").equals("2")
                ? Reply.json("[2]").with("X-RateLimit-Remaining", "0").with("X-RateLimit-Reset", "20")
                : Reply.json(asked.query("page").equals("4") ? "[]" : "[" + asked.query("page") + "]")
                        .with("X-RateLimit-Remaining", "7")
                        .with("X-RateLimit-Reset", "20"))) {
            HttpSource source = builder(server.url("/"), RequestBudget.unlimited())
                    .pages(Pagination.pageNumber("page"))
                    .build();

            assertThat(bodies(source)).containsExactly("[1]", "[2]", "[3]", "[]");
            assertThat(time.pauses).containsExactly(Duration.ofSeconds(20));
        }
    }

    @Test
    void aRefusalForARateLimitIsNoneOfTheCredentials() throws Exception {
        Reply reply = Reply.of(403, "rate limit exceeded").with("X-RateLimit-Remaining", "0");
        try (WebServer server = WebServer.serving(
                asked -> asked.uri().getPath().equals("/limit") ? reply.with("X-RateLimit-Reset", "90") : reply)) {
            assertThatThrownBy(() -> bodies(source(server.url("/limit"), RequestBudget.unlimited())))
                    .isInstanceOfSatisfying(SourceException.class, e -> {
                        assertThat(e.reaction()).isEqualTo(Reaction.WAIT);
                        assertThat(e.delay()).contains(Duration.ofSeconds(90));
                    })
                    .hasMessageEndingWith("answered 403: rate limit exceeded; not to be asked again for PT1M30S");
            assertThatThrownBy(() -> bodies(source(server.url("/other"), RequestBudget.unlimited())))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED))
                    .hasMessageEndingWith("the request carried no secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-RateLimit-Reset, 0",
        "X-RateLimit-Reset, 1600000000",
        "X-RateLimit-Reset, 'Fri, 20 Nov 2020 10:05:00 GMT'",
        "Retry-After, 0",
        "Retry-After, 'Fri, 20 Nov 2020 10:05:00 GMT'"
    })
    void aRefusalThatAsksForNoPauseIsOneOfTheCredentials(String header, String value) throws Exception {
        Reply reply = Reply.of(403, "no").with("X-RateLimit-Remaining", "0").with(header, value);
        try (WebServer server = WebServer.serving(asked -> reply)) {
            HttpSource source = builder(server.url("/v1"), RequestBudget.unlimited())
                    .bearer("KEY")
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED))
                    .hasMessage("GET " + server.url("/v1") + " answered 403: no; the server refused secret KEY");
        }
    }

    @Test
    void aRefusalThatAsksForNoPauseMayTellOfARateLimitAllTheSame() throws Exception {
        Reply reply = Reply.of(403, "no")
                .with("Retry-After", "0")
                .with("X-RateLimit-Remaining", "0")
                .with("X-RateLimit-Reset", "90");
        try (WebServer server = WebServer.serving(asked -> reply)) {
            assertThatThrownBy(() -> bodies(source(server.url("/"), RequestBudget.unlimited())))
                    .isInstanceOfSatisfying(SourceException.class, e -> {
                        assertThat(e.reaction()).isEqualTo(Reaction.WAIT);
                        assertThat(e.delay()).contains(Duration.ofSeconds(90));
                    })
                    .hasMessageEndingWith("; not to be asked again for PT1M30S");
        }
    }

    @Test
    void aDateUntilWhichAHostAsksForAPauseIsByItsClock() throws Exception {
        try (RawServer server = RawServer.sending("HTTP/1.1 429 Busy\r\nContent-Length: 5\r\n"
                + "Date: Thu, 19 Nov 2026 09:00:00 GMT\r\nRetry-After: Thu, 19 Nov 2026 09:00:05 GMT\r\n\r\nlater")) {
            HttpSource source = source(server.url("/"), RequestBudget.unlimited());

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.delay()).contains(Duration.ofSeconds(5)))
                    .hasMessageEndingWith("answered 429: later; not to be asked again for PT5S");
        }
    }

    @Test
    void requestsKeepTheirDistanceHoweverLongTheirSecretsTake() throws Exception {
        RequestBudget budget = RequestBudget.of(1, Duration.ofSeconds(3));
        List<Long> arrived = new CopyOnWriteArrayList<>();
        AtomicInteger signed = new AtomicInteger();
        try (WebServer server = WebServer.serving(asked -> {
            arrived.add(time.nanos());
            return Reply.json("[1]");
        })) {
            HttpSource source = builder(server.url("/"), budget)
                    .auth(Auth.signedBy((request, secrets) -> {
                        time.pass(Duration.ofMillis(signed.getAndIncrement() == 0 ? 2_900 : 0));
                        return Map.of();
                    }))
                    .build();

            bodies(source);
            bodies(source);
        }

        assertThat(arrived)
                .containsExactly(
                        Duration.ofMillis(2_900).toNanos(),
                        Duration.ofMillis(5_900).toNanos());
    }

    @Test
    void aRequestIsSignedWhenItMayGo() throws Exception {
        List<Duration> signed = new ArrayList<>();
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1]"))) {
            HttpSource source = builder(server.url("/"), RequestBudget.of(1, Duration.ofSeconds(10)))
                    .auth(Auth.signedBy((request, secrets) -> {
                        signed.add(Duration.ofNanos(time.nanos()));
                        return Map.of();
                    }))
                    .build();

            bodies(source);
            bodies(source);
        }

        assertThat(signed).containsExactly(Duration.ZERO, Duration.ofSeconds(10));
    }

    @Test
    void aSignerMayAskTheHostItself() throws Exception {
        RequestBudget budget = RequestBudget.unlimited().atOnce(1);
        try (WebServer server = WebServer.serving(asked -> Reply.json(asked.header("X-Nonce")))) {
            HttpSource nonce = local(server.url("/"))
                    .header("X-Nonce", "[77]")
                    .budget(budget)
                    .build();
            HttpSource source = local(server.url("/"))
                    .budget(budget)
                    .auth(Auth.signedBy((request, secrets) -> Map.of("X-Nonce", first(nonce))))
                    .build();

            assertThat(bodies(source, shortRun())).containsExactly("[77]");
        }
    }

    @Test
    void bothWaitsOfARequestTogetherAreNoLongerThanOneMayBe() throws Exception {
        RequestBudget budget = RequestBudget.of(1, Duration.ofSeconds(40)).time(time::nanos, time);
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1]"))) {
            HttpSource other = local(server.url("/other")).budget(budget).build();
            HttpSource source = local(server.url("/"))
                    .budget(budget)
                    .auth(Auth.signedBy((request, secrets) -> Map.of("X-Nonce", first(other))))
                    .build();
            bodies(other);

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(SourceException.class, e -> {
                        assertThat(e.reaction()).isEqualTo(Reaction.WAIT);
                        assertThat(e.delay()).contains(Duration.ofSeconds(40));
                    })
                    .hasMessageContaining("was not sent: the budget of 1 requests in PT40S is used up");
        }

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void aSecretThatIsNotThereUsesUpNothing() throws Exception {
        RequestBudget budget = RequestBudget.of(1, Duration.ofDays(1));
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1]"))) {
            HttpSource source =
                    local(server.url("/")).budget(budget).bearer("NOT THERE").build();

            assertThatThrownBy(() -> bodies(source, ReadRequest.of(REQUEST.stream(), REQUEST.window())))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'NOT THERE'");
            assertThat(bodies(local(server.url("/")).budget(budget).build())).containsExactly("[1]");
        }
    }

    @Test
    void whatMayNotBeSentForLongAsksForNoSecrets() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ReadRequest request = REQUEST.withSecrets(name -> Secret.of("value-" + asked.incrementAndGet()));
        try (WebServer server = WebServer.serving(any -> Reply.json("[1]"))) {
            HttpSource source = builder(server.url("/"), RequestBudget.of(1, Duration.ofHours(1)))
                    .bearer("KEY")
                    .build();
            bodies(source, request);

            assertThatThrownBy(() -> bodies(source, request))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("was not sent: the budget of 1 requests in PT1H is used up");
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void sourcesOfOneBudgetShareItAndRedirectsCount() throws Exception {
        RequestBudget budget = RequestBudget.of(3, Duration.ofSeconds(10)).time(time::nanos, time);
        try (WebServer server = WebServer.serving(
                asked -> asked.uri().getPath().equals("/old") ? Reply.redirect(302, "/new") : Reply.json("[1]"))) {
            HttpSource one = local(server.url("/old")).budget(budget).build();
            HttpSource other = local(server.url("/")).budget(budget).build();

            bodies(one);
            bodies(other);
            assertThat(time.pauses).isEmpty();
            bodies(other);

            assertThat(time.pauses).containsExactly(Duration.ofSeconds(10));
        }
    }

    @Test
    void theNextPageWaitsWhileTheRunHasTimeAndNoLonger() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[" + asked.query("page") + "]"))) {
            HttpSource source = builder(server.url("/"), RequestBudget.of(1, Duration.ofSeconds(8)))
                    .pages(Pagination.pageNumber("page"))
                    .build();

            try (PageReader reader = source.open(REQUEST.withDeadline(NOW.plusSeconds(9)))) {
                reader.next().body().readAllBytes();
                reader.next().body().readAllBytes();
                clock.advance(Duration.ofSeconds(8));
                assertThatThrownBy(reader::next)
                        .isInstanceOfSatisfying(SourceException.class, e -> {
                            assertThat(e.reaction()).isEqualTo(Reaction.WAIT);
                            assertThat(e.delay()).contains(Duration.ofSeconds(8));
                        })
                        .hasMessage("GET " + server.url("/") + "?page=* was not sent: the budget of 1 requests in PT8S"
                                + " is used up; not to be asked again for PT8S");
            }
            assertThat(time.pauses).containsExactly(Duration.ofSeconds(8));
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void aRequestIsUnderWayUntilItsBodyEndsOrIsClosed() throws Exception {
        RequestBudget budget = RequestBudget.unlimited().atOnce(1);
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1]"))) {
            HttpSource source = local(server.url("/")).budget(budget).build();
            try (PageReader one = source.open(REQUEST);
                    PageReader other =
                            source.open(REQUEST.withDeadline(Instant.now().plusSeconds(1)))) {
                Page page = one.next();
                assertThatThrownBy(other::next)
                        .isInstanceOfSatisfying(
                                SourceException.class,
                                e -> assertThat(e.reaction()).isEqualTo(Reaction.WAIT))
                        .hasMessageContaining("as many requests as may be at once are under way: 1");
                page.body().readAllBytes();
                assertThat(bodies(source)).containsExactly("[1]");
            }
            try (PageReader one = source.open(REQUEST)) {
                assertThat(one.next()).isNotNull();
            }
            assertThat(bodies(source)).containsExactly("[1]");
        }
    }

    @Test
    void whateverEndsARequestMakesRoomForTheNext() throws Exception {
        RequestBudget budget = RequestBudget.unlimited().atOnce(1);
        List<HttpSource> sources = new ArrayList<>();
        try (WebServer server = WebServer.serving(asked -> switch (asked.uri().getPath()) {
                    case "/nothing" -> Reply.of(204, "");
                    case "/gone" -> Reply.of(404, "gone");
                    case "/round" -> Reply.redirect(302, "/round");
                    case "/elsewhere" -> Reply.redirect(302, "https://elsewhere.example.com/");
                    default -> Reply.json("[1]");
                });
                RawServer cut = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1")) {
            for (String path : List.of("/nothing", "/gone", "/round", "/elsewhere")) {
                sources.add(local(server.url(path)).budget(budget).build());
            }
            sources.add(
                    local(server.url("/")).budget(budget).bearer("NOT THERE").build());
            sources.add(local(cut.url("/")).budget(budget).build());
            sources.add(local(cut.url("/")).budget(budget).build());
            for (HttpSource source : sources) {
                outcome(source);
            }

            assertThat(bodies(local(server.url("/")).budget(budget).build(), shortRun()))
                    .containsExactly("[1]");
        }
        assertThat(outcome(sources.get(6))).isInstanceOf(IOException.class).hasMessageContaining("ConnectException");
        assertThat(outcome(sources.get(6))).isInstanceOf(IOException.class).hasMessageContaining("ConnectException");
    }

    @Test
    void manyThreadsKeepToTheCapOfTheirBudget() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RequestBudget budget = RequestBudget.unlimited().atOnce(2);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try (WebServer server = WebServer.serving(asked -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.yield();
            underWay.decrementAndGet();
            return Reply.json("[1]");
        })) {
            HttpSource source = local(server.url("/")).budget(budget).build();
            List<Future<List<String>>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(threads.submit(() -> bodies(source)));
            }
            for (Future<List<String>> each : all) {
                assertThat(each.get(20, TimeUnit.SECONDS)).containsExactly("[1]");
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most).hasValueBetween(1, 2);
    }

    @Test
    void anotherUserAgentCanBeSet() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/")).header("User-Agent", "shop/7").build());

            assertThat(server.lastAsked().header("User-Agent")).isEqualTo("shop/7");
        }
    }

    @Test
    void theUserAgentHoldsWhatEveryServerCanRead() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/")).build();

            bodies(source, ReadRequest.of(new StreamId("Wetter (Zürich)", "a\\b"), Reading.WINDOW));

            assertThat(server.lastAsked().header("User-Agent")).isEqualTo("ingest4j/development (Wetter _Z_rich_/a_b)");
        }
    }

    private static String first(HttpSource source) throws IOException {
        try {
            return bodies(source, shortRun()).get(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable outcome(HttpSource source) {
        try {
            bodies(source, shortRun());
            return new AssertionError("no failure");
        } catch (IOException | InterruptedException | RuntimeException e) {
            return e;
        }
    }

    private static ReadRequest shortRun() {
        return REQUEST.withDeadline(Instant.now().plusSeconds(10));
    }

    private HttpSource source(String url, RequestBudget budget) {
        return builder(url, budget).build();
    }

    private HttpSource.Builder builder(String url, RequestBudget budget) {
        return local(url).time(clock, Pause.SLEEP).budget(budget.time(time::nanos, time));
    }
}
