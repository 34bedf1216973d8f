// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingest4j.example.cdk.Synthesis;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Creates the stack in an emulated account, by the emulator's CloudFormation as far as that goes. It passes over types that it does
 * not know, and says that all is well; those are taken out of the template before, and whoever needs them creates them from
 * {@link #resolved}. The secret is one of them: it is created here, since the function's environment has its ARN.
 */
final class Deployment {
    /** Types that the emulator's CloudFormation does not create. */
    static final Set<String> LEFT_OUT = Set.of(
            "AWS::Athena::WorkGroup",
            "AWS::CloudWatch::Alarm",
            "AWS::Glue::Database",
            "AWS::Glue::Table",
            "AWS::Logs::MetricFilter",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::Subscription",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::Scheduler::Schedule",
            "AWS::SecretsManager::Secret");

    /** What the deployment is given as {@code emailParam}. */
    static final String EMAIL = "people@example.com";

    private static final String STACK = "weather";
    private static final String ASSETS = "cdk-hnb659fds-assets-" + Account.ID + "-" + Account.REGION;
    private static final Map<String, String> PSEUDO_PARAMETERS = Map.of(
            "AWS::AccountId",
            Account.ID,
            "AWS::Region",
            Account.REGION,
            "AWS::Partition",
            "aws",
            "AWS::URLSuffix",
            "amazonaws.com",
            "AWS::StackName",
            STACK);

    private final Template template;
    private final Map<String, String> values = new TreeMap<>(PSEUDO_PARAMETERS);
    private final Map<String, String> physicalIds;

    Deployment(Account account, Template template) {
        this.template = template;
        values.put("emailParam", EMAIL);
        try (S3Client s3 = account.client(S3Client.builder().forcePathStyle(true));
                CloudFormationClient cloudFormation = account.client(CloudFormationClient.builder());
                SecretsManagerClient secrets = account.client(SecretsManagerClient.builder())) {
            createSecret(secrets);
            nameWhatIsLeftOut();
            uploadFunction(s3);
            Map<String, String> names = new LinkedHashMap<>();
            String body = prepared(names).toString();
            cloudFormation.createStack(request -> request.stackName(STACK)
                    .templateBody(body)
                    .parameters(Parameter.builder()
                            .parameterKey("emailParam")
                            .parameterValue(EMAIL)
                            .build()));
            Stack stack = cloudFormation
                    .describeStacks(request -> request.stackName(STACK))
                    .stacks()
                    .get(0);
            for (Output output : stack.outputs()) {
                values.put(names.getOrDefault(output.outputKey(), output.outputKey()), output.outputValue());
            }
            physicalIds =
                    cloudFormation.describeStackResources(request -> request.stackName(STACK)).stackResources().stream()
                            .filter(resource -> resource.logicalResourceId() != null)
                            .collect(Collectors.toMap(
                                    StackResource::logicalResourceId, StackResource::physicalResourceId));
        }
    }

    private void createSecret(SecretsManagerClient secrets) {
        Template.Resource secret = template.resource("AWS::SecretsManager::Secret");
        values.put(
                secret.id(),
                secrets.createSecret(request -> request.name(secret.id())
                                .description(
                                        secret.properties().get("Description").asText())
                                .secretString(
                                        secret.properties().get("SecretString").asText()))
                        .arn());
    }

    /** What else is left out has the name that the template gives it, or else that of the template itself. */
    private void nameWhatIsLeftOut() {
        template.resources().stream()
                .filter(resource -> LEFT_OUT.contains(resource.type()))
                .forEach(resource -> {
                    String name = resource.properties()
                            .path("Name")
                            .asText(resource.properties()
                                    .at("/DatabaseInput/Name")
                                    .asText(resource.id()));
                    values.putIfAbsent(resource.id(), name);
                    values.put(
                            resource.id() + ".Arn",
                            "arn:aws:cloudwatch:" + Account.REGION + ":" + Account.ID + ":alarm:" + resource.id());
                });
    }

    private void uploadFunction(S3Client s3) {
        JsonNode code = template.resource("AWS::Lambda::Function").properties().get("Code");
        s3.createBucket(request ->
                request.bucket(ASSETS).createBucketConfiguration(where -> where.locationConstraint(Account.REGION)));
        s3.putObject(request -> request.bucket(ASSETS).key(code.get("S3Key").asText()), Synthesis.FUNCTION_JAR);
    }

    /** The template without what is left out, and with an output for everything that this refers to. */
    private JsonNode prepared(Map<String, String> names) {
        ObjectNode copy = template.json().deepCopy();
        Set<String> left = template.resources().stream()
                .filter(resource -> LEFT_OUT.contains(resource.type()))
                .map(Template.Resource::id)
                .collect(Collectors.toSet());
        ((ObjectNode) copy.get("Resources")).remove(left);
        // The version of what "cdk bootstrap" makes, which is not there.
        copy.remove("Rules");
        ((ObjectNode) copy.get("Parameters")).remove("BootstrapVersion");
        copy.get("Resources").forEach(resource -> ((ObjectNode) resource).remove("DependsOn"));
        ObjectNode outputs = (ObjectNode) copy.get("Outputs");
        outputs.removeAll();
        Template.references(template.json().get("Resources")).forEach((name, reference) -> {
            String id = name.split("\\.")[0];
            if (copy.get("Resources").has(id)) {
                String key = "o" + names.size();
                names.put(key, name);
                outputs.putObject(key).set("Value", reference);
            }
        });
        return replaced(copy, left);
    }

    /** The part with the values of what is left out where it is referred to. */
    private JsonNode replaced(JsonNode part, Set<String> left) {
        String name = Template.reference(part);
        if (left.contains(name.split("\\.")[0])) {
            return JsonNodeFactory.instance.textNode(values.get(name));
        }
        if (part.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            part.properties().forEach(entry -> object.set(entry.getKey(), replaced(entry.getValue(), left)));
            return object;
        }
        if (part.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            part.forEach(element -> array.add(replaced(element, left)));
            return array;
        }
        return part;
    }

    /** The name or ARN of what the emulator has created for a resource. */
    String physicalId(String logicalId) {
        return values.getOrDefault(logicalId, physicalIds.get(logicalId));
    }

    Map<String, String> physicalIds() {
        return physicalIds;
    }

    /** The text with the template's names, without what makes them unique, in place of those in the account. */
    String inWordsOfTheTemplate(String text) {
        String words = text;
        for (Template.Resource resource : template.resources()) {
            String id = physicalId(resource.id());
            if (id != null) {
                // A queue is called by its address, and is the end of it elsewhere.
                String name = id.startsWith("http") ? id.substring(id.lastIndexOf('/') + 1) : id;
                words = words.replace(name, "(" + resource.id().replaceFirst("[0-9A-F]{8}$", "") + ")");
            }
        }
        return words.replaceAll("arn:[^ ]*[:/](?=\\()", "");
    }

    /** A part of the template with the values that it has in the account. */
    JsonNode resolved(JsonNode part) {
        return Template.resolve(part, name -> {
            String value = values.get(name);
            if (value == null) {
                throw new AssertionError("the account has no value for " + name);
            }
            return value;
        });
    }
}
