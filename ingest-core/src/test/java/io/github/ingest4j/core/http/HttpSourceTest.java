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
import io.github.ingest4j.Secret;
import io.github.ingest4j.SecretProvider;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.core.internal.Pause;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {

    @Test
    void theExampleOfTheDocumentationBuilds() {
        // @start region="example"
        HttpSource observations = HttpSource.get("https://api.example.com/v1/observations")
                .query("from", "{window.start}")
                .query("to", "{window.end}")
                .secretHeader("X-Api-Key", "WEATHER_API_KEY")
                .pages(Pagination.pageNumber("page").records("/data"))
                .build();
        // @end

        assertThat(observations).isNotNull();
    }

    @Test
    void theWindowFillsUrlQueryAndHeaders() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/v1/{window.date}/{window.start.epochSeconds}?lang=en"))
                    .query("from", "{window.start}")
                    .query("to ms", "{window.end.epochMillis}")
                    .query("text", "a b&c=ü/{window.end.date}")
                    .header("X-Until", "{window.end}")
                    .build());

            assertThat(server.lastAsked().uri().toString())
                    .isEqualTo("/v1/2026-11-20/1795165200?lang=en&from=2026-11-20T09%3A00%3A00Z"
                            + "&to%20ms=1795168800000&text=a%20b%26c%3D%C3%BC%2F2026-11-20");
            assertThat(server.lastAsked().header("X-Until")).isEqualTo("2026-11-20T10:00:00Z");
        }
    }

    @Test
    void startIsWhereAnOverlapBeginsAndTheDateThatOfTheWindow() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/v1/{window.date}/{window.start.date}/{window.start.epochMillis}"))
                    .query("from", "{window.start}")
                    .query("seconds", "{window.start.epochSeconds}")
                    .query("to", "{window.end}")
                    .build();

            bodies(source, REQUEST.withOverlap(Duration.ofHours(10)));

            assertThat(server.lastAsked().uri().toString())
                    .isEqualTo("/v1/2026-11-20/2026-11-19/1795129200000?from=2026-11-19T23%3A00%3A00Z"
                            + "&seconds=1795129200&to=2026-11-20T10%3A00%3A00Z");
        }
    }

    @Test
    void saysWhoAsksAndWhatItTakes() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/")).build());

            assertThat(server.lastAsked().header("User-Agent"))
                    .isEqualTo("ingest4j/development (weather/observations)");
            assertThat(server.lastAsked().header("Accept")).isEqualTo("application/json");
            assertThat(server.lastAsked().header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(server.lastAsked().header("Upgrade")).isEmpty();
        }
    }

    @Test
    void aHeaderReplacesTheDefault() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/")).header("accept", "text/csv").build());

            assertThat(server.lastAsked().header("Accept")).isEqualTo("text/csv");
        }
    }

    @Test
    void thePageSaysWhatItIs() throws Exception {
        Reply reply = Reply.json("[1]")
                .with("Content-Type", "Application/JSON; charset=utf-8")
                .with("ETag", "\"v1\"")
                .with("Last-Modified", "Fri, 20 Nov 2026 09:00:00 GMT");
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T10:00:01.25Z"), ZoneOffset.UTC);
        try (WebServer server = WebServer.serving(asked -> reply);
                PageReader reader = local(server.url("/v1?token-free=1"))
                        .time(clock, Pause.SLEEP)
                        .build()
                        .open(REQUEST)) {
            Page page = reader.next();

            assertThat(page.mediaType()).isEqualTo(Page.JSON);
            assertThat(page.contentEncoding()).isEmpty();
            assertThat(page.attributes())
                    .isEqualTo(Map.of(
                            "url", server.url("/v1"),
                            "page", "1",
                            "status", "200",
                            "answered-at", "2026-11-20T10:00:01.250Z",
                            "content-type", "Application/JSON; charset=utf-8",
                            "etag", "\"v1\"",
                            "last-modified", "Fri, 20 Nov 2026 09:00:00 GMT"));
        }
    }

    @Test
    void oneRequestGivesOnePageByDefault() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\"/2\"}"))) {
            assertThat(bodies(local(server.url("/")).build())).containsExactly("{\"next\":\"/2\"}");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void afterTheOnlyPageThereIsNothingToResume() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"));
                PageReader reader = local(server.url("/")).build().open(REQUEST)) {
            Page page = reader.next();
            assertThat(page.bookmark()).isEmpty();
            page.body().readAllBytes();

            String bookmark = page.bookmark().orElseThrow();

            assertThat(bodies(local(server.url("/")).build(), REQUEST.withResumeAfter(bookmark)))
                    .isEmpty();
        }
    }

    @Test
    void noContentIsNoPage() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(204, ""))) {
            assertThat(bodies(local(server.url("/")).build())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, FAIL",
        "401, FAIL_UNAUTHORISED",
        "402, FAIL",
        "403, FAIL_UNAUTHORISED",
        "404, FAIL",
        "408, RETRY",
        "410, FAIL",
        "422, FAIL",
        "425, RETRY",
        "429, WAIT",
        "500, RETRY",
        "501, FAIL",
        "502, RETRY",
        "503, RETRY",
        "504, RETRY",
        "505, FAIL",
        "522, RETRY",
        "202, FAIL",
        "206, FAIL",
        "300, FAIL",
        "304, FAIL"
    })
    void aStatusSaysWhatToDoNext(int status, Reaction reaction) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(status, "no\u0000such\nthing"))) {
            String url = server.url("/v1");
            HttpSource source = local(url).query("station", "Zürich").build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(reaction))
                    .hasMessageStartingWith("GET " + url + "?station=* answered " + status)
                    .hasMessageMatching(status == 304 ? ".*" : ".*: no such thing.*");
        }
    }

    @Test
    void theMessageQuotesTwoHundredCharactersOfTheServer() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(500, "x".repeat(100_000)))) {
            assertThatThrownBy(() -> bodies(local(server.url("/v1")).build()))
                    .hasMessage("GET " + server.url("/v1") + " answered 500: " + "x".repeat(200) + "...");
        }
    }

    @ParameterizedTest
    @CsvSource({"503, 0, PT0S", "503, 5, PT5S", "429, 3600, PT1H", "429, , PT30S", "429, soon, PT30S"})
    void theSourceSaysHowLongToWait(int status, String header, Duration delay) throws Exception {
        Reply reply = Reply.of(status, "later");
        try (WebServer server =
                WebServer.serving(asked -> header == null ? reply : reply.with("Retry-After", header))) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build()))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.delay()).contains(delay));
        }
    }

    @Test
    void anUnavailableServerNeedNotSayHowLong() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(503, "").with("Retry-After", "soon"))) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build()))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.delay()).isEmpty());
        }
    }

    @Test
    void secretsTravelInHeaders() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/"))
                    .bearer("TOKEN")
                    .secretHeader("X-Api-Key", "KEY")
                    .build());

            assertThat(server.lastAsked().header("Authorization")).isEqualTo("Bearer value-of-TOKEN");
            assertThat(server.lastAsked().header("X-Api-Key")).isEqualTo("value-of-KEY");
        }
    }

    @Test
    void aRefusedSecretIsRenewedAndTheRequestRepeated() throws Exception {
        var secrets = new RotatingSecrets();
        try (WebServer server = WebServer.serving(
                asked -> asked.header("X-Api-Key").equals("new") ? Reply.json("[7]") : Reply.of(401, "expired"))) {
            HttpSource source =
                    local(server.url("/")).secretHeader("X-Api-Key", "KEY").build();

            assertThat(bodies(source, REQUEST.withSecrets(secrets))).containsExactly("[7]");
            assertThat(server.asked()).hasSize(2);
            assertThat(secrets.refused).containsExactly("old");
        }
    }

    @Test
    void aSecretThatStaysRefusedIsAskedForTwiceAndNoMore() throws Exception {
        var secrets = new RotatingSecrets();
        try (WebServer server = WebServer.serving(asked -> Reply.of(401, "who are you"))) {
            HttpSource source =
                    local(server.url("/")).secretHeader("X-Api-Key", "KEY").build();

            assertThatThrownBy(() -> bodies(source, REQUEST.withSecrets(secrets)))
                    .isInstanceOfSatisfying(
                            SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED))
                    .hasMessageEndingWith("answered 401: who are you; the server refused secret KEY");
            assertThat(server.asked()).hasSize(2);
            assertThat(secrets.refused).containsExactly("old");
        }
    }

    @Test
    void forbiddenIsNotAskedAgain() throws Exception {
        var secrets = new RotatingSecrets();
        try (WebServer server = WebServer.serving(asked -> Reply.of(403, "not yours"))) {
            HttpSource source = local(server.url("/")).bearer("KEY").build();

            assertThatThrownBy(() -> bodies(source, REQUEST.withSecrets(secrets)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("answered 403: not yours");
            assertThat(server.asked()).hasSize(1);
            assertThat(secrets.refused).isEmpty();
        }
    }

    @Test
    void withoutSecretsAFourOhOneIsFinal() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(401, ""))) {
            assertThatThrownBy(() -> bodies(local(server.url("/")).build()))
                    .hasMessageEndingWith("answered 401; the request carried no secret");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "bell\u0007", "smörgås"})
    void aSecretThatCannotStandInAHeaderIsNotQuoted(String value) {
        HttpSource source =
                HttpSource.get("https://api.example.com").bearer("KEY").build();

        assertThatThrownBy(() -> bodies(source, REQUEST.withSecrets(name -> Secret.of(value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("secret KEY cannot stand in a header")
                .hasMessageNotContaining(value)
                .hasNoCause();
    }

    @Test
    void aServerThatIsNotThereIsANetworkFault() throws Exception {
        String url;
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            url = server.url("/v1");
        }

        assertThatThrownBy(() -> bodies(local(url).build()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("GET " + url + " failed before its answer: no answer (ConnectException");
    }

    @Test
    void anUnknownHostIsANetworkFault() {
        HttpSource source = HttpSource.get("https://nowhere.invalid/v1").build();

        assertThatThrownBy(() -> bodies(source))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GET https://nowhere.invalid/v1 failed")
                .hasMessageContaining("the host has no known address");
    }

    @Test
    void aPassedDeadlineEndsTheRequest() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source = local(server.url("/")).build();

            assertThatThrownBy(() -> bodies(source, REQUEST.withDeadline(Instant.now())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no time is left");
        }
    }

    @Test
    void usesTheClientThatIsGiven() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (WebServer server = WebServer.serving(asked -> Reply.json("[3]"))) {
            assertThat(bodies(local(server.url("/")).client(client).build())).containsExactly("[3]");
        }
    }

    @Test
    void aClientThatFollowsRedirectsIsRefused() {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        assertThatThrownBy(() -> HttpSource.get("https://api.example.com").client(client))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("follows redirects");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://api.example.com/v1 | only https is allowed; allowHttp() lifts that",
                "ftp://api.example.com/v1 | only https is allowed",
                "/v1 | the URL must be absolute",
                "https://user:s3cret@api.example.com | credentials go into auth(...)",
                "https://{window.date}.example.com/ | a fixed host",
                "https:///v1 | a fixed host",
                "https://127.1/ | no valid host",
                "https://api.example.com:70000/ | no valid host and port",
                "https://api.example.com/#top | fragment",
                "https://api.example.com/a b?x=s3cret | no valid address",
                "https://api.example.com/?api_key=s3cret | parameter 'api_key' names a credential",
                "https://api.example.com/?from={position}&token=s3cret | parameter 'token' names a credential",
                "https://api.example.com/?access_token={slice} | parameter 'access_token' names a credential",
                "https://api.example.com/?%74oken=s3cret | parameter 'token' names a credential",
                "https://api.example.com/?from=1&api%5Fk%65y=s3cret | parameter 'api_key' names a credential",
                "https://api.example.com/{window.begin} | unknown placeholder {window.begin}; known are [window.start,",
                "https://api.example.com/{window.date | a brace without its partner",
            })
    void aUrlThatBreaksTheRulesIsRefused(String url, String message) {
        assertThatThrownBy(() -> HttpSource.get(url).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void badSettingsAreRefusedWhereTheyAreMade() {
        HttpSource.Builder builder = HttpSource.get("https://api.example.com");

        assertThat(List.<Runnable>of(
                        () -> builder.query("Access-Token", "x"),
                        () -> builder.query("q", "{now}"),
                        () -> builder.header("Authorization", "Bearer x"),
                        () -> builder.header("Cookie", "x"),
                        () -> builder.header("Host", "x"),
                        () -> builder.header("bad name", "x"),
                        () -> builder.header("X-A", "a\r\nX-B: b"),
                        () -> builder.secretHeader("Content-Length", "X"),
                        () -> builder.bearer(" "),
                        () -> Pagination.pageNumber(""),
                        () -> Pagination.pageNumber("page").startAt(2),
                        () -> Pagination.offset("from").startAt(-1),
                        () -> Pagination.offset("from").size("size", 0),
                        () -> Pagination.cursorHeader("cursor", "bad name"),
                        () -> HttpSource.post("https://api.example.com", "{\"a\":"),
                        () -> HttpSource.post("https://api.example.com", "7"),
                        () -> HttpSource.post("https://api.example.com", "{} {}"),
                        () -> HttpSource.post("https://api.example.com", "{\"a\":\"{window.begin}\"}"),
                        () -> builder.maxPages(0),
                        () -> builder.maxBytes(0),
                        () -> builder.maxBodyBytes(0),
                        () -> builder.idleTimeout(Duration.ZERO),
                        () -> builder.bodyTimeout(Duration.ofDays(2)),
                        () -> Pagination.nextLink("next"),
                        () -> builder.allowHost("https://cdn.example.com")))
                .allSatisfy(setting -> assertThatThrownBy(setting::run).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void contradictionsAreRefusedWhenAllIsKnown() {
        assertThat(List.<HttpSource.Builder>of(
                        builder().pages(Pagination.pageNumber("page").endAtShortPage()),
                        builder().pages(Pagination.offset("from").endAtShortPage()),
                        builder().pages(Pagination.offset("from").stepBySize()),
                        builder().query("page", "1").pages(Pagination.pageNumber("page")),
                        builder().pages(Pagination.cursor("c", "/next").size("lang", 5)),
                        builder().pages(Pagination.pageNumber("page").size("lang", 5)),
                        builder().pages(Pagination.nextLink("/next").size("lang", 5)),
                        builder().pages(Pagination.offset("n").size("n", 5)),
                        builder().pages(Pagination.pageNumber("/page").inBody()),
                        post().pages(Pagination.cursor("/a/b/cursor", "/next").inBody()),
                        post().pages(Pagination.cursor("/text/cursor", "/next").inBody()),
                        post().pages(Pagination.cursor("/list/1", "/next").inBody()),
                        builder().connectTimeout(Duration.ofSeconds(1)).client(HttpClient.newHttpClient())))
                .allSatisfy(contradiction ->
                        assertThatThrownBy(contradiction::build).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void anEndIsSetOnce() {
        PageNumbers pages = Pagination.pageNumber("page").hasMore("/more");

        assertThatThrownBy(() -> pages.totalPages("/pages"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("totalPages and hasMore exclude each other");
    }

    private static HttpSource.Builder post() {
        return HttpSource.post("https://api.example.com", "{\"text\":\"x\",\"list\":[1]}");
    }

    private static HttpSource.Builder builder() {
        return HttpSource.get("https://api.example.com?lang=en");
    }

    private static final class RotatingSecrets implements SecretProvider {
        private final List<String> refused = new CopyOnWriteArrayList<>();

        @Override
        public Secret get(String name) {
            return Secret.of("old");
        }

        @Override
        public Secret refresh(String name, Secret refused) {
            this.refused.add(refused.reveal());
            return Secret.of("new");
        }
    }
}
