// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Runs definitions of state machines in an account, one after the other. */
final class StateMachines {
    private static final Duration LONGEST_EXECUTION = Duration.ofSeconds(60);
    private static final long FIRST_ID = 200_000_000_000L;

    private final SfnClient client;
    private long executions;

    StateMachines(SfnClient client) {
        this.client = client;
    }

    /**
     * How an execution ended.
     *
     * @param error and its cause; empty where it succeeded
     * @param output JSON; empty where it failed
     * @param states that were entered, in order
     */
    record Execution(ExecutionStatus status, String error, String cause, String output, List<String> states) {}

    Execution run(String definition, String role, String input) {
        // moto runs one execution in an account: each gets an account of its own, and its tasks are those of the
        // default one.
        String account = Long.toString(FIRST_ID + executions++);
        AwsRequestOverrideConfiguration inAccount = AwsRequestOverrideConfiguration.builder()
                .putHeader("x-moto-account-id", account)
                .build();
        String machine = client.createStateMachine(request -> request.overrideConfiguration(inAccount)
                        .name("machine")
                        .definition(definition)
                        .roleArn(role))
                .stateMachineArn();
        String execution = client.startExecution(request -> request.overrideConfiguration(inAccount)
                        .stateMachineArn(machine)
                        .input(input))
                .executionArn();
        DescribeExecutionResponse end = Awaitility.await("the end of " + execution)
                .atMost(LONGEST_EXECUTION)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> client.describeExecution(request ->
                                request.overrideConfiguration(inAccount).executionArn(execution)),
                        answer -> answer.status() != ExecutionStatus.RUNNING);
        return new Execution(
                end.status(),
                text(end.error()),
                text(end.cause()),
                text(end.output()),
                states(client.getExecutionHistoryPaginator(request ->
                                request.overrideConfiguration(inAccount).executionArn(execution))
                        .events()));
    }

    private static List<String> states(Iterable<HistoryEvent> events) {
        List<String> states = new ArrayList<>();
        for (HistoryEvent event : events) {
            if (event.stateEnteredEventDetails() != null) {
                states.add(event.stateEnteredEventDetails().name());
            }
        }
        return states;
    }

    private static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }
}
