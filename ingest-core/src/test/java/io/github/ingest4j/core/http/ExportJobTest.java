// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.core.http;

import static io.github.ingest4j.core.http.Reading.REQUEST;
import static io.github.ingest4j.core.http.Reading.bodies;
import static io.github.ingest4j.core.http.Reading.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.ReadRequest;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.SourceException.Reaction;
import io.github.ingest4j.core.Packed;
import io.github.ingest4j.core.http.WebServer.Asked;
import io.github.ingest4j.core.http.WebServer.Reply;
import io.github.ingest4j.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of a service that answers polls in turn, and the last answer for ever. */
@Timeout(20)
class ExportJobTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final String DONE = "{\"state\": \"done\", \"file\": \"/files/1\"}";
    private static final ExportJob JOB = ExportJob.at("/jobs/{job}", "/id")
            .doneWhen("/state", "done")
            .failedWhen("failed")
            .fileAt("/file");

    private final ManualClock clock = ManualClock.at(NOW);
    private final List<Duration> pauses = new ArrayList<>();
    private final Deque<Reply> polls = new ArrayDeque<>();
    private Reply created = Reply.of(201, "{\"id\": \"j/1\"}");
    private int expired;
    private final WebServer server;

    ExportJobTest() throws IOException {
        server = WebServer.serving(this::answer);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private synchronized Reply answer(Asked asked) {
        String path = asked.uri().getRawPath();
        if (path.equals("/jobs")) {
            return created;
        }
        if (path.startsWith("/jobs/")) {
            return polls.size() > 1 ? polls.remove() : polls.element();
        }
        if (path.equals("/expired")) {
            return Reply.of(expired, "link has expired");
        }
        return Reply.of(200, "records of " + path);
    }

    private HttpSource.Builder source(ExportJob job) {
        return HttpSource.post(server.url("/jobs"), "{\"from\": \"{window.start}\"}")
                .allowHttp()
                .allowPrivateAddresses()
                .time(clock, pause -> {
                    pauses.add(pause);
                    clock.advance(pause);
                })
                .budget(RequestBudget.unlimited()
                        .time(() -> Duration.between(NOW, clock.instant()).toNanos(), clock::advance))
                .export(job);
    }

    private List<String> asked() {
        return server.asked().stream()
                .map(asked -> asked.method() + " " + asked.uri())
                .toList();
    }

    @Test
    void jobIsCreatedAskedAboutAndItsFileDownloaded() throws Exception {
        polls.add(Reply.of(200, "{\"state\": \"queued\"}"));
        polls.add(Reply.of(202, "{\"state\": \"running\"}"));
        polls.add(Reply.json(DONE));

        assertThat(bodies(source(JOB).bearer("key").build())).containsExactly("records of /files/1");

        assertThat(asked())
                .containsExactly("POST /jobs", "GET /jobs/j%2F1", "GET /jobs/j%2F1", "GET /jobs/j%2F1", "GET /files/1");
        assertThat(server.asked().get(0).body()).isEqualTo("{\"from\": \"2026-11-20T09:00:00Z\"}");
        assertThat(server.asked())
                .allSatisfy(asked -> assertThat(asked.header("Authorization")).isEqualTo("Bearer value-of-key"));
        assertThat(server.asked().get(1).header("Content-Type")).isEmpty();
        assertThat(pauses).containsExactly(ExportJob.INTERVAL, ExportJob.INTERVAL);
    }

    /** Compiles; the service in it is nobody's. */
    @Test
    void exampleOfTheDocumentationIsASource() {
        // @start region="example"
        HttpSource orders = HttpSource.post("https://api.example.com/v1/exports", "{\"day\": \"{window.date}\"}")
                .bearer("shop/api#token")
                .export(ExportJob.at("/v1/exports/{job}", "/id")
                        .doneWhen("/status", "completed")
                        .failedWhen("failed", "cancelled")
                        .fileAt("/result/url"))
                .allowHost("exports.example.com")
                .mediaType("text/csv")
                .packed(Packing.GZIP)
                .build();
        // @end region="example"

        assertThat(orders).hasToString("POST https://api.example.com/v1/exports");
    }

    @Test
    void retryAfterMakesPausesLongerAndNeverShorter() throws Exception {
        created = Reply.of(202, "").with("Location", "/jobs/7");
        polls.add(Reply.of(202, "{}").with("Retry-After", "30"));
        polls.add(Reply.of(202, "{}").with("Retry-After", "1"));
        polls.add(Reply.json(DONE));
        ExportJob job = ExportJob.atLocation()
                .doneWhen("/state", "done", "complete")
                .fileAt("/file")
                .every(Duration.ofSeconds(10));

        assertThat(bodies(source(job).build())).containsExactly("records of /files/1");

        assertThat(pauses).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(10));
        assertThat(asked()).contains("GET /jobs/7");
    }

    @Test
    void answerThatSendsToTheJobNamesIt() throws Exception {
        created = Reply.redirect(303, "/jobs/7");
        polls.add(Reply.json("{\"state\": \"queued\"}"));
        polls.add(Reply.json(DONE));
        ExportJob job = ExportJob.atLocation().doneWhen("/state", "done").fileAt("/file");

        assertThat(bodies(source(job).bearer("key").build())).containsExactly("records of /files/1");

        assertThat(asked()).containsExactly("POST /jobs", "GET /jobs/7", "GET /jobs/7", "GET /files/1");
        assertThat(server.asked().get(1).header("Authorization")).isEqualTo("Bearer value-of-key");
        assertThat(server.asked().get(1).body()).isEmpty();
        assertThat(server.asked().get(1).header("Content-Type")).isEmpty();
    }

    /** What the name stands in is then the answer to the GET. */
    @Test
    void answerThatSendsToTheJobMayBeFollowedForItsName() throws Exception {
        created = Reply.redirect(303, "/jobs/7?view=short");
        polls.add(Reply.json("{\"id\": \"j/1\", \"state\": \"queued\"}"));
        polls.add(Reply.json(DONE));

        assertThat(bodies(source(JOB).build())).containsExactly("records of /files/1");

        assertThat(asked()).containsExactly("POST /jobs", "GET /jobs/7?view=short", "GET /jobs/j%2F1", "GET /files/1");
    }

    @Test
    void otherHostThatTheJobIsAtMustBeAllowedAndGetsNoSecret() throws Exception {
        created = Reply.redirect(303, server.otherUrl("/jobs/7"));
        polls.add(Reply.json(DONE));
        ExportJob job = ExportJob.atLocation().doneWhen("/state", "done").fileAt("/file");

        assertThatThrownBy(() -> bodies(source(job).bearer("key").build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining("host " + server.otherPlace() + " is not allowed");
        assertThat(asked()).containsExactly("POST /jobs");

        assertThat(bodies(
                        source(job).bearer("key").allowHost(server.otherPlace()).build()))
                .containsExactly("records of /files/1");
        assertThat(server.asked().get(2).header("Authorization")).isEmpty();
    }

    @Test
    void answerThatSendsToTheJobIsNoneThatRulesAreAbout() throws Exception {
        created = Reply.redirect(303, "/jobs/7");
        polls.add(Reply.json(DONE));
        ExportJob job = ExportJob.atLocation().doneWhen("/state", "done").fileAt("/file");

        assertThat(bodies(source(job).treat(Answers.refused(), As.FATAL).build()))
                .containsExactly("records of /files/1");
    }

    @Test
    void checkTellsOfTheAnswerThatSendsToTheJob() throws Exception {
        created = Reply.redirect(303, "/jobs/7");
        ExportJob job = ExportJob.atLocation().doneWhen("/state", "done").fileAt("/file");

        assertThat(source(job).build().check(REQUEST))
                .hasToString(server.url("/jobs") + " answers 303: application/json, 5 bytes");

        assertThat(asked()).containsExactly("POST /jobs");
    }

    @Test
    void answerThatDropsTheBodyOtherwiseCreatesNoJob() {
        created = Reply.redirect(302, "/jobs/7");
        ExportJob job = ExportJob.atLocation().doneWhen("/state", "done").fileAt("/file");

        assertThatThrownBy(() -> bodies(source(job).build()))
                .isInstanceOf(SourceException.class)
                .hasMessage("POST " + server.url("/jobs")
                        + " answered 302, which would drop the body; 307 and 308 keep it");
    }

    /** The file is JSON, too, and nothing in it is taken for a state. */
    @Test
    void stateThatSendsToTheFileIsThatOfAJobThatIsDone() throws Exception {
        polls.add(Reply.json("{\"state\": \"queued\"}"));
        polls.add(Reply.redirect(303, "/files/1?sig=a"));

        assertThat(bodies(source(JOB).bearer("key").build())).containsExactly("records of /files/1");

        assertThat(asked()).containsExactly("POST /jobs", "GET /jobs/j%2F1", "GET /jobs/j%2F1", "GET /files/1?sig=a");
        assertThat(pauses).containsExactly(ExportJob.INTERVAL);
    }

    @Test
    void fileThatAStateSendsToIsNotReadTwice() throws Exception {
        polls.add(Reply.redirect(303, "/files/1"));
        String bookmark = Reading.bookmarkOfFirst(source(JOB).build());

        try (PageReader reader = source(JOB).build().open(REQUEST.withResumeAfter(bookmark))) {
            assertThat(reader.next()).isNull();
        }

        assertThat(asked()).containsExactly("POST /jobs", "GET /jobs/j%2F1", "GET /files/1");
    }

    @Test
    void stateThatHasMovedIsAskedForWhereItIs() throws Exception {
        polls.add(Reply.redirect(307, "/jobs/moved"));
        polls.add(Reply.json(DONE));

        assertThat(bodies(source(JOB).build())).containsExactly("records of /files/1");

        assertThat(asked()).containsExactly("POST /jobs", "GET /jobs/j%2F1", "GET /jobs/moved", "GET /files/1");
    }

    @Test
    void otherHostThatAStateSendsToMustBeAllowedAndGetsNoSecret() throws Exception {
        polls.add(Reply.redirect(303, server.otherUrl("/files/1")));

        assertThatThrownBy(() -> bodies(source(JOB).bearer("key").build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessageContaining("host " + server.otherPlace() + " is not allowed");

        assertThat(bodies(
                        source(JOB).bearer("key").allowHost(server.otherPlace()).build()))
                .containsExactly("records of /files/1");
        assertThat(server.asked().get(4).header("Authorization")).isEmpty();
    }

    @Test
    void stateThatSendsNowhereIsAnError() {
        polls.add(Reply.of(303, "see other"));

        assertThatThrownBy(() -> bodies(source(JOB).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage("GET " + server.url("/jobs/j%2F1")
                        + " answered 303 without a Location, where the file should be");
    }

    @Test
    void everyListedFileIsAPage() throws Exception {
        created = Reply.json("{\"links\": {\"self\": \"" + server.url("/jobs/9") + "\"}}");
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [{\"url\": \"/files/1\"}, {\"url\": \"/files/2\"}]}"));
        ExportJob job =
                ExportJob.atLink("/links/self").doneWhen("/state", "done").filesAt("/files", "/url");

        assertThat(bodies(source(job).build())).containsExactly("records of /files/1", "records of /files/2");
    }

    @Test
    void addressesMayBeListedThemselves() throws Exception {
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [\"/files/1\", \"/files/2\"]}"));
        ExportJob job =
                ExportJob.at("/jobs/{job}", "/id").doneWhen("/state", "done").filesAt("/files", "");

        assertThat(bodies(source(job).build())).containsExactly("records of /files/1", "records of /files/2");
    }

    @Test
    void listOfFilesMaySayMuchMoreThanTheirAddresses() throws Exception {
        String much = "x".repeat(1 << 20);
        String files = IntStream.rangeClosed(1, 20)
                .mapToObj(
                        i -> "{\"url\": \"/files/" + i + "\", \"parts\": [{\"url\": 1}], \"schema\": \"" + much + "\"}")
                .collect(Collectors.joining(","));
        polls.add(Reply.json("{\"log\": {\"state\": 0}, \"files\": [" + files + "], \"state\": \"done\"}"));
        ExportJob job =
                ExportJob.at("/jobs/{job}", "/id").doneWhen("/state", "done").filesAt("/files", "/url");

        assertThat(bodies(source(job).build()))
                .hasSize(20)
                .startsWith("records of /files/1")
                .endsWith("records of /files/20");
    }

    @ParameterizedTest
    @CsvSource({"1, 100001", "500000, 68"})
    void moreFilesThanAreKeptAreAnErrorBeforeTheFirst(int length, int count) {
        String link = "\"" + "x".repeat(length) + "\"";
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [" + (link + ",").repeat(count - 1) + link + "]}"));
        ExportJob job =
                ExportJob.at("/jobs/{job}", "/id").doneWhen("/state", "done").filesAt("/files", "");

        assertThatThrownBy(() -> bodies(source(job).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL))
                .hasMessage(
                        "GET " + server.url("/jobs/j%2F1") + " lists more than an export may have: 100000 files, and"
                                + " 33554432 characters of links to them; ask for less at once");

        assertThat(asked()).containsExactly("POST /jobs", "GET /jobs/j%2F1");
    }

    @Test
    void fileCanHaveTheNameOfTheJob() throws Exception {
        polls.add(Reply.json("{\"state\": \"done\"}"));
        ExportJob job =
                ExportJob.at("jobs/{job}", "/id").doneWhen("/state", "done").fileFrom("files/{job}.csv");

        assertThat(bodies(source(job).build())).containsExactly("records of /files/j%2F1.csv");
    }

    @Test
    void jobWithoutFilesIsAWindowWithoutPages() throws Exception {
        polls.add(Reply.json("{\"state\": \"done\", \"files\": []}"));
        ExportJob job =
                ExportJob.at("/jobs/{job}", "/id").doneWhen("/state", "done").filesAt("/files", "/url");

        assertThat(bodies(source(job).build())).isEmpty();
    }

    /** Addresses of files are often signed, and other ones at each question. */
    @Test
    void readerGoesOnWithTheSameJob() throws Exception {
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [\"/files/1?s=a\", \"/files/2?s=b\"]}"));
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [\"/files/1?s=c\", \"/files/2?s=d\"]}"));
        HttpSource source = source(ExportJob.at("/jobs/{job}", "/id")
                        .doneWhen("/state", "done")
                        .filesAt("/files", ""))
                .build();
        String bookmark = Reading.bookmarkOfFirst(source);
        assertThat(bookmark).doesNotContain("?s=");
        server.asked().clear();

        assertThat(bodies(source, REQUEST.withResumeAfter(bookmark))).containsExactly("records of /files/2");

        assertThat(asked()).containsExactly("GET /jobs/j%2F1", "GET /files/2?s=d");
    }

    /** Which of the files are stored could not be told any more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"/files/2\", \"/files/3\"]",
                "[\"/files/1\", \"/files/2\"]",
                "[]",
                "[\"/files/3\", \"/files/1\", \"/files/2\"]"
            })
    void listOfFilesMustNotChange(String later) throws Exception {
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [\"/files/1\", \"/files/2\", \"/files/3\"]}"));
        polls.add(Reply.json("{\"state\": \"done\", \"files\": " + later + "}"));
        HttpSource source = source(ExportJob.at("/jobs/{job}", "/id")
                        .doneWhen("/state", "done")
                        .filesAt("/files", ""))
                .build();
        String bookmark = Reading.bookmarkOfFirst(source);

        assertThatThrownBy(() -> bodies(source, REQUEST.withResumeAfter(bookmark)))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.SKIP))
                .hasMessageContaining("lists other files than before");
    }

    @Test
    void questionThatFailsIsAskedAgainAndNoOtherJobCreated() throws Exception {
        polls.add(Reply.of(503, "busy"));
        polls.add(Reply.of(429, "slower").with("Retry-After", "40"));
        polls.add(Reply.json(DONE));

        assertThat(bodies(source(JOB).build())).containsExactly("records of /files/1");

        assertThat(asked()).filteredOn("POST /jobs"::equals).hasSize(1);
        assertThat(pauses).contains(Duration.ofSeconds(40));
    }

    @Test
    void questionIsNotAskedForEver() {
        polls.add(Reply.of(500, "oops"));

        assertThatThrownBy(() -> bodies(source(JOB).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                .hasMessageContaining("answered 500: oops");

        assertThat(asked()).filteredOn("GET /jobs/j%2F1"::equals).hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void linkThatHasExpiredIsTriedAgain(int status) throws Exception {
        polls.add(Reply.json(DONE.replace("/files/1", server.otherUrl("/expired"))));
        expired = status;

        assertThatThrownBy(() -> bodies(
                        source(JOB).bearer("key").allowHost(server.otherPlace()).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                .hasMessageContaining("answered " + status);
    }

    /** With the credentials of the source it is what it says. */
    @Test
    void fileThatIsRefusedToTheSourceFailsTheWindow() throws Exception {
        polls.add(Reply.json(DONE.replace("/files/1", "/expired")));
        expired = 403;

        assertThatThrownBy(() -> bodies(source(JOB).bearer("key").build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.FAIL_UNAUTHORISED));
    }

    @Test
    void nothingIsAskedAfterTheLastFile() throws Exception {
        polls.add(Reply.json(DONE));
        HttpSource source = source(JOB).build();
        String bookmark = Reading.bookmarkOfFirst(source);
        server.asked().clear();

        assertThat(bodies(source, REQUEST.withResumeAfter(bookmark))).isEmpty();

        assertThat(asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "end", "http://127.0.0.1/ x", "http://127.0.0.1/ x y end"})
    void bookmarkOfAnotherSourceIsRefused(String bookmark) {
        polls.add(Reply.json(DONE));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bodies(source(JOB).build(), REQUEST.withResumeAfter(bookmark)))
                .withMessage("not a bookmark of this source");
    }

    @Test
    void bookmarkLeadsNowhereElse() throws Exception {
        polls.add(Reply.json("{\"state\": \"done\", \"files\": [\"/files/1\", \"/files/2\"]}"));
        HttpSource source = source(ExportJob.at("/jobs/{job}", "/id")
                        .doneWhen("/state", "done")
                        .filesAt("/files", ""))
                .build();
        String bookmark = Reading.bookmarkOfFirst(source).replace(server.url("/"), "http://127.0.0.1:1/");

        assertThatThrownBy(() -> bodies(source, REQUEST.withResumeAfter(bookmark)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is refused");
    }

    @Test
    void failedJobIsTriedAgainByAnotherOne() {
        polls.add(Reply.json("{\"state\": \"failed\"}"));

        assertThatThrownBy(() -> bodies(source(JOB).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.RETRY))
                .hasMessage("GET " + server.url("/jobs/j%2F1") + " says that the export has failed: failed");
    }

    @Test
    void jobThatIsNotDoneInTimeMakesTheSourceUnavailable() {
        polls.add(Reply.json("{\"state\": \"running\"}"));

        assertThatThrownBy(() -> bodies(source(JOB.within(Duration.ofMinutes(1)).every(Duration.ofSeconds(20)))
                        .build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.SKIP))
                .hasMessageContaining("says that the export is not done (running), and there is no time to wait longer")
                .hasMessageContaining("within(PT1M)");

        assertThat(pauses).hasSize(3);
    }

    @Test
    void deadlineOfTheRunIsKept() {
        polls.add(Reply.json("{}"));
        ReadRequest hurried = REQUEST.withDeadline(NOW.plusSeconds(12));

        assertThatThrownBy(() -> bodies(source(JOB).build(), hurried))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(Reaction.SKIP))
                .hasMessageContaining("not done (nothing at '/state')");

        assertThat(pauses).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {}              | FAIL  | gave an answer without a job at '/id'",
                "200 | {\"id\": {}}    | FAIL  | gave an answer without a job at '/id'",
                "200 | {\"id\": 1      | FAIL  | answered 200 with what is not one JSON document",
                "200 | {\"id\": 1} {}  | FAIL  | answered 200 with what is not one JSON document",
                "204 | ``              | FAIL  | answered 204",
                "400 | no such report  | FAIL  | answered 400: no such report",
                "503 | busy            | RETRY | answered 503: busy",
                "429 | slower          | WAIT  | answered 429: slower"
            })
    void answerThatNamesNoJobIsAnError(int status, String body, Reaction reaction, String message) {
        created = Reply.of(status, body);

        assertThatThrownBy(() -> bodies(source(JOB).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(reaction))
                .hasMessageStartingWith("POST " + server.url("/jobs") + " " + message);
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 303})
    void locationMustBeThere(int status) {
        created = Reply.of(status, "{}");
        ExportJob job = ExportJob.atLocation().doneWhen("/state", "done").fileAt("/file");

        assertThatThrownBy(() -> bodies(source(job).build()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("answered " + status + " without a Location, which names the job");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "404 | gone                                  | FAIL  | answered 404: gone",
                "200 | {\"state\": \"done\"}                   | FAIL  | says that the export is done, and not where: nothing stands at '/file'",
                "200 | {\"state\": \"done\", \"file\": null}   | FAIL  | says that the export is done, and not where: nothing stands at '/file'",
                "200 | {\"state\": \"done\", \"file\": [\"/1\", \"\"]} | FAIL  | says that the export is done, and not where: nothing stands at '/file'",
                "200 | {\"state\": \"x\", \"state\": \"done\"} | FAIL  | answered 200 with what is not one JSON document, or names a member twice",
                "200 | <html>                                | FAIL  | answered 200 with what is not one JSON document",
                "200 | {\"file\": [\"/1\"                     | FAIL  | answered 200 with what is not one JSON document"
            })
    void answerThatTellsNoStateIsAnError(int status, String body, Reaction reaction, String message) {
        polls.add(Reply.of(status, body));

        assertThatThrownBy(() -> bodies(source(JOB).build()))
                .isInstanceOfSatisfying(
                        SourceException.class, e -> assertThat(e.reaction()).isEqualTo(reaction))
                .hasMessageStartingWith("GET " + server.url("/jobs/j%2F1") + " " + message);
    }

    @Test
    void otherHostMustBeAllowedAndGetsNoSecret() throws Exception {
        polls.add(Reply.json("{\"state\": \"done\", \"file\": \"" + server.otherUrl("/files/1?sig=x") + "\"}"));

        assertThatThrownBy(() -> bodies(source(JOB).bearer("key").build()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("is refused: ");

        HttpSource source =
                source(JOB).bearer("key").allowHost(server.otherPlace()).build();
        try (PageReader reader = source.open(REQUEST)) {
            Page page = reader.next();
            assertThat(page.attributes()).containsEntry("url", server.otherUrl("/files/1"));
            assertThat(text(page)).isEqualTo("records of /files/1");
        }
        assertThat(server.lastAsked().header("Authorization")).isEmpty();
        assertThat(server.lastAsked().uri()).hasToString("/files/1?sig=x");
    }

    @Test
    void fileCanBePacked() throws Exception {
        byte[] file = Packed.zip("a\n1\n", "a.csv");
        polls.add(Reply.json(DONE));
        try (WebServer packed = WebServer.serving(asked -> asked.uri().getPath().equals("/files/1")
                        ? Reply.json("").withBody(file)
                        : answer(asked));
                PageReader reader = HttpSource.get(packed.url("/jobs"))
                        .allowHttp()
                        .allowPrivateAddresses()
                        .export(JOB)
                        .mediaType("text/csv")
                        .packed(Packing.ZIP)
                        .build()
                        .open(REQUEST)) {
            Page page = reader.next();

            assertThat(page.contentEncoding()).contains("zip");
            assertThat(page.body().readAllBytes()).isEqualTo(file);
            assertThat(packed.asked()).extracting(Asked::method).containsOnly("GET");
            assertThat(packed.asked().get(0).header("Accept")).isEqualTo("application/json");
            assertThat(packed.lastAsked().header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatIllegalStateException()
                .isThrownBy(() -> source(ExportJob.atLocation().fileAt("/file")))
                .withMessage("the export lacks doneWhen(...), which says when its job is done");
        assertThatIllegalStateException()
                .isThrownBy(() -> source(ExportJob.atLocation().doneWhen("/state", "done")))
                .withMessage("the export lacks fileAt(...), filesAt(...) or fileFrom(...)");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        source(ExportJob.atLocation().doneWhen("/state", "done").fileFrom("/files/{job}")))
                .withMessage("fileFrom(...) needs the name of the job: at(address, name)");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> source(JOB).pages(Pagination.nextLink("/next")).build())
                .withMessage("the files of an export are its pages: no pages(...) beside export(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExportJob.at("/jobs", "/id"))
                .withMessage("the address has no {job}: /jobs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JOB.every(Duration.ZERO))
                .withMessage("the interval must be from 1 ms to PT24H, is PT0S");
    }
}
