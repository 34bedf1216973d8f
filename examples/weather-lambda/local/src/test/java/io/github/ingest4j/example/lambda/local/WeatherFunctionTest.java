// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static io.github.ingest4j.testing.aws.AwsService.DYNAMODB;
import static io.github.ingest4j.testing.aws.AwsService.S3;
import static io.github.ingest4j.testing.aws.AwsService.SECRETS_MANAGER;
import static io.github.ingest4j.testing.aws.AwsService.SNS;
import static io.github.ingest4j.testing.aws.AwsService.SQS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.ingest4j.Secret;
import io.github.ingest4j.example.lambda.local.FunctionProcess.Answer;
import io.github.ingest4j.example.weather.DemoApi;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;

/** The function's jar alone, in a process of its own as in Lambda, over services of AWS. */
@Tag("slow")
@NeedsAws({S3, DYNAMODB, SECRETS_MANAGER, SNS, SQS})
class WeatherFunctionTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final AwsServices aws;
    private final String curated;
    private final Options.Names names;
    private final Resources.Prepared prepared;

    @TempDir
    private Path folder;

    WeatherFunctionTest(AwsServices aws) throws IOException {
        this.aws = aws;
        curated = aws.uniqueName("curated");
        names = new Options.Names(
                aws.uniqueName("lake"),
                aws.uniqueName("ledger"),
                aws.uniqueName("api"),
                Optional.of(aws.uniqueName("alerts")));
        try (Account account = Account.of(aws.environment())) {
            prepared = new Resources(account, names, true, new PrintStream(new ByteArrayOutputStream())).prepare();
        }
    }

    @Test
    void anEventBringsTheHourIntoTheLakeAndOnce() throws Exception {
        aws.s3().createBucket(request -> request.bucket(curated));
        try (DemoApi api = DemoApi.weather(prepared.key(), DemoApi.Mood.SHAKY);
                FunctionProcess function = start(api, Map.of("CURATED_BUCKET", curated))) {
            Answer first = function.invoke("{\"scheduledTime\":\"" + hour + "\"}", FIVE_MINUTES);
            int requests = api.requests();
            Answer second = function.invoke("{\"scheduledTime\":\"" + hour + "\"}", FIVE_MINUTES);

            assertThat(first.failed()).as(first.text()).isFalse();
            assertThat(first.text())
                    .contains(
                            "\"outcome\":\"SUCCEEDED\",\"records\":144,",
                            "\"start\":\"" + hour.minusSeconds(3_600) + "\"");
            assertThat(second.text()).contains("\"outcome\":\"ALREADY_DONE\",\"records\":0,");
            assertThat(api.requests()).isEqualTo(requests);
        }
        assertThat(keys(names.bucket()))
                .anyMatch(key -> key.startsWith("raw/weather/main/dt="))
                .anyMatch(key -> key.matches("_commits/curated/weather/main/.*/g000001\\.json"))
                .noneMatch(key -> key.startsWith("data/"));
        assertThat(keys(curated)).hasSize(1).allMatch(key -> key.matches("data/weather/dt=.*\\.parquet"));
        assertThat(row("SELECT count(*), count(DISTINCT (station, observed_at)), min(epoch(observed_at))::BIGINT,"
                        + " max(epoch(observed_at))::BIGINT FROM '" + download(curated) + "/**/*.parquet'"))
                .isEqualTo("144 144 " + hour.minusSeconds(3_600).getEpochSecond() + " "
                        + hour.minusSeconds(300).getEpochSecond());
        assertThat(log().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("INFO WeatherHandler - run ended [request=")
                                .endsWith(", outcome=SUCCEEDED]"),
                        line -> assertThat(line)
                                .startsWith("{\"pipeline\":\"weather\",")
                                .contains("\"outcome\":\"SUCCEEDED\",\"records\":144,"),
                        line -> assertThat(line).endsWith(", outcome=ALREADY_DONE]"),
                        line -> assertThat(line).contains("\"outcome\":\"ALREADY_DONE\",\"records\":0,"));
        assertThat(messages()).isEmpty();
        try (Stream<Path> stored = Files.walk(download(names.bucket()))) {
            assertThat(stored.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, ISO_8859_1))
                            .doesNotContain(prepared.key().reveal()));
        }
    }

    @Test
    void theSchedulersOwnEventTakesItsOwnHourHoweverLate() throws IOException {
        Instant due = hour.minus(Duration.ofHours(7));
        try (DemoApi api = DemoApi.weather(prepared.key(), DemoApi.Mood.WELL);
                FunctionProcess function = start(api, Map.of())) {
            Answer answer = function.invoke(
                    "{\"version\":\"0\",\"id\":\"1\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.scheduler\",\"time\":\""
                            + due + "\",\"resources\":[\"arn\"],\"detail\":\"{}\"}",
                    FIVE_MINUTES);

            assertThat(answer.text())
                    .contains("\"outcome\":\"SUCCEEDED\"", "\"windowCount\":1,", "\"end\":\"" + due + "\"");
        }
    }

    @Test
    void aSourceThatIsDownIsSkippedAndNobodyIsTold() throws IOException {
        try (DemoApi api = DemoApi.weather(prepared.key(), DemoApi.Mood.DOWN);
                FunctionProcess function = start(api, Map.of())) {
            Answer answer = function.invoke("{\"scheduledTime\":\"" + hour + "\"}", FIVE_MINUTES);

            assertThat(answer.failed()).as(answer.text()).isFalse();
            assertThat(answer.text()).contains("\"outcome\":\"SKIPPED\"", "\"due\":true");
        }
        assertThat(messages()).isEmpty();
    }

    @Test
    void aRefusedKeyFailsTheInvocationAndPeopleAreTold() throws IOException {
        try (DemoApi api = DemoApi.weather(Secret.of("another"), DemoApi.Mood.WELL);
                FunctionProcess function = start(api, Map.of())) {
            Answer answer = function.invoke("{\"scheduledTime\":\"" + hour + "\"}", FIVE_MINUTES);

            assertThat(answer.failed()).isTrue();
            assertThat(answer.text())
                    .startsWith("io.github.ingest4j.RunFailedException: run ")
                    .contains("UNAUTHORISED");
        }
        assertThat(messages()).singleElement().asString().contains("weather/main failed at window", "answered 401");
        assertThat(log())
                .contains("\"outcome\":\"FAILED\"")
                .doesNotContain(prepared.key().reveal());
    }

    @Test
    void aBadRecordIsSetAsideAndPeopleAreTold() throws IOException {
        String records = IntStream.range(0, 20)
                .mapToObj(i -> "{\"station\":\"WX" + i + "\",\"observed_at\":\"" + (i == 7 ? "noon" : hour) + "\"}")
                .collect(Collectors.joining(","));

        String answer = answerTo(records);

        assertThat(answer).contains("\"outcome\":\"SUCCEEDED\",\"records\":19,", "\"quarantined\":1,");
        assertThat(keys(names.bucket())).anyMatch(key -> key.startsWith("quarantine/weather/main/"));
        assertThat(messages()).singleElement().asString().contains("1 of 20 records", "set aside");
    }

    @Test
    void anHourWithoutWeatherIsDoneAndPeopleAreTold() throws IOException {
        assertThat(answerTo("")).contains("\"outcome\":\"EMPTY\"");

        assertThat(messages()).singleElement().asString().contains("0 records, fewer than the 1 expected");
    }

    /** What the function makes of an API with these records on its one page. */
    private String answerTo(String records) throws IOException {
        byte[] page = ("{\"data\":[" + records + "],\"pages\":1}").getBytes(UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (FunctionProcess function = start(url, Map.of())) {
            Answer answer = function.invoke("{\"scheduledTime\":\"" + hour + "\"}", FIVE_MINUTES);
            assertThat(answer.failed()).as(answer.text()).isFalse();
            return answer.text();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nearTheEndOfItsTimeTheFunctionCommitsNothing() throws IOException {
        try (DemoApi api = DemoApi.weather(prepared.key(), DemoApi.Mood.WELL);
                FunctionProcess function = start(api, Map.of())) {
            Answer answer = function.invoke("{\"scheduledTime\":\"" + hour + "\"}", Duration.ofSeconds(15));

            assertThat(answer.failed()).isTrue();
            assertThat(answer.text())
                    .startsWith("io.github.ingest4j.RunFailedException: ")
                    .contains("DEADLINE");
            assertThat(api.requests()).isZero();
        }
        assertThat(keys(names.bucket())).isEmpty();
    }

    private FunctionProcess start(DemoApi api, Map<String, String> more) throws IOException {
        return start(api.url(), more);
    }

    private FunctionProcess start(String url, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.putAll(prepared.settings());
        environment.put("API_URL", url);
        environment.putAll(more);
        return FunctionProcess.start(
                environment, ProcessBuilder.Redirect.to(folder.resolve("log").toFile()));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private List<String> keys(String bucket) {
        return aws.s3().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private List<String> messages() {
        return aws
                .sqs()
                .receiveMessage(request -> request.queueUrl(prepared.queue().orElseThrow())
                        .waitTimeSeconds(1)
                        .maxNumberOfMessages(10))
                .messages()
                .stream()
                .map(Message::body)
                .toList();
    }

    /** The objects of a bucket as files. */
    private Path download(String bucket) throws IOException {
        for (String key : keys(bucket)) {
            Path file = folder.resolve(bucket).resolve(key);
            Files.createDirectories(file.getParent());
            aws.s3().getObject(request -> request.bucket(bucket).key(key), file);
        }
        return folder.resolve(bucket);
    }

    /** The columns of the first row. */
    private static String row(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            StringJoiner row = new StringJoiner(" ");
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.add(result.getString(i));
            }
            return row.toString();
        }
    }
}
