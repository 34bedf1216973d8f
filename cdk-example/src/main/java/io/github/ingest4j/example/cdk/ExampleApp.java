// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import io.github.ingest4j.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;

/** The application that {@code cdk.json} names: the stacks of the environment that {@code -c environment=...} says, or {@code dev}. */
public final class ExampleApp {
    /** What the documentation builds, seen from this module's folder. */
    private static final Path FUNCTION_JAR = Path.of("../examples/weather-lambda/target/weather-lambda.jar");

    private static final String DEFAULT_ENVIRONMENT = "dev";

    /** Here and not in {@code cdk.json}, which tests do not read: what is deployed is what is tested. */
    private static final Map<String, Object> FLAGS = Map.of(
            // What the CDK finds wrong with a template is an error.
            "@aws-cdk/core:validateAgainstDefaultRules",
            true,
            // A stack that uses another's values names it in its template, and cannot lose it.
            "@aws-cdk/core:defaultCrossStackReferences",
            "strong");

    private ExampleApp() {}

    /** Writes the template to where the CDK's command line wants it. */
    public static void main(String[] args) {
        try {
            App app = new App();
            Object environment = app.getNode().tryGetContext("environment");
            String name = environment == null ? DEFAULT_ENVIRONMENT : environment.toString();
            synthesize(app, ConfigFile.read(Path.of("config"), name), FUNCTION_JAR);
        } catch (ConfigurationException e) {
            System.err.println("cdk-example: " + e.getMessage());
            System.exit(1);
        }
    }

    /** Puts the stacks into the application and writes it out. */
    static IngestStack synthesize(App app, Config config, Path functionJar) {
        FLAGS.forEach(app.getNode()::setContext);
        IngestStack stack = new IngestStack(app, config, functionJar);
        app.synth();
        return stack;
    }
}
