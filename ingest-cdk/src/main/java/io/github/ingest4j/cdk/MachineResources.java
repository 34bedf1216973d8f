// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.stepfunctions.DefinitionBody;
import software.amazon.awscdk.services.stepfunctions.LogLevel;
import software.amazon.awscdk.services.stepfunctions.LogOptions;
import software.amazon.awscdk.services.stepfunctions.StateMachine;
import software.amazon.awscdk.services.stepfunctions.StateMachineType;
import software.constructs.Construct;

/** The state machine with its role and its log. */
final class MachineResources {
    /** CloudWatch Logs hands logs of services out by actions that know no resource. */
    private static final List<String> LOG_DELIVERY = List.of(
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery");
    /** Nor do those of X-Ray. */
    private static final List<String> TRACES = List.of(
            "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments");

    private final Role role;
    private final ILogGroup log;
    private final StateMachine machine;

    MachineResources(Construct scope, ScheduledIngest.Builder settings, IFunction function, ITopic topic) {
        this.log = Logs.ofMachine(scope, settings);
        this.role = Role.Builder.create(scope, "StateMachineRole")
                .assumedBy(new ServicePrincipal("states.amazonaws.com"))
                .build();
        allow("Run", List.of("lambda:InvokeFunction"), function.getFunctionArn());
        allow("Tell", List.of("sns:Publish"), topic.getTopicArn());
        if (topic.getMasterKey() != null) {
            allow("TopicKey", RunRights.KEY_TO_WRITE, topic.getMasterKey().getKeyArn());
        }
        allow("Log", LOG_DELIVERY, "*");
        allow("Traces", TRACES, "*");
        Machine states = new Machine(scope, settings);
        this.machine = StateMachine.Builder.create(scope, "StateMachine")
                .stateMachineType(StateMachineType.STANDARD)
                .definitionBody(DefinitionBody.fromChainable(states.definition(function, topic)))
                .timeout(Duration.seconds(states.timeout().toSeconds()))
                // Left to itself, CDK would add rights on all versions of the function.
                .role(role.withoutPolicyUpdates())
                .logs(LogOptions.builder()
                        .destination(log)
                        .level(LogLevel.ALL)
                        .includeExecutionData(false)
                        .build())
                .tracingEnabled(true)
                .build();
        // It is refused where its role may not deliver logs yet.
        machine.getNode().addDependency(role);
    }

    private void allow(String name, List<String> actions, String resource) {
        role.addToPolicy(PolicyStatement.Builder.create()
                .sid(name)
                .actions(actions)
                .resources(List.of(resource))
                .build());
    }

    Role role() {
        return role;
    }

    ILogGroup log() {
        return log;
    }

    StateMachine machine() {
        return machine;
    }
}
