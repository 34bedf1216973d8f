// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static io.github.ingest4j.core.http.Reading.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.http.Reading.OneWindow;
import io.github.ingest4j.testkit.ApiReply;
import io.github.ingest4j.testkit.ApiRequest;
import io.github.ingest4j.testkit.ScriptedApi;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services that say of a position that they take it no more. */
@Timeout(30)
class ExpiredPositionTest {
    private static final ApiReply GONE = ApiReply.status(410, "the token is too old");
    private static final ApiReply FIRST = ApiReply.json("{\"items\":[{\"id\":1}],\"next\":\"p2\"}");
    private static final ApiReply LAST = ApiReply.json("{\"items\":[{\"id\":2}],\"token\":\"new\"}");

    private ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        api = ScriptedApi.start();
    }

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    private HttpSource.Builder events(Incremental incremental) {
        return local(api.url("/events"))
                .query("token", "{position}")
                .pages(Pagination.cursor("page", "/next").records("/items"))
                .incremental(incremental);
    }

    private HttpSource renewing() {
        return events(Incremental.token("/token").beginningAnewOn(Answers.status(410)))
                .build();
    }

    private static ReadRequest from(String token) {
        return REQUEST.withPosition("token " + token);
    }

    private void answers(ApiReply first, ApiReply... more) {
        api.get("/events").answers(first, more);
    }

    private List<String> asked() {
        return api.requests().stream().map(ApiRequest::target).toList();
    }

    @Test
    void windowIsReadFromTheBeginningAndTheNextReadsOnFromIt() throws Exception {
        answers(GONE, FIRST, LAST);

        OneWindow window = window(renewing(), Optional.of("token old"));

        assertThat(window.bodies()).hasSize(2);
        assertThat(window.position()).hasValue("token new");
        assertThat(asked()).containsExactly("/events?token=old", "/events", "/events?page=p2");
    }

    @Test
    void positionThatIsTakenIsReadOnFrom() throws Exception {
        answers(LAST);

        OneWindow window = window(renewing(), Optional.of("token old"));

        assertThat(window.bodies()).hasSize(1);
        assertThat(asked()).containsExactly("/events?token=old");
    }

    @Test
    void pagesSayThatThePositionHadExpired() throws Exception {
        answers(GONE, LAST, LAST);

        try (PageReader renewed = renewing().open(from("old"));
                PageReader readOn = renewing().open(from("good"))) {
            assertThat(renewed.next().attributes()).containsEntry("position", "expired");
            assertThat(readOn.next().attributes()).doesNotContainKey("position");
        }
    }

    @Test
    void readerGoesOnBehindAPageFromTheBeginning() throws Exception {
        answers(GONE, FIRST, LAST);
        HttpSource source = renewing();
        String bookmark = bookmarkOfFirst(source);

        List<String> rest = Reading.bodies(source, from("old").withResumeAfter(bookmark));

        assertThat(rest).hasSize(1);
        assertThat(asked()).containsExactly("/events?token=old", "/events", "/events?page=p2");
    }

    @Test
    void readerGoesOnBehindAPageFromThePositionOn() throws Exception {
        answers(FIRST, LAST);
        HttpSource source = renewing();
        String bookmark = bookmarkOfFirst(source);

        Reading.bodies(source, from("old").withResumeAfter(bookmark));

        assertThat(asked()).containsExactly("/events?token=old", "/events?token=old&page=p2");
    }

    private static String bookmarkOfFirst(HttpSource source) throws IOException, InterruptedException {
        try (PageReader reader = source.open(from("old"))) {
            Page page = reader.next();
            page.body().readAllBytes();
            return page.bookmark().orElseThrow();
        }
    }

    @Test
    void bookmarkOfAnotherWayOfReadingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> renewing().open(from("old").withResumeAfter("renewed 0123456789ab end")));
    }

    /** Pages have come by then, and would come again. */
    @Test
    void laterPageThatIsGoneFailsTheWindow() {
        answers(FIRST, GONE);

        assertThatThrownBy(() -> window(renewing(), Optional.of("token old")))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining("answered 410: the token is too old")
                .hasMessageNotContaining("expired");
        assertThat(asked()).hasSize(2);
    }

    @Test
    void pageBehindABookmarkThatIsGoneFailsTheWindow() throws Exception {
        answers(FIRST, GONE);
        HttpSource source = renewing();
        String bookmark = bookmarkOfFirst(source);

        assertThatThrownBy(() -> Reading.bodies(source, from("old").withResumeAfter(bookmark)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("answered 410");
        assertThat(asked()).hasSize(2);
    }

    @Test
    void firstWindowHasNothingThatCouldExpire() {
        answers(GONE, LAST);

        assertThatThrownBy(() -> window(renewing(), Optional.empty()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("answered 410");
        assertThat(asked()).containsExactly("/events");
    }

    @Test
    void beginningThatIsGoneTooFailsTheWindow() {
        answers(GONE, GONE);

        assertThatThrownBy(() -> window(renewing(), Optional.of("token old")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("answered 410");
        assertThat(asked()).containsExactly("/events?token=old", "/events");
    }

    @Test
    void nothingBeginsAnewByItself() {
        answers(GONE, LAST);
        HttpSource source = events(Incremental.token("/token")).build();

        assertThatThrownBy(() -> window(source, Optional.of("token old")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("answered 410");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void reasonInTheBodyTellsWhereTheStatusIsThatOfOtherErrors() throws Exception {
        answers(
                ApiReply.status(400, "{\"error\":{\"reason\":\"EXPIRED_SYNC_TOKEN\"}}"),
                LAST,
                ApiReply.status(400, "{\"error\":{\"reason\":\"BAD_FIELD\"}}"));
        HttpSource source = events(Incremental.token("/token")
                        .beginningAnewOn(Answers.status(400).with("/error/reason", "EXPIRED_SYNC_TOKEN")))
                .build();

        OneWindow renewed = window(source, Optional.of("token old"));

        assertThat(renewed.position()).hasValue("token new");
        assertThatThrownBy(() -> window(source, renewed.position()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("BAD_FIELD");
        assertThat(asked()).containsExactly("/events?token=old", "/events", "/events?token=new");
    }

    @Test
    void ruleComesBeforeThoseOfTheSource() throws Exception {
        answers(GONE, LAST);
        HttpSource source = events(Incremental.token("/token").beginningAnewOn(Answers.status(410)))
                .treat(Answers.status(410), As.EMPTY)
                .build();

        assertThat(window(source, Optional.of("token old")).bodies()).hasSize(1);
    }

    @Test
    void linkThatIsGoneLeadsToTheOwnUrl() throws Exception {
        api.get("/delta").answers(GONE);
        answers(ApiReply.json("{\"value\":[],\"delta\":\"" + api.url("/delta") + "?d=2\"}"));
        HttpSource source = local(api.url("/events"))
                .incremental(Incremental.link("/delta").beginningAnewOn(Answers.status(410)))
                .build();

        OneWindow window = window(source, Optional.of("link " + api.url("/delta") + "?d=1"));

        assertThat(window.position()).hasValue("link " + api.url("/delta") + "?d=2");
        assertThat(asked()).containsExactly("/delta?d=1", "/events");
    }

    @Test
    void greatestNumberBeginsAnewAtItsStart() throws Exception {
        answers(GONE, ApiReply.json("{\"items\":[{\"id\":3}]}"));
        HttpSource source = local(api.url("/events"))
                .query("after", "{position}")
                .incremental(Incremental.greatest("/id")
                        .records("/items")
                        .beginningAnewOn(Answers.status(410))
                        .startingAt("0"))
                .build();

        OneWindow window = window(source, Optional.of("greatest /id 900"));

        assertThat(window.position()).hasValue("greatest /id 3");
        assertThat(asked()).containsExactly("/events?after=900", "/events?after=0");
    }

    @Test
    void beginningWithoutRecordsLeavesTheOldPosition() throws Exception {
        answers(GONE, ApiReply.json("{\"items\":[]}"));
        HttpSource source = events(Incremental.greatest("/id").beginningAnewOn(Answers.status(410)))
                .build();
        ReadRequest request = REQUEST.withPosition("greatest /id 900");

        try (PageReader reader = source.open(request)) {
            reader.next().body().readAllBytes();

            assertThat(reader.next()).isNull();
            assertThat(reader.position()).isEmpty();
        }
    }

    @Test
    void checkFindsThatTheBeginningAnswers() throws Exception {
        answers(GONE, LAST);

        FirstAnswer answer = renewing().check(from("old"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(asked()).containsExactly("/events?token=old", "/events");
    }
}
