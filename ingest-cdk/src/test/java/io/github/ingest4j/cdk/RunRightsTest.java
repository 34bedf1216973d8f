// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission.Use;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.dynamodb.LedgerTable;
import io.github.ingest4j.aws.s3.S3ObjectStore;
import io.github.ingest4j.aws.secrets.SecretsManagerSecrets;
import io.github.ingest4j.aws.sns.SnsNotifier;
import io.github.ingest4j.testing.node.NeedsNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketAttributes;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretAttributes;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The function's role against what the parts on AWS say of themselves, on resources of the same names. */
@NeedsNode
@Tag("once")
class RunRightsTest {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:111122223333:my-alerts";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/k";
    /** Those of every function, which no part of the library asks for. */
    private static final String OF_LAMBDA = "(logs|xray):.*";

    @Test
    void roleHasTheRightsThatThePartsDeclareForTheirRuns() {
        Set<String> declared = declared(Use.RUN);

        assertThat(granted(RunRightsTest::named)).containsExactlyInAnyOrderElementsOf(declared);
        assertThat(declared).hasSizeGreaterThan(10);
    }

    @Test
    void roleThatMayReplaceFilesHasThoseForItToo() {
        Set<String> declared = declared(Use.RUN);
        try (S3Client s3 = offline(S3Client.builder())) {
            declared.addAll(texts(S3ObjectStore.in(s3, "my-curated"), Use.REPLACE));
        }

        assertThat(granted(stack -> named(stack).allowReplacing()))
                .containsExactlyInAnyOrderElementsOf(declared)
                .contains("s3:DeleteObject arn:aws:s3:::my-curated/*");
    }

    @Test
    void keysOfOnesOwnAreTakenIntoAccount() {
        Set<String> granted = granted(stack -> {
            var key = Key.fromKeyArn(stack, "Key", KEY);
            return named(stack)
                    .rawBucket(Bucket.fromBucketAttributes(
                            stack,
                            "KeyedBucket",
                            BucketAttributes.builder()
                                    .bucketName("my-keyed")
                                    .encryptionKey(key)
                                    .build()))
                    .secret(
                            "API_SECRET",
                            "key",
                            Secret.fromSecretAttributes(
                                    stack,
                                    "KeyedSecret",
                                    SecretAttributes.builder()
                                            .secretCompleteArn(
                                                    "arn:aws:secretsmanager:eu-central-1:111122223333:secret:s-AbCdEf")
                                            .encryptionKey(key)
                                            .build()));
        });

        assertThat(granted)
                .contains(
                        "kms:Decrypt " + KEY,
                        "kms:GenerateDataKey " + KEY,
                        "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-central-1:111122223333:secret:s-AbCdEf");
    }

    @Test
    void whatIsAllowedBesidesComesOnTop() {
        Set<String> granted =
                granted(stack -> named(stack).allow("sqs:ReceiveMessage", "arn:aws:sqs:eu-central-1:111122223333:q"));

        Set<String> more = new TreeSet<>(granted);
        more.removeAll(declared(Use.RUN));
        assertThat(more).containsExactly("sqs:ReceiveMessage arn:aws:sqs:eu-central-1:111122223333:q");
    }

    @Test
    void roleOfTheScheduleMayStartTheMachineAndKeepWhatItCannotDeliver() {
        assertThat(rights(Samples.withStateMachine(), "SchedulerRole"))
                .containsExactlyInAnyOrder("sqs:SendMessage DeadLetterQueue", "states:StartExecution StateMachine");
        assertThat(rights(Samples.lambdaOnly(), "SchedulerRole"))
                .containsExactlyInAnyOrder("sqs:SendMessage DeadLetterQueue", "lambda:InvokeFunction Function");
    }

    @Test
    void roleOfTheMachineMayInvokeTheFunctionAndTellPeople() {
        Set<String> rights = rights(Samples.withStateMachine(), "StateMachineRole");
        rights.removeIf(right -> right.matches(OF_LAMBDA));

        assertThat(rights).containsExactlyInAnyOrder("lambda:InvokeFunction Function", "sns:Publish Topic");
    }

    @Test
    void topicAndQueueUnderKeysBringTheRightsOnTheKeys() {
        Synthesized synthesized = Synthesized.of(stack -> Samples.smallest(stack)
                .topic(Topic.Builder.create(stack, "Topic")
                        .masterKey(Key.Builder.create(stack, "TopicKey").build())
                        .build())
                .deadLetterQueue(Queue.Builder.create(stack, "Queue")
                        .encryptionMasterKey(
                                Key.Builder.create(stack, "QueueKey").build())
                        .build())
                .build());

        assertThat(rights(synthesized, "FunctionRole"))
                .contains("kms:Decrypt TopicKey", "kms:GenerateDataKey TopicKey");
        assertThat(rights(synthesized, "StateMachineRole"))
                .contains("kms:Decrypt TopicKey", "kms:GenerateDataKey TopicKey");
        assertThat(rights(synthesized, "SchedulerRole"))
                .contains("kms:Decrypt QueueKey", "kms:GenerateDataKey QueueKey");
    }

    @Test
    void functionThatIsInvokedWithoutAMachineHasNoOtherRights() {
        assertThat(rights(Samples.lambdaOnly(), "FunctionRole"))
                .isEqualTo(rights(Samples.withStateMachine(), "FunctionRole"));
    }

    /** The rights of a role, on resources by the names they have in the pipeline. */
    private static Set<String> rights(Synthesized synthesized, String role) {
        Set<String> rights = new TreeSet<>();
        for (JsonNode statement : synthesized
                .properties(role + "DefaultPolicy")
                .path("PolicyDocument")
                .path("Statement")) {
            String resource =
                    statement.path("Resource").toString().replaceAll(".*\"(?:Pipeline)?(\\w+?)[0-9A-F]{8}\".*", "$1");
            for (String action : Synthesized.texts(statement.path("Action"))) {
                rights.add(action + " " + resource);
            }
        }
        return rights;
    }

    @Test
    void shapeOfTheLedgersTableIsTheOneThatTheLedgerLooksFor() {
        JsonNode table = Samples.withStateMachine().properties("LedgerTable");
        String key = "{\"AttributeName\":\"%s\",\"KeyType\":\"%s\"}";
        String keys = "[" + key.formatted(LedgerTable.PARTITION_KEY, "HASH") + "," + key + "]";

        assertThat(table.path("KeySchema")).hasToString(keys.formatted(LedgerTable.SORT_KEY, "RANGE"));
        assertThat(table.path("LocalSecondaryIndexes"))
                .hasToString("[{\"IndexName\":\"" + LedgerTable.INDEX + "\",\"KeySchema\":"
                        + keys.formatted(LedgerTable.OPEN, "RANGE")
                        + ",\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"}}]");
        assertThat(table.path("TimeToLiveSpecification"))
                .hasToString("{\"AttributeName\":\"" + LedgerTable.EXPIRES_AT + "\",\"Enabled\":true}");
        assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.path("AttributeDefinitions"))
                .hasSize(3)
                .allSatisfy(attribute ->
                        assertThat(attribute.path("AttributeType").asText()).isEqualTo("S"));
    }

    @Test
    void textOfASecretThatIsNotSetIsTheOneThatIsRefused() {
        assertThat(FunctionResources.NOT_SET).isEqualTo(SecretsManagerSecrets.NOT_SET);
    }

    private static ScheduledIngest.Builder named(Stack stack) {
        return Samples.smallest(stack)
                .rawBucket(Bucket.fromBucketName(stack, "Raw", "my-raw"))
                .curatedBucket(Bucket.fromBucketName(stack, "Curated", "my-curated"))
                .ledgerTable(Table.fromTableName(stack, "Ledger", "my-ledger"))
                .secret("API_SECRET", "key", Secret.fromSecretNameV2(stack, "Api", "weather/api"))
                .topic(Topic.fromTopicArn(stack, "Topic", TOPIC));
    }

    private static Set<String> declared(Use use) {
        Set<String> declared = new TreeSet<>();
        try (S3Client s3 = offline(S3Client.builder());
                DynamoDbClient dynamoDb = offline(DynamoDbClient.builder());
                SecretsManagerClient secretsManager = offline(SecretsManagerClient.builder());
                SnsClient sns = offline(SnsClient.builder())) {
            Stream.of(
                            S3ObjectStore.in(s3, "my-raw"),
                            S3ObjectStore.in(s3, "my-curated"),
                            DynamoDbLedger.on(dynamoDb, "my-ledger"),
                            SecretsManagerSecrets.of(secretsManager, "weather/api#key"),
                            SnsNotifier.to(sns, TOPIC))
                    .forEach(part -> declared.addAll(texts(part, use)));
        }
        return declared;
    }

    private static Set<String> texts(NeedsPermissions part, Use use) {
        Set<String> texts = new TreeSet<>();
        part.permissions(use).forEach(permission -> texts.add(permission.action() + " " + permission.resource()));
        return texts;
    }

    /** What the function's role may do, as {@code action resource}, in Frankfurt and in whatever account. */
    private static Set<String> granted(Function<Stack, ScheduledIngest.Builder> pipeline) {
        Synthesized synthesized = Synthesized.of(stack -> pipeline.apply(stack).build());
        Set<String> granted = new TreeSet<>();
        for (JsonNode statement : synthesized
                .properties("FunctionRoleDefaultPolicy")
                .path("PolicyDocument")
                .path("Statement")) {
            for (String action : Synthesized.texts(statement.path("Action"))) {
                for (String resource : Synthesized.texts(statement.path("Resource"))) {
                    granted.add(action + " " + resource);
                }
            }
        }
        granted.removeIf(right -> right.matches(OF_LAMBDA));
        return granted;
    }

    private static <C> C offline(AwsClientBuilder<?, C> builder) {
        return builder.region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }
}
