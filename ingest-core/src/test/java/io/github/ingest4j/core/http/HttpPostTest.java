// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.http.WebServer.Asked;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPostTest {

    @Test
    void graphQlCursorsTravelInTheVariables() throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> Reply.json(
                        asked.body().contains("\"after\":null")
                                ? "{\"data\":{\"orders\":{\"nodes\":[1],\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"b\\\"1\"}}}}"
                                : "{\"data\":{\"orders\":{\"nodes\":[2],\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":\"b2\"}}}}"))) {
            HttpSource source = post(
                            server,
                            "{\"query\":\"query($after: String) { orders(first: 1) { nodes } }\","
                                    + "\"variables\":{\"after\":null,\"since\":\"{window.start}\",\"n\":{window.start.epochSeconds}}}")
                    .pages(Pagination.cursor("/variables/after", "/data/orders/pageInfo/endCursor")
                            .inBody()
                            .hasMore("/data/orders/pageInfo/hasNextPage")
                            .records("/data/orders/nodes"))
                    .build();

            assertThat(bodies(source)).hasSize(2);
            String rest = "\"since\":\"2026-11-20T09:00:00Z\",\"n\":1795165200}}";
            String query =
                    "{\"query\":\"query($after: String) { orders(first: 1) { nodes } }\",\"variables\":{\"after\":";
            assertThat(server.asked())
                    .extracting(Asked::body)
                    .containsExactly(query + "null," + rest, query + "\"b\\\"1\"," + rest);
            assertThat(server.asked()).allSatisfy(asked -> {
                assertThat(asked.method()).isEqualTo("POST");
                assertThat(asked.header("Content-Type")).isEqualTo("application/json");
            });
        }
    }

    @Test
    void anErrorThatAnswers200IsNoEnd() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"errors\":[{}],\"data\":null}"))) {
            HttpSource source = post(server, "{}")
                    .pages(Pagination.cursor("/after", "/data/next").inBody().records("/data/nodes"))
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessage("POST " + server.url("/") + " has nothing at records place '/data/nodes'");
        }
    }

    @Test
    void numbersGoIntoTheBodyAsNumbers() throws Exception {
        try (WebServer server = WebServer.serving(
                new ListService(IntStream.range(100, 103).boxed().toList()))) {
            HttpSource source = post(server, "{\"v\":{\"page\":\"?\"}}")
                    .pages(Pagination.pageNumber("/v/page")
                            .size("/v/size", 2)
                            .inBody()
                            .records("/data")
                            .totalPages("/pages"))
                    .build();

            assertThat(ListService.numbersOf(bodies(source))).containsExactly(100, 101, 102);
            assertThat(server.asked())
                    .extracting(Asked::body)
                    .containsExactly("{\"v\":{\"page\":1,\"size\":2}}", "{\"v\":{\"page\":2,\"size\":2}}");
        }
    }

    @Test
    void oneRequestIsOnePage() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            assertThat(bodies(post(server, "[{\"a\":\"{window.date}\"}]").build()))
                    .hasSize(1);

            assertThat(server.lastAsked().body()).isEqualTo("[{\"a\":\"2026-11-20\"}]");
        }
    }

    @Test
    void aNextLinkIsPostedTo() throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> Reply.json(asked.uri().getPath().equals("/") ? "{\"next\":\"/two\"}" : "{}"))) {
            bodies(post(server, "{\"a\":1}").pages(Pagination.nextLink("/next")).build());

            assertThat(server.asked()).extracting(Asked::body).containsExactly("{\"a\":1}", "{\"a\":1}");
            assertThat(server.lastAsked().uri()).hasToString("/two");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void aRedirectThatKeepsTheBodyIsFollowed(int status) throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> asked.uri().getPath().equals("/") ? Reply.redirect(status, "/two") : Reply.json("[]"))) {
            bodies(post(server, "{\"a\":1}").build());

            assertThat(server.lastAsked().method()).isEqualTo("POST");
            assertThat(server.lastAsked().body()).isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void aRedirectThatDropsTheBodyIsRefused(int status) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.redirect(status, "/two"))) {
            assertThatThrownBy(() -> bodies(post(server, "{}").build()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("answered " + status + ", which would drop the body; 307 and 308 keep it");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void theBodyGoesToNoOtherOrigin() throws Exception {
        WebServer[] servers = new WebServer[1];
        try (WebServer server = WebServer.serving(asked -> Reply.redirect(307, servers[0].otherUrl("/two")))) {
            servers[0] = server;

            assertThatThrownBy(() -> bodies(
                            post(server, "{}").allowHost(server.otherPlace()).build()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("is refused: it is another origin, to which no body is sent");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aCustomRequestMayChangeTheBody() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"id\":7}"))) {
            HttpSource source = post(server, "{}")
                    .pages(Pagination.custom(
                            page -> page.count() == 2
                                    ? Optional.empty()
                                    : page.text("/id")
                                            .map(id -> page.request()
                                                    .body("/after", id + "\"{window.start}")
                                                    .body("/n", page.count())),
                            "/id"))
                    .build();

            String bookmark = Reading.bookmarkOfFirst(source);
            server.asked().clear();
            List<String> rest = bodies(source, REQUEST.withResumeAfter(bookmark));

            assertThat(rest).hasSize(1);
            assertThat(server.lastAsked().body()).isEqualTo("{\"after\":\"7\\\"{window.start}\",\"n\":1}");
        }
    }

    @Test
    void saysWhatItDoes() {
        assertThat(HttpSource.post("https://api.example.com/search?a=1", "{}").build())
                .hasToString("POST https://api.example.com/search");
    }

    private static HttpSource.Builder post(WebServer server, String json) {
        return HttpSource.post(server.url("/"), json).allowHttp().allowPrivateAddresses();
    }
}
