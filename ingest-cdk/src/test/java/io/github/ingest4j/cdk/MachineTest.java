// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingest4j.Outcome;
import io.github.ingest4j.testing.node.NeedsNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.tasks.LambdaInvoke;

@NeedsNode
class MachineTest {
    private final JsonNode machine = Samples.withStateMachine().definition();
    private final JsonNode states = machine.path("States");

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CONTINUE", "FAILED"})
    void outcomeThatIsNoFailureEndsTheExecutionWell(Outcome outcome) {
        assertThat(after("\"" + outcome + "\"", 1)).isEqualTo("Done");
    }

    @ParameterizedTest
    @CsvSource({"1,NextRound", "9,NextRound", "10,Done"})
    void runThatIsToContinueIsRepeatedUpToACap(int round, String next) {
        assertThat(after("\"CONTINUE\"", round)).isEqualTo(next);
    }

    @Test
    void failureThatWasNotThrownTurnsTheExecutionRedAndTellsNobody() {
        assertThat(after("\"FAILED\"", 1)).isEqualTo("FailedOutcome");
        assertThat(states.path("FailedOutcome").path("Type").asText()).isEqualTo("Fail");
    }

    @ParameterizedTest
    @CsvSource({"'\"OTHER\"'", "null", "1", "{}"})
    void answerThatIsNoReportIsTold(String outcome) {
        assertThat(after(outcome, 1)).isEqualTo("NoOutcome");
        assertThat(states.path("NoOutcome").path("Next").asText()).isEqualTo("TellOfNoReport");
    }

    @Test
    void answerWithoutAnOutcomeIsTold() {
        assertThat(next(states.path("Outcome"), Synthesized.JSON.createObjectNode()))
                .isEqualTo("NoOutcome");
    }

    @Test
    void outputOfTheExecutionIsTheReport() {
        assertThat(states.path("Done")).hasToString("{\"Type\":\"Succeed\",\"OutputPath\":\"$.run.report\"}");
        assertThat(states.path("Run").path("ResultPath").asText()).isEqualTo("$.run");
        assertThat(states.path("Run").path("ResultSelector")).hasToString("{\"report.$\":\"$.Payload\"}");
    }

    @Test
    void scheduledTimeIsHandedToTheFunctionInEachRound() {
        assertThat(states.path("Begin").path("Parameters"))
                .hasToString("{\"round\":1,\"scheduledTime.$\":\"$.scheduledTime\"}");
        assertThat(states.path("Run").path("Parameters").path("Payload"))
                .hasToString("{\"scheduledTime.$\":\"$.scheduledTime\"}");
        assertThat(states.path("NextRound").path("Parameters"))
                .hasToString("{\"round.$\":\"States.MathAdd($.round, 1)\",\"scheduledTime.$\":\"$.scheduledTime\"}");
    }

    @Test
    void failedRunTurnsTheExecutionRedWithoutASecondMessage() throws ClassNotFoundException {
        JsonNode caught = states.path("Run").path("Catch").path(0);

        assertThat(Class.forName(caught.path("ErrorEquals").path(0).asText()))
                .isEqualTo(io.github.ingest4j.RunFailedException.class);
        assertThat(caught.path("Next").asText()).isEqualTo("RunFailed");
        assertThat(states.path("RunFailed").path("Type").asText()).isEqualTo("Fail");
    }

    @Test
    void whateverElseGoesWrongIsToldAndTurnsTheExecutionRed() {
        JsonNode caught = states.path("Run").path("Catch").path(1);

        assertThat(caught.path("ErrorEquals")).hasToString("[\"States.ALL\"]");
        assertThat(caught.path("Next").asText()).isEqualTo("TellOfNoReport");
        assertThat(states.path("TellOfNoReport").path("Next").asText()).isEqualTo("NoReport");
        assertThat(states.path("TellOfNoReport")
                        .path("Catch")
                        .path(0)
                        .path("Next")
                        .asText())
                .isEqualTo("NoReport");
        assertThat(states.path("NoReport").path("Type").asText()).isEqualTo("Fail");
    }

    @Test
    void messageNamesTimeErrorAndExecutionAndNothingOfTheCause() {
        assertThat(states.path("TellOfNoReport")
                        .path("Parameters")
                        .path("Message.$")
                        .asText())
                .endsWith("$.scheduledTime, $.error.Error, $$.Execution.Id)")
                .doesNotContain("Cause");
    }

    /** What CDK would retry by itself is retried, and throttling, which it leaves out. */
    @Test
    void errorsOfLambdaAreRetried() {
        Synthesized plain = Synthesized.of(stack -> {
            var function = Function.fromFunctionName(stack, "F", "f");
            StateMachine.Builder.create(new software.constructs.Construct(stack, "Pipeline"), "StateMachine")
                    .definitionBody(DefinitionBody.fromChainable(LambdaInvoke.Builder.create(stack, "Run")
                            .lambdaFunction(function)
                            .build()))
                    .build();
        });

        List<String> ofCdk = Synthesized.texts(plain.definition().at("/States/Run/Retry/0/ErrorEquals"));
        assertThat(MachineErrors.LAMBDA_FAILED).containsExactlyInAnyOrderElementsOf(ofCdk);
        assertThat(retried("Run"))
                .containsExactlyInAnyOrderElementsOf(StreamSupport.stream(
                                List.of(MachineErrors.LAMBDA_FAILED, MachineErrors.THROTTLED)
                                        .spliterator(),
                                false)
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void errorsOfSnsThatAreRetriedExist() throws ClassNotFoundException {
        for (String error : retried("TellOfNoReport")) {
            String name = error.replaceFirst("SNS\\.", "");
            String place = name.startsWith("Sdk") ? "core.exception." : "services.sns.model.";
            assertThat(Class.forName("software.amazon.awssdk." + place + name)).isAssignableTo(Exception.class);
        }
        assertThat(retried("TellOfNoReport")).hasSize(3);
    }

    @Test
    void executionMayLastLongerThanAllTriesAndPauses() {
        long longest = 10 * longest(states.path("Run")) + longest(states.path("TellOfNoReport"));

        assertThat(machine.path("TimeoutSeconds").asLong())
                .isGreaterThan(longest)
                .isLessThan(longest + 120);
    }

    private static long longest(JsonNode task) {
        long tries = 1;
        long pauses = 0;
        for (JsonNode retry : task.path("Retry")) {
            double pause = retry.path("IntervalSeconds").asDouble();
            for (int i = 0; i < retry.path("MaxAttempts").asInt(); i++) {
                tries++;
                pauses += (long) Math.min(pause, retry.path("MaxDelaySeconds").asDouble());
                pause *= retry.path("BackoffRate").asDouble();
            }
        }
        return tries * task.path("TimeoutSeconds").asLong() + pauses;
    }

    private List<String> retried(String task) {
        return StreamSupport.stream(states.path(task).path("Retry").spliterator(), false)
                .flatMap(retry -> Synthesized.texts(retry.path("ErrorEquals")).stream())
                .toList();
    }

    /** Where the choice leads by an outcome, which is a value of JSON. */
    private String after(String outcome, int round) {
        try {
            ObjectNode input = Synthesized.JSON.createObjectNode().put("round", round);
            input.putObject("run").putObject("report").set("outcome", Synthesized.JSON.readTree(outcome));
            return next(states.path("Outcome"), input);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String next(JsonNode choice, JsonNode input) {
        for (JsonNode rule : choice.path("Choices")) {
            if (holds(rule, input)) {
                return rule.path("Next").asText();
            }
        }
        return choice.path("Default").asText();
    }

    private static boolean holds(JsonNode rule, JsonNode input) {
        if (rule.has("And") || rule.has("Or")) {
            var parts = StreamSupport.stream(
                    rule.path(rule.has("And") ? "And" : "Or").spliterator(), false);
            return rule.has("And")
                    ? parts.allMatch(part -> holds(part, input))
                    : parts.anyMatch(part -> holds(part, input));
        }
        JsonNode value =
                input.at(rule.path("Variable").asText().replace("$", "").replace('.', '/'));
        if (rule.has("IsPresent")) {
            return value.isMissingNode() != rule.path("IsPresent").asBoolean();
        }
        if (rule.has("NumericLessThan")) {
            return value.isNumber()
                    && value.asInt() < rule.path("NumericLessThan").asInt();
        }
        assertThat(rule.has("StringEquals")).as("%s", rule).isTrue();
        return value.isTextual() && value.equals(rule.path("StringEquals"));
    }
}
