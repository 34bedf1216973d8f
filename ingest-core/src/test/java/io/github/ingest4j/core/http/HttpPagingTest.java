// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Asked;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPagingTest {
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    @Test
    void numbersPagesFromOneToTheFirstEmptyOne() throws Exception {
        try (WebServer server = WebServer.serving(asked -> numbered(asked, 2, 5, 1, any -> true))) {
            List<String> bodies = bodies(local(server.url("/"))
                    .pages(Pagination.pageNumber("page").records("/data"))
                    .build());

            assertThat(ids(bodies)).containsExactly(0, 1, 2, 3, 4);
            assertThat(server.asked()).extracting(asked -> asked.query("page")).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void startsAtZeroAndAsksForASize() throws Exception {
        try (WebServer server = WebServer.serving(asked -> numbered(asked, 3, 4, 0, any -> true))) {
            List<String> bodies = bodies(local(server.url("/?lang=en"))
                    .pages(Pagination.pageNumber("page")
                            .startAt(0)
                            .size("per page", 3)
                            .records("/data"))
                    .build());

            assertThat(ids(bodies)).containsExactly(0, 1, 2, 3);
            assertThat(server.asked())
                    .extracting(asked -> asked.uri().getRawQuery())
                    .startsWith("lang=en&per%20page=3&page=0");
        }
    }

    @Test
    void endsAtAShortPageWhenToldThatOthersAreFull() throws Exception {
        try (WebServer server = WebServer.serving(asked -> numbered(asked, 3, 4, 1, any -> true))) {
            List<String> bodies = bodies(local(server.url("/"))
                    .pages(Pagination.pageNumber("page")
                            .size("size", 3)
                            .endAtShortPage()
                            .records("/data"))
                    .build());

            assertThat(ids(bodies)).containsExactly(0, 1, 2, 3);
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void endsAtTheLastPageThatTheServerStates() throws Exception {
        try (WebServer server = WebServer.serving(asked -> numbered(asked, 2, 6, 1, id -> id < 2 || id > 3))) {
            List<String> bodies = bodies(local(server.url("/"))
                    .pages(Pagination.pageNumber("page").records("/data").totalPages("/pages"))
                    .build());

            assertThat(ids(bodies)).containsExactly(0, 1, 4, 5);
            assertThat(server.asked()).hasSize(3);
        }
    }

    /** The JDK's client starts one for each answer, where there are no more than two processors. */
    @Test
    void aPageStartsNoThread() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (WebServer server = WebServer.serving(asked -> numbered(asked, 1, 200, 1, any -> true))) {
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.pageNumber("page").records("/data"))
                    .build();
            long before = threads.getTotalStartedThreadCount();

            assertThat(bodies(source)).hasSize(201);

            // Both client and server have some for all of them.
            assertThat(threads.getTotalStartedThreadCount() - before).isLessThan(100);
        }
    }

    /** A server that cuts pages, then filters them, with as many records as pages have room for or fewer. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anySizeTotalAndFilterGivesEachIdOnce(long seed) throws Exception {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(9);
        int total = random.nextInt(60);
        int first = random.nextInt(2);
        int kept = 1 + random.nextInt(3);
        // With a page emptied by the filter, only the stated number of pages tells the end.
        boolean stated = random.nextBoolean();
        IntPredicate filter = id -> stated ? id % kept == 0 : id % size == 0 || id % kept == 0;
        boolean gzip = random.nextBoolean();
        try (WebServer server = WebServer.serving(asked -> {
            Reply reply = numbered(asked, size, total, first, filter);
            return gzip ? Reading.gzipped(reply) : reply;
        })) {
            PageNumbers pages = Pagination.pageNumber("page")
                    .startAt(first)
                    .size("size", size)
                    .records("/data");
            HttpSource source = local(server.url("/"))
                    .pages(stated ? pages.totalPages("/pages") : pages)
                    .build();

            List<Integer> ids = ids(Reading.withFailures(source, random));

            assertThat(ids)
                    .isEqualTo(IntStream.range(0, total).filter(filter).boxed().toList());
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nextLinksGiveEachIdOnce(long seed) throws Exception {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(9);
        int total = random.nextInt(60);
        try (WebServer server = WebServer.serving(asked -> linked(asked, size, total))) {
            HttpSource source = local(server.url("/list?from=0"))
                    .pages(Pagination.nextLink("/meta/next"))
                    .build();

            assertThat(ids(Reading.withFailures(source, random)))
                    .isEqualTo(IntStream.range(0, total).boxed().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/b, /v2/b",
        "c?x=1, /v1/c?x=1",
        "?p=2, /v1/a?p=2",
        "../d, /d",
        "a b|c, /v1/a%20b%7Cc",
        "ü, /v1/%C3%BC",
        "e#top, /v1/e"
    })
    void aLinkIsResolvedAgainstItsPage(String link, String path) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json(
                asked.uri().getPath().equals("/v1/a") && asked.uri().getQuery() == null
                        ? "{\"next\":\"" + link + "\"}"
                        : "{}"))) {
            bodies(local(server.url("/v1/a"))
                    .pages(Pagination.nextLink("/next"))
                    .build());

            assertThat(server.lastAsked().uri()).hasToString(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"next\":null}", "{\"next\":\"\"}", "{\"next\":\" \"}", "[]"})
    void withoutALinkThePagesEnd(String body) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json(body))) {
            assertThat(bodies(local(server.url("/"))
                            .pages(Pagination.nextLink("/next"))
                            .build()))
                    .containsExactly(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"next\":7}", "{\"next\":{}}", "{\"next\":true}", "{\"next\":[\"/b\"]}"})
    void whatIsNoLinkIsAnError(String body) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json(body))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.nextLink("/next")).build(),
                    "GET " + server.url("/") + " has no text at '/next'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[bad", "/a\\\\b", "/%zz", "/a\\u0000b"})
    void aLinkThatIsNoAddressIsAnError(String link) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\"" + link + "\"}"))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.nextLink("/next")).build(),
                    "leads to what is no valid address");
        }
    }

    @Test
    void aLinkToAnotherHostIsRefusedUnlessAllowed() throws Exception {
        WebServer[] servers = new WebServer[1];
        try (WebServer server = WebServer.serving(asked -> Reply.json(
                asked.uri().getPath().equals("/a") ? "{\"next\":\"" + servers[0].otherUrl("/b") + "\"}" : "{}"))) {
            servers[0] = server;
            HttpSource.Builder builder = local(server.url("/a")).bearer("KEY").pages(Pagination.nextLink("/next"));

            assertFatal(
                    builder.build(),
                    "is refused: host " + server.otherPlace() + " is not allowed; allowHost(\"" + server.otherPlace());
            assertThat(bodies(builder.allowHost(server.otherPlace()).build())).hasSize(2);
            assertThat(server.lastAsked().header("Authorization")).isEmpty();
        }
    }

    @Test
    void aLinkToItselfIsACircle() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\"/a\"}"))) {
            assertFatal(
                    local(server.url("/a")).pages(Pagination.nextLink("/next")).build(),
                    "/a was read before: the pages lead round in a circle (next link at '/next')");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aLongerCircleIsFoundToo() throws Exception {
        Map<String, String> next = Map.of("/a", "/b", "/b", "/c", "/c", "/b");
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("{\"next\":\"" + next.get(asked.uri().getPath()) + "\"}"))) {
            assertFatal(
                    local(server.url("/a")).pages(Pagination.nextLink("/next")).build(), "/b was read before");
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void aServerThatIgnoresThePageNumberIsFoundOut() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1,2]"))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.pageNumber("page")).build(),
                    "?page=* gave the same page twice in a row: paging has no effect (page number in 'page')");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void endlessPagesEndAtTheCap() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[" + asked.query("page") + "]"))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.pageNumber("page"))
                            .maxPages(4)
                            .build(),
                    "would be page 5; maxPages(...) allows 4");
            assertThat(server.asked()).hasSize(4);
        }
    }

    @Test
    void theCapCountsAcrossReaders() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\"/?n=" + following(asked) + "\"}"))) {
            HttpSource source = local(server.url("/?n=0"))
                    .pages(Pagination.nextLink("/next"))
                    .maxPages(3)
                    .build();
            String bookmark = Reading.bookmarkOfFirst(source);

            assertThatThrownBy(() -> bodies(source, REQUEST.withResumeAfter(bookmark)))
                    .hasMessageContaining("would be page 4");
        }
    }

    @Test
    void resumesAfterTheBookmarkInsteadOfTheBeginning() throws Exception {
        try (WebServer server = WebServer.serving(asked -> numbered(asked, 2, 5, 1, any -> true))) {
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.pageNumber("page").records("/data"))
                    .build();
            String bookmark = Reading.bookmarkOfFirst(source);
            server.asked().clear();

            assertThat(ids(bodies(source, REQUEST.withResumeAfter(bookmark)))).containsExactly(2, 3, 4);
            assertThat(server.asked().get(0).query("page")).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "2 0 0 ://", "x /next", "2 0 0", "1 0 0", "2 0 0 "})
    void aForeignBookmarkIsRefused(String bookmark) throws Exception {
        HttpSource source = HttpSource.get("https://api.example.com")
                .pages(Pagination.nextLink("/next"))
                .build();

        for (String foreign : List.of(bookmark, markOfNextLinks() + " " + bookmark)) {
            assertThatThrownBy(() -> source.open(REQUEST.withResumeAfter(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not a bookmark of this source");
        }
    }

    @Test
    void aBookmarkObeysTheRulesForAddresses() throws Exception {
        HttpSource source = HttpSource.get("https://api.example.com")
                .pages(Pagination.nextLink("/next"))
                .build();

        String bookmark = markOfNextLinks() + " 2 0 0 https://evil.example/";

        assertThatThrownBy(() -> bodies(source, REQUEST.withResumeAfter(bookmark)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("host evil.example is not allowed");
    }

    /** What a true bookmark begins with. */
    private static String markOfNextLinks() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{}"))) {
            String bookmark = Reading.bookmarkOfFirst(
                    local(server.url("/")).pages(Pagination.nextLink("/next")).build());
            return bookmark.substring(0, bookmark.indexOf(' ') + 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"items\":[]} | has nothing at records place '/data'",
                "{\"data\":{}} | has no array at records place '/data'",
                "{\"data\":[1],\"data\":[]} | gave a body that has the place /data twice",
                "{\"data\":[1]} {} | gave a body that is not one JSON object or array",
                "<html> | gave a body that is not one JSON object or array",
                "7 | gave a body that is not one JSON object or array",
            })
    void aPageThatDoesNotTellWhatFollowsIsAnError(String body, String message) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json(body))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.pageNumber("page").records("/data"))
                            .build(),
                    message);
        }
    }

    @Test
    void noRecordsAreAsGoodAsAnEmptyArray() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"data\":null}"))) {
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.pageNumber("page").records("/data"))
                    .build();

            assertThat(bodies(source)).hasSize(1);
        }
    }

    @Test
    void aMissingNumberOfPagesIsAnError() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"pages\":\"many\"}"))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.pageNumber("page").totalPages("/pages"))
                            .build(),
                    "has no number of pages at '/pages'");
        }
    }

    @Test
    void aPageThatEndsTooEarlyIsReadAgain() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1,2"))) {
            HttpSource source =
                    local(server.url("/")).pages(Pagination.pageNumber("page")).build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("failed after 4 bytes of the body: ended before its JSON did");
        }
    }

    @Test
    void aPageThatWasNotReadTellsNothing() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[1]"));
                PageReader reader = local(server.url("/"))
                        .pages(Pagination.pageNumber("page"))
                        .build()
                        .open(REQUEST)) {
            reader.next();

            assertThatThrownBy(reader::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not read to its end");
        }
    }

    @Test
    void aCompressedPageIsPassedOnAsItCame() throws Exception {
        Reply reply = Reading.gzipped(Reply.json("[]"));
        try (WebServer server = WebServer.serving(asked -> reply);
                PageReader reader = local(server.url("/"))
                        .pages(Pagination.pageNumber("page"))
                        .build()
                        .open(REQUEST)) {
            Page page = reader.next();

            assertThat(page.contentEncoding()).contains("gzip");
            assertThat(page.body().readAllBytes()).isEqualTo(reply.body());
            assertThat(reader.next()).isNull();
        }
    }

    private static int following(Asked asked) {
        return Integer.parseInt(asked.query("n")) + 1;
    }

    private static Reply numbered(Asked asked, int size, int total, int first, IntPredicate filter) {
        int page = Integer.parseInt(asked.query("page")) - first;
        String records = IntStream.range(page * size, Math.min(total, (page + 1) * size))
                .filter(filter)
                .mapToObj(id -> "{\"id\":" + id + ",\"data\":[1,2,{\"data\":[]}]}")
                .collect(Collectors.joining(","));
        int pages = (total + size - 1) / size;
        return Reply.json(
                "{\"page\":" + page + ",\"x\":{\"data\":[3]},\"data\":[" + records + "],\"pages\":" + pages + "}");
    }

    private static Reply linked(Asked asked, int size, int total) {
        int from = Integer.parseInt(asked.query("from"));
        String records = IntStream.range(from, Math.min(total, from + size))
                .mapToObj(id -> "{\"id\":" + id + "}")
                .collect(Collectors.joining(","));
        String next = from + size < total ? "\"?from=" + (from + size) + "\"" : "null";
        return Reply.json("{\"meta\":{\"next\":" + next + "},\"data\":[" + records + "]}");
    }

    private static List<Integer> ids(List<String> bodies) {
        return bodies.stream()
                .flatMap(body -> ID.matcher(body).results())
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private static void assertFatal(HttpSource source, String message) {
        assertThatThrownBy(() -> bodies(source))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining(message);
    }
}
