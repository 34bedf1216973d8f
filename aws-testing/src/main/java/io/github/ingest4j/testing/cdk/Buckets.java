// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.cdk.Template.Condition;
import io.github.ingest4j.testing.cdk.Template.Resource;
import io.github.ingest4j.testing.cdk.TemplateAudit.Rule;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A bucket is encrypted, its owner's, closed to the public and to what is not TLS, logged, and forgets what was not finished. */
final class Buckets implements Rule {

    @Override
    public Stream<String> problems(Template template) {
        Set<String> logs = template.resources("AWS::S3::Bucket")
                .map(bucket -> Template.text(
                        bucket.properties().path("LoggingConfiguration").path("DestinationBucketName")))
                .collect(Collectors.toSet());
        return template.resources("AWS::S3::Bucket")
                .flatMap(bucket -> missing(template, bucket, logs.contains("${" + bucket.id() + "}")));
    }

    private static Stream<String> missing(Template template, Resource bucket, boolean hasLogs) {
        JsonNode properties = bucket.properties();
        String reference = "${" + bucket.id() + "}";
        return Stream.of(
                        problem(bucket, "is not encrypted", properties.has("BucketEncryption")),
                        problem(bucket, "is open to the public", isClosed(properties)),
                        problem(
                                bucket,
                                "does not own its objects",
                                properties
                                        .path("OwnershipControls")
                                        .path("Rules")
                                        .path(0)
                                        .path("ObjectOwnership")
                                        .asText()
                                        .equals("BucketOwnerEnforced")),
                        problem(
                                bucket,
                                "keeps uploads that were never completed",
                                Template.stream(properties
                                                .path("LifecycleConfiguration")
                                                .path("Rules"))
                                        .anyMatch(rule -> rule.has("AbortIncompleteMultipartUpload"))),
                        problem(bucket, "is not logged", hasLogs || properties.has("LoggingConfiguration")),
                        problem(
                                bucket,
                                "has a lifecycle rule that is off",
                                Template.stream(properties
                                                .path("LifecycleConfiguration")
                                                .path("Rules"))
                                        .allMatch(rule ->
                                                rule.path("Status").asText().equals("Enabled"))),
                        problem(
                                bucket,
                                "can be used without TLS",
                                template.isGuarded(
                                        "AWS::S3::BucketPolicy", "Bucket", reference, Condition.WITHOUT_TLS)),
                        problem(
                                bucket,
                                "can be used by TLS older than 1.2",
                                template.isGuarded("AWS::S3::BucketPolicy", "Bucket", reference, Condition.OLD_TLS)))
                .flatMap(problem -> problem);
    }

    private static boolean isClosed(JsonNode properties) {
        JsonNode access = properties.path("PublicAccessBlockConfiguration");
        return Stream.of("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
                .allMatch(setting -> access.path(setting).asBoolean());
    }

    private static Stream<String> problem(Resource bucket, String what, boolean fine) {
        return fine ? Stream.empty() : Stream.of(bucket.id() + " " + what);
    }
}
