// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import io.github.ingest4j.testing.cdk.Template.Condition;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.stream.Stream;

/** Topics and queues take nothing without TLS, queues are encrypted, and nobody gets mail whom the template itself names. */
final class Channels implements Rule {

    @Override
    public Stream<String> problems(Template template) {
        Stream<String> topics = template.resources("AWS::SNS::Topic")
                .filter(topic ->
                        !template.isGuarded("AWS::SNS::TopicPolicy", "Topics", reference(topic), Condition.WITHOUT_TLS))
                .map(topic -> topic.id() + " can be used without TLS");
        Stream<String> queues = template.resources("AWS::SQS::Queue")
                .filter(queue ->
                        !template.isGuarded("AWS::SQS::QueuePolicy", "Queues", reference(queue), Condition.WITHOUT_TLS))
                .map(queue -> queue.id() + " can be used without TLS");
        Stream<String> open = template.resources("AWS::SQS::Queue")
                .filter(queue ->
                        !queue.properties().path("SqsManagedSseEnabled").asBoolean()
                                && !queue.properties().has("KmsMasterKeyId"))
                .map(queue -> queue.id() + " is not encrypted");
        Stream<String> mail = template.resources("AWS::SNS::Subscription")
                .filter(subscription ->
                        subscription.properties().path("Protocol").asText().equals("email"))
                .filter(subscription -> !isAsParameterSays(template, subscription))
                .map(subscription -> subscription.id() + " sends mail whether or not an address was given");
        return Stream.of(topics, queues, open, mail).flatMap(problems -> problems);
    }

    /** By the condition that the same parameter is not empty. */
    private static boolean isAsParameterSays(Template template, Resource subscription) {
        String parameter =
                subscription.properties().path("Endpoint").path("Ref").asText();
        String condition = template.root()
                .path("Conditions")
                .path(subscription.body().path("Condition").asText())
                .toString();
        return !parameter.isEmpty()
                && condition.equals("{\"Fn::Not\":[{\"Fn::Equals\":[{\"Ref\":\"" + parameter + "\"},\"\"]}]}");
    }

    private static String reference(Resource resource) {
        return "${" + resource.id() + "}";
    }
}
