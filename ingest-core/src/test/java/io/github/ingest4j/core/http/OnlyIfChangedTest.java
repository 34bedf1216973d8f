// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.local;
import static io.github.ingest4j.core.http.Reading.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.PageReader;
import io.github.ingest4j.Secret;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows that ask only for what has changed, one after the other, as the engine reads them. */
@Timeout(30)
class OnlyIfChangedTest {
    private static final String CHANGED = "Fri, 20 Nov 2026 08:00:00 GMT";
    private static final String ASKED = "Fri, 20 Nov 2026 08:00:01 GMT";

    private ScriptedApi api;

    @BeforeEach
    void start() throws IOException {
        api = ScriptedApi.start();
    }

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    private HttpSource.Builder prices() {
        return local(api.url("/prices")).onlyIfChanged();
    }

    private static ApiReply page() {
        return ApiReply.json("[{\"id\":1}]");
    }

    /** What the last request was on condition of. */
    private String condition() {
        ApiRequest last = api.requests().get(api.count() - 1);
        return last.header("If-None-Match").map(tag -> "none of " + tag).orElse("")
                + last.header("If-Modified-Since").map(date -> "since " + date).orElse("");
    }

    /** A window after one that was answered by this, and what it asks. */
    private String conditionAfter(ApiReply reply) throws Exception {
        api.get("/prices").answers(reply);
        HttpSource source = prices().build();
        window(source, window(source, Optional.empty()).position());
        return condition();
    }

    @Test
    void whatHasNotChangedIsAWindowWithoutPages() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\"").gzipped());
        api.get("/prices")
                .header("If-None-Match", "\"v1\"")
                .answers(ApiReply.status(304).withHeader("ETag", "\"v1\""));
        HttpSource source = prices().build();

        OneWindow first = window(source, Optional.empty());
        OneWindow second = window(source, first.position());
        OneWindow third = window(source, second.position());

        assertThat(first.bodies()).hasSize(1);
        assertThat(second.bodies()).isEmpty();
        assertThat(third).isEqualTo(second);
        assertThat(condition()).isEqualTo("none of \"v1\"");
    }

    @Test
    void aReaderOfWhatHasNotChangedLeavesThePosition() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""), ApiReply.status(304));
        HttpSource source = prices().build();
        String position = window(source, Optional.empty()).position().orElseThrow();

        try (PageReader reader = source.open(REQUEST.withPosition(position))) {
            assertThat(reader.next()).isNull();
            assertThat(reader.position()).isEmpty();
        }
    }

    @Test
    void whatHasChangedIsReadAndIsTheNewVersion() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""), page().withHeader("ETag", "W/\"v2\""));
        HttpSource source = prices().build();

        OneWindow second = window(source, window(source, Optional.empty()).position());
        window(source, second.position());

        assertThat(second.bodies()).hasSize(1);
        assertThat(condition()).isEqualTo("none of W/\"v2\"");
    }

    @Test
    void aVersionThatNothingTellsForgetsTheOneBefore() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""), page());
        HttpSource source = prices().build();

        OneWindow second = window(source, window(source, Optional.empty()).position());
        window(source, second.position());

        assertThat(condition()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v1", "\"v1", "W/v1", "w/\"v1\"", "\"v\"1\"", "\"v 1\"", "\"v1\", \"v2\"", "\"\u00fc\"", "*", ""
            })
    void anETagThatIsNoneIsNotSent(String tag) throws Exception {
        assertThat(conditionAfter(page().withHeader("ETag", tag))).isEmpty();
    }

    @Test
    void anETagThatIsTooLongIsNotSent() throws Exception {
        assertThat(conditionAfter(page().withHeader("ETag", "\"" + "x".repeat(8_001) + "\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'" + CHANGED + "', '" + ASKED + "', 'since " + CHANGED + "'",
                "'" + CHANGED + "', '" + CHANGED + "', ''",
                "'" + CHANGED + "', -, ''",
                "'" + CHANGED + "', now, ''",
                "yesterday, '" + ASKED + "', ''"
            })
    void lastModifiedIsSentOnceItsSecondIsOverByTheClockOfTheService(String modified, String date, String condition)
            throws Exception {
        ApiReply reply = page().withHeader("Last-Modified", modified);

        assertThat(conditionAfter(date == null ? reply : reply.withHeader("Date", date)))
                .isEqualTo(condition);
    }

    @Test
    void anETagIsPreferred() throws Exception {
        assertThat(conditionAfter(page().withHeader("ETag", "\"v1\"")
                        .withHeader("Last-Modified", CHANGED)
                        .withHeader("Date", ASKED)))
                .isEqualTo("none of \"v1\"");
    }

    @Test
    void whatAProxyMadeHasNoVersion() throws Exception {
        assertThat(conditionAfter(page().withStatus(203).withHeader("ETag", "\"v1\"")))
                .isEmpty();
    }

    @Test
    void anotherQuestionIsAskedWithoutCondition() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""));
        Optional<String> position = window(prices().build(), Optional.empty()).position();

        for (HttpSource other : List.of(
                prices().query("day", "{window.date}").build(),
                prices().header("Accept-Language", "de").build(),
                prices().mediaType("text/csv").build(),
                prices().bearer("TOKEN").build())) {
            window(other, position);
            assertThat(condition()).as(other.describe(REQUEST)).isEmpty();
        }
        window(prices().header("User-Agent", "another/2").build(), position);
        assertThat(condition()).isEqualTo("none of \"v1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token 7", "", "version -", "version x If-None-Match \"v1\""})
    void aPositionThatIsNoVersionCountsAsNone(String position) throws Exception {
        api.get("/prices").answers(page());

        window(prices().build(), Optional.of(position));

        assertThat(condition()).isEmpty();
    }

    @Test
    void aStoredVersionThatWouldAddHeadersIsNotSent() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""));
        HttpSource source = prices().build();
        String position = window(source, Optional.empty()).position().orElseThrow();

        window(source, Optional.of(position.replace("\"v1\"", "\"v1\"\r\nX-Evil: 1")));
        window(
                source,
                Optional.of(position.replace("If-None-Match \"v1\"", "If-Modified-Since " + CHANGED + "\nX: 1")));

        assertThat(api.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.header("X-Evil")).isEmpty();
            assertThat(request.header("If-None-Match")).isEmpty();
            assertThat(request.header("If-Modified-Since")).isEmpty();
        });
    }

    @Test
    void anUnchangedAnswerToNoConditionIsAnError() {
        api.get("/prices").answers(ApiReply.status(304));

        assertThatThrownBy(() -> window(prices().build(), Optional.empty()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage("GET " + api.url("/prices") + " answered 304");
    }

    @Test
    void rulesForRefusalsDoNotConcernAnUnchangedAnswer() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""), ApiReply.status(304));
        HttpSource source = prices().treat(Answers.refused(), As.FATAL).build();

        OneWindow second = window(source, window(source, Optional.empty()).position());

        assertThat(second.bodies()).isEmpty();
    }

    @Test
    void theConditionGoesToTheAddressThatGaveTheVersionAndNoOther() throws Exception {
        api.get("/prices")
                .answers(ApiReply.redirect("/files/1"), ApiReply.redirect("/files/1"), ApiReply.redirect("/files/2"));
        api.get("/files/*").answers(page().withHeader("ETag", "\"v1\""));
        HttpSource source = prices().build();

        OneWindow first = window(source, Optional.empty());
        window(source, first.position());
        window(source, first.position());

        assertThat(api.requests().stream()
                        .map(request -> request.path() + " "
                                + request.header("If-None-Match").orElse("-")))
                .containsExactly("/prices -", "/files/1 -", "/prices -", "/files/1 \"v1\"", "/prices -", "/files/2 -");
    }

    @Test
    void theConditionIsRepeatedWithARenewedSecret() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""), ApiReply.status(401), ApiReply.status(304));
        HttpSource source = prices().bearer("TOKEN").build();

        OneWindow second = window(source, window(source, Optional.empty()).position());

        assertThat(second.bodies()).isEmpty();
        assertThat(condition()).isEqualTo("none of \"v1\"");
    }

    @Test
    void aVersionThatHoldsASecretIsNotStored() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"value-of-TOKEN\""));

        OneWindow read = window(prices().bearer("TOKEN").build(), Optional.empty());

        assertThat(read.position()).hasValue("version -");
    }

    @Test
    void thePositionOfASecretParameterHoldsNothingOfIt() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""));
        HttpSource source = prices().auth(Auth.query("key", "KEY")).build();

        String position = window(source, Optional.empty()).position().orElseThrow();
        Reading.bodies(
                source, REQUEST.withSecrets(name -> Secret.of("another-value")).withPosition(position));

        assertThat(position).matches("version [0-9a-f]{64} If-None-Match \"v1\"");
        assertThat(condition()).isEqualTo("none of \"v1\"");
    }

    @Test
    void aReaderBehindThePageGivesItsVersion() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""));
        HttpSource source = prices().build();
        Optional<String> position = window(source, Optional.empty()).position();
        String bookmark = Reading.bookmarkOfFirst(source);

        try (PageReader reader = source.open(REQUEST.withResumeAfter(bookmark))) {
            assertThat(reader.next()).isNull();
            assertThat(reader.position()).isEqualTo(position);
        }
    }

    @Test
    void packedFilesAreAskedForOnConditionToo() throws Exception {
        byte[] zip = {'P', 'K', 5, 6, 0, 0};
        api.get("/prices")
                .answers(ApiReply.of("application/zip", zip).withHeader("ETag", "\"v1\""), ApiReply.status(304));
        HttpSource source = prices().mediaType("text/csv").packed(Packing.ZIP).build();

        OneWindow second = window(source, window(source, Optional.empty()).position());

        assertThat(second.bodies()).isEmpty();
    }

    @Test
    void theConditionIsShownBefore() throws Exception {
        api.get("/prices").answers(page().withHeader("ETag", "\"v1\""), ApiReply.status(304));
        HttpSource source = prices().build();
        String position = window(source, Optional.empty()).position().orElseThrow();

        assertThat(source.describe(REQUEST)).doesNotContain("If-None-Match");
        assertThat(source.describe(REQUEST.withPosition(position))).contains("\nIf-None-Match: \"v1\"");
        assertThat(source.check(REQUEST.withPosition(position)).toString())
                .isEqualTo(api.url("/prices") + " answers 304");
    }

    @Test
    void whatHasMoreThanOneVersionIsRefused() {
        assertRefused(
                prices().pages(Pagination.pageNumber("page")),
                "onlyIfChanged() is for a source of one page, whose version says it all: no pages(...) beside it");
        assertRefused(
                prices().export(ExportJob.atLocation().doneWhen("/s", "ok").fileAt("/url")),
                "onlyIfChanged() is for a source of one page, whose version says it all: no export(...) beside it");
        assertRefused(
                HttpSource.post("https://api.example.com/", "{}").onlyIfChanged(),
                "onlyIfChanged() is for HttpSource.get(...): answers to a POST have no version");
        assertRefused(
                prices().header("if-none-match", "*"),
                "header if-none-match is a condition, and onlyIfChanged() sets its own");
    }

    private static void assertRefused(HttpSource.Builder builder, String message) {
        assertThatIllegalStateException().isThrownBy(builder::build).withMessage(message);
    }
}
