// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalLambdaTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frob|unknown flag '--frob'; --help lists the flags",
                "weather|unexpected 'weather'; --help lists the flags",
                "--at|--at needs a value: --at TIME",
                "--at noon|--at takes a time such as 2026-11-20T12:00Z; it is 'noon'",
                "--rows x|--rows takes a number from 0 to 10000; it is 'x'",
                "--rows 10001|--rows takes a number from 0 to 10000; it is '10001'",
                "--seconds 0|--seconds takes a number from 1 to 900; it is '0'",
                "--twice --twice|--twice is given twice",
                "--source-down --wrong-key|--source-down and --wrong-key cannot go together",
                "--bucket b --table t|--bucket, --table and --secret belong together: --secret is missing",
                "--bucket b --table t --secret s|--bucket and the like name what is in an account: say by AWS_PROFILE,"
                        + " AWS_ACCESS_KEY_ID or AWS_ENDPOINT_URL in the environment in which",
            })
    void whatIsNotUnderstoodIsRefused(String flags, String message) {
        assertThat(run(Map.of(), flags.split(" "))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).isEqualTo("weather-lambda: " + message + System.lineSeparator());
    }

    @Test
    void inAnAccountNothingIsGuessed() {
        assertThat(run(Map.of("AWS_PROFILE", "work"))).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("name what to use there by --bucket, --table, --secret and --topic");
    }

    @Test
    void anEndpointMustBeOneThatBucketsCanBeReachedAt() {
        Map<String, String> environment = Map.of("AWS_ENDPOINT_URL", "http://localhost:4566");

        assertThat(run(environment, "--bucket", "b", "--table", "t", "--secret", "s"))
                .isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("AWS_ENDPOINT_URL says localhost: say 127.0.0.1");
    }

    @Test
    void helpListsEveryFlagThatIsUnderstood() {
        assertThat(run(Map.of(), "--help", "--twice")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("--bucket", "--table", "--secret", "--topic", "--create", "--at", "--twice", "--source-down")
                .contains("--wrong-key", "--seconds", "--rows", "Exit codes: 0");
    }

    @Test
    @Tag("slow")
    void withoutAnyAccountTheWholePipelineRunsOnEmulators() {
        int exit = run(Map.of(), "--twice", "--rows", "2");

        assertThat(out.toString(UTF_8))
                .contains("starting emulators", "created the bucket weather-lake", "created the table weather-ledger")
                .contains("created the secret weather/api", "queue weather-alerts hears of the topic")
                .contains("\"outcome\" : \"SUCCEEDED\"", "\"outcome\" : \"ALREADY_DONE\"", "the API was asked 6 times")
                .contains("  _commits/curated/weather/main/", "  data/weather/dt=", "  raw/weather/main/")
                .contains("  {station=WX001, observed_at=", "nobody was told anything");
        assertThat(out.toString(UTF_8).lines().filter(line -> line.startsWith("  {station=")))
                .hasSize(2);
        assertThat(exit).isZero();
    }

    private int run(Map<String, String> environment, String... flags) {
        return new LocalLambda(
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        environment,
                        Clock.systemUTC(),
                        ProcessBuilder.Redirect.DISCARD)
                .run(List.of(flags));
    }
}
