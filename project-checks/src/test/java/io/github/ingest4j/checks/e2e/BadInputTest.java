// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.EIGHT;
import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static io.github.ingest4j.checks.e2e.Lake.SEVEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.Window;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.checks.e2e.HourlyService.Answer;
import io.github.ingest4j.core.EnvironmentSecrets;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.http.Pagination;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people send. The hour from eight is bad in a way of each test's own, those around it are good: the failure must name
 * the fault, keep the bytes, leave the other hours alone, and be gone when what was wrong is mended.
 */
class BadInputTest {
    private static final String GOOD_SEVEN = "[{\"id\":1,\"name\":\"seven\"}]";
    private static final String GOOD_EIGHT = "[{\"id\":2,\"name\":\"eight\"}]";
    private static final String GOOD_NINE = "[{\"id\":3,\"name\":\"nine\"}]";

    @TempDir
    Path folder;

    private Lake lake;
    private HourlyService service;

    @BeforeEach
    void startWithGoodHours() throws IOException {
        lake = new Lake(folder.resolve("lake"));
        service = new HourlyService();
        service.answers(SEVEN, Answer.json(GOOD_SEVEN));
        service.answers(NINE, Answer.json(GOOD_NINE));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Pipeline pipeline() {
        return lake.pipeline(Lake.http(service.url()).build()).build();
    }

    private Pipeline pipeline(JsonTransformer transformer) {
        return lake.pipeline(Lake.http(service.url()).build())
                .transformer(transformer)
                .build();
    }

    private static WindowReport run(Pipeline pipeline, Window window) {
        return pipeline.run(window).windows().get(0);
    }

    /** Runs the good hours around this answer for eight o'clock, and returns what became of that one. */
    private WindowReport runWith(Answer eight) {
        service.answers(EIGHT, eight);
        assertThat(run(pipeline(), SEVEN).outcome()).isEqualTo(Outcome.SUCCEEDED);
        service.requests();
        WindowReport report = run(pipeline(), EIGHT);
        int requests = service.requests();
        assertThat(run(pipeline(), NINE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(requests).isEqualTo(1);
        return report;
    }

    /** The message of a failure that a person must mend, of which readers see nothing. */
    private String messageOf(WindowReport report, Failure.Kind kind) throws Exception {
        Failure failure = report.failure().orElseThrow(() -> new AssertionError("no failure: " + report));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).doesNotContain("Exception").hasSizeLessThan(1000);
        assertThat(lake.query("SELECT id FROM orders ORDER BY id")).containsExactly("1", "3");
        return failure.message();
    }

    private void assertRawKept(String body) throws IOException {
        assertThat(new String(lake.raw(EIGHT), StandardCharsets.ISO_8859_1))
                .isEqualTo(new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** The service mends its answer, and the hour is fetched again. */
    private void assertFetchingAgainMends() throws IOException, SQLException {
        service.answers(EIGHT, Answer.json(GOOD_EIGHT));
        assertThat(run(pipeline(), EIGHT).outcome()).as("before it is reopened").isEqualTo(Outcome.FAILED);
        assertThat(pipeline().reopenToFetchAgain(EIGHT)).isTrue();

        assertThat(run(pipeline(), EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);

        assertAllHoursOnce();
    }

    private void assertAllHoursOnce() throws IOException, SQLException {
        assertThat(lake.query("SELECT id, name FROM orders ORDER BY id"))
                .containsExactly("1|seven", "2|eight", "3|nine");
        for (Window window : List.of(SEVEN, EIGHT, NINE)) {
            assertThat(lake.entry(window).state()).isEqualTo(WindowState.DONE);
        }
    }

    @Test
    void bodyCutByTheNetworkIsRetriedThenSkippedAndTakenLater() throws Exception {
        run(pipeline(), SEVEN);
        run(pipeline(), NINE);
        try (WireService wire = new WireService()) {
            wire.answers(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n"
                            + GOOD_EIGHT.substring(0, 12))
                    .getBytes(StandardCharsets.US_ASCII));
            // An end that arrives with the answer may hide the answer: the JDK's client then knows only the end.
            wire.linger();
            Source source = tellingWhenRead(12, Lake.http(wire.url()).build(), wire::end);

            WindowReport report = run(lake.pipeline(source).build(), EIGHT);

            Failure failure = report.failure().orElseThrow();
            assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(report.due()).isTrue();
            assertThat(failure.kind()).isEqualTo(Failure.Kind.SOURCE_UNAVAILABLE);
            assertThat(failure.message()).contains("GET http://127.0.0.1", "failed after 12 bytes of the body");
            assertThat(wire.requests()).as("tries of the engine").isEqualTo(3);
        }
        assertThat(lake.manifests(EIGHT)).isEmpty();
        assertThat(lake.raw(EIGHT)).isEmpty();

        service.answers(EIGHT, Answer.json(GOOD_EIGHT));
        assertThat(run(pipeline(), EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertAllHoursOnce();
    }

    /** The source, calling {@code then} when that many bytes of a body have arrived. */
    private static Source tellingWhenRead(int bytes, Source source, Runnable then) {
        return request -> {
            PageReader pages = source.open(request);
            return new PageReader() {
                @Override
                public @Nullable Page next() throws IOException, InterruptedException {
                    Page page = pages.next();
                    return page == null ? null : Page.of(page.mediaType(), new TellingBody(page.body(), bytes, then));
                }

                @Override
                public void close() throws IOException {
                    pages.close();
                }
            };
        };
    }

    private static final class TellingBody extends FilterInputStream {
        private final Runnable then;
        private int left;

        TellingBody(InputStream body, int bytes, Runnable then) {
            super(body);
            this.left = bytes;
            this.then = then;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            left -= count;
            if (left == 0) {
                then.run();
            }
            return count;
        }
    }

    @Test
    void truncatedJsonInAWholeAnswerIsABadRecord() throws Exception {
        String body = "[{\"id\":2,\"name\":\"eight\"},{\"id\":";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message)
                .contains("page 1 (", "raw/orders/main/", "byte 31", "record 2", "ends before its JSON does");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void valueOfAnotherTypeIsASchemaFailure() throws Exception {
        String body = "[{\"id\":\"two\",\"name\":\"eight\"}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.SCHEMA);

        assertThat(message)
                .contains("page 1", "column 'id' is INT64", "\"two\"", "STRING", "declare the column", "replay");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void replayThatFailsKeepsThePublishedRowsAndCanBeTakenBack() throws Exception {
        runWith(Answer.json(GOOD_EIGHT));
        service.requests();
        Pipeline declared = lake.pipeline(Lake.http(service.url()).build())
                .schema(new Schema(List.of(Field.of("id", Type.STRING))))
                .build();

        RunReport report = declared.replay(SEVEN.start(), Lake.NOW);

        assertThat(report.windows()).hasSize(3).allSatisfy(window -> {
            assertThat(window.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.SCHEMA);
            assertThat(window.failure().orElseThrow().message())
                    .contains("column 'id' of table 'orders' is INT64", "cannot become STRING", "new table");
        });
        assertThat(lake.query("SELECT id, name FROM orders ORDER BY id"))
                .containsExactly("1|seven", "2|eight", "3|nine");
        assertThat(pipeline().replay(SEVEN.start(), Lake.NOW).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(service.requests()).isZero();
        assertAllHoursOnce();
    }

    @Test
    void declaringTheTypeInANewTableAndReplayingMendsASchemaFailure() throws Exception {
        runWith(Answer.json("[{\"id\":\"two\",\"name\":\"eight\"}]"));
        Pipeline declared = Pipeline.named(Lake.STREAM.pipeline())
                .source(Lake.http(service.url()).build())
                .lake(LocalLake.at(lake.folder()))
                .schema(new Schema(List.of(Field.of("id", Type.STRING))))
                .sink(ParquetSink.to(LocalLake.at(lake.folder()).store(), "orders_v2"))
                .sink(ParquetSink.to(LocalLake.at(lake.folder()).store(), "orders"))
                .clock(Clock.fixed(Lake.NOW, ZoneOffset.UTC))
                .build();

        RunReport report = declared.replay(SEVEN.start(), Lake.NOW);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        for (String table : List.of("orders", "orders_v2")) {
            assertThat(DuckDb.query("SELECT id, name FROM read_parquet('" + lake.folder() + "/data/" + table
                            + "/**/*.parquet') ORDER BY id"))
                    .containsExactly("1|seven", "3|nine", "two|eight");
        }
    }

    @Test
    void wrongDeclarationCorrectedBeforeAnythingWasPublishedMends() throws Exception {
        service.answers(EIGHT, Answer.json("[{\"id\":\"two\",\"name\":\"eight\"}]"));
        Pipeline wrong = lake.pipeline(Lake.http(service.url()).build())
                .schema(new Schema(List.of(Field.of("id", Type.INT64))))
                .build();
        assertThat(run(wrong, EIGHT).failure().orElseThrow().kind()).isEqualTo(Failure.Kind.SCHEMA);
        Pipeline corrected = lake.pipeline(Lake.http(service.url()).build())
                .schema(new Schema(List.of(Field.of("id", Type.STRING))))
                .build();

        RunReport report = corrected.replay(EIGHT);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void objectWhereTheColumnIsTextIsKeptAsItsJsonText() throws Exception {
        WindowReport report = runWith(Answer.json("[{\"id\":2,\"name\":{\"first\":\"eight\"}}]"));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(lake.query("SELECT name FROM orders WHERE id = 2")).containsExactly("{\"first\":\"eight\"}");
    }

    @Test
    void textWhereTheColumnIsAnObjectIsASchemaFailure() throws Exception {
        service.answers(SEVEN, Answer.json("[{\"id\":1,\"name\":{\"first\":\"seven\"}}]"));
        service.answers(NINE, Answer.json("[{\"id\":3,\"name\":{\"first\":\"nine\"}}]"));

        String message = messageOf(runWith(Answer.json("[{\"id\":2,\"name\":\"eight\"}]")), Failure.Kind.SCHEMA);

        assertThat(message).contains("column 'name'", "cannot hold \"eight\"", "replay");
    }

    @Test
    void stringOverItsLimitNamesTheLimitAndPassesWhenThatIsRaised() throws Exception {
        String body = "[{\"id\":2,\"name\":\"eight\",\"blob\":\"" + "x".repeat(50 << 20) + "\"}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("8388608 characters", "JsonTransformer.builder().maxStringLength(");
        assertRawKept(body);
        JsonTransformer wider =
                JsonTransformer.builder().maxStringLength(60 << 20).build();
        service.requests();
        assertThat(pipeline(wider).reopen(EIGHT)).isTrue();
        assertThat(run(pipeline(wider), EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(service.requests()).as("requests for the mended hour").isZero();
        assertThat(lake.query("SELECT length(blob) FROM orders WHERE id = 2")).containsExactly("52428800");
        assertAllHoursOnce();
    }

    @Test
    @Tag("slow")
    void recordOfFiftyMegabytesPasses() throws Exception {
        String tags = IntStream.range(0, 50)
                .mapToObj(i -> "\"" + "y".repeat(1 << 20) + "\"")
                .collect(Collectors.joining(","));

        WindowReport report = runWith(Answer.json("[{\"id\":2,\"name\":\"eight\",\"tags\":[" + tags + "]}]"));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(lake.query("SELECT len(tags), length(tags[50]) FROM orders WHERE id = 2"))
                .containsExactly("50|1048576");
    }

    @Test
    @Tag("slow")
    void recordOverItsLimitNamesTheLimit() throws Exception {
        String body = "[{\"id\":2,\"tags\":[" + "1,".repeat(35 << 20) + "1]}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("record 1", "67108864 bytes", "JsonTransformer.builder().maxRecordBytes(");
        assertFetchingAgainMends();
    }

    @Test
    void bytesThatAreNoUtf8AreABadRecord() throws Exception {
        byte[] body = "[{\"id\":2,\"name\":\"e?ght\"}]".getBytes(StandardCharsets.ISO_8859_1);
        body[18] = (byte) 0xEF;

        String message = messageOf(runWith(Answer.of(200, body)), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("page 1", "byte 19", "UTF-8");
        assertThat(lake.raw(EIGHT)).isEqualTo(body);
        assertFetchingAgainMends();
    }

    @Test
    void fieldThatStandsTwiceIsABadRecord() throws Exception {
        String body = "[{\"id\":2,\"name\":\"eight\",\"id\":20}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("page 1", "record 1", "id", "stands more than once");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void bodyOfNoByteIsABadRecord() throws Exception {
        String message = messageOf(runWith(Answer.json("")), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("page 1", "the page is empty, which is no JSON document");
        assertFetchingAgainMends();
    }

    @Test
    void emptyArrayAndNoContentAreEmpty() throws Exception {
        WindowReport array = runWith(Answer.json("[]"));
        service.answers(EIGHT, Answer.status(204, ""));
        assertThat(pipeline().reopenToFetchAgain(EIGHT)).isTrue();
        WindowReport noContent = run(pipeline(), EIGHT);

        for (WindowReport report : List.of(array, noContent)) {
            assertThat(report.outcome()).isEqualTo(Outcome.EMPTY);
            assertThat(report.files()).isEmpty();
        }
        assertThat(lake.entry(EIGHT).state()).isEqualTo(WindowState.DONE);
        assertThat(lake.query("SELECT id FROM orders ORDER BY id")).containsExactly("1", "3");
    }

    @Test
    void nestingTooDeepNamesTheLimit() throws Exception {
        String body = "[{\"id\":2,\"deep\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("nesting", "64 levels", "JsonTransformer.builder().maxDepth(");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void numberOverItsLimitNamesTheLimit() throws Exception {
        String body = "[{\"id\":" + "9".repeat(1_000_000) + ",\"name\":\"eight\"}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("a number", "100 characters", "JsonTransformer.builder().maxNumberLength(");
        assertFetchingAgainMends();
    }

    @Test
    void nameOverItsLimitNamesTheLimit() throws Exception {
        String body = "[{\"id\":2,\"" + "n".repeat(10 << 20) + "\":1}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.BAD_RECORD);

        assertThat(message)
                .contains("page 1 (", "record 1", "1000 characters", "JsonTransformer.builder().maxNameLength(");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void fieldsOverTheirLimitNameTheLimit() throws Exception {
        String body = IntStream.range(0, 1_000_000)
                .mapToObj(field -> "\"f" + field + "\":1")
                .collect(Collectors.joining(",", "[{\"id\":2,", "}]"));

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.SCHEMA);

        assertThat(message).contains("JsonTransformer.builder().maxFields(");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void numberBeyondItsColumnIsASchemaFailure() throws Exception {
        String body = "[{\"id\":92233720368547758080,\"name\":\"eight\"}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.SCHEMA);

        assertThat(message).contains("column 'id' is INT64", "92233720368547758080", "declare the column", "replay");
        assertFetchingAgainMends();
    }

    @Test
    void exponentThatWouldFillTheMemoryIsASchemaFailure() throws Exception {
        String message =
                messageOf(runWith(Answer.json("[{\"id\":1e999999999,\"name\":\"eight\"}]")), Failure.Kind.SCHEMA);

        assertThat(message).contains("column 'id' is INT64", "1e999999999");
        assertFetchingAgainMends();
    }

    @Test
    void numbersThatNoTypeHoldsAreKeptAsText() throws Exception {
        WindowReport report =
                runWith(Answer.json("[{\"id\":2,\"name\":\"eight\",\"huge\":1e400,\"wide\":" + "7".repeat(99) + "}]"));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(lake.query("SELECT huge, wide FROM orders WHERE id = 2")).containsExactly("1e400|" + "7".repeat(99));
    }

    @Test
    void manyFieldsPassWhicheverOfThemARecordHas() throws Exception {
        int fields = 300;
        String records = IntStream.range(0, 100)
                .mapToObj(record -> IntStream.range(0, fields)
                        .filter(field -> record % 3 != field % 3)
                        .mapToObj(field -> "\"f" + field + "\":" + (record + field))
                        .collect(Collectors.joining(",", "{\"id\":2,", "}")))
                .collect(Collectors.joining(",", "[", "]"));

        WindowReport report = runWith(Answer.json(records));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        String sums = IntStream.range(0, fields)
                .mapToObj(field -> "sum(f" + field + ")")
                .collect(Collectors.joining(","));
        assertThat(lake.query("SELECT " + sums + " FROM orders WHERE id = 2"))
                .containsExactly(IntStream.range(0, fields)
                        .map(field -> IntStream.range(0, 100)
                                .filter(record -> record % 3 != field % 3)
                                .map(record -> record + field)
                                .sum())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining("|")));
    }

    @Test
    void newFieldsThatDifferInCaseOnlyAreASchemaFailure() throws Exception {
        String body = "[{\"id\":2,\"name\":\"eight\",\"colour\":1,\"Colour\":2}]";

        String message = messageOf(runWith(Answer.json(body)), Failure.Kind.SCHEMA);

        assertThat(message).contains("'colour'", "'Colour'", "case");
        assertRawKept(body);
        assertFetchingAgainMends();
    }

    @Test
    void newFieldThatDiffersFromAColumnInCaseOnlyIsASchemaFailure() throws Exception {
        String message = messageOf(runWith(Answer.json("[{\"ID\":2,\"name\":\"eight\"}]")), Failure.Kind.SCHEMA);

        assertThat(message).contains("'id'", "'ID'", "case");
        assertFetchingAgainMends();
    }

    @Test
    void gzipBombIsKeptAsReceivedAndNotDecoded() throws Exception {
        Answer bomb = bomb();

        String message = messageOf(runWith(bomb), Failure.Kind.BAD_RECORD);

        assertThat(message).contains("page 1", "more than 100 times", "not decoded");
        assertThat(lake.storedRaw(EIGHT)).isEqualTo(bomb.body());
        assertFetchingAgainMends();
    }

    @Test
    void gzipBombIsNotDecodedToFindTheNextPageEither() throws Exception {
        service.answers(EIGHT, bomb());
        run(pipeline(), SEVEN);
        run(pipeline(), NINE);
        Pipeline paging = lake.pipeline(Lake.http(service.url())
                        .pages(Pagination.nextLink("/next"))
                        .build())
                .build();

        String message = messageOf(run(paging, EIGHT), Failure.Kind.SOURCE);

        assertThat(message).contains("GET http://127.0.0.1", "100");
        assertThat(lake.raw(EIGHT)).isEmpty();
        assertFetchingAgainMends();
    }

    @Test
    void gzipInsideGzipIsNotUnpackedFurther() throws Exception {
        Answer inner = Answer.json(GOOD_EIGHT).gzipped();
        Answer nested = Answer.of(200, inner.body()).gzipped();

        String message = messageOf(runWith(nested), Failure.Kind.BAD_RECORD);

        assertThat(message)
                .contains("page 1 (", "byte 1", "after 0 records", "a control character that JSON does not have there");
        assertThat(lake.storedRaw(EIGHT)).isEqualTo(nested.body());
        assertFetchingAgainMends();
    }

    private static Answer bomb() {
        byte[] blanks = new byte[200 << 20];
        Arrays.fill(blanks, (byte) ' ');
        return Answer.of(200, blanks).gzipped();
    }

    @Test
    void missingSecretIsNamedWithTheWayToSetIt() throws Exception {
        service.answers(EIGHT, Answer.json(GOOD_EIGHT));
        Pipeline.Builder secured = lake.pipeline(
                Lake.http(service.url()).secretHeader("X-Api-Key", "ORDERS_KEY").build());
        run(pipeline(), SEVEN);
        run(pipeline(), NINE);

        WindowReport report =
                run(secured.secrets(new EnvironmentSecrets(Map.of())).build(), EIGHT);

        assertThat(messageOf(report, Failure.Kind.CONFIGURATION))
                .isEqualTo("secret ORDERS_KEY is not set: export it in the environment, as in 'export ORDERS_KEY=...',"
                        + " and start again");
        assertThat(report.due()).isTrue();
        Pipeline mended = secured.secrets(new EnvironmentSecrets(Map.of("ORDERS_KEY", "key")))
                .build();
        assertThat(run(mended, EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertAllHoursOnce();
    }

    @Test
    void refusedSecretIsNamedAndTheNextRunTriesAgain() throws Exception {
        service.answers(EIGHT, Answer.status(401, "{\"error\":\"unknown key\"}"));
        Pipeline secured = lake.pipeline(Lake.http(service.url())
                        .secretHeader("X-Api-Key", "ORDERS_KEY")
                        .build())
                .secrets(new EnvironmentSecrets(Map.of("ORDERS_KEY", "key-of-yesterday")))
                .build();
        run(pipeline(), SEVEN);
        run(pipeline(), NINE);

        WindowReport report = run(secured, EIGHT);

        assertThat(messageOf(report, Failure.Kind.UNAUTHORISED))
                .contains("GET http://127.0.0.1", "401", "unknown key", "secret ORDERS_KEY")
                .doesNotContain("key-of-yesterday");
        assertThat(report.due()).isTrue();
        service.answers(EIGHT, Answer.json(GOOD_EIGHT));
        assertThat(run(secured, EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertAllHoursOnce();
    }

    @Test
    void lakeBehindAFileIsRefusedWithTheReason() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
        lake = new Lake(file.resolve("lake"));

        WindowReport report = run(pipeline(), SEVEN);

        Failure failure = report.failure().orElseThrow();
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure.message()).contains(file.toString(), "file", "a folder is needed");
        assertThat(service.requests()).isZero();
        assertThat(file).hasContent("mine");
        Files.delete(file);
        assertThat(run(pipeline(), SEVEN).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void lakeThatMayNotBeWrittenIsRefusedWithTheReason() {
        Path refusing = Path.of("/sys/ingest4j-lake"); // where the kernel lets nobody create a folder
        assumeTrue(Files.isDirectory(refusing.getParent()));
        lake = new Lake(refusing);

        WindowReport report = run(pipeline(), SEVEN);

        Failure failure = report.failure().orElseThrow();
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
        assertThat(failure.message()).contains("no right to create folder /sys/ingest4j-lake", "choose another");
        assertThat(service.requests()).isZero();
    }

    @Test
    void fullDiskKeepsWhatWasDoneAndTheNextRunGoesOn() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()), "no right to mount");
        try {
            lake = new Lake(disk.resolve("lake"));
            Path filler = disk.resolve("filler");
            WindowReport report = runFilled(filler);

            Failure failure = report.failure().orElseThrow();
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
            assertThat(failure.message()).contains("no space left to write " + disk, "free some");
            assertThat(report.due()).isTrue();
            Files.delete(filler);
            assertThat(run(pipeline(), EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertAllHoursOnce();
        } finally {
            command("umount", disk.toString());
        }
    }

    private WindowReport runFilled(Path filler) throws IOException {
        service.answers(EIGHT, Answer.json(GOOD_EIGHT));
        run(pipeline(), SEVEN);
        run(pipeline(), NINE);
        long room = filler.getParent().toFile().getUsableSpace();
        // Room for the files of the ledger, not for a page that does not shrink.
        Files.write(filler, new byte[(int) room - (96 << 10)]);
        byte[] noise = new byte[200 << 10];
        new Random(1).nextBytes(noise);
        String text = Base64.getEncoder().encodeToString(noise);
        service.answers(EIGHT, Answer.json("[{\"id\":2,\"name\":\"eight\",\"noise\":\"" + text + "\"}]"));
        return run(pipeline(), EIGHT);
    }

    private static boolean command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
