// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static io.github.ingest4j.core.http.Reading.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.Slice;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.Reading.OneWindow;
import io.github.ingest4j.core.internal.Pause;
import io.github.ingest4j.testkit.ApiReply;
import io.github.ingest4j.testkit.ApiRequest;
import io.github.ingest4j.testkit.ScriptedApi;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows that read on where the one before has ended, one after the other, as the engine reads them. */
@Timeout(30)
class IncrementalTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        api = ScriptedApi.start();
    }

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    private HttpSource.Builder events() {
        return local(api.url("/events")).time(Clock.fixed(NOW, ZoneOffset.UTC), Pause.SLEEP);
    }

    private void answers(ApiReply first, ApiReply... more) {
        api.get("/events").answers(first, more);
    }

    private List<String> asked() {
        return api.requests().stream().map(ApiRequest::target).toList();
    }

    @Test
    void aTokenMayStandInTheUrlAsInAParameter() throws Exception {
        answers(ApiReply.json("{\"token\":\"a b&c\"}"), ApiReply.json("{\"token\":7}"));
        HttpSource source = HttpSource.get(api.url("/events?sync-token={position}&token={position}"))
                .allowHttp()
                .allowPrivateAddresses()
                .incremental(Incremental.token("/token").startingAt("first"))
                .build();

        window(source, Optional.of(positionAfter(source)));

        assertThat(asked())
                .containsExactly(
                        "/events?sync-token=first&token=first", "/events?sync-token=a%20b%26c&token=a%20b%26c");
    }

    private static String positionAfter(HttpSource source) throws Exception {
        return window(source, Optional.empty()).position().orElseThrow();
    }

    @Test
    void theExampleOfTheDocumentationBuilds() {
        // @start region="example"
        HttpSource contacts = HttpSource.get("https://api.example.com/v1/contacts")
                .query("syncToken", "{position}")
                .pages(Pagination.cursor("pageToken", "/nextPageToken").records("/connections"))
                .incremental(Incremental.token("/nextSyncToken"))
                .build();
        // @end

        assertThat(contacts.isSequential()).isTrue();
    }

    @Test
    void onlyIncrementalSourcesAreSequential() {
        assertThat(events().build().isSequential()).isFalse();
        assertThat(events().onlyIfChanged().build().isSequential()).isFalse();
    }

    @Test
    void aTokenOfTheLastPageBeginsTheNextWindow() throws Exception {
        answers(
                ApiReply.json("{\"token\":\"not yet\",\"next\":\"p2\"}"),
                ApiReply.json("{\"token\":\"a b&c\"}"),
                ApiReply.json("{\"token\":7}"),
                ApiReply.json("{\"token\":7}"));
        HttpSource source = events().query("token", "{position}")
                .pages(Pagination.cursor("page", "/next"))
                .incremental(Incremental.token("/token"))
                .build();

        OneWindow first = window(source, Optional.empty());
        OneWindow second = window(source, first.position());
        OneWindow third = window(source, second.position());

        assertThat(first.bodies()).hasSize(2);
        assertThat(third.position()).hasValue("token 7");
        assertThat(asked()).containsExactly("/events", "/events?page=p2", "/events?token=a%20b%26c", "/events?token=7");
    }

    @Test
    void thePositionStandsInUrlHeaderAndBodyToo() throws Exception {
        api.post("/since/*").answers(ApiReply.json("{\"at\":\"12\"}"));
        HttpSource source = HttpSource.post(
                        api.url("/since/{position}"), "{\"since\": {position}, \"text\": \"at {position}\"}")
                .header("X-Since", "<{position}>")
                .allowHttp()
                .allowPrivateAddresses()
                .incremental(Incremental.token("/at").startingAt("{window.start.epochSeconds}"))
                .build();

        window(source, Optional.of(positionAfter(source)));

        ApiRequest first = api.requests().get(0);
        assertThat(first.path()).isEqualTo("/since/1795165200");
        assertThat(first.body()).isEqualTo("{\"since\": 1795165200, \"text\": \"at 1795165200\"}");
        ApiRequest second = api.requests().get(1);
        assertThat(second.path()).isEqualTo("/since/12");
        assertThat(second.header("X-Since")).hasValue("<12>");
        assertThat(second.body()).isEqualTo("{\"since\": 12, \"text\": \"at 12\"}");
    }

    @Test
    void aPositionThatMakesNoRequestSaysSo() {
        HttpSource source = HttpSource.post(api.url("/events"), "{\"since\": {position}}")
                .allowHttp()
                .allowPrivateAddresses()
                .incremental(Incremental.token("/at").startingAt("0"))
                .build();

        assertThatThrownBy(() -> window(source, Optional.of("token x")))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "slice 'all', read on at its position, makes no request: the body has {position} outside of a"
                                + " text, where only a number can stand");
    }

    @Test
    void headersAndParametersAreLeftOutUntilThereIsAPosition() throws Exception {
        answers(ApiReply.json("{\"at\":\"x\"}"));
        HttpSource source = events().query("since", "{position}")
                .query("lang", "en")
                .header("X-Since", "{position}")
                .incremental(Incremental.token("/at"))
                .build();

        String position = positionAfter(source);

        assertThat(asked()).containsExactly("/events?lang=en");
        assertThat(api.requests().get(0).header("X-Since")).isEmpty();
        assertThat(source.describe(REQUEST)).startsWith("GET " + api.url("/events?lang=en\n"));
        assertThat(source.describe(REQUEST.withPosition(position)))
                .contains("/events?since=x&lang=en\n")
                .contains("X-Since: x");
    }

    @Test
    void aLinkOfTheLastPageIsTheNextFirstRequestAsItStandsThere() throws Exception {
        answers(
                ApiReply.json("{\"@odata.nextLink\":\"/events?skip=1\"}"),
                ApiReply.json("{\"@odata.deltaLink\":\"/events?delta=a%2Fb\"}"),
                ApiReply.json("{\"@odata.deltaLink\":\"?delta=c\"}"));
        HttpSource source = events().query("select", "id")
                .pages(Pagination.nextLink("/@odata.nextLink").size("top", 5))
                .incremental(Incremental.link("/@odata.deltaLink"))
                .build();

        OneWindow second = window(source, Optional.of(positionAfter(source)));

        assertThat(second.bodies()).hasSize(1);
        assertThat(second.position()).hasValue("link " + api.url("/events?delta=c"));
        assertThat(asked()).containsExactly("/events?select=id&top=5", "/events?skip=1", "/events?delta=a%2Fb");
    }

    @Test
    void aLinkToAnotherHostIsRefusedWhenItIsFoundAndWhenItIsAsked() {
        answers(ApiReply.json("{\"link\":\"http://other.example.com/\"}"));
        HttpSource source = events().incremental(Incremental.link("/link")).build();

        assertThatThrownBy(() -> window(source, Optional.empty()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("http://other.example.com/ is refused: host other.example.com");
        assertThatThrownBy(() -> window(source, Optional.of("link http://other.example.com/")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("http://other.example.com/ is refused: host other.example.com");
        assertThat(api.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"at\":null}", "{\"at\":\" \"}"})
    void aLastPageWithoutTheTokenIsAnErrorThatNamesPlaceAndPage(String last) {
        answers(ApiReply.json("{\"at\":\"x\",\"next\":\"2\"}"), ApiReply.json(last));
        HttpSource source = events().query("since", "{position}")
                .pages(Pagination.cursor("page", "/next"))
                .incremental(Incremental.token("/at"))
                .build();

        assertThatThrownBy(() -> window(source, Optional.empty()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage("GET " + api.url("/events?page=*")
                        + " is the last page, number 2, and has nothing at '/at' to say"
                        + " where the next window reads on; see incremental(...)");
    }

    @Test
    void nothingToSendLeavesThePositionWhereItIs() throws Exception {
        answers(ApiReply.status(204));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.token("/at"))
                .build();

        try (PageReader reader = source.open(REQUEST.withPosition("token x"))) {
            assertThat(reader.next()).isNull();
            assertThat(reader.position()).isEmpty();
        }
        assertThat(asked()).containsExactly("/events?since=x");
    }

    @Test
    void theGreatestNumberOfAllPagesCountsWhateverItsSizeAndPlace() throws Exception {
        answers(
                ApiReply.json(
                        "{\"data\":[{\"id\":\"0099\"},{\"id\":9223372036854775808},{\"id\":null}],\"next\":\"2\"}"),
                ApiReply.json("{\"data\":[{\"id\":-5},{\"id\":9223372036854775807}]}"),
                ApiReply.json("{\"data\":[]}"),
                ApiReply.json("{\"data\":[{\"id\":8}]}"));
        HttpSource source = events().query("after", "{position}")
                .pages(Pagination.cursor("page", "/next").records("/data"))
                .incremental(Incremental.greatest("/id").startingAt("0"))
                .build();

        OneWindow first = window(source, Optional.empty());
        OneWindow empty = window(source, first.position());
        OneWindow lower = window(source, empty.position());

        assertThat(lower.position()).hasValue("greatest /id 9223372036854775808");
        assertThat(asked())
                .containsExactly(
                        "/events?after=0",
                        "/events?after=0&page=2",
                        "/events?after=9223372036854775808",
                        "/events?after=9223372036854775808");
    }

    @Test
    void aServiceThatIncludesTheNumberIsAskedForTheNext() throws Exception {
        answers(ApiReply.json("[{\"id\":999999999999999999999}]"));
        HttpSource source = events().query("from", "{position}")
                .incremental(Incremental.greatest("/id").inclusive())
                .build();

        window(source, Optional.of(positionAfter(source)));

        assertThat(asked()).containsExactly("/events", "/events?from=1000000000000000000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'id':1},{'x':2}] | has a record, number 2, with nothing at '/id', by which the next window is to read on;"
                        + " null is passed over",
                "[{'id':1.5}] | has a record, number 1, with no whole number of at most 100 digits at '/id', by which the"
                        + " next window is to read on",
                "[{'id':'a'},{}] | has a record, number 1, with no whole number of at most 100 digits at '/id', by which the"
                        + " next window is to read on",
                "[{'id':[1]}] | has a record, number 1, with no whole number of at most 100 digits at '/id', by which the"
                        + " next window is to read on",
                "{'data':[{'id':1}]} | has no array of records at '', by which the next window is to read on; records(...)"
                        + " of Incremental says where it is"
            })
    void aRecordWithoutTheNumberIsAnError(String body, String message) {
        answers(ApiReply.json(body.replace('\'', '"')));
        HttpSource source = events().query("after", "{position}")
                .incremental(Incremental.greatest("/id"))
                .build();

        assertThatThrownBy(() -> window(source, Optional.empty()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage("GET " + api.url("/events") + " " + message);
    }

    @Test
    void recordsMayStandElsewhereThanThePaginationHasThem() throws Exception {
        answers(ApiReply.json("{\"a\":{\"data\":[{\"x\":{\"id\":4}}]}}").gzipped());
        HttpSource source = events().query("after", "{position}")
                .incremental(Incremental.greatest("/x/id").records("/a/data"))
                .build();

        assertThat(positionAfter(source)).isEqualTo("greatest /x/id 4");
    }

    @Test
    void theLatestTimeKeepsTheSpellingOfTheService() throws Exception {
        answers(
                ApiReply.json("[{\"at\":\"2026-11-20T09:00:00.1+01:00\"},{\"at\":\"2026-11-20T08:00:00.0999999Z\"}]"),
                ApiReply.json("[{\"at\":\"2026-11-20T08:00:00.100Z\"},{\"at\":null},{\"at\":\"2026-11-19\"}]"));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.latest("/at"))
                .build();

        OneWindow second = window(source, Optional.of(positionAfter(source)));

        assertThat(second.position()).hasValue("latest /at 2026-11-20T09:00:00.1+01:00");
        assertThat(asked()).containsExactly("/events", "/events?since=2026-11-20T09%3A00%3A00.1%2B01%3A00");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 2026-11-20T10:05:00Z, 2026-11-20T10:05:00Z",
                "-, 2026-11-20T10:05:00.001Z, 2026-11-20T07:00:00Z",
                "-, 2027-11-20, 2026-11-20T07:00:00Z",
                "'Fri, 20 Nov 2026 08:00:00 GMT', 2026-11-20T08:05:01Z, 2026-11-20T07:00:00Z",
                "'Fri, 20 Nov 2026 12:00:00 GMT', 2026-11-20T12:04:59Z, 2026-11-20T12:04:59Z"
            })
    void timesToComeByTheClockOfTheServiceMoveNothing(String date, String at, String reached) throws Exception {
        ApiReply reply = ApiReply.json("[{\"at\":\"2026-11-20T07:00:00Z\"},{\"at\":\"" + at + "\"}]");
        answers(date == null ? reply : reply.withHeader("Date", date));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.latest("/at"))
                .build();

        OneWindow read = window(source, Optional.empty());

        assertThat(read.bodies()).singleElement().asString().contains(at);
        assertThat(read.position()).hasValue("latest /at " + reached);
    }

    @Test
    void whatChangesWhileTheFirstPagesPassIsNotLeftBehind() throws Exception {
        answers(
                ApiReply.json("{\"data\":[{\"at\":\"2026-11-20T08:00:00Z\"}],\"next\":\"2\"}")
                        .withHeader("Date", "Fri, 20 Nov 2026 09:00:00 GMT"),
                ApiReply.json("{\"data\":[{\"at\":\"2026-11-20T09:00:00Z\"},{\"at\":\"2026-11-20T09:00:01Z\"}]}")
                        .withHeader("Date", "Fri, 20 Nov 2026 09:30:00 GMT"));
        HttpSource source = events().query("since", "{position}")
                .pages(Pagination.cursor("page", "/next").records("/data"))
                .incremental(Incremental.latest("/at"))
                .build();

        assertThat(positionAfter(source)).isEqualTo("latest /at 2026-11-20T09:00:00Z");
    }

    @Test
    void aReaderThatGoesOnKnowsWhenTheFirstPageWasRead() throws Exception {
        api.get("/events")
                .withoutQuery("page")
                .answers(ApiReply.json("{\"data\":[{\"at\":\"2026-11-20T08:00:00Z\"}],\"next\":\"2\"}")
                        .withHeader("Date", "Fri, 20 Nov 2026 09:00:00 GMT"));
        api.get("/events")
                .query("page", "2")
                .answers(ApiReply.json(
                                "{\"data\":[{\"at\":\"2026-11-20T09:00:00Z\"},{\"at\":\"2026-11-20T09:00:01Z\"}]}")
                        .withHeader("Date", "Fri, 20 Nov 2026 09:30:00 GMT"));
        HttpSource source = events().query("since", "{position}")
                .pages(Pagination.cursor("page", "/next").records("/data"))
                .incremental(Incremental.latest("/at"))
                .build();
        String afterFirst = Reading.bookmarkOfFirst(source);

        try (PageReader behindFirst = source.open(REQUEST.withResumeAfter(afterFirst))) {
            behindFirst.next().body().readAllBytes();

            assertThat(behindFirst.next()).isNull();
            assertThat(behindFirst.position()).hasValue("latest /at 2026-11-20T09:00:00Z");
        }
    }

    @Test
    void anOverlapGoesBackBeforeTheLatestTime() throws Exception {
        answers(ApiReply.json("[]"));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.latest("/at"))
                .build();
        ReadRequest request =
                REQUEST.withPosition("latest /at 2026-11-20T09:00:00Z").withOverlap(Duration.ofMinutes(10));

        Reading.bodies(source, request);

        assertThat(asked()).containsExactly("/events?since=2026-11-20T08%3A50%3A00Z");
    }

    @Test
    void anOverlapThatCannotBeKeptIsRefused() {
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.greatest("/id"))
                .build();

        assertThatThrownBy(() -> source.open(REQUEST.withOverlap(Duration.ofHours(1))))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "the pipeline has an overlap of PT1H, and incremental reading by greatest at '/id' cannot go back"
                                + " by a time: leave the overlap out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token 7", "greatest /id x", "greatest /seq 7", "greatest 7", "latest /id 2026", "7", ""})
    void aPositionOfAnotherKindOrFieldIsRefused(String position) {
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.greatest("/id"))
                .build();

        assertThatThrownBy(() -> source.open(REQUEST.withPosition(position)))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "the position of stream weather/observations was left by another kind of reading than by greatest"
                                + " at '/id': set incremental(...) back to what it was, or begin anew by Pipeline.reopenWithoutPosition");
    }

    @Test
    void whereItBeginsMayDifferFromSliceToSlice() throws Exception {
        answers(ApiReply.json("{\"at\":\"x\"}"));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.token("/at").startingAt("{slice.from}"))
                .build();

        Reading.bodies(source, REQUEST.withSlice(new Slice("north", Map.of("from", "n0"))));

        assertThat(asked()).containsExactly("/events?since=n0");
    }

    @Test
    void aSliceWithoutWhereItBeginsIsRefused() {
        HttpSource source = events().query("since", "{position}")
                .query("region", "{slice}")
                .incremental(Incremental.token("/at").startingAt("{slice.from}"))
                .build();

        assertThatThrownBy(() -> source.open(REQUEST.withSlice(Slice.of("north"))))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("slice 'north' makes no request: ");
    }

    @Test
    void aReaderThatGoesOnGivesThePositionOfTheWholeWindow() throws Exception {
        api.get("/events").withoutQuery("page").answers(ApiReply.json("{\"data\":[{\"id\":9}],\"next\":\"2\"}"));
        api.get("/events").query("page", "2").answers(ApiReply.json("{\"data\":[{\"id\":3}]}"));
        HttpSource source = events().query("after", "{position}")
                .pages(Pagination.cursor("page", "/next").records("/data"))
                .incremental(Incremental.greatest("/id"))
                .build();
        String afterFirst = Reading.bookmarkOfFirst(source);

        try (PageReader behindFirst = source.open(REQUEST.withResumeAfter(afterFirst))) {
            Page second = behindFirst.next();
            assertThat(Reading.text(second)).contains("\"id\":3");
            assertThat(behindFirst.next()).isNull();
            assertThat(behindFirst.position()).hasValue("greatest /id 9");
            try (PageReader behindAll =
                    source.open(REQUEST.withResumeAfter(second.bookmark().orElseThrow()))) {
                assertThat(behindAll.next()).isNull();
                assertThat(behindAll.position()).hasValue("greatest /id 9");
            }
        }
    }

    @Test
    void aTokenIsKeptInTheBookmarkOfTheLastPage() throws Exception {
        answers(ApiReply.json("{\"at\":\"12 end \u00fc\"}"));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.token("/at"))
                .build();
        String bookmark = Reading.bookmarkOfFirst(source);

        try (PageReader reader = source.open(REQUEST.withResumeAfter(bookmark))) {
            assertThat(reader.next()).isNull();
            assertThat(reader.position()).hasValue("token 12 end \u00fc");
        }
        assertThat(api.count()).isEqualTo(1);
    }

    @Test
    void bookmarksOfAnotherWayOfReadingOnAreForeign() throws Exception {
        answers(ApiReply.json("[{\"id\":1,\"no\":2}]"));
        HttpSource.Builder builder = events().query("after", "{position}");
        String bookmark = Reading.bookmarkOfFirst(
                builder.incremental(Incremental.greatest("/id")).build());
        HttpSource other = builder.incremental(Incremental.greatest("/no")).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.open(REQUEST.withResumeAfter(bookmark)))
                .withMessage("not a bookmark of this source");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.open(
                        REQUEST.withResumeAfter(Reading.bookmarkOfFirst(other).substring(0, 13) + "99 ")))
                .withMessage("not a bookmark of this source");
    }

    @Test
    void thereIsNoPositionBeforeAllIsRead() throws Exception {
        answers(ApiReply.json("[{\"id\":1}]"));
        HttpSource source = events().query("after", "{position}")
                .incremental(Incremental.greatest("/id"))
                .build();

        try (PageReader reader = source.open(REQUEST)) {
            assertThatIllegalStateException()
                    .isThrownBy(reader::position)
                    .withMessage("the pages are not read to their end, which tells where the next window reads on");
            reader.next();
            assertThatIllegalStateException()
                    .isThrownBy(reader::next)
                    .withMessage("the page before was not read to its end, which tells what follows it");
        }
    }

    @Test
    void aPositionThatHoldsASecretIsNotStored() {
        answers(ApiReply.json("{\"at\":\"x-value-of-TOKEN\"}"));
        HttpSource source = events().bearer("TOKEN")
                .query("since", "{position}")
                .incremental(Incremental.token("/at"))
                .build();

        assertThatThrownBy(() -> window(source, Optional.empty()))
                .isInstanceOf(SourceException.class)
                .hasMessage("GET " + api.url("/events")
                        + " names where the next window reads on by what holds a secret, and"
                        + " positions are stored");
    }

    @Test
    void aPositionThatIsTooLongIsAnError() {
        answers(ApiReply.json("{\"at\":\"" + "x".repeat(16_380) + "\"}"));
        HttpSource source = events().query("since", "{position}")
                .incremental(Incremental.token("/at"))
                .build();

        assertThatThrownBy(() -> window(source, Optional.empty()))
                .isInstanceOf(SourceException.class)
                .hasMessage("GET " + api.url("/events")
                        + " leads to a position of 16386 characters, and 16384 can be stored");
    }

    @Test
    void whatContradictsItselfIsRefusedBeforeTheFirstRequest() {
        Incremental token = Incremental.token("/at");
        HttpSource.Builder asking = HttpSource.get("https://api.example.com/").query("since", "{position}");

        assertRefused(asking, "{position} needs incremental(...), which says what it is");
        assertRefused(
                HttpSource.get("https://api.example.com/").incremental(token),
                "token at '/at' has no effect, since {position} stands nowhere in URL, query, headers or body");
        assertRefused(
                asking.incremental(Incremental.link("/link")),
                "{position} has no place beside link at '/link', which is a whole address: leave it out");
        assertRefused(
                HttpSource.get("https://api.example.com/{position}").incremental(token),
                "the first window has nothing for {position}: set startingAt(...) of Incremental");
        assertRefused(
                HttpSource.post("https://api.example.com/", "{\"since\": \"{position}\"}")
                        .incremental(token),
                "the first window has nothing for {position}: set startingAt(...) of Incremental");
        assertRefused(
                asking.incremental(token).onlyIfChanged(),
                "a source is incremental(...) or reads onlyIfChanged(), not both");
        assertRefused(
                HttpSource.get("https://api.example.com/")
                        .query("since", "{position}")
                        .incremental(token)
                        .mediaType("text/csv")
                        .packed(Packing.ZIP),
                "nothing looks into a ZIP file, and token at '/at' asks for that");
        assertRefused(
                HttpSource.get("https://api.example.com/")
                        .query("since", "{position}")
                        .incremental(token)
                        .export(ExportJob.atLocation().doneWhen("/s", "ok").fileAt("/url")),
                "the files of an export do not say where the next window reads on");
    }

    @Test
    void settingsThatFitNoKindAreRefusedAtOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Incremental.link("/l").startingAt("0"))
                .withMessage("a link has no startingAt(...): the first window asks for the source's own URL");
        assertThatIllegalStateException()
                .isThrownBy(() -> Incremental.latest("/l").inclusive())
                .withMessage("inclusive() is for whole numbers: Incremental.greatest(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> Incremental.token("/l").records("/data"))
                .withMessage("records(...) is for values of records, not for a token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Incremental.token("/l").startingAt("{position}"))
                .withMessage("startingAt(...) is for when there is no {position} yet");
    }

    private static void assertRefused(HttpSource.Builder builder, String message) {
        assertThatIllegalStateException().isThrownBy(builder::build).withMessageStartingWith(message);
    }
}
