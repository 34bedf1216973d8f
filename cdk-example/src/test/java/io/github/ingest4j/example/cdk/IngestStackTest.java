// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingest4j.testing.cdk.TemplateAudit;
import io.github.ingest4j.testing.node.NeedsNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsNode
class IngestStackTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void templatePassesTheAudit(String environment) {
        Set<String> tags = ConfigFile.read(Synthesis.CONFIG, environment).tags().keySet();

        assertThat(TemplateAudit.of(tags, IngestStackTest::isInTheJar)
                        .problems(Synthesis.of(environment).template()))
                .isEmpty();
    }

    @Test
    @Tag("slow")
    void commandLineGetsTheFilesOfTheTests() throws Exception {
        Path tested = Synthesis.of("prod").folder();

        Path started = startedAsTheCommandLineDoes("prod");

        for (String file :
                List.of("weather-prod-ingest.template.json", "weather-prod-ingest.assets.json", "manifest.json")) {
            assertThat(started.resolve(file)).hasSameTextualContentAs(tested.resolve(file));
        }
    }

    @Test
    void whatIsConfiguredIsInTheTemplate() {
        JsonNode template = Synthesis.of("dev").template();

        JsonNode function = function(template);
        assertThat(function.get("MemorySize").asInt()).isEqualTo(512);
        assertThat(function.get("Timeout").asInt()).isEqualTo(300);
        assertThat(function.at("/Architectures/0").asText()).isEqualTo("arm64");
        assertThat(function.at("/Environment/Variables/API_URL").asText())
                .isEqualTo("https://api.example.com/v1/observations");
        assertThat(tags(function)).containsEntry("project", "weather").containsEntry("owner", "data-team");
        assertThat(template.get("Outputs").properties())
                .extracting(Map.Entry::getKey)
                .contains("ApiSecretArn", "CuratedBucket", "Database", "WorkGroup", "StateMachineArn");
    }

    @ParameterizedTest
    @CsvSource({"dev, false", "prod, true"})
    void stackIsProtectedWhereTheConfigurationSaysSo(String environment, boolean isProtected) {
        assertThat(Synthesis.of(environment)
                        .properties()
                        .path("terminationProtection")
                        .asBoolean())
                .isEqualTo(isProtected);
    }

    @Test
    void addressOfTheConfigurationIsTheDefaultOfTheParameter() throws IOException {
        Files.writeString(
                folder.resolve("dev.yaml"),
                Files.readString(Synthesis.CONFIG.resolve("dev.yaml"))
                        .replace("alertEmail: ''", "alertEmail: ops@example.com"));

        JsonNode template = Synthesis.of(folder, "dev").template();

        assertThat(template.at("/Parameters/emailParam/Default").asText()).isEqualTo("ops@example.com");
        assertThat(Synthesis.of("dev")
                        .template()
                        .at("/Parameters/emailParam/Default")
                        .asText())
                .isEmpty();
    }

    private static JsonNode function(JsonNode template) {
        for (JsonNode resource : template.get("Resources")) {
            if (resource.at("/Properties/Handler").asText().equals(IngestStack.HANDLER)) {
                return resource.get("Properties");
            }
        }
        throw new AssertionError("no function has the handler " + IngestStack.HANDLER);
    }

    private static Map<String, String> tags(JsonNode properties) {
        Map<String, String> tags = new TreeMap<>();
        for (Iterator<JsonNode> all = properties.get("Tags").elements(); all.hasNext(); ) {
            JsonNode tag = all.next();
            tags.put(tag.get("Key").asText(), tag.get("Value").asText());
        }
        return tags;
    }

    private static boolean isInTheJar(String className) {
        try (JarFile jar = new JarFile(Synthesis.FUNCTION_JAR.toFile())) {
            return jar.getEntry(className.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs what {@code cdk.json} names, with the variables by which the CDK's command line talks to an application. */
    private Path startedAsTheCommandLineDoes(String environment) throws Exception {
        Path out = folder.resolve("out");
        String app =
                new ObjectMapper().readTree(new File("cdk.json")).get("app").asText();
        Path log = folder.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", app).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                                Path.of(System.getProperty("java.home"), "bin")
                                        + File.pathSeparator
                                        + System.getenv("PATH"),
                        "CDK_OUTDIR", out.toString(),
                        "CDK_CONTEXT_JSON", "{\"environment\":\"" + environment + "\"}"));
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return out;
    }
}
