// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A function of Java has a handler that exists, its own log of JSON, and is traced; every log group forgets. */
final class Functions implements Rule {
    private final Predicate<String> classes;

    Functions(Predicate<String> classes) {
        this.classes = classes;
    }

    @Override
    public Stream<String> problems(Template template) {
        Stream<String> functions = template.resources("AWS::Lambda::Function")
                .filter(function ->
                        function.properties().path("Runtime").asText().startsWith("java"))
                .flatMap(this::problems);
        Stream<String> logs = template.resources("AWS::Logs::LogGroup")
                .filter(group -> !group.properties().has("RetentionInDays"))
                .map(group -> group.id() + " keeps its lines for ever");
        return Stream.concat(functions, logs);
    }

    private Stream<String> problems(Resource function) {
        JsonNode properties = function.properties();
        String handler = properties.path("Handler").asText();
        Stream<String> missing = classes.test(handler.replaceAll("::.*", ""))
                ? Stream.empty()
                : Stream.of(function.id() + " is handled by " + handler + ", which does not exist");
        Stream<String> log =
                properties.path("LoggingConfig").path("LogFormat").asText().equals("JSON")
                                && properties.path("LoggingConfig").has("LogGroup")
                        ? Stream.empty()
                        : Stream.of(function.id() + " has no log group of its own, or its log is not JSON");
        Stream<String> traces =
                properties.path("TracingConfig").path("Mode").asText().equals("Active")
                        ? Stream.empty()
                        : Stream.of(function.id() + " is not traced");
        return Stream.of(missing, log, traces).flatMap(problems -> problems);
    }
}
