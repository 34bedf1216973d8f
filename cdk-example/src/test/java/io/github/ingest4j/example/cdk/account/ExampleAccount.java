// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingest4j.example.cdk.Synthesis;
import io.github.ingest4j.example.lambda.Functions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * An emulated account in which the stack of {@code prod} is deployed, and the example's function runs in this JVM with the
 * environment that the deployed function has; only the address of the API is that of a test.
 */
final class ExampleAccount implements AutoCloseable {
    static final String KEY = "key-of-the-tests";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Account account;
    private final Template template;
    private final Deployment deployment;
    private final S3Client s3;
    private final DynamoDbClient dynamoDb;
    private final SqsClient sqs;
    private final IamClient iam;
    private final SfnClient sfn;
    private final FunctionConfiguration function;
    private final DescribeStateMachineResponse machine;
    private final StateMachines machines;
    private final String queue;

    private ExampleAccount() throws IOException, InterruptedException {
        template = new Template(Synthesis.of("prod").template());
        account = new Account();
        deployment = new Deployment(account, template);
        s3 = account.client(S3Client.builder().forcePathStyle(true));
        dynamoDb = account.dynamoDbOfTheFunction();
        sqs = account.client(SqsClient.builder());
        iam = account.client(IamClient.builder());
        sfn = account.client(SfnClient.builder());
        machines = new StateMachines(sfn);
        machine = sfn.describeStateMachine(
                request -> request.stateMachineArn(physicalId("AWS::StepFunctions::StateMachine")));
        try (LambdaClient lambda = account.client(LambdaClient.builder());
                SnsClient sns = account.client(SnsClient.builder())) {
            function = lambda.getFunction(request -> request.functionName(physicalId("AWS::Lambda::Function")))
                    .configuration();
            queue = queueThatHearsOf(sns, physicalId("AWS::SNS::Topic"));
        }
        setKey();
        createLedger();
        account.runStateMachines();
    }

    static ExampleAccount create() {
        try {
            return new ExampleAccount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String queueThatHearsOf(SnsClient sns, String topic) {
        String url = sqs.createQueue(request -> request.queueName("people")).queueUrl();
        String arn = sqs.getQueueAttributes(
                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        sns.subscribe(request ->
                request.topicArn(topic).protocol("sqs").endpoint(arn).attributes(Map.of("RawMessageDelivery", "true")));
        return url;
    }

    /** The table that moto has made from the template, once more where the function finds it. */
    private void createLedger() {
        try (DynamoDbClient moto = account.client(DynamoDbClient.builder())) {
            TableDescription made = moto.describeTable(request -> request.tableName(ledgerTable()))
                    .table();
            dynamoDb.createTable(request -> request.tableName(made.tableName())
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(made.keySchema())
                    .attributeDefinitions(made.attributeDefinitions())
                    .localSecondaryIndexes(made.localSecondaryIndexes().stream()
                            .map(index -> LocalSecondaryIndex.builder()
                                    .indexName(index.indexName())
                                    .keySchema(index.keySchema())
                                    .projection(index.projection())
                                    .build())
                            .toList()));
        }
    }

    /** As {@code set-key.sh} does. */
    private void setKey() {
        try (SecretsManagerClient secrets = account.client(SecretsManagerClient.builder())) {
            secrets.putSecretValue(request -> request.secretId(physicalId("AWS::SecretsManager::Secret"))
                    .secretString("{\"key\":\"" + KEY + "\"}"));
        }
    }

    Account account() {
        return account;
    }

    Template template() {
        return template;
    }

    Deployment deployment() {
        return deployment;
    }

    /** What the emulator calls the one resource of that type. */
    String physicalId(String type) {
        return deployment.physicalId(template.resource(type).id());
    }

    String rawBucket() {
        return variable("RAW_BUCKET");
    }

    String curatedBucket() {
        return variable("CURATED_BUCKET");
    }

    String ledgerTable() {
        return variable("LEDGER_TABLE");
    }

    /** The DynamoDB that the function uses. */
    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    private String variable(String name) {
        return function.environment().variables().get(name);
    }

    /** Lambda with the function, which asks the API at that address. */
    Lambda lambda(String apiUrl) {
        Map<String, String> environment = new HashMap<>(function.environment().variables());
        environment.put("AWS_REGION", Account.REGION);
        environment.put("API_URL", apiUrl);
        Lambda lambda = new Lambda(Functions.weather(environment), Duration.ofSeconds(function.timeout()));
        account.front().deploy(function.functionArn(), lambda);
        return lambda;
    }

    /** The definition as Step Functions has it. */
    String definition() {
        return machine.definition();
    }

    /** Runs the state machine with what the schedule sends it at that time; pauses are a second long at most. */
    StateMachines.Execution execute(Instant scheduledTime) {
        JsonNode target =
                template.resource("AWS::Scheduler::Schedule").properties().get("Target");
        String input = target.get("Input").asText().replace("<aws.scheduler.scheduled-time>", scheduledTime.toString());
        return machines.run(Definition.hurried(definition()), machine.roleArn(), input);
    }

    String functionRole() {
        return function.role();
    }

    String machineRole() {
        return machine.roleArn();
    }

    String schedulerRole() {
        JsonNode target =
                template.resource("AWS::Scheduler::Schedule").properties().get("Target");
        return deployment.resolved(target.get("RoleArn")).asText();
    }

    /** What a role is allowed. */
    Policy policy(String roleArn) {
        String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        if (!iam.listAttachedRolePolicies(request -> request.roleName(role))
                .attachedPolicies()
                .isEmpty()) {
            throw new AssertionError(role + " has managed policies, which nobody has looked at here");
        }
        List<JsonNode> documents = new ArrayList<>();
        for (String name :
                iam.listRolePolicies(request -> request.roleName(role)).policyNames()) {
            String document = iam.getRolePolicy(
                            request -> request.roleName(role).policyName(name))
                    .policyDocument();
            documents.add(json(URLDecoder.decode(document, UTF_8)));
        }
        return Policy.of(documents);
    }

    /** What people were told since this was asked last. */
    List<String> messages() {
        return sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(10)).messages().stream()
                .peek(message ->
                        sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle())))
                .map(Message::body)
                .toList();
    }

    List<String> keys(String bucket) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The objects of a bucket as files. */
    Path download(String bucket, Path into) throws IOException {
        for (String key : keys(bucket)) {
            Path file = into.resolve(key);
            Files.createDirectories(file.getParent());
            s3.getObject(request -> request.bucket(bucket).key(key), file);
        }
        return into;
    }

    /** As after the deployment: no data, no ledger, no messages. */
    void empty() {
        for (String bucket : List.of(rawBucket(), curatedBucket())) {
            keys(bucket)
                    .forEach(key ->
                            s3.deleteObject(request -> request.bucket(bucket).key(key)));
        }
        String table = ledgerTable();
        for (Map<String, AttributeValue> item :
                dynamoDb.scanPaginator(request -> request.tableName(table)).items()) {
            dynamoDb.deleteItem(
                    request -> request.tableName(table).key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
        }
        messages();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        Stream.of(s3, dynamoDb, sqs, iam, sfn).forEach(SdkClient::close);
        account.close();
    }
}
