// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.UniqueResourceNameOptions;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** Log groups. */
final class Logs {
    private Logs() {}

    /** That of the function: the one that was handed in, or one of our own. */
    static ILogGroup ofFunction(Construct scope, ScheduledIngest.Builder settings) {
        return settings.logGroup != null
                ? settings.logGroup
                : builder(scope, "FunctionLog", settings).build();
    }

    /**
     * That of the state machine. The policy by which services may write to log groups has room for some fifty names, and for any
     * number that begin like this. Another stack of the same name, which a group that stayed would be in the way of, has
     * another id.
     */
    static ILogGroup ofMachine(Construct scope, ScheduledIngest.Builder settings) {
        if (settings.stateMachineLogGroup != null) {
            return settings.stateMachineLogGroup;
        }
        String name = Names.uniqueResourceName(
                scope,
                UniqueResourceNameOptions.builder()
                        .maxLength(100)
                        .separator("-")
                        .build());
        return builder(scope, "StateMachineLog", settings)
                .logGroupName("/aws/vendedlogs/states/" + name + "-" + Fn.select(2, Fn.split("/", Aws.STACK_ID)))
                .build();
    }

    private static LogGroup.Builder builder(Construct scope, String id, ScheduledIngest.Builder settings) {
        return LogGroup.Builder.create(scope, id)
                .retention(settings.logRetention)
                .removalPolicy(settings.dataRemoval.policy());
    }
}
