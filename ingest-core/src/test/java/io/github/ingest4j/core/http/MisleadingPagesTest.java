// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.local;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.WebServer.Reply;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that look like an end, a repetition or a next page and are none. */
class MisleadingPagesTest {

    @Test
    void aServiceThatIgnoresThePageIsFoundOutWithoutItsRecordsTold() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"list\":[1],\"pages\":3}"))) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.pageNumber("p").totalPages("/pages")),
                    "gave the same page twice in a row: paging has no effect (page number in 'p')");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void pagesThatNameTheNextMayBeAlikeWhereNobodyCountsTheirRecords() throws Exception {
        try (WebServer server = WebServer.serving(asked -> asked.query("p").equals("3")
                ? Reply.json("{\"more\":false}")
                : Reply.json("{\"more\":true}").with("X-Next", asked.query("p").isEmpty() ? "2" : "3"))) {
            assertThat(bodies(local(server.url("/"))
                            .pages(Pagination.cursorHeader("p", "X-Next").hasMore("/more"))
                            .build()))
                    .hasSize(3);
        }
    }

    @Test
    void pagesWithAnEmptyOneBetweenMayBeAlike() throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("{\"data\":[" + (asked.query("p").equals("2") ? "" : "1") + "],\"pages\":3}"))) {
            assertThat(bodies(local(server.url("/"))
                            .pages(Pagination.pageNumber("p").records("/data").totalPages("/pages"))
                            .build()))
                    .hasSize(3);
        }
    }

    @Test
    void aRepetitionIsFoundOutByTheNextReaderToo() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("{\"data\":[1],\"pages\":2}"))) {
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.pageNumber("p").records("/data").totalPages("/pages"))
                    .build();
            String bookmark = Reading.bookmarkOfFirst(source);

            assertThatThrownBy(() -> bodies(source, REQUEST.withResumeAfter(bookmark)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("gave the same page twice in a row");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEchoOfTheOffsetDoesNotHideARepetition(boolean gzip) throws Exception {
        String padding = "x".repeat(40_000);
        try (WebServer server = WebServer.serving(asked -> {
            Reply reply = Reply.json("{\"o\":" + asked.query("o") + ",\"data\":[1,[2],\"" + padding + "\"],\"at\":"
                    + asked.query("o") + "}");
            return gzip ? Reading.gzipped(reply) : reply;
        })) {
            assertFatal(
                    local(server.url("/")).pages(Pagination.offset("o").records("/data")),
                    "gave the same page twice in a row: paging has no effect (offset in 'o')");
        }
    }

    @Test
    void recordsThatDifferAtOneByteAreNoRepetition() throws Exception {
        String padding = "x".repeat(40_000);
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("{\"data\":[\"" + padding + asked.query("p") + "\"],\"pages\":3}"))) {
            assertThat(bodies(local(server.url("/"))
                            .pages(Pagination.pageNumber("p").records("/data").totalPages("/pages"))
                            .build()))
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor", "link"})
    void aPartialErrorWhoseRecordsAreNullIsAnErrorWhereThePageNamesTheNext(String way) throws Exception {
        try (WebServer server = WebServer.serving(asked ->
                Reply.json("{\"errors\":[{\"message\":\"timeout\"}],\"data\":{\"nodes\":null,\"next\":null}}"))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(
                                    way.equals("link")
                                            ? Pagination.nextLink("/data/next").records("/data/nodes")
                                            : Pagination.cursor("c", "/data/next")
                                                    .records("/data/nodes")),
                    "has no array at records place '/data/nodes'");
        }
    }

    @ParameterizedTest
    @MethodSource("waysWithErrors")
    void aPageThatTellsOfErrorsIsOne(Pagination pagination) throws Exception {
        try (WebServer server =
                WebServer.serving(asked -> Reply.json("{\"errors\":[{\"message\":\"timeout\"}],\"data\":[]}"))) {
            assertFatal(local(server.url("/")).pages(pagination), "GET " + server.url("/"), " has errors at '/errors'");
            assertThat(server.asked()).hasSize(1);
        }
    }

    static Stream<Pagination> waysWithErrors() {
        return Stream.of(
                Pagination.pageNumber("p").records("/data").errors("/errors"),
                Pagination.pageNumber("p").errors("/errors").totalPages("/pages"),
                Pagination.offset("p").errors("/errors").records("/data").size("n", 1),
                Pagination.keyset("p", "/id").errors("/errors").records("/data"),
                Pagination.cursor("p", "/next").errors("/errors"),
                Pagination.nextLink("/next").errors("/errors").hasMore("/more"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'' | true",
                "'e': null | true",
                "'e': false | true",
                "'e': [] | true",
                "'e': ' ' | true",
                "'e': 'no' | false",
                "'e': true | false",
                "'e': 7 | false",
                "'e': [null] | false",
                "'e': {} | false",
            })
    void errorsThatAreNoneAreNone(String errors, boolean none) throws Exception {
        String members = errors.equals("''") ? "" : errors.replace('\'', '"');
        try (WebServer server = WebServer.serving(asked -> Reply.json("{" + members + "}"))) {
            HttpSource.Builder source =
                    local(server.url("/")).pages(Pagination.cursor("c", "/next").errors("/e"));

            if (none) {
                assertThat(bodies(source.build())).hasSize(1);
            } else {
                assertFatal(source, "has errors at '/e'");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"number, pages", "number, total", "offset, more", "cursor", "cursor, records", "link"})
    void noContentIsNoEndWhereOthersWereToFollow(String scheme) throws Exception {
        String page = "{\"data\":[1],\"pages\":3,\"total\":3,\"more\":true,\"next\":\"b\"}";
        try (WebServer server = firstThenNoContent(page)) {
            assertFatal(local(server.url("/")).pages(scheme(scheme)), "answered 204 and so ");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "number, short", "offset", "keyset", "cursor, empty"})
    void noContentIsAnEndWhereAnEmptyPageIsOne(String scheme) throws Exception {
        try (WebServer server = firstThenNoContent("{\"data\":[{\"id\":1}],\"next\":\"b\"}")) {
            assertThat(bodies(local(server.url("/")).pages(scheme(scheme)).build()))
                    .hasSize(1);
            assertThat(server.asked()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"number, pages", "offset, more", "keyset", "cursor", "link"})
    void noContentAtOnceIsAWindowWithoutPages(String scheme) throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.of(204, ""))) {
            assertThat(bodies(local(server.url("/")).pages(scheme(scheme)).build()))
                    .isEmpty();
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aCustomPaginationGoesOnBehindNoContent() throws Exception {
        try (WebServer server =
                WebServer.serving(asked -> asked.query("day").equals("3") ? Reply.json("[3]") : Reply.of(204, ""))) {
            assertThat(bodies(local(server.url("/?day=1"))
                            .pages(Pagination.custom(page -> page.count() == 4
                                    ? Optional.empty()
                                    : Optional.of(page.request().query("day", "" + (page.count() + 1)))))
                            .build()))
                    .containsExactly("[3]");
            assertThat(server.asked()).extracting(asked -> asked.query("day")).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void aCustomPaginationMayGoOnBehindTheLastRecord() throws Exception {
        try (WebServer server = WebServer.serving(asked ->
                Reply.json(asked.query("filter").isEmpty() ? "{\"data\":[{\"id\":6},{\"id\":7}]}" : "{\"data\":[]}"))) {
            bodies(local(server.url("/"))
                    .pages(Pagination.custom(page ->
                                    page.lastRecord().map(id -> page.request().query("filter", "id gt " + id)))
                            .lastRecord("/data", "/id"))
                    .build());

            assertThat(server.asked())
                    .extracting(asked -> asked.query("filter"))
                    .containsExactly("", "id gt 7");
        }
    }

    @Test
    void aCustomPaginationWhoseRecordsAreKnownIsCompared() throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("{\"data\":[{\"id\":7}],\"at\":\"" + asked.query("ignored") + "\"}"))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.custom(
                                            page -> Optional.of(page.request().query("ignored", "" + page.count())))
                                    .lastRecord("/data", "/id")),
                    "gave the same page twice in a row: paging has no effect (custom pagination)");
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void theLastRecordIsToldWhereItWasAskedFor() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[{\"id\":7}]"))) {
            HttpSource source = local(server.url("/"))
                    .pages(Pagination.custom(page -> page.lastRecord().map(page.request()::link)))
                    .build();

            assertThatThrownBy(() -> bodies(source))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("nobody looked into the records while the page passed; give their place to"
                            + " Pagination.custom(...).lastRecord(...)");
        }
    }

    @Test
    void aCustomRequestThatIsTooLongForABookmarkIsAnError() throws Exception {
        try (WebServer server = WebServer.serving(asked -> Reply.json("[]"))) {
            assertFatal(
                    local(server.url("/"))
                            .pages(Pagination.custom(
                                    page -> Optional.of(page.request().query("q", "x".repeat(70_000))))),
                    "leads to a request of 700",
                    " characters, and bookmarks keep 65536 at most");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"page[after]=x", "page%5Bafter%5D=x", "page%5bafter%5d=x", "p%61ge[after]=x"})
    void aParameterIsReplacedHoweverItIsEncoded(String spelled) throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> Reply.json(asked.uri().getRawQuery().contains("=b") ? "{}" : "{\"next\":\"b\"}"))) {
            bodies(local(server.url("/?a=1&" + spelled))
                    .pages(Pagination.cursor("page[after]", "/next"))
                    .build());

            assertThat(server.lastAsked().uri().getRawQuery()).isEqualTo("a=1&page%5Bafter%5D=b");
            assertThatThrownBy(() -> local(server.url("/?" + spelled))
                            .pages(Pagination.pageNumber("page[after]"))
                            .build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("parameter 'page[after]' stands in the URL already");
        }
    }

    @Test
    void aPlaceOfTheBodyCannotBePageAndSize() {
        HttpSource.Builder source = HttpSource.post("https://api.example.com", "{}")
                .pages(Pagination.pageNumber("/n").size("/n", 5).inBody());

        assertThatThrownBy(source::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("parameter '/n' cannot be page and size");
    }

    @ParameterizedTest
    @MethodSource("others")
    void aBookmarkOfAnotherWayOfPagingIsRefused(Pagination own, Pagination other) throws Exception {
        try (WebServer server = firstThenNoContent("{\"data\":[{\"id\":1}],\"next\":\"b\"}")) {
            String bookmark =
                    Reading.bookmarkOfFirst(local(server.url("/")).pages(own).build());
            HttpSource changed = local(server.url("/")).pages(other).build();

            assertThatThrownBy(() -> bodies(changed, REQUEST.withResumeAfter(bookmark)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not a bookmark of this source");
        }
    }

    static Stream<Arguments> others() {
        PageNumbers numbers = Pagination.pageNumber("p").records("/data");
        Offsets offsets = Pagination.offset("p").records("/data").size("n", 1);
        Keyset keyset = Pagination.keyset("k", "/id").records("/data");
        Cursors cursor = Pagination.cursor("c", "/next");
        return Stream.of(
                Arguments.of(numbers, offsets),
                Arguments.of(numbers, numbers.startAt(0)),
                Arguments.of(numbers.size("n", 2), numbers.size("n", 3)),
                Arguments.of(offsets, offsets.startAt(1)),
                Arguments.of(offsets, offsets.stepBySize()),
                Arguments.of(keyset, keyset.inclusive()),
                Arguments.of(keyset, Pagination.keyset("k", "/ts").records("/data")),
                Arguments.of(cursor, Pagination.cursor("d", "/next")),
                Arguments.of(cursor, Pagination.cursorHeader("c", "/next".substring(1))),
                Arguments.of(Pagination.linkHeader(), numbers));
    }

    @Test
    void aBookmarkOutlivesAnotherEnd() throws Exception {
        try (WebServer server = firstThenNoContent("{\"data\":[1],\"pages\":9}")) {
            PageNumbers pages = Pagination.pageNumber("p").records("/data");
            String bookmark = Reading.bookmarkOfFirst(
                    local(server.url("/")).pages(pages.totalPages("/pages")).build());

            assertThat(bodies(local(server.url("/")).pages(pages).build(), REQUEST.withResumeAfter(bookmark)))
                    .isEmpty();
            assertThat(server.lastAsked().query("p")).isEqualTo("2");
        }
    }

    @Test
    void inclusiveKeysMayBeAsLongAsTheyLike() throws Exception {
        try (WebServer server = firstThenNoContent("{\"data\":[{\"id\":9999999999999999999}]}")) {
            bodies(local(server.url("/"))
                    .pages(Pagination.keyset("k", "/id").records("/data").inclusive())
                    .build());

            assertThat(server.lastAsked().query("k")).isEqualTo("10000000000000000000");
        }
    }

    @ParameterizedTest
    @CsvSource({"2.50, 2.5", "1e2, 100", "7, 7.0"})
    void anInclusiveBoundIsFoundOutHoweverItsNumberIsSpelled(String last, String again) throws Exception {
        try (WebServer server = WebServer.serving(
                asked -> Reply.json("{\"data\":[{\"id\":" + (asked.query("k").isEmpty() ? last : again) + "}]}"))) {
            assertFatal(
                    local(server.url("/")).pages(scheme("keyset")),
                    "begins with the record at '/id' that it should come after");
        }
    }

    private static WebServer firstThenNoContent(String page) throws IOException {
        AtomicBoolean asked = new AtomicBoolean();
        return WebServer.serving(any -> asked.getAndSet(true) ? Reply.of(204, "") : Reply.json(page));
    }

    private static Pagination scheme(String name) {
        return switch (name) {
            case "number" -> Pagination.pageNumber("p").records("/data");
            case "number, short" ->
                Pagination.pageNumber("p").records("/data").size("n", 1).endAtShortPage();
            case "number, pages" -> Pagination.pageNumber("p").totalPages("/pages");
            case "number, total" -> Pagination.pageNumber("p").records("/data").totalRecords("/total");
            case "offset" -> Pagination.offset("o").records("/data");
            case "offset, more" -> Pagination.offset("o").records("/data").hasMore("/more");
            case "keyset" -> Pagination.keyset("k", "/id").records("/data");
            case "cursor" -> Pagination.cursor("c", "/next");
            case "cursor, records" -> Pagination.cursor("c", "/next").records("/data");
            case "cursor, empty" ->
                Pagination.cursor("c", "/next").records("/data").endAtEmptyPage();
            case "link" -> Pagination.nextLink("/next");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void assertFatal(HttpSource.Builder source, String... parts) {
        assertThatThrownBy(() -> bodies(source.maxPages(20).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContainingAll(parts);
    }
}
