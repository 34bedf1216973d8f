// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.checks.e2e.Lake.NINE;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.Failure;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.Source;
import io.github.ingest4j.WindowReport;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.secrets.SecretsManagerSecrets;
import io.github.ingest4j.checks.e2e.HourlyService.Answer;
import io.github.ingest4j.core.JsonReport;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What goes wrong around a pipeline on AWS: each ends in one clear message that names the resource, the action and the remedy,
 * and the API key, which every run here has used or tried to get, turns up nowhere.
 */
@Tag("slow")
@NeedsAws({AwsService.S3, AwsService.DYNAMODB, AwsService.SNS, AwsService.SQS, AwsService.SECRETS_MANAGER})
class AwsFailureTest {
    private static final String ID = UUID.randomUUID().toString();
    private static final String KEY = "S3CR3T-" + ID;
    private static final String HEADER = "X-Api-Key";

    private final AwsLake lake;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private HourlyService service;
    private PrintStream stderr;

    AwsFailureTest(AwsServices aws) throws IOException {
        lake = new AwsLake(aws);
        lake.rotateSecret(KEY);
    }

    /**
     * A way to fail.
     *
     * @param requests those that are answered so
     * @param says what the message must hold; RAW, CURATED and LEDGER stand for the names of the resources
     */
    private record Case(
            String name,
            Predicate<SdkHttpRequest> requests,
            int status,
            Map<String, String> headers,
            String body,
            Failure.Kind kind,
            List<String> says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> failures() {
        Map<String, String> xml = Map.of("Content-Type", "application/xml");
        Map<String, String> json = Map.of("Content-Type", "application/x-amz-json-1.0");
        Predicate<SdkHttpRequest> rawCommit = method("PUT").and(in("_commits/raw/"));
        Predicate<SdkHttpRequest> staging = method("POST").and(in("data/"));
        return Stream.of(
                new Case(
                        "raw bucket that may not be written",
                        rawCommit,
                        403,
                        xml,
                        error("AccessDenied"),
                        Failure.Kind.CONFIGURATION,
                        List.of("RAW", "s3:PutObject", "allow")),
                new Case(
                        "curated bucket that may not be written",
                        staging,
                        403,
                        xml,
                        error("AccessDenied"),
                        Failure.Kind.CONFIGURATION,
                        List.of("CURATED", "s3:PutObject", "allow")),
                new Case(
                        "bucket that does not exist",
                        rawCommit,
                        404,
                        xml,
                        error("NoSuchBucket"),
                        Failure.Kind.CONFIGURATION,
                        List.of("RAW", "does not exist", "create it")),
                new Case(
                        "bucket in another region",
                        rawCommit,
                        301,
                        Map.of("Content-Type", "application/xml", "x-amz-bucket-region", "eu-south-2"),
                        error("PermanentRedirect"),
                        Failure.Kind.CONFIGURATION,
                        List.of("RAW", "eu-south-2", "set the client to the region")),
                new Case(
                        "credentials that have expired, at S3",
                        rawCommit,
                        400,
                        xml,
                        error("ExpiredToken"),
                        Failure.Kind.CONFIGURATION,
                        List.of("RAW", "credentials have expired", "renew")),
                new Case(
                        "credentials that have expired, at DynamoDB",
                        target("PutItem"),
                        400,
                        json,
                        dynamoDb("com.amazon.coral.service#ExpiredTokenException"),
                        Failure.Kind.CONFIGURATION,
                        List.of("LEDGER", "credentials have expired", "renew")),
                new Case(
                        "table that may not be written",
                        target("PutItem"),
                        400,
                        json,
                        dynamoDb("com.amazon.coral.service#AccessDeniedException"),
                        Failure.Kind.CONFIGURATION,
                        List.of("LEDGER", "dynamodb:PutItem", "allow")),
                new Case(
                        "table that does not exist",
                        target("PutItem"),
                        400,
                        json,
                        dynamoDb("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"),
                        Failure.Kind.CONFIGURATION,
                        List.of("LEDGER", "does not exist", "create it")));
    }

    private static Predicate<SdkHttpRequest> in(String prefix) {
        return request -> request.encodedPath().matches("/[^/]+/" + prefix + ".*");
    }

    private static Predicate<SdkHttpRequest> target(String operation) {
        return request -> request.firstMatchingHeader("X-Amz-Target")
                .filter(target -> target.endsWith("." + operation))
                .isPresent();
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                + "</Code><Message>no</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>";
    }

    private static String dynamoDb(String type) {
        return "{\"__type\":\"" + type + "\",\"message\":\"no\"}";
    }

    @BeforeEach
    void listen() throws IOException {
        stderr = System.err;
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        service = new HourlyService();
        service.asksFor(HEADER, KEY);
        service.answers(NINE, Answer.json("[{\"id\":1}]"));
    }

    @AfterEach
    void stop() {
        System.setErr(stderr);
        service.close();
    }

    private Source source() {
        return Lake.http(service.url())
                .secretHeader(HEADER, lake.keyReference())
                .build();
    }

    private String named(String text) {
        return text.replace("RAW", lake.rawBucket)
                .replace("CURATED", lake.curatedBucket)
                .replace("LEDGER", lake.ledgerTable);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureNamesResourceActionAndRemedyAndHealsWhenTheCauseIsGone(Case failure) throws IOException {
        FaultyHttpClient wire = FaultyHttpClient.over(ApacheHttpClient.create());
        wire.on(failure.requests()).always().answer(failure.status(), failure.headers(), failure.body());

        RunReport report = lake.pipeline(source(), wire).build().run();

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        WindowReport window = report.windows().get(0);
        assertThat(window.due()).isTrue();
        assertThat(window.failure().orElseThrow().kind()).isEqualTo(failure.kind());
        assertThat(window.failure().orElseThrow().message())
                .contains(failure.says().stream().map(this::named).toList());
        assertNothingHeard(report);
        wire.heal();
        lake.clock.advance(AwsLake.LEASE.plusSeconds(1));
        assertThat(lake.pipeline(source(), wire).build().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertNothingHeard(report);
    }

    @Test
    void secretThatDoesNotExistFailsTheRunAndSaysHowToCreateIt() throws IOException {
        String reference = lake.aws.uniqueName("no-such-secret") + "#key";
        Source source = Lake.http(service.url()).secretHeader(HEADER, reference).build();

        RunReport report = lake.pipeline(source)
                .secrets(SecretsManagerSecrets.of(lake.aws.secretsManager(), reference))
                .build()
                .run();

        assertThat(report.windows().get(0).failure().orElseThrow()).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFIGURATION);
            assertThat(failure.message()).contains(reference.substring(0, reference.indexOf('#')), "does not exist");
        });
        assertThat(report.windows().get(0).due()).isTrue();
        assertNothingHeard(report);
    }

    @Test
    void secretThatCannotBeFetchedSkipsTheWindowWithoutTellingIt() throws IOException {
        FaultyHttpClient wire = FaultyHttpClient.over(ApacheHttpClient.create());
        wire.on(FaultyHttpClient.anyRequest())
                .always()
                .answer(500, Map.of("Content-Type", "application/x-amz-json-1.1"), "{\"message\":\"" + KEY + "\"}");
        SecretsManagerClient broken =
                lake.aws.secretsManagerBuilder().httpClient(wire).build();

        RunReport report = lake.pipeline(source())
                .secrets(SecretsManagerSecrets.of(broken, lake.keyReference()))
                .build()
                .run();

        assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
        assertNothingHeard(report);
    }

    @Test
    void ledgerOnATableThatIsNotThereSaysSo() throws IOException {
        String missing = lake.aws.uniqueName("nowhere");

        RunReport report = lake.pipeline(source())
                .ledger(DynamoDbLedger.on(lake.aws.dynamoDb(), missing))
                .build()
                .run();

        assertThat(report.windows().get(0).failure().orElseThrow().message())
                .contains(missing, "does not exist", "create it");
        assertThat(service.requests()).as("requests to the source").isZero();
        assertNothingHeard(report);
    }

    /** Nothing that people or programs get to see holds the key: reports, logs, messages, objects, items. */
    private void assertNothingHeard(RunReport report) {
        List<String> forms = List.of(
                ID,
                URLEncoder.encode(KEY, StandardCharsets.UTF_8),
                Base64.getEncoder()
                        .encodeToString(KEY.getBytes(StandardCharsets.UTF_8))
                        .substring(0, 40));
        assertThat(report.toString()).doesNotContain(forms);
        assertThat(JsonReport.of(report)).doesNotContain(forms);
        assertThat(heard.toString(StandardCharsets.UTF_8)).doesNotContain(forms);
        assertThat(lake.everything()).doesNotContain(forms);
        assertThat(lake.messages().toString()).doesNotContain(forms);
    }
}
