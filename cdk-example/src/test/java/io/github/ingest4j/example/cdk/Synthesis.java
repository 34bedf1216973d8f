// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/**
 * What the application of the example has written, run in this JVM.
 *
 * @param folder with all that it wrote
 */
public record Synthesis(Path folder, String environment) {
    /** What the module {@code examples/weather-lambda} builds. */
    public static final Path FUNCTION_JAR = Path.of("../examples/weather-lambda/target/weather-lambda.jar");

    static final Path CONFIG = Path.of("config");

    private static final Map<String, Synthesis> OF_ENVIRONMENTS = new ConcurrentHashMap<>();

    /** That of an environment, which is run once for all tests of this JVM. */
    public static Synthesis of(String environment) {
        return OF_ENVIRONMENTS.computeIfAbsent(environment, name -> of(CONFIG, name));
    }

    /** That of an environment with its configuration in another folder. */
    static Synthesis of(Path config, String environment) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/synthesis")), environment);
            App app = new App(AppProps.builder()
                    .outdir(folder.toString())
                    .analyticsReporting(false)
                    .build());
            ExampleApp.synthesize(app, ConfigFile.read(config, environment), FUNCTION_JAR);
            return new Synthesis(folder, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The template of the one stack. */
    public JsonNode template() {
        return json("weather-" + environment + "-ingest.template.json");
    }

    /** What the command line is told of the stack besides. */
    JsonNode properties() {
        return json("manifest.json").at("/artifacts/weather-" + environment + "-ingest/properties");
    }

    private JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(folder.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
