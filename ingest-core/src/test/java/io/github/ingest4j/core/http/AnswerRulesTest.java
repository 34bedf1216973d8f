// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.gzipped;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.Packed;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerRulesTest {
    private static final Map<String, As> OUTCOMES = Map.of(
            "retryable",
            As.RETRYABLE,
            "rate limited",
            As.RATE_LIMITED,
            "rate limited for PT7S",
            As.rateLimited(Duration.ofSeconds(7)),
            "unavailable",
            As.UNAVAILABLE,
            "unauthorised",
            As.UNAUTHORISED,
            "fatal",
            As.FATAL);

    @Test
    void theExampleOfTheDocumentationBuilds() {
        // @start region="example"
        HttpSource orders = HttpSource.get("https://api.example.com/v1/orders")
                .pages(Pagination.pageNumber("page"))
                .treat(Answers.status(404).saying("no such page"), As.EMPTY)
                .treat(Answers.status(200).with("/ok", "false"), As.RETRYABLE)
                .treat(answer -> answer.text("/retry_in")
                        .map(Long::valueOf)
                        .map(Duration::ofSeconds)
                        .map(As::rateLimited))
                .build();
        // @end

        assertThat(orders).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "retryable, RETRY, ,",
        "rate limited, WAIT, PT30S, ; not to be asked again for PT30S",
        "rate limited for PT7S, WAIT, PT7S, ; not to be asked again for PT7S",
        "unavailable, SKIP, ,",
        "unauthorised, FAIL_UNAUTHORISED, , ; the request carried no secret",
        "fatal, FAIL, ,"
    })
    void anAnswerCountsAsTheRuleSays(String name, Reaction reaction, Duration delay, String rest) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(500, "out of\nluck"))) {
            HttpSource source = local(server.url("/v1"))
                    .treat(Answers.status(418, 500), OUTCOMES.get(name))
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(SourceException.class, e -> {
                        assertThat(e.reaction()).isEqualTo(reaction);
                        assertThat(e.delay().orElse(null)).isEqualTo(delay);
                    })
                    .hasMessage("GET " + server.url("/v1") + " answered 500: out of luck; treated as " + name
                            + (rest == null ? "" : rest));
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void nothingIsAWindowWithoutPagesOrAnEndWhereOneMayBe() throws Exception {
        try (WebServer server = WebServer.serving(asked -> switch (asked.query("page")) {
            case "1", "2" -> Reply.json("[" + asked.query("page") + "]");
            default -> Reply.of(404, "no such page");
        })) {
            HttpSource.Builder single = local(server.url("/")).treat(Answers.status(404), As.EMPTY);
            HttpSource.Builder many = local(server.url("/")).treat(Answers.refused(), As.EMPTY);

            assertThat(bodies(single.build())).isEmpty();
            assertThat(bodies(many.pages(Pagination.pageNumber("page")).build()))
                    .containsExactly("[1]", "[2]");
        }
    }

    @Test
    void nothingIsNoEndWhereAPageNamedMore() throws Exception {
        try (WebServer server = WebServer.serving(asked ->
                asked.query("cursor").isEmpty() ? Reply.json("{\"next\":\"a\"}") : Reply.of(404, "no such page"))) {
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.cursor("cursor", "/next"))
                    .treat(Answers.status(404), As.EMPTY)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessageEndingWith("?cursor=* answered 404 and so has nothing, though the page before names it;"
                            + " see endAtEmptyPage()");
        }
    }

    @Test
    void whatIsAPageByARuleIsReadAsOne() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(206, "[1]"))) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(206).with("/0", "1"), As.PAGE)
                    .build();

            assertThat(bodies(source)).containsExactly("[1]");
        }
    }

    @Test
    void anAnswerWithoutContentThatIsAPageByARuleMakesRoomForTheNext() throws Exception {
        RequestBudget budget = RequestBudget.unlimited().atOnce(1);
        try (WebServer server = WebServer.serving(asked -> Reply.of(204, ""))) {
            HttpSource source = local(server.url("/"))
                    .budget(budget)
                    .treat(Answers.status(204), As.PAGE)
                    .build();

            assertThat(bodies(source)).isEmpty();
            assertThat(bodies(source, REQUEST.withDeadline(Instant.now().plusSeconds(5))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBodySaysWhichAnswersAreMeant(boolean gzip) throws Exception {
        Reply reply = Reply.of(
                        400,
                        "{\"error\":{\"code\":\"NO_DATA\",\"count\":0,\"text\":null},\"why\":\"Nothing for that Day\"}")
                .with("X-Reason", "empty");
        try (WebServer server = WebServer.serving(asked -> gzip ? gzipped(reply) : reply)) {
            assertThat(List.of(
                            Answers.status(400).saying("nothing FOR that day"),
                            Answers.status(400).with("/error/code", "NO_DATA"),
                            Answers.refused().with("/error/count", "0").saying("NO_DATA"),
                            Answers.refused().withHeader("x-reason")))
                    .allSatisfy(which -> assertThat(bodies(local(server.url("/"))
                                    .treat(which, As.EMPTY)
                                    .build()))
                            .isEmpty());
            assertThat(List.of(
                            Answers.status(404),
                            Answers.status(400).saying("nothing at all"),
                            Answers.status(400).with("/error/code", "NO"),
                            Answers.status(400).with("/error", "NO_DATA"),
                            Answers.status(400).with("/error/text", "null"),
                            Answers.status(400).with("/error/code", "NO_DATA").withHeader("X-Other")))
                    .allSatisfy(which -> assertThatThrownBy(() -> bodies(local(server.url("/"))
                                    .treat(which, As.EMPTY)
                                    .build()))
                            .isInstanceOfSatisfying(
                                    SourceException.class,
                                    e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                            .hasMessageContaining("answered 400: {\"error\":{\"code\":\"NO_DATA\""));
        }
    }

    static Stream<Arguments> codings() {
        String text = "{\"code\":\"NO_DATA\"}";
        String rest = new Random(7).ints(20_000).mapToObj(Integer::toHexString).reduce("", String::concat);
        return Stream.of(
                arguments("gzip", Packed.gzip(text)),
                arguments("deflate", Packed.zlib(text)),
                arguments("deflate", Packed.bareDeflate(text)),
                arguments("zstd", Packed.zstd(text)),
                // Cut where the beginning ends.
                arguments("gzip", Packed.gzip(text + rest)),
                arguments("deflate", Packed.zlib(text + rest)),
                arguments("zstd", Packed.join(Packed.zstd(text), Packed.zstd(rest))));
    }

    @ParameterizedTest
    @MethodSource("codings")
    void whateverTheCodingTheBeginningIsLookedAtAndToldDecompressed(String coding, byte[] body) throws Exception {
        Reply reply = Reply.of(400, "").withBody(body).with("Content-Encoding", coding);
        try (WebServer server = WebServer.serving(asked -> reply)) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(400).with("/code", "NO_DATA").saying("\"no_data\""), As.UNAVAILABLE)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.SKIP))
                    .hasMessageContaining("answered 400: {\"code\":\"NO_DATA\"}");
        }
    }

    @Test
    void whatIsNotCodedAsItSaysSaysNothing() throws Exception {
        Reply plain = Reply.of(400, "NO_DATA").with("Content-Encoding", "gzip");
        try (WebServer server = WebServer.serving(asked -> plain)) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(400).saying("NO_DATA"), As.EMPTY)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("GET " + server.url("/") + " answered 400");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"NO_DATA\"}\n{\"code\":\"MORE\"}\n",
                "{\"code\":\"NO_DATA\"} and so on",
                "{\"code\":\"NO_DATA\",broken"
            })
    void ofSeveralDocumentsTheFirstIsLookedInto(String body) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(200, body))) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(200).with("/code", "MORE"), As.FATAL)
                    .treat(Answers.status(200).with("/code", "NO_DATA"), As.EMPTY)
                    .build();

            assertThat(bodies(source)).isEmpty();
        }
    }

    @Test
    void onlyTheBeginningOfABodyIsLookedAt() throws Exception {
        String padding = "x".repeat(8192);
        try (WebServer server = WebServer.serving(asked -> Reply.of(400, padding + "NO_DATA"))) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(400).saying("NO_DATA"), As.EMPTY)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("answered 400: xxx");
        }
    }

    @Test
    void theFirstRuleThatFitsHolds() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(400, "maintenance"))) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(404), As.EMPTY)
                    .treat(Answers.refused().saying("maintenance"), As.UNAVAILABLE)
                    .treat(Answers.status(400), As.FATAL)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.SKIP));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, true", "3, false", "200000, true", "200000, false"})
    void aPageThatWasLookedIntoIsWhole(int length, boolean gzip) throws Exception {
        String page = "{\"ok\":true,\"data\":\"" + "y".repeat(length) + "\"}";
        Reply good = gzip ? gzipped(Reply.json(page)) : Reply.json(page);
        try (WebServer server = WebServer.serving(
                asked -> asked.uri().getPath().equals("/bad") ? Reply.json("{\"ok\":false}") : good)) {
            HttpSource.Builder source =
                    local(server.url("/good")).treat(Answers.status(200).with("/ok", "false"), As.RETRYABLE);
            HttpSource.Builder bad =
                    local(server.url("/bad")).treat(Answers.status(200).with("/ok", "false"), As.RETRYABLE);

            try (PageReader reader =
                    source.pages(Pagination.nextLink("/next")).build().open(REQUEST)) {
                Page read = reader.next();
                assertThat(read.body().readAllBytes()).isEqualTo(good.body());
                assertThat(reader.next()).isNull();
            }
            assertThatThrownBy(() -> bodies(bad.build()))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                    .hasMessageEndingWith("answered 200: {\"ok\":false}; treated as retryable");
        }
    }

    @Test
    void aPageThatBreaksOffWhereItIsLookedIntoIsAFaultOfTheNetwork() throws Exception {
        CompletableFuture<Void> looking = new CompletableFuture<>();
        try (RawServer server = RawServer.running(connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"ok\":tr");
            looking.orTimeout(10, TimeUnit.SECONDS).join(); // a client that has no answer yet would miss it
        })) {
            HttpSource source = local(server.url("/"))
                    .treat(answer -> {
                        looking.complete(null);
                        return answer.says("false") ? Optional.of(As.EMPTY) : Optional.empty();
                    })
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "GET " + server.url("/") + " failed at the beginning of the body: broke off");
        }
    }

    @Test
    void anErrorThatDoesNotComeToItsEndHasItsStatusAllTheSame() throws Exception {
        try (RawServer server = RawServer.running(connection -> connection
                .send("HTTP/1.1 503 Busy\r\nContent-Length: 50\r\n\r\nlater")
                .awaitEnd())) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(503).saying("never"), As.FATAL)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                    .hasMessageStartingWith("GET " + server.url("/") + " answered 503: later");
        }
    }

    @Test
    void aFunctionMaySayForHowLongToWaitAndAllRequestsToTheHostDo() throws Exception {
        ManualTime time = new ManualTime();
        try (WebServer server = WebServer.serving(asked -> asked.uri().getPath().equals("/slow")
                ? Reply.of(200, "{\"retry_in\":40}")
                : Reply.json("{\"data\":[]}"))) {
            RequestBudget budget = RequestBudget.unlimited().time(time::nanos, time);
            AnswerRule rule = answer -> answer.text("/retry_in")
                    .map(Long::valueOf)
                    .map(Duration::ofSeconds)
                    .map(As::rateLimited);
            HttpSource slow =
                    local(server.url("/slow")).budget(budget).treat(rule).build();
            HttpSource other = local(server.url("/")).budget(budget).treat(rule).build();

            assertThatThrownBy(() -> bodies(slow))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.delay()).contains(Duration.ofSeconds(40)));
            assertThat(bodies(other)).containsExactly("{\"data\":[]}");

            assertThat(time.pauses).containsExactly(Duration.ofSeconds(40));
        }
    }

    @Test
    void aRuleMayShortenThePauseOfAHost() throws Exception {
        ManualTime time = new ManualTime();
        try (WebServer server = WebServer.serving(asked -> asked.uri().getPath().equals("/slow")
                ? Reply.of(429, "slow down").with("Retry-After", "3600")
                : Reply.json("[1]"))) {
            RequestBudget budget = RequestBudget.unlimited().time(time::nanos, time);
            HttpSource slow = local(server.url("/slow"))
                    .budget(budget)
                    .treat(Answers.status(429), As.rateLimited(Duration.ofSeconds(2)))
                    .build();

            assertThatThrownBy(() -> bodies(slow))
                    .isInstanceOf(SourceException.class)
                    .hasMessageEndingWith(
                            "answered 429: slow down; treated as rate limited for PT2S; not to be asked again for PT2S");
            bodies(local(server.url("/")).budget(budget).build());

            assertThat(time.pauses).containsExactly(Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rate limited, 400, 120, WAIT, PT2M",
        "rate limited, 200, 120, WAIT, PT2M",
        "rate limited, 403, 0, WAIT, PT0S",
        "rate limited, 400, soon, WAIT, PT30S",
        "rate limited for PT7S, 400, 120, WAIT, PT7S",
        "retryable, 400, 120, RETRY, PT2M",
        "retryable, 400, soon, RETRY,",
        "unavailable, 400, 120, SKIP,"
    })
    void anAnswerThatIsToBeAskedForAgainSaysWhenWhateverItsStatus(
            String name, int status, String retryAfter, Reaction reaction, Duration delay) throws Exception {
        try (WebServer server =
                WebServer.serving(asked -> Reply.of(status, "later").with("Retry-After", retryAfter))) {
            HttpSource source = local(server.url("/"))
                    .treat(Answers.status(status), OUTCOMES.get(name))
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(SourceException.class, e -> {
                        assertThat(e.reaction()).isEqualTo(reaction);
                        assertThat(e.delay().orElse(null)).isEqualTo(delay);
                    })
                    .hasMessage("GET " + server.url("/") + " answered " + status + ": later; treated as " + name
                            + (delay == null ? "" : "; not to be asked again for " + delay));
        }
    }

    @Test
    void aFunctionThatFailsEndsTheReadingWithoutShowingSecrets() throws Exception {
        RequestBudget budget = RequestBudget.unlimited().atOnce(1);
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1]"))) {
            HttpSource source = local(server.url("/"))
                    .bearer("KEY")
                    .budget(budget)
                    .treat(answer -> {
                        throw new IllegalStateException("what is value-of-KEY?");
                    })
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                    .hasMessage("GET " + server.url("/") + " answered 200, of which a rule of treat(...) failed:"
                            + " IllegalStateException: what is [hidden]?")
                    .hasNoCause();
            assertThat(bodies(local(server.url("/")).budget(budget).build())).containsExactly("[1]");
        }
    }

    @Test
    void secretsThatTheServerRepeatsStayHidden() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(400, asked.header("Authorization")))) {
            HttpSource source = local(server.url("/"))
                    .bearer("KEY")
                    .treat(Answers.status(400).saying("value-of-KEY"), As.UNAVAILABLE)
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessageEndingWith("answered 400: Bearer [hidden]; treated as unavailable");
        }
    }

    @Test
    void whatCountsAsUnauthorisedRenewsTheSecretOnce() throws Exception {
        SecretProvider secrets = new SecretProvider() {
            @Override
            public Secret get(String name) {
                return Secret.of("old-secret");
            }

            @Override
            public Secret refresh(String name, Secret refused) {
                return Secret.of("new-secret");
            }
        };
        try (WebServer server = WebServer.serving(asked -> asked.header("X-Key").equals("new-secret")
                        && asked.uri().getPath().equals("/good")
                ? Reply.json("[1]")
                : Reply.of(400, "{\"code\":190}"))) {
            for (String path : List.of("/good", "/bad")) {
                HttpSource source = local(server.url(path))
                        .secretHeader("X-Key", "KEY")
                        .treat(Answers.status(400).with("/code", "190"), As.UNAUTHORISED)
                        .build();
                if (path.equals("/good")) {
                    assertThat(bodies(source, REQUEST.withSecrets(secrets))).containsExactly("[1]");
                } else {
                    assertThatThrownBy(() -> bodies(source, REQUEST.withSecrets(secrets)))
                            .isInstanceOf(SourceException.class)
                            .hasMessageEndingWith("answered 400: {\"code\":190}; treated as unauthorised;"
                                    + " the server refused secret KEY");
                }
            }
            assertThat(server.asked()).hasSize(4);
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThat(List.<Runnable>of(
                        Answers::status,
                        () -> Answers.status(302),
                        () -> Answers.status(404, 99),
                        () -> Answers.refused().with("code", "1"),
                        () -> Answers.refused().withHeader("bad name"),
                        () -> As.rateLimited(Duration.ofSeconds(-1))))
                .allSatisfy(setting -> assertThatThrownBy(setting::run).isInstanceOf(IllegalArgumentException.class));
        assertThat(Optional.of(As.rateLimited(Duration.ZERO)))
                .hasValueSatisfying(as -> assertThat(as).hasToString("rate limited for PT0S"));
    }
}
