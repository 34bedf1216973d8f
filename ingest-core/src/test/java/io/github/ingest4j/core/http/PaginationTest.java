// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.ListService.HOSTILE;
import static io.github.ingest4j.core.http.ListService.numbersOf;
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
import io.github.ingest4j.core.http.internal.address.WebAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each way of paging asks for, and when it ends. */
class PaginationTest {
    private static final String TOKEN = "token=" + WebAddress.encode(HOSTILE);
    private static final String HEADER_TOKEN = "token=" + WebAddress.encode("!\"#&%2B ");

    /** Seven records, from 10 to 16, by three. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("schemes")
    void asksForEachPageUpToTheLast(Pagination pagination, List<String> queries) throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            List<String> pages =
                    bodies(local(server.url("/list?a=1")).pages(pagination).build());

            assertThat(server.asked())
                    .extracting(asked -> asked.uri().getRawQuery())
                    .isEqualTo(queries);
            assertThat(numbersOf(pages)).containsExactly(10, 11, 12, 13, 14, 15, 16);
        }
    }

    static Stream<Arguments> schemes() {
        String first = "a=1";
        return Stream.of(
                asks(
                        Pagination.pageNumber("page").records("/data"),
                        "a=1&page=1",
                        "a=1&page=2",
                        "a=1&page=3",
                        "a=1&page=4"),
                asks(
                        Pagination.pageNumber("page")
                                .records("/data")
                                .size("size", 4)
                                .endAtShortPage(),
                        "a=1&size=4&page=1",
                        "a=1&size=4&page=2"),
                asks(Pagination.pageNumber("page").totalPages("/pages"), "a=1&page=1", "a=1&page=2", "a=1&page=3"),
                asks(
                        Pagination.pageNumber("page").records("/data").totalRecords("/total"),
                        "a=1&page=1",
                        "a=1&page=2",
                        "a=1&page=3"),
                asks(Pagination.pageNumber("page").hasMore("/more"), "a=1&page=1", "a=1&page=2", "a=1&page=3"),
                asks(Pagination.pageNumber("page").isLast("/last"), "a=1&page=1", "a=1&page=2", "a=1&page=3"),
                asks(
                        Pagination.offset("offset").records("/data"),
                        "a=1&offset=0",
                        "a=1&offset=3",
                        "a=1&offset=6",
                        "a=1&offset=7"),
                asks(
                        Pagination.offset("offset")
                                .records("/data")
                                .size("size", 5)
                                .endAtShortPage(),
                        "a=1&size=5&offset=0",
                        "a=1&size=5&offset=5"),
                asks(
                        Pagination.offset("offset")
                                .records("/data")
                                .size("size", 5)
                                .stepBySize(),
                        "a=1&size=5&offset=0",
                        "a=1&size=5&offset=5",
                        "a=1&size=5&offset=10"),
                asks(
                        Pagination.offset("offset").records("/data").totalRecords("/total"),
                        "a=1&offset=0",
                        "a=1&offset=3",
                        "a=1&offset=6"),
                asks(
                        Pagination.offset("offset").records("/data").hasMore("/more"),
                        "a=1&offset=0",
                        "a=1&offset=3",
                        "a=1&offset=6"),
                asks(
                        Pagination.offset("offset").records("/data").isLast("/last"),
                        "a=1&offset=0",
                        "a=1&offset=3",
                        "a=1&offset=6"),
                asks(
                        Pagination.keyset("after", "/id").records("/data"),
                        first,
                        "a=1&after=12",
                        "a=1&after=15",
                        "a=1&after=16"),
                asks(
                        Pagination.keyset("from", "/id").records("/data").inclusive(),
                        first,
                        "a=1&from=13",
                        "a=1&from=16",
                        "a=1&from=17"),
                asks(
                        Pagination.keyset("after", "/id")
                                .records("/data")
                                .size("size", 5)
                                .endAtShortPage(),
                        "a=1&size=5",
                        "a=1&size=5&after=14"),
                asks(
                        Pagination.keyset("after", "/id").records("/data").hasMore("/more"),
                        first,
                        "a=1&after=12",
                        "a=1&after=15"),
                asks(
                        Pagination.keyset("after", "/id").records("/data").isLast("/last"),
                        first,
                        "a=1&after=12",
                        "a=1&after=15"),
                asks(Pagination.cursor("token", "/next").size("size", 5), "a=1&size=5", "a=1&size=5&" + TOKEN + "14"),
                asks(Pagination.cursor("token", "/number"), first, "a=1&token=12", "a=1&token=15"),
                asks(
                        Pagination.cursor("token", "/next").hasMore("/more"),
                        first,
                        "a=1&" + TOKEN + "12",
                        "a=1&" + TOKEN + "15"),
                asks(
                        Pagination.cursor("token", "/next").isLast("/last"),
                        first,
                        "a=1&" + TOKEN + "12",
                        "a=1&" + TOKEN + "15"),
                asks(
                        Pagination.cursorHeader("token", "x-next"),
                        first,
                        "a=1&" + HEADER_TOKEN + "12",
                        "a=1&" + HEADER_TOKEN + "15"),
                asks(Pagination.nextLink("/link").size("size", 5), "a=1&size=5", "size=5&after=14"),
                asks(Pagination.linkHeader(), first, "after=12", "after=15"),
                asks(Pagination.linkHeader().records("/data").hasMore("/more"), first, "after=12", "after=15"),
                asks(
                        Pagination.custom(
                                page -> page.text("/number")
                                        .map(number -> page.request().query("after", number)),
                                "/number"),
                        first,
                        "a=1&after=12",
                        "a=1&after=15"),
                asks(
                        Pagination.custom(page -> page.header("X-Next")
                                .map(last -> page.request().link("/other?after=" + last.split(" ")[1]))),
                        first,
                        "after=12",
                        "after=15"));
    }

    @Test
    void pagesMayBeNumberedFromZeroAndOffsetsFromOne() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            bodies(local(server.url("/"))
                    .pages(Pagination.pageNumber("p").startAt(0))
                    .build());
            bodies(local(server.url("/"))
                    .pages(Pagination.offset("o").startAt(1))
                    .build());

            assertThat(server.asked()).extracting(Asked::uri).asString().isEqualTo("[/?p=0, /?o=1]");
        }
    }

    @Test
    void theSourceMaySayWhereTokensAndKeysBegin() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            List<String> pages = bodies(local(server.url("/?after=12&a=1"))
                    .pages(Pagination.keyset("after", "/id").records("/data"))
                    .build());

            assertThat(numbersOf(pages)).containsExactly(13, 14, 15, 16);
            assertThat(server.asked())
                    .extracting(asked -> asked.uri().getRawQuery())
                    .containsExactly("after=12&a=1", "a=1&after=15", "a=1&after=16");
        }
    }

    @Test
    void aTokenThatHoldsASecretIsKeptOutOfBookmarks() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\"x-value-of-TOKEN\"}"))) {
            assertFatal(
                    local(server.url("/")).bearer("TOKEN").pages(named("cursor")),
                    "names a next page by what holds a secret, and bookmarks are stored");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void anOffsetGoesOnBehindWhatACappedServiceGave() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers().capped(2))) {
            List<String> pages = bodies(local(server.url("/"))
                    .pages(Pagination.offset("offset").size("size", 5).records("/data"))
                    .build());

            assertThat(numbersOf(pages)).containsExactly(10, 11, 12, 13, 14, 15, 16);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'data':[],'next':'a'} | cursor | 2",
                "{'data':[],'next':'a'} | cursor, empty ends | 1",
                "{'next':''} | cursor | 1",
                "{'next':' '} | cursor | 1",
                "{'next':null} | cursor | 1",
                "{} | cursor | 1",
                "{'next':'a','more':false} | cursor, more | 1",
                "{'next':null,'more':false} | cursor, more | 1",
                "{'data':[],'more':false} | offset, more | 1",
                "{'data':[1],'total':1} | offset, total | 1",
                "{'data':[],'total':0} | offset, total | 1",
                "{'data':[],'total':0} | number, total | 1",
                "{'pages':0} | number, pages | 1",
                "{'data':[]} | keyset | 1",
                "{'data':null} | keyset | 1",
            })
    void endsWhereTheSchemeSaysSo(String body, String scheme, int requests) throws Exception {
        String page = body.replace('\'', '"');
        try (WebServer server =
                WebServer.serving(asked -> Reply.json(asked.query("c").equals("a") ? "{\"data\":[]}" : page))) {
            bodies(local(server.url("/")).pages(named(scheme)).build());

            assertThat(server.asked()).hasSize(requests);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'next':true} | cursor | has no text at '/next'",
                "{'next':{}} | cursor | has no text at '/next'",
                "{'next':'\\ud800'} | cursor | has a text that is no Unicode at '/next'",
                "{'errors':[1],'data':null,'x':[]} | cursor, records | has nothing at records place '/data/list'",
                "{'data':null,'next':'a'} | cursor, empty ends | has no array at records place '/data'",
                "{'next':'a'} | cursor, more | has neither true nor false at '/more'",
                "{'next':'a','more':'true'} | cursor, more | has neither true nor false at '/more'",
                "{'next':null,'more':true} | cursor, more | says that others follow, but names no next one at '/next'",
                "{'data':[],'more':true} | offset, more | has no records, yet says that others follow",
                "{'data':[],'total':5} | offset, total | has no records, though '/total' states 5 and only 0 came before it",
                "{'data':[],'total':5} | number, total | has no records, though '/total' states 5 and only 0 came before it",
                "{'data':[1]} | number, total | has no number of records at '/total'",
                "{'total':1} | number, total | has nothing at records place '/data'",
                "{'pages':-1} | number, pages | has no number of pages at '/pages'",
                "{'data':{}} | keyset | has no array at records place '/data'",
                "{'data':[{'id':1},{}]} | keyset | has a last record without a value at '/id'",
                "{'data':[{'id':null}]} | keyset | has a last record without a value at '/id'",
                "{'data':[{'id':[1]}]} | keyset | has no text at '/id'",
                "{'data':[{'id':'a'}]} | keyset, inclusive | has a last record without a whole number at '/id'",
                "{'data':[{'id':1.5}]} | keyset, inclusive | has a last record without a whole number at '/id'",
                "{'data':[{'id':1,'id':2}]} | keyset | gave a body that has the place /id twice",
            })
    void aPageThatDoesNotTellIsAnError(String body, String scheme, String message) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json(body.replace('\'', '"')))) {
            assertFatal(local(server.url("/")).pages(named(scheme)), message);
            assertThat(server.asked()).hasSize(1);
        }
    }

    private static Pagination named(String scheme) {
        return switch (scheme) {
            case "cursor" -> Pagination.cursor("c", "/next");
            case "cursor, records" -> Pagination.cursor("c", "/next").records("/data/list");
            case "cursor, empty ends" ->
                Pagination.cursor("c", "/next").records("/data").endAtEmptyPage();
            case "cursor, more" -> Pagination.cursor("c", "/next").hasMore("/more");
            case "offset, more" -> Pagination.offset("o").records("/data").hasMore("/more");
            case "offset, total" -> Pagination.offset("o").records("/data").totalRecords("/total");
            case "number, total" -> Pagination.pageNumber("p").records("/data").totalRecords("/total");
            case "number, pages" -> Pagination.pageNumber("p").totalPages("/pages");
            case "keyset" -> Pagination.keyset("k", "/id").records("/data");
            case "keyset, inclusive" ->
                Pagination.keyset("k", "/id").records("/data").inclusive();
            default -> throw new IllegalArgumentException(scheme);
        };
    }

    @Test
    void aTokenThatIsTooLongIsAnError() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\"" + "x".repeat(20_000) + "\"}"))) {
            assertFatal(
                    local(server.url("/")).pages(named("cursor")),
                    "has a text of more than 16384 characters at '/next'");
        }
    }

    @Test
    void aLongTokenGoesThrough() throws Exception {
        String token = "ü".repeat(1_000);
        try (WebServer server = WebServer.serving(
                asked -> Reply.json(asked.query("c").isEmpty() ? "{\"next\":\"" + token + "\"}" : "{}"))) {
            bodies(local(server.url("/")).pages(named("cursor")).build());

            assertThat(server.lastAsked().query("c")).isEqualTo(token);
        }
    }

    @Test
    void severalValuesOfAHeaderNameNoPage() throws Exception {
        try (RawServer server =
                RawServer.sending("HTTP/1.1 200 OK\r\nX-Next: a\r\nX-Next: b\r\nContent-Length: 2\r\n\r\n[]")) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.cursorHeader("c", "X-Next")),
                    "has several values in header X-Next");
        }
    }

    @Test
    void aRepeatedTokenIsACircle() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"next\":\""
                + (asked.query("c").equals("b") ? "a" : asked.query("c").equals("a") ? "b" : "a") + "\"}"))) {
            assertFatal(
                    local(server.url("/")).pages(named("cursor")),
                    "?c=* was read before: the pages lead round in a circle (cursor at '/next')");
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void aCustomRequestThatRepeatsIsACircle() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.custom(page -> Optional.of(page.request()))),
                    "was read before: the pages lead round in a circle (custom pagination)");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aServiceWhoseBoundIsInclusiveIsFoundOut() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.keyset("from", "/id").records("/data")),
                    "begins with the record at '/id' that it should come after: the service includes it; see inclusive()");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void aServiceThatIgnoresTheKeyIsFoundOut() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.keyset("unknown", "/id").records("/data")),
                    "gave the same page twice in a row: paging has no effect (keyset in 'unknown' by '/id')");
        }
    }

    @Test
    void theVeryLastPageMayNotBeThePageBeforeEither() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"data\":[1],\"pages\":2}"))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.pageNumber("p").records("/data").totalPages("/pages")),
                    "gave the same page twice in a row: paging has no effect (page number in 'p')");
        }
    }

    @Test
    void emptyPagesMayBeAlike() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"data\":[],\"pages\":3}"))) {
            assertThat(bodies(local(server.url("/"))
                            .pages(Pagination.pageNumber("p").records("/data").totalPages("/pages"))
                            .build()))
                    .hasSize(3);
        }
    }

    @Test
    void theBytesOfAWindowAreCapped() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            int length = bodies(local(server.url("/")).build()).get(0).length();
            HttpSource.Builder builder =
                    local(server.url("/")).pages(Pagination.offset("offset").records("/data"));

            assertFatal(
                    builder.maxBytes(length + 5),
                    "gave a body that makes the window longer than " + (length + 5)
                            + " bytes; maxBytes(...) lifts that");
            assertThat(bodies(builder.maxBytes(4L * length).build())).hasSize(4);
        }
    }

    @Test
    void theBytesOfAWindowCountAcrossReaders() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            int length = bodies(local(server.url("/")).build()).get(0).length();
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.offset("offset").records("/data"))
                    .maxBytes(length + 5)
                    .build();
            String bookmark = Reading.bookmarkOfFirst(source);

            assertThatThrownBy(() -> bodies(source, REQUEST.withResumeAfter(bookmark)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("makes the window longer");
        }
    }

    @Test
    void pagesThatAreNotJsonFollowLinkHeaders() throws Exception {
        try (WebServer server = WebServer.serving(asked -> {
            Reply csv = Reply.json("id\n1\n").with("Content-Type", "text/csv");
            return asked.uri().getPath().equals("/a") ? csv.with("Link", "</b>; rel=next") : csv;
        })) {
            assertThat(bodies(local(server.url("/a"))
                            .pages(Pagination.linkHeader())
                            .build()))
                    .hasSize(2);
            assertThat(server.lastAsked().uri()).hasToString("/b");
        }
    }

    @Test
    void aLinkHeaderToAnotherHostIsRefusedUnlessAllowed() throws Exception {
        WebServer[] servers = new WebServer[1];
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("[]").with("Link", "<" + servers[0].otherUrl("/b") + ">; rel=next"))) {
            servers[0] = server;

            assertFatal(local(server.url("/a")).pages(Pagination.linkHeader()), "is not allowed; allowHost(");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aCustomRequestObeysTheRulesForAddresses() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            assertFatal(
                    local(server.url("/a"))
                            .pages(Pagination.custom(
                                    page -> Optional.of(page.request().link("https://evil.example/")))),
                    "host evil.example is not allowed");
        }
    }

    @Test
    void aCustomPaginationSeesOnlyWhatItAskedToSee() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"a\":1,\"b\":2}"))) {
            Function<ReadPage, Optional<PageRequest>> next =
                    page -> page.text("/b").map(page.request()::link);

            assertThatThrownBy(() -> bodies(local(server.url("/"))
                            .pages(Pagination.custom(next::apply, "/a"))
                            .build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "nobody looked at '/b' while the page passed; give that place to Pagination.custom(...)");
        }
    }

    @Test
    void aCustomPaginationKnowsPageElementsAndCount() throws Exception {
        try (WebServer server = WebServer.serving(sevenNumbers())) {
            List<String> pages = bodies(local(server.url("/?page=1"))
                    .pages(Pagination.custom(
                            page -> page.elements("/data") < 3
                                    ? Optional.empty()
                                    : Optional.of(page.request().query("page", "" + (page.count() + 1))),
                            "/data"))
                    .build());

            assertThat(numbersOf(pages)).containsExactly(10, 11, 12, 13, 14, 15, 16);
            assertThat(server.lastAsked().uri()).hasToString("/?page=3");
        }
    }

    @Test
    void theBookmarkOfTheLastPageIsTheEnd() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            HttpSource source =
                    local(server.url("/")).pages(Pagination.linkHeader()).build();
            String bookmark = Reading.bookmarkOfFirst(source);

            try (PageReader reader = source.open(REQUEST.withResumeAfter(bookmark))) {
                Page page = reader.next();

                assertThat(page).isNull();
            }
        }
    }

    private static Arguments asks(Pagination pagination, String... queries) {
        return Arguments.of(pagination, List.of(queries));
    }

    private static ListService sevenNumbers() {
        return new ListService(IntStream.range(10, 17).boxed().toList());
    }

    private static void assertFatal(HttpSource.Builder source, String message) {
        assertThatThrownBy(() -> bodies(source.build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining(message);
    }
}
