// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.DetailSource;
import io.github.ingest4j.core.http.WebServer.Asked;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A web service that is asked for each of a list of ids. */
class HttpDetailTest {
    /** Two readings for each station, one a page, and an empty page behind them. */
    private static Reply readings(Asked asked) {
        int page = Integer.parseInt(asked.query("page"));
        return Reply.json(page > 2 ? "[]" : "[{\"station\":\"" + asked.query("station") + "\",\"n\":" + page + "}]");
    }

    private DetailSource stations(WebServer server) {
        return DetailSource.of(
                request -> List.of("a/b?c=d", "e {f}&g"),
                local(server.url("/readings"))
                        .query("station", "{slice.id}")
                        .pages(Pagination.pageNumber("page"))
                        .build());
    }

    private static ReadRequest group(DetailSource source) throws Exception {
        return REQUEST.withSlice(source.plan(REQUEST).get(0));
    }

    @Test
    void idsReachTheServiceAsTheyAre() throws Exception {
        try (WebServer server = WebServer.serving(HttpDetailTest::readings)) {
            DetailSource source = stations(server);
            List<String> bodies = new ArrayList<>();

            try (PageReader pages = source.open(group(source))) {
                for (Page page = pages.next(); page != null; page = pages.next()) {
                    bodies.add(page.attributes().get("id") + " " + Reading.text(page));
                }
            }

            assertThat(bodies)
                    .containsExactly(
                            "a/b?c=d [{\"station\":\"a/b?c=d\",\"n\":1}]",
                            "a/b?c=d [{\"station\":\"a/b?c=d\",\"n\":2}]",
                            "a/b?c=d []",
                            "e {f}&g [{\"station\":\"e {f}&g\",\"n\":1}]",
                            "e {f}&g [{\"station\":\"e {f}&g\",\"n\":2}]",
                            "e {f}&g []");
        }
    }

    @Test
    void readGoesOnBehindAnyPageWithoutAskingForItAgain() throws Exception {
        try (WebServer server = WebServer.serving(HttpDetailTest::readings)) {
            DetailSource source = stations(server);
            ReadRequest request = group(source);

            for (boolean more = true; more; ) {
                try (PageReader pages = source.open(request)) {
                    Page page = pages.next();
                    more = page != null;
                    if (page != null) {
                        page.body().readAllBytes();
                        request = request.withResumeAfter(page.bookmark().orElseThrow());
                    }
                }
            }

            assertThat(server.asked())
                    .extracting(asked -> asked.query("station") + " " + asked.query("page"))
                    .containsExactly("a/b?c=d 1", "a/b?c=d 2", "a/b?c=d 3", "e {f}&g 1", "e {f}&g 2", "e {f}&g 3");
        }
    }

    private static Reply shop(Asked asked) {
        return switch (asked.uri().getPath()) {
            case "/orders" ->
                asked.query("cursor").isEmpty()
                        ? Reply.json("{\"data\":[{\"id\":7},{\"id\":\"x y\"},{\"id\":7}],\"next\":\"2\"}")
                        : Reply.json("{\"data\":[{\"id\":8}],\"next\":null}");
            case "/orders/8" -> Reply.of(404, "no such order");
            default -> Reply.json("{\"order\":\"" + asked.uri().getPath().substring(8) + "\"}");
        };
    }

    private static List<String> detailsOfShop(WebServer server, HttpSource details) throws Exception {
        HttpSource orders = local(server.url("/orders"))
                .bearer("key")
                .pages(Pagination.cursor("cursor", "/next"))
                .build();
        DetailSource source = DetailSource.of(orders, "/data", "/id", details);
        return Reading.bodies(source, group(source));
    }

    @Test
    void idsComeFromThePagesOfAParent() throws Exception {
        try (WebServer server = WebServer.serving(HttpDetailTest::shop)) {
            HttpSource details = local(server.url("/orders/{slice.id}"))
                    .treat(Answers.status(404), As.EMPTY)
                    .build();

            assertThat(detailsOfShop(server, details)).containsExactly("{\"order\":\"7\"}", "{\"order\":\"x y\"}");

            assertThat(server.asked())
                    .extracting(asked -> asked.uri().toString())
                    .containsExactly("/orders", "/orders?cursor=2", "/orders/7", "/orders/x%20y", "/orders/8");
            assertThat(server.asked().get(1).header("Authorization")).isEqualTo("Bearer value-of-key");
        }
    }

    @Test
    void idThatVanishedFailsItsGroupUnlessToldOtherwise() throws Exception {
        try (WebServer server = WebServer.serving(HttpDetailTest::shop)) {
            HttpSource details = local(server.url("/orders/{slice.id}")).build();

            assertThatThrownBy(() -> detailsOfShop(server, details))
                    .isInstanceOfSatisfying(
                            SourceException.class,
                            e -> assertThat(e.reaction()).isEqualTo(SourceException.Reaction.FAIL))
                    .hasMessage("GET " + server.url("/orders/8") + " answered 404: no such order");
        }
    }

    /** Whichever way its pages follow each other. */
    @Test
    void idThatVanishedIsPassedOverWithWhatComesBehindIt() throws Exception {
        List<Pagination> ways = List.of(
                Pagination.pageNumber("page"),
                Pagination.offset("offset"),
                Pagination.cursor("cursor", "/next"),
                Pagination.keyset("after", "/n"),
                Pagination.nextLink("/next"));
        try (WebServer server = WebServer.serving(asked -> asked.query("id").equals("gone")
                ? Reply.of(404, "gone")
                : Reply.json(asked.uri().getQuery().matches("id=there(&page=1|&offset=0)?") ? "[{\"n\":1}]" : "[]"))) {
            for (Pagination way : ways) {
                HttpSource details = local(server.url("/readings"))
                        .query("id", "{slice.id}")
                        .pages(way)
                        .treat(Answers.status(404), As.EMPTY)
                        .build();
                DetailSource source = DetailSource.of(request -> List.of("gone", "there"), details);

                assertThat(Reading.bodies(source, group(source)))
                        .as(way.toString())
                        .contains("[{\"n\":1}]");
            }
        }
    }

    /** Compiles; the service in it is nobody's. */
    @Test
    void exampleOfTheDocumentationIsASource() {
        // @start region="example"
        HttpSource orders = HttpSource.get("https://api.example.com/orders")
                .query("changed_since", "{window.start}")
                .pages(Pagination.cursor("cursor", "/next").records("/data"))
                .build();
        HttpSource lines = HttpSource.get("https://api.example.com/orders/{slice.id}/lines")
                .treat(Answers.status(404), As.EMPTY) // deleted since
                .build();
        DetailSource linesOfOrders = DetailSource.of(orders, "/data", "/id", lines);
        // @end region="example"

        assertThat(linesOfOrders)
                .hasToString("GET https://api.example.com/orders/0/lines, for each /id in /data of GET"
                        + " https://api.example.com/orders");
    }
}
