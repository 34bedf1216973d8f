// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The states of a machine lead to states that exist, all of them can be reached, tasks end, and only services' errors are retried. */
final class Machines implements Rule {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Names under which Step Functions reports what went wrong in a service; the library's own and {@code States.ALL} are none. */
    private static final String SERVICE_ERROR = "(Lambda|SNS|SQS|DynamoDB|S3)\\.[A-Z][A-Za-z]+Exception";

    private static final String THROTTLED = "Lambda.TooManyRequestsException";

    @Override
    public Stream<String> problems(Template template) {
        return template.resources("AWS::StepFunctions::StateMachine").flatMap(Machines::problems);
    }

    private static Stream<String> problems(Resource machine) {
        JsonNode definition;
        try {
            definition = JSON.readTree(Template.text(machine.properties().path("DefinitionString")));
        } catch (JsonProcessingException e) {
            return Stream.of(machine.id() + " is defined by what is no JSON: " + e.getOriginalMessage());
        }
        List<String> problems = new ArrayList<>();
        JsonNode states = definition.path("States");
        Set<String> reached = reached(definition, problems);
        states.properties().forEach(state -> {
            if (!reached.contains(state.getKey())) {
                problems.add("the state " + state.getKey() + " is never reached");
            }
            problems.addAll(problems(state.getKey(), state.getValue()));
        });
        if (definition.path("TimeoutSeconds").asLong() <= 0) {
            problems.add("an execution may last for ever");
        }
        return problems.stream().map(problem -> machine.id() + ": " + problem);
    }

    private static Set<String> reached(JsonNode definition, List<String> problems) {
        Set<String> reached = new TreeSet<>();
        Deque<String> ahead =
                new ArrayDeque<>(List.of(definition.path("StartAt").asText()));
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            JsonNode state = definition.path("States").path(name);
            if (state.isMissingNode()) {
                problems.add("there is no state " + name);
            } else if (reached.add(name)) {
                ahead.addAll(following(state));
            }
        }
        return reached;
    }

    private static List<String> following(JsonNode state) {
        return Stream.of(
                        Stream.of(state.path("Next"), state.path("Default")),
                        Template.stream(state.path("Catch")).map(one -> one.path("Next")),
                        Template.stream(state.path("Choices")).map(one -> one.path("Next")))
                .flatMap(nodes -> nodes)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> problems(String name, JsonNode state) {
        List<String> problems = new ArrayList<>();
        String type = state.path("Type").asText();
        if (!Set.of("Choice", "Succeed", "Fail").contains(type)
                && !state.has("Next")
                && !state.path("End").asBoolean()) {
            problems.add("the state " + name + " leads nowhere and is no end");
        }
        if (type.equals("Choice") && !state.has("Default")) {
            problems.add("the choice " + name + " has no default");
        }
        if (type.equals("Task")) {
            if (!state.has("TimeoutSeconds")) {
                problems.add("the task " + name + " may last for ever");
            }
            List<String> retried = Template.stream(state.path("Retry"))
                    .flatMap(retry -> Template.texts(retry.path("ErrorEquals")).stream())
                    .toList();
            retried.stream()
                    .filter(error -> !error.matches(SERVICE_ERROR))
                    .forEach(error -> problems.add("the task " + name + " retries " + error));
            if (Template.text(state.path("Resource")).contains("lambda:invoke") && !retried.contains(THROTTLED)) {
                problems.add("the task " + name + " does not wait out throttling");
            }
        }
        return problems;
    }
}
