// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.RunFailedException;
import io.github.ingest4j.Source;
import io.github.ingest4j.SourceException;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Retries;
import io.github.ingest4j.core.local.LocalLake;
import io.github.ingest4j.parquet.ParquetSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handler over a local lake, at 12:34 of the 20th of November 2026. */
class WeatherHandlerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:34:00Z"), ZoneOffset.UTC);
    private static final Source ONE_RECORD = request -> PageReader.of(Page.json("[{\"station\":\"WX001\"}]"));
    private static final int FIVE_MINUTES = 300_000;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void theReportOfTheRunIsTheAnswer() throws IOException {
        assertThat(handle(ONE_RECORD, "2026-11-20T12:00:00Z", FIVE_MINUTES))
                .startsWith("{\"pipeline\":\"weather\",\"stream\":\"main\",\"runId\":\"")
                .contains(
                        "\"outcome\":\"SUCCEEDED\",\"records\":1,\"quarantined\":0,\"windowsDone\":1,\"windowCount\":1,")
                .contains("\"window\":\"20261120T110000Z_PT1H\"");
    }

    @Test
    void theReportIsALineOfTheLog() throws IOException {
        String answer = handle(ONE_RECORD, "2026-11-20T12:00:00Z", FIVE_MINUTES);

        assertThat(log.toString(UTF_8)).isEqualToIgnoringNewLines(answer + "\n");
    }

    @Test
    void aLateEventTakesTheHourItWasDueFor() throws IOException {
        assertThat(handle(ONE_RECORD, "2026-11-20T03:00:00Z", FIVE_MINUTES))
                .contains("\"windowCount\":1,", "\"window\":\"20261120T020000Z_PT1H\"");
    }

    @Test
    void aRepeatedEventFindsItDone() throws IOException {
        handle(ONE_RECORD, "2026-11-20T12:00:00Z", FIVE_MINUTES);

        assertThat(handle(ONE_RECORD, "2026-11-20T12:00:00Z", FIVE_MINUTES))
                .contains("\"outcome\":\"ALREADY_DONE\",\"records\":0");
    }

    @Test
    void aSourceThatIsDownIsNoFailure() throws IOException {
        Source down = request -> {
            throw SourceException.unavailable("closed");
        };

        assertThat(handle(down, "2026-11-20T12:00:00Z", FIVE_MINUTES)).contains("\"outcome\":\"SKIPPED\"");
    }

    @Test
    void aFailureFailsTheInvocationAndNothingIsAnswered() {
        Source broken = request -> PageReader.of(Page.json("[{\"station\":"));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();

        assertThatThrownBy(() -> handle(broken, "2026-11-20T12:00:00Z", FIVE_MINUTES, answer))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("of weather/main failed at 20261120T110000Z_PT1H BAD_RECORD");
        assertThat(answer.size()).isZero();
        assertThat(log.toString(UTF_8)).startsWith("{\"pipeline\":").contains("\"outcome\":\"FAILED\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 19_999})
    void withoutTimeNothingIsBegun(int remainingMillis) {
        Source untouched = request -> {
            throw new AssertionError("the source was asked");
        };

        assertThatThrownBy(() -> handle(untouched, "2026-11-20T12:00:00Z", remainingMillis))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("20261120T110000Z_PT1H DEADLINE at claim");
    }

    @Test
    void anEventFromLongAgoIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handle(ONE_RECORD, "2026-10-20T12:33:59Z", FIVE_MINUTES))
                .withMessageStartingWith("the event is of 2026-10-20T12:33:59Z, more than 31 days ago: ");
    }

    @Test
    void anEventFromTheFutureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handle(ONE_RECORD, "2026-11-20T13:00:00Z", FIVE_MINUTES))
                .withMessageContaining("has not ended yet");
    }

    private String handle(Source source, String time, int remainingMillis) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handle(source, time, remainingMillis, answer);
        return answer.toString(UTF_8);
    }

    private void handle(Source source, String time, int remainingMillis, ByteArrayOutputStream answer)
            throws IOException {
        LocalLake lake = LocalLake.at(folder.resolve("lake"));
        Pipeline pipeline = Pipeline.named("weather")
                .source(source)
                .lake(lake)
                .sink(ParquetSink.to(lake.store(), "weather"))
                .retries(Retries.of(1))
                .clock(CLOCK)
                .build();
        byte[] event = ("{\"scheduledTime\":\"" + time + "\"}").getBytes(UTF_8);

        new WeatherHandler(pipeline, CLOCK, new PrintStream(log, true, UTF_8))
                .handleRequest(new ByteArrayInputStream(event), answer, context(remainingMillis));
    }

    private static Context context(int remainingMillis) {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRemainingTimeInMillis" -> remainingMillis;
                    case "getAwsRequestId" -> "request-1";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
