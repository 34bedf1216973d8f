// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.RunFailedException;
import io.github.ingest4j.Secret;
import io.github.ingest4j.example.cdk.account.Lambda.Behaviour;
import io.github.ingest4j.example.cdk.account.StateMachines.Execution;
import io.github.ingest4j.example.weather.DemoApi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The state machine of the template, run by moto's interpreter, with the function's own handler and resources that were made from
 * the same template. What Lambda answers where it does not call the function, or where the function dies, is played.
 */
@NeedsAccount
class StateMachineTest {
    private static final Behaviour THROTTLED =
            event -> Reply.refused(429, "TooManyRequestsException", "Rate Exceeded.");
    private static final List<String> NO_REPORT = List.of("Begin", "Run", "TellOfNoReport", "NoReport");

    private final ExampleAccount account;
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

    StateMachineTest(ExampleAccount account) {
        this.account = account;
    }

    @BeforeEach
    void empty() {
        account.empty();
    }

    @Test
    void onlyThePausesDifferFromTheTemplate() {
        String definition = account.definition();
        JsonNode template = account.template()
                .resource("AWS::StepFunctions::StateMachine")
                .properties()
                .get("DefinitionString");

        assertThat(ExampleAccount.json(definition))
                .isEqualTo(ExampleAccount.json(
                        account.deployment().resolved(template).asText()));
        assertThat(Definition.hurried(definition)).isNotEqualTo(definition);
        assertThat(Definition.withoutPauses(Definition.hurried(definition)))
                .isEqualTo(Definition.withoutPauses(definition));
    }

    @Test
    void hourArrivesInTheTableAndNobodyIsTold(@TempDir Path folder) throws Exception {
        try (DemoApi api = api(DemoApi.Mood.WELL)) {
            Lambda lambda = account.lambda(api.url());

            Execution execution = account.execute(hour);

            assertThat(execution.status()).as(execution.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.states()).containsExactly("Begin", "Run", "Outcome", "Done");
            JsonNode report = ExampleAccount.json(execution.output());
            assertThat(report.at("/outcome").asText() + " " + report.at("/records"))
                    .isEqualTo("SUCCEEDED 144");
            assertThat(report.at("/windows/0/end").asText()).isEqualTo(hour.toString());
            assertThat(lambda.events()).containsExactly("{\"scheduledTime\": \"" + hour + "\"}");
        }
        assertThat(account.messages()).isEmpty();
        account.download(account.curatedBucket(), folder);
        assertThat(DuckDb.rows(
                        "SELECT count(*), count(DISTINCT (station, observed_at)), min(epoch(observed_at))::BIGINT,"
                                + " max(epoch(observed_at))::BIGINT FROM '" + folder + "/data/weather/dt=*/*.parquet'"))
                .containsExactly("144 144 " + hour.minusSeconds(3_600).getEpochSecond() + " "
                        + hour.minusSeconds(300).getEpochSecond());
    }

    @Test
    void hourThatIsDoneStaysDone() throws IOException {
        try (DemoApi api = api(DemoApi.Mood.WELL)) {
            account.lambda(api.url());
            account.execute(hour);

            Execution execution = account.execute(hour);

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(ExampleAccount.json(execution.output()).at("/outcome").asText())
                    .isEqualTo("ALREADY_DONE");
        }
    }

    @Test
    void rubbishFailsTheExecutionAndTheEngineTellsOnce() throws IOException {
        try (WeatherApi api = WeatherApi.answering(query -> WeatherApi.RUBBISH)) {
            Lambda lambda = account.lambda(api.url());

            Execution execution = account.execute(hour);

            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error()).isEqualTo(RunFailedException.class.getName());
            assertThat(execution.cause()).contains("of weather/main failed at ", "SCHEMA at transform");
            assertThat(execution.states()).containsExactly("Begin", "Run", "RunFailed");
            assertThat(lambda.events()).hasSize(1);
        }
        assertThat(account.messages())
                .singleElement()
                .asString()
                .contains("weather/main failed at window")
                .doesNotContain("without a report");
    }

    @Test
    void refusedKeyFailsTheExecutionAndTheEngineTellsOnce() throws IOException {
        try (DemoApi api = DemoApi.weather(Secret.of("another"), DemoApi.Mood.WELL)) {
            account.lambda(api.url());

            Execution execution = account.execute(hour);

            assertThat(execution.error()).isEqualTo(RunFailedException.class.getName());
            assertThat(execution.cause()).contains("UNAUTHORISED").doesNotContain(ExampleAccount.KEY);
        }
        assertThat(account.messages()).singleElement().asString().contains("answered 401");
    }

    @Test
    void throttledCallIsTriedAgain() throws IOException {
        try (DemoApi api = api(DemoApi.Mood.WELL)) {
            Lambda lambda = account.lambda(api.url());
            lambda.next(THROTTLED, THROTTLED);

            Execution execution = account.execute(hour);

            assertThat(execution.status()).as(execution.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.states()).containsExactly("Begin", "Run", "Outcome", "Done");
            assertThat(lambda.events()).hasSize(3);
        }
        assertThat(account.messages()).isEmpty();
    }

    @Test
    void callThatLambdaFailsIsTriedAgain() throws IOException {
        try (DemoApi api = api(DemoApi.Mood.WELL)) {
            Lambda lambda = account.lambda(api.url());
            lambda.next(event -> Reply.refused(500, "ServiceException", "try again"));

            Execution execution = account.execute(hour);

            assertThat(execution.status()).as(execution.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(lambda.events()).hasSize(2);
        }
    }

    @Test
    void throttlingThatDoesNotEndIsToldOnce() throws IOException {
        Lambda lambda = account.lambda("http://127.0.0.1:9/");
        lambda.next(Collections.nCopies(50, THROTTLED).toArray(Behaviour[]::new));

        Execution execution = account.execute(hour);

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.error()).isEqualTo("Lambda.TooManyRequestsException");
        assertThat(execution.states()).isEqualTo(NO_REPORT);
        assertThat(lambda.events()).hasSize(retries("Lambda.TooManyRequestsException") + 1);
        assertThat(account.messages())
                .singleElement()
                .asString()
                .contains("scheduled for " + hour + " ended without a report: Lambda.TooManyRequestsException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Runtime.ExitError", "Sandbox.Timedout", "java.lang.OutOfMemoryError"})
    void crashIsToldOnceAndTheNextRunHeals(String error) throws IOException {
        try (DemoApi api = api(DemoApi.Mood.WELL)) {
            Lambda lambda = account.lambda(api.url());
            lambda.next(event -> Reply.ended(error, "RequestId: 1 Error: it has ended"));

            Execution execution = account.execute(hour);

            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error() + ": " + execution.cause())
                    .startsWith(error + ": ")
                    .contains("it has ended");
            assertThat(execution.states()).isEqualTo(NO_REPORT);
            assertThat(lambda.events()).hasSize(1);
            assertThat(account.messages())
                    .singleElement()
                    .asString()
                    .contains("scheduled for " + hour + " ended without a report: " + error);

            assertThat(account.execute(hour).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(account.messages()).isEmpty();
    }

    @Test
    void answerThatIsNoReportIsToldOnce() throws IOException {
        Lambda lambda = account.lambda("http://127.0.0.1:9/");
        lambda.next(event -> Reply.returned("{\"statusCode\":200}".getBytes(UTF_8)));

        Execution execution = account.execute(hour);

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.states()).endsWith("TellOfNoReport", "NoReport");
        assertThat(account.messages()).singleElement().asString().contains("ended without a report");
    }

    @Test
    void sourceThatIsDownIsSkippedAndNobodyIsTold() throws IOException {
        try (DemoApi api = api(DemoApi.Mood.DOWN)) {
            account.lambda(api.url());

            Execution execution = account.execute(hour);

            assertThat(execution.status()).as(execution.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.output()).contains("\"outcome\": \"SKIPPED\"", "\"due\": true");
        }
        assertThat(account.messages()).isEmpty();
    }

    /** The first invocation has 28 seconds, of which the last 20 are kept for its end; the API lets it wait until then. */
    @Test
    void runThatTheDeadlineCutsGoesOnInTheNextInvocation() throws IOException {
        AtomicReference<Instant> waitUntil = new AtomicReference<>(Instant.EPOCH);
        String second = "from=" + hour.minus(2, ChronoUnit.HOURS);
        try (WeatherApi api = WeatherApi.answering(query -> {
            if (query.contains(second)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> Instant.now().isAfter(waitUntil.get()));
            }
            return "{\"data\":[{\"station\":\"WX001\",\"observed_at\":\"" + hour + "\"}],\"pages\":1}";
        })) {
            Lambda lambda = account.lambda(api.url());
            account.execute(hour.minus(3, ChronoUnit.HOURS));
            waitUntil.set(Instant.now().plusSeconds(9));
            lambda.next(lambda.handlerWithin(Duration.ofSeconds(28)));

            Execution execution = account.execute(hour);

            assertThat(execution.status()).as(execution.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.states())
                    .containsExactly("Begin", "Run", "Outcome", "NextRound", "Run", "Outcome", "Done");
            assertThat(execution.output()).contains("\"outcome\": \"SUCCEEDED\"");
            assertThat(lambda.events())
                    .hasSize(3)
                    .endsWith("{\"scheduledTime\": \"" + hour + "\"}", "{\"scheduledTime\": \"" + hour + "\"}");
        }
        assertThat(account.keys(account.curatedBucket())).hasSize(4);
        assertThat(account.messages()).isEmpty();
    }

    @Test
    void runThatNeverEndsIsLeftToTheNextEventAfterSomeRounds() throws IOException {
        Behaviour goesOn = event -> Reply.returned("{\"outcome\":\"CONTINUE\"}".getBytes(UTF_8));
        Lambda lambda = account.lambda("http://127.0.0.1:9/");
        lambda.next(Collections.nCopies(50, goesOn).toArray(Behaviour[]::new));

        Execution execution = account.execute(hour);

        assertThat(execution.status()).as(execution.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output()).isEqualTo("{\"outcome\": \"CONTINUE\"}");
        assertThat(lambda.events()).hasSize(10);
        assertThat(account.messages()).isEmpty();
    }

    private static DemoApi api(DemoApi.Mood mood) throws IOException {
        return DemoApi.weather(Secret.of(ExampleAccount.KEY), mood);
    }

    /** How often the definition tries again after an error. */
    private int retries(String error) {
        for (JsonNode retrier : ExampleAccount.json(account.definition()).at("/States/Run/Retry")) {
            if (retrier.get("ErrorEquals").toString().contains("\"" + error + "\"")) {
                return retrier.get("MaxAttempts").asInt();
            }
        }
        throw new AssertionError("nothing is tried again after " + error);
    }
}
