// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** No right is on everything, but for those that AWS gives in no other way. */
final class Rights implements Rule {
    private static final String LOG_DELIVERY = "the delivery of a service's logs is no resource of its own";
    private static final String TRACES = "traces belong to no resource";

    /** Actions that may be allowed on {@code *}, and why. */
    static final Map<String, String> ON_EVERYTHING = Map.ofEntries(
            Map.entry("xray:PutTraceSegments", TRACES),
            Map.entry("xray:PutTelemetryRecords", TRACES),
            Map.entry("xray:GetSamplingRules", TRACES),
            Map.entry("xray:GetSamplingTargets", TRACES),
            Map.entry("logs:CreateLogDelivery", LOG_DELIVERY),
            Map.entry("logs:DeleteLogDelivery", LOG_DELIVERY),
            Map.entry("logs:DescribeLogGroups", LOG_DELIVERY),
            Map.entry("logs:DescribeResourcePolicies", LOG_DELIVERY),
            Map.entry("logs:GetLogDelivery", LOG_DELIVERY),
            Map.entry("logs:ListLogDeliveries", LOG_DELIVERY),
            Map.entry("logs:PutResourcePolicy", LOG_DELIVERY),
            Map.entry("logs:UpdateLogDelivery", LOG_DELIVERY));

    /** Resources with a part that is not known beforehand: objects of a bucket, the end of a secret's ARN. */
    private static final String ENDS_OPEN = "(\\$\\{[^}]+\\}|arn:[^*?]+)(/[^*?]*\\*|-\\?{6})";

    @Override
    public Stream<String> problems(Template template) {
        Stream<Map.Entry<Resource, JsonNode>> own = template.resources("AWS::IAM::Policy")
                .flatMap(policy -> statements(policy, policy.properties().path("PolicyDocument")));
        Stream<Map.Entry<Resource, JsonNode>> inline = template.resources("AWS::IAM::Role")
                .flatMap(role -> Template.stream(role.properties().path("Policies"))
                        .flatMap(policy -> statements(role, policy.path("PolicyDocument"))));
        return Stream.concat(own, inline).flatMap(statement -> problems(statement.getKey(), statement.getValue()));
    }

    private static Stream<Map.Entry<Resource, JsonNode>> statements(Resource of, JsonNode document) {
        return Template.stream(document.path("Statement")).map(statement -> Map.entry(of, statement));
    }

    private static Stream<String> problems(Resource of, JsonNode statement) {
        List<String> actions = Template.texts(statement.path("Action"));
        Stream<String> wide = actions.stream()
                .filter(action -> action.contains("*") || !action.contains(":"))
                .map(action -> of.id() + " allows the action " + action);
        Stream<String> negated = Stream.of("NotAction", "NotResource", "NotPrincipal")
                .filter(statement::has)
                .map(member -> of.id() + " allows by " + member);
        Stream<String> everything = Template.texts(statement.path("Resource")).stream()
                .filter(resource -> resource.matches(".*[*?].*") && !resource.matches(ENDS_OPEN))
                .flatMap(resource -> actions.stream()
                        .filter(action -> !resource.equals("*") || !ON_EVERYTHING.containsKey(action))
                        .map(action -> of.id() + " allows " + action + " on " + resource));
        return Stream.of(wide, negated, everything).flatMap(problems -> problems);
    }
}
