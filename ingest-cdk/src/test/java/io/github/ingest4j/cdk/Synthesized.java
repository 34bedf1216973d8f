// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Tags;

/**
 * The template of an application with one stack.
 *
 * @param file where it is
 */
record Synthesized(JsonNode template, Path file) {
    static final ObjectMapper JSON = new ObjectMapper();

    /** With what the function may put into the stack. Its tags are {@code project} and {@code environment}. */
    static Synthesized of(Consumer<Stack> contents) {
        try {
            Path out = Files.createTempDirectory(Path.of("target"), "synthesized");
            App app = App.Builder.create()
                    .outdir(out.toString())
                    .analyticsReporting(false)
                    // What CDK itself finds wrong with a template is an error, not a warning.
                    .context(Map.of("@aws-cdk/core:validateAgainstDefaultRules", true))
                    .build();
            Stack stack = new Stack(app, "Weather");
            Tags.of(app).add("project", "weather");
            Tags.of(app).add("environment", "test");
            contents.accept(stack);
            app.synth();
            Path file = out.resolve("Weather.template.json");
            return new Synthesized(JSON.readTree(file.toFile()), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode resources() {
        return template.path("Resources");
    }

    /** The resources of a type, by their logical ids. */
    Map<String, JsonNode> all(String type) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        resources().properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
            }
        });
        return found;
    }

    /** The properties of the one that is called so in the pipeline. */
    JsonNode properties(String id) {
        return resource(template, "Pipeline" + id).path("Properties");
    }

    /** The one whose logical id is this, and what CDK adds to it. */
    static JsonNode resource(JsonNode template, String id) {
        List<JsonNode> found = new ArrayList<>();
        template.path("Resources").properties().forEach(resource -> {
            if (resource.getKey().matches(id + "[0-9A-F]{8}")) {
                found.add(resource.getValue());
            }
        });
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " resources are called " + id + ", among "
                    + template.path("Resources").properties().stream()
                            .map(Map.Entry::getKey)
                            .toList());
        }
        return found.get(0);
    }

    /** The texts of a list, or of a single value; in Frankfurt, and whatever account. */
    static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(text(element)));
        } else {
            texts.add(text(value));
        }
        return texts;
    }

    private static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        if (value.has("Fn::Join")) {
            return String.join("", texts(value.path("Fn::Join").path(1)));
        }
        return switch (value.path("Ref").asText()) {
            case "AWS::Partition" -> "aws";
            case "AWS::Region" -> "eu-central-1";
            case "AWS::AccountId" -> "*";
            default -> value.toString();
        };
    }

    /** What the state machine does; references are left out. */
    JsonNode definition() {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : properties("StateMachine")
                .path("DefinitionString")
                .path("Fn::Join")
                .path(1)) {
            text.append(part.isTextual() ? part.asText() : "-");
        }
        try {
            return JSON.readTree(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
