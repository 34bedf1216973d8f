// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/** The function of the example with the environment of a test: AWS gives it that of the process. */
public final class Functions {
    private Functions() {}

    /** What {@link WeatherHandler} is in a process with this environment; its log is not kept. */
    public static RequestStreamHandler weather(Map<String, String> environment) {
        return new WeatherHandler(
                WeatherPipeline.of(Settings.from(environment)),
                Clock.systemUTC(),
                new PrintStream(OutputStream.nullOutputStream()));
    }
}
