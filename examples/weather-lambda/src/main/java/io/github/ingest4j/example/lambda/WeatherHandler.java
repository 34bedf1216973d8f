// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.github.ingest4j.RunFailedException;
import io.github.ingest4j.RunReport;
import io.github.ingest4j.core.JsonReport;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Trigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What AWS Lambda calls for each event of the scheduler.
 *
 * <p>The event's time names the hour to ingest, however late it comes. Hours that are due from before are taken too, oldest
 * first, as long as the time of the invocation lasts. The answer is the report of the run, by {@link JsonReport}; it is
 * a line of its own of standard output, too, which Lambda puts into the log: CloudWatch reads numbers from lines that are JSON and
 * nothing else.
 *
 * <p>An invocation fails, by a {@link RunFailedException}, where the outcome is {@code FAILED}; whoever is to be told has been
 * told before. All other outcomes return normally. Lambda and the scheduler may repeat an event: what is done stays done.
 *
 * <p>The constructor reads the environment and sets up clients and pipeline, and talks to nobody: secrets, credentials and
 * connections come with the first invocation, times and random ids with each. So a snapshot of the function (SnapStart) holds
 * nothing secret, and copies of it do not share an id.
 */
public final class WeatherHandler implements RequestStreamHandler {
    /** An event older than this is a mistake: an old hour is asked for by a backfill. */
    static final Duration OLDEST_EVENT = Duration.ofDays(31);

    private static final Logger LOG = LoggerFactory.getLogger(WeatherHandler.class);

    private final Pipeline pipeline;
    private final Clock clock;
    private final PrintStream log;

    /** For AWS Lambda: as the function's environment says. */
    public WeatherHandler() {
        this(WeatherPipeline.of(Settings.from(System.getenv())), Clock.systemUTC());
    }

    WeatherHandler(Pipeline pipeline, Clock clock) {
        this(pipeline, clock, System.out);
    }

    WeatherHandler(Pipeline pipeline, Clock clock, PrintStream log) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        Instant now = clock.instant();
        Instant deadline = now.plusMillis(Math.max(0, context.getRemainingTimeInMillis()));
        Instant scheduledTime = SchedulerEvent.read(event).scheduledTime();
        if (scheduledTime.isBefore(now.minus(OLDEST_EVENT))) {
            throw new IllegalArgumentException(
                    "the event is of " + scheduledTime + ", more than " + OLDEST_EVENT.toDays()
                            + " days ago: read an old hour by a backfill, without moving the pipeline's cursor");
        }
        RunReport report = pipeline.run(Trigger.at(scheduledTime).until(deadline));
        String json = JsonReport.of(report);
        LOG.info(
                "run ended [request={}, run={}, outcome={}]",
                context.getAwsRequestId(),
                report.runId(),
                report.outcome());
        log.println(json);
        report.throwIfFailed();
        answer.write(json.getBytes(UTF_8));
    }
}
