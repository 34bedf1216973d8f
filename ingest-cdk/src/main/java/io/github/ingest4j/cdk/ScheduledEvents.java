// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.scheduler.ContextAttribute;
import software.amazon.awscdk.services.scheduler.IScheduleTarget;
import software.amazon.awscdk.services.scheduler.Schedule;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.scheduler.ScheduleTargetInput;
import software.amazon.awscdk.services.scheduler.TimeWindow;
import software.amazon.awscdk.services.scheduler.targets.LambdaInvoke;
import software.amazon.awscdk.services.scheduler.targets.StepFunctionsStartExecution;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.stepfunctions.IStateMachine;
import software.constructs.Construct;

/** The schedule, and the role by which it sends its events. */
final class ScheduledEvents {
    private static final int RETRIES = 20;
    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final Construct scope;
    private final IngestSchedule when;
    private final IQueue deadLetters;
    private final Role role;

    ScheduledEvents(Construct scope, IngestSchedule when, IQueue deadLetters) {
        this.scope = scope;
        this.when = when;
        this.deadLetters = deadLetters;
        this.role = Role.Builder.create(scope, "SchedulerRole")
                .assumedBy(new ServicePrincipal("scheduler.amazonaws.com")
                        .withConditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID))))
                .build();
        allow("DeadLetters", "sqs:SendMessage", deadLetters.getQueueArn());
        IKey key = deadLetters.getEncryptionMasterKey();
        if (key != null) {
            allow("ReadKey", "kms:Decrypt", key.getKeyArn());
            allow("WriteKey", "kms:GenerateDataKey", key.getKeyArn());
        }
    }

    Role role() {
        return role;
    }

    /** Starts an execution for each event. */
    Schedule start(IStateMachine machine) {
        allow("Start", "states:StartExecution", machine.getStateMachineArn());
        return schedule(StepFunctionsStartExecution.Builder.create(machine)
                .role(role.withoutPolicyUpdates())
                .input(input())
                .deadLetterQueue(deadLetters)
                .retryAttempts(RETRIES)
                .maxEventAge(maxAge())
                .build());
    }

    /** Invokes the function for each event, without waiting for its answer. */
    Schedule invoke(IFunction function) {
        allow("Invoke", "lambda:InvokeFunction", function.getFunctionArn());
        return schedule(LambdaInvoke.Builder.create(function)
                .role(role.withoutPolicyUpdates())
                .input(input())
                .deadLetterQueue(deadLetters)
                .retryAttempts(RETRIES)
                .maxEventAge(maxAge())
                .build());
    }

    private void allow(String name, String action, String resource) {
        role.addToPolicy(PolicyStatement.Builder.create()
                .sid(name)
                .actions(List.of(action))
                .resources(List.of(resource))
                .build());
    }

    private static ScheduleTargetInput input() {
        return ScheduleTargetInput.fromObject(Map.of(Machine.SCHEDULED_TIME, ContextAttribute.getScheduledTime()));
    }

    /** An event that is older than the next one need not be sent: that one's run takes what is due, too. */
    private software.amazon.awscdk.Duration maxAge() {
        Duration gap = when.longestGap();
        return software.amazon.awscdk.Duration.minutes((gap.compareTo(MAX_AGE) < 0 ? gap : MAX_AGE).toMinutes());
    }

    private Schedule schedule(IScheduleTarget target) {
        return Schedule.Builder.create(scope, "Schedule")
                .schedule(ScheduleExpression.expression(
                        when.expression(), TimeZone.of(when.zone().getId())))
                .timeWindow(when.flexibleWindow()
                        .map(window -> TimeWindow.flexible(software.amazon.awscdk.Duration.minutes(window.toMinutes())))
                        .orElseGet(TimeWindow::off))
                .target(target)
                .build();
    }
}
