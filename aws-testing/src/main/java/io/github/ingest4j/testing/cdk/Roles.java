// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A role is for one service, used by one resource, and its policies are all in the template. */
final class Roles implements Rule {
    /** The role of the function that empties buckets when the stack is deleted, which CDK makes with a policy of AWS. */
    private static final String OF_CDK = "CustomS3AutoDeleteObjectsCustomResourceProviderRole.*";

    private static final Set<String> USERS =
            Set.of("AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "AWS::Scheduler::Schedule");

    @Override
    public Stream<String> problems(Template template) {
        return template.resources("AWS::IAM::Role")
                .filter(role -> !role.id().matches(OF_CDK))
                .flatMap(role -> problems(template, role));
    }

    private static Stream<String> problems(Template template, Resource role) {
        Stream<String> managed = Stream.of(role)
                .filter(one -> one.properties().has("ManagedPolicyArns"))
                .map(one -> one.id() + " has a managed policy");
        Stream<String> trust = Template.stream(
                        role.properties().path("AssumeRolePolicyDocument").path("Statement"))
                .filter(statement -> !isOneService(statement.path("Principal")))
                .map(statement -> role.id() + " may be taken on by " + statement.path("Principal"));
        long users = template.resources()
                .filter(resource -> USERS.contains(resource.type()))
                .filter(resource -> resource.properties().toString().contains("\"" + role.id() + "\""))
                .count();
        Stream<String> shared =
                users == 1 ? Stream.empty() : Stream.of(role.id() + " is the role of " + users + " resources");
        return Stream.of(managed, trust, shared).flatMap(problems -> problems);
    }

    private static boolean isOneService(JsonNode principal) {
        List<String> services = Template.texts(principal.path("Service"));
        return principal.size() == 1 && services.size() == 1 && services.get(0).matches("[a-z]+\\.amazonaws\\.com");
    }
}
