// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;

/**
 * Creates what the emulator's CloudFormation leaves out, each by its service's own API, from the properties that it has in the
 * template: resources, and settings of those that it has made. Properties go as they stand there, but for those that the API
 * calls otherwise. The rules by which buckets remove objects, and their access logs, are not among the settings.
 */
final class LeftOutResources {
    private final Account account;
    private final Template template;
    private final Deployment deployment;

    LeftOutResources(ExampleAccount example) {
        this.account = example.account();
        this.template = example.template();
        this.deployment = example.deployment();
    }

    void createAll() throws IOException, InterruptedException {
        for (Template.Resource resource : template.resources()) {
            if (Deployment.LEFT_OUT.contains(resource.type())) {
                create(resource, (ObjectNode) deployment.resolved(resource.properties()));
            }
        }
        for (Template.Resource bucket : template.resources("AWS::S3::Bucket")) {
            set(deployment.physicalId(bucket.id()), bucket.properties());
        }
        setTimeToLive(template.resource("AWS::DynamoDB::Table"));
    }

    private void set(String bucket, JsonNode properties) {
        JsonNode access = properties.get("PublicAccessBlockConfiguration");
        String ownership =
                properties.at("/OwnershipControls/Rules/0/ObjectOwnership").asText();
        String versioning = properties.at("/VersioningConfiguration/Status").asText("Suspended");
        try (S3Client s3 = account.client(S3Client.builder().forcePathStyle(true))) {
            s3.putPublicAccessBlock(request -> request.bucket(bucket)
                    .publicAccessBlockConfiguration(block -> block.blockPublicAcls(
                                    access.get("BlockPublicAcls").asBoolean())
                            .blockPublicPolicy(access.get("BlockPublicPolicy").asBoolean())
                            .ignorePublicAcls(access.get("IgnorePublicAcls").asBoolean())
                            .restrictPublicBuckets(
                                    access.get("RestrictPublicBuckets").asBoolean())));
            s3.putBucketOwnershipControls(request -> request.bucket(bucket)
                    .ownershipControls(controls -> controls.rules(OwnershipControlsRule.builder()
                            .objectOwnership(ownership)
                            .build())));
            s3.putBucketVersioning(
                    request -> request.bucket(bucket).versioningConfiguration(keeping -> keeping.status(versioning)));
        }
    }

    private void setTimeToLive(Template.Resource table) {
        JsonNode time = table.properties().get("TimeToLiveSpecification");
        try (DynamoDbClient dynamoDb = account.client(DynamoDbClient.builder())) {
            dynamoDb.updateTimeToLive(request -> request.tableName(deployment.physicalId(table.id()))
                    .timeToLiveSpecification(
                            live -> live.attributeName(time.get("AttributeName").asText())
                                    .enabled(time.get("Enabled").asBoolean())));
        }
    }

    private void create(Template.Resource resource, ObjectNode properties) throws IOException, InterruptedException {
        switch (resource.type()) {
            case "AWS::Athena::WorkGroup" -> {
                properties.remove("RecursiveDeleteOption");
                properties.set("Configuration", properties.remove("WorkGroupConfiguration"));
                account.ask("athena", "AmazonAthena.CreateWorkGroup", properties);
            }
            case "AWS::CloudWatch::Alarm" ->
                query("monitoring", "PutMetricAlarm", "2010-08-01", properties.put("AlarmName", resource.id()));
            case "AWS::Glue::Database" -> account.ask("glue", "AWSGlue.CreateDatabase", properties);
            case "AWS::Glue::Table" -> account.ask("glue", "AWSGlue.CreateTable", properties);
            case "AWS::Logs::MetricFilter" ->
                account.ask(
                        "logs",
                        "Logs_20140328.PutMetricFilter",
                        camelCase(properties.put("FilterName", resource.id())));
            case "AWS::S3::BucketPolicy" ->
                account.send(
                        "PUT",
                        "/" + properties.get("Bucket").asText() + "?policy",
                        "s3",
                        Map.of(),
                        properties.get("PolicyDocument").toString());
            case "AWS::SNS::Subscription" -> query("sns", "Subscribe", "2010-03-31", properties);
            case "AWS::SNS::TopicPolicy" ->
                query(
                        "sns",
                        "SetTopicAttributes",
                        "2010-03-31",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("TopicArn", properties.get("Topics").get(0).asText())
                                .put("AttributeName", "Policy")
                                .put(
                                        "AttributeValue",
                                        properties.get("PolicyDocument").toString()));
            case "AWS::SQS::QueuePolicy" ->
                account.ask(
                        "sqs",
                        "AmazonSQS.SetQueueAttributes",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("QueueUrl", properties.get("Queues").get(0).asText())
                                .set(
                                        "Attributes",
                                        JsonNodeFactory.instance
                                                .objectNode()
                                                .put(
                                                        "Policy",
                                                        properties
                                                                .get("PolicyDocument")
                                                                .toString())));
            case "AWS::Scheduler::Schedule" ->
                account.send(
                        "POST",
                        "/schedules/" + resource.id(),
                        "scheduler",
                        Map.of("Content-Type", "application/json"),
                        properties.toString());
            case "AWS::SecretsManager::Secret" -> {
                // It is there: the function's environment has its ARN.
            }
            default -> throw new AssertionError("how is it created? " + resource.type());
        }
    }

    /** A request of the services that take forms; lists and objects are written out, member by member. */
    String query(String service, String action, String version, JsonNode parameters)
            throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("Action", action);
        form.put("Version", version);
        flatten("", parameters, form);
        return account.send(
                "POST",
                "/",
                service,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                        .collect(Collectors.joining("&")));
    }

    private static void flatten(String name, JsonNode value, Map<String, String> form) {
        if (value.isObject()) {
            value.properties()
                    .forEach(entry -> flatten(
                            name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(), entry.getValue(), form));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                flatten(name + ".member." + (i + 1), value.get(i), form);
            }
        } else {
            form.put(name, value.asText());
        }
    }

    /** The names of CloudWatch Logs' API begin with a small letter. */
    static JsonNode camelCase(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(camelCase(element)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(entry -> {
            String name = entry.getKey();
            object.set(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), camelCase(entry.getValue()));
        });
        return object;
    }
}
