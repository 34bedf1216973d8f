// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.EIGHT;
import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static io.github.ingest4j.checks.e2e.Lake.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Window;
import io.github.ingest4j.checks.e2e.HourlyService.Answer;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Schedule;
import io.github.ingest4j.core.Trigger;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.ledger.WindowState;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** The whole pipeline with every part on AWS: S3, DynamoDB, Secrets Manager, SNS, and a web service that asks for a key. */
@NeedsAws({AwsService.S3, AwsService.DYNAMODB, AwsService.SNS, AwsService.SQS, AwsService.SECRETS_MANAGER})
class AwsPipelineTest {
    private static final String HEADER = "X-Api-Key";

    @TempDir
    Path folder;

    private final AwsLake lake;
    private HourlyService service;

    AwsPipelineTest(AwsServices aws) throws IOException {
        lake = new AwsLake(aws);
    }

    @BeforeEach
    void serve() throws IOException {
        service = new HourlyService();
        service.asksFor(HEADER, "first-key");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Pipeline pipeline() {
        HttpSource source = Lake.http(service.url())
                .secretHeader(HEADER, lake.keyReference())
                .build();
        return lake.pipeline(source).build();
    }

    private void answers(Window window, int... ids) {
        List<String> records = new ArrayList<>();
        for (int id : ids) {
            records.add("{\"id\":" + id + ",\"city\":\"Oslo\"}");
        }
        service.answers(window, Answer.json("[" + String.join(",", records) + "]"));
    }

    @Test
    void windowIsKeptRawAndPublishedAsParquetOnce() throws Exception {
        answers(NINE, 1, 2);

        RunReport report = pipeline().run();

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(new String(lake.raw(NINE), StandardCharsets.UTF_8))
                .isEqualTo("[{\"id\":1,\"city\":\"Oslo\"},{\"id\":2,\"city\":\"Oslo\"}]");
        assertThat(lake.query(folder, "SELECT id, city, dt FROM orders ORDER BY id"))
                .containsExactly("1|Oslo|2026-11-20", "2|Oslo|2026-11-20");
        assertThat(lake.keys(lake.curatedBucket))
                .containsExactlyElementsOf(report.windows().get(0).files());
        assertThat(lake.entry(NINE).state()).isEqualTo(WindowState.DONE);
        service.requests();
        assertThat(pipeline().run().outcome()).isEqualTo(Outcome.ALREADY_DONE);
        assertThat(service.requests()).isZero();
        assertThat(lake.messages()).isEmpty();
    }

    @Test
    void replayPutsNewFilesInPlaceOfTheOldOnesWithoutTheSource() throws Exception {
        answers(NINE, 1, 2);
        pipeline().run();
        List<String> before = lake.keys(lake.curatedBucket);
        service.requests();

        RunReport report = pipeline().replay(NINE);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(service.requests()).isZero();
        assertThat(lake.keys(lake.curatedBucket)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(lake.query(folder, "SELECT id FROM orders ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void hourInWhichTheSourceIsDownIsSkippedAndCaughtUp() throws Exception {
        service.answers(NINE, Answer.status(503, "down"));

        RunReport skipped = pipeline().run();

        assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
        lake.clock.advance(Duration.ofHours(1));
        Window ten = Schedule.hourly().after(NINE);
        answers(NINE, 9);
        answers(ten, 10);
        RunReport caughtUp = pipeline().run();
        assertThat(caughtUp.windows())
                .extracting(window -> window.window() + " " + window.outcome())
                .containsExactly(NINE + " SUCCEEDED", ten + " SUCCEEDED");
        assertThat(lake.query(folder, "SELECT id FROM orders ORDER BY id")).containsExactly("9", "10");
        assertThat(lake.messages()).isEmpty();
    }

    @Test
    void sourceThatStaysDownIsToldOnceAndItsRecoveryOnce() throws Exception {
        Window window = NINE;
        for (int hour = 0; hour < 5; hour++) {
            // Not 503: after that, a source keeps a distance between its requests that grows.
            service.answers(window, Answer.status(502, "down"));
            assertThat(pipeline().run().outcome()).isEqualTo(Outcome.SKIPPED);
            window = Schedule.hourly().after(window);
            lake.clock.advance(Duration.ofHours(1));
        }

        List<Message> told = lake.messages();
        assertThat(told).extracting(AwsPipelineTest::kind).containsExactly("SOURCE_DOWN", "REMINDER");
        assertThat(told.get(0).body()).contains("orders/main", "source unavailable", "502");
        for (Window due = NINE;
                due.start().isBefore(window.end());
                due = Schedule.hourly().after(due)) {
            answers(due, due.start().atOffset(java.time.ZoneOffset.UTC).getHour());
        }
        assertThat(pipeline().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(lake.messages()).extracting(AwsPipelineTest::kind).containsExactly("RECOVERED");
        assertThat(lake.query(folder, "SELECT count(*), count(DISTINCT id) FROM orders"))
                .containsExactly("6|6");
    }

    private static String kind(Message message) {
        return message.messageAttributes().get("kind").stringValue();
    }

    @Test
    void secretThatWasRotatedIsFetchedAgainWhenTheServiceRefusesTheOldOne() throws Exception {
        answers(EIGHT, 8);
        answers(NINE, 9);
        Pipeline pipeline = pipeline();
        assertThat(pipeline.run(EIGHT).outcome()).isEqualTo(Outcome.SUCCEEDED);

        lake.rotateSecret("second-key");
        service.asksFor(HEADER, "second-key");
        RunReport report = pipeline.run(NINE);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(lake.query(folder, "SELECT id FROM orders ORDER BY id")).containsExactly("8", "9");
    }

    @Test
    void wrongSecretFailsTheRunAndTellsAtOnce() throws Exception {
        answers(NINE, 9);
        service.asksFor(HEADER, "another-key");

        RunReport report = pipeline().run();

        assertThat(report.windows().get(0).failure().orElseThrow().kind()).isEqualTo(Failure.Kind.UNAUTHORISED);
        assertThat(lake.messages()).singleElement().satisfies(message -> {
            assertThat(kind(message)).isEqualTo("FAILED");
            assertThat(message.body()).contains(NINE.name(), "UNAUTHORISED").doesNotContain("first-key");
        });
    }

    @Test
    void runThatIsNearItsEndBeginsNoCommit() throws Exception {
        answers(NINE, 9);
        Instant end = NOW.plusSeconds(15);

        RunReport report = pipeline().run(Trigger.at(NOW).until(end));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.windows().get(0).failure().orElseThrow().kind()).isEqualTo(Failure.Kind.DEADLINE);
        assertThat(report.windows().get(0).due()).isTrue();
        assertThat(lake.keys(lake.rawBucket)).isEmpty();
        // The web service is asked in real time, whatever the pipeline's clock says.
        Instant later = Instant.now().plusSeconds(300);
        assertThat(pipeline().run(Trigger.at(NOW).until(later)).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
}
