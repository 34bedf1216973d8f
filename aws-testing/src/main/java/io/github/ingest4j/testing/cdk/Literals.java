// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A template names no account, no region and no person: it can be deployed by anybody, anywhere. */
final class Literals implements Rule {
    /** What is told instead of the value. */
    private static final List<Map.Entry<String, Pattern>> KINDS = List.of(
            Map.entry("an account", Pattern.compile("(?<![0-9A-Za-z])\\d{12}(?![0-9A-Za-z])")),
            Map.entry(
                    "a region",
                    Pattern.compile("\\b[a-z]{2}(-[a-z]{3,4})?-(north|south|east|west|central)(east|west)?-\\d\\b")),
            Map.entry("an address of mail", Pattern.compile("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+")));

    @Override
    public Stream<String> problems(Template template) {
        return template.values().stream()
                .filter(value -> value.getValue().isTextual())
                .flatMap(value -> problems(value.getKey(), value.getValue()));
    }

    private static Stream<String> problems(String path, JsonNode text) {
        return KINDS.stream()
                .filter(kind -> kind.getValue().matcher(text.asText()).find())
                .map(kind -> path + " names " + kind.getKey());
    }
}
