// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every resource has the tags by which bills are split, but for those of types that cannot be tagged by a template. */
final class TaggedResources implements Rule {
    private static final Set<String> WITHOUT_TAGS = Set.of(
            "AWS::CDK::Metadata",
            "AWS::Glue::Database",
            "AWS::Glue::Table",
            "AWS::IAM::Policy",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Logs::MetricFilter",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::Scheduler::Schedule",
            "Custom::S3AutoDeleteObjects");
    /** The function, and its role, that CDK makes to empty buckets, apart from the tree whose tags are handed down. */
    private static final String OF_CDK = "CustomS3AutoDeleteObjectsCustomResourceProvider(Role|Handler).*";

    private final Set<String> keys;

    TaggedResources(Set<String> keys) {
        this.keys = keys;
    }

    @Override
    public Stream<String> problems(Template template) {
        return template.resources()
                .filter(resource -> !WITHOUT_TAGS.contains(resource.type())
                        && !resource.id().matches(OF_CDK))
                .flatMap(this::missing);
    }

    private Stream<String> missing(Resource resource) {
        Set<String> missing = new TreeSet<>(keys);
        missing.removeAll(Template.stream(resource.properties().path("Tags"))
                .map(tag -> tag.path("Key").asText())
                .collect(Collectors.toSet()));
        return missing.stream().map(key -> resource.id() + " has no tag " + key);
    }
}
