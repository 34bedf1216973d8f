// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingest4j.aws.dynamodb.LedgerTable;
import io.github.ingest4j.example.cdk.Synthesis;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The stack's resources as the services of the emulated account have them. Buckets, table, topic, queue, roles, function, log groups
 * and dashboard were made by its CloudFormation, the others by their services' APIs from the template's properties; each is
 * asked for by the API of its service. The emulator refuses little, so this says that the properties mean what they should, not that
 * AWS takes them.
 */
@NeedsAccount
class EmulatedResourcesTest {
    private final ExampleAccount account;

    EmulatedResourcesTest(ExampleAccount account) {
        this.account = account;
    }

    @BeforeAll
    static void createWhatIsLeftOut(ExampleAccount account) throws IOException, InterruptedException {
        new LeftOutResources(account).createAll();
    }

    /** The emulator takes a statement that denies something under a condition as one that always does. */
    @AfterAll
    static void openBucketsForOtherTests(ExampleAccount account) {
        try (S3Client s3 = account.account().client(S3Client.builder().forcePathStyle(true))) {
            for (Template.Resource bucket : account.template().resources("AWS::S3::Bucket")) {
                s3.deleteBucketPolicy(
                        request -> request.bucket(account.deployment().physicalId(bucket.id())));
            }
        }
    }

    @Test
    void everyResourceIsCreatedByOneWayOrTheOther() {
        List<String> missing = new ArrayList<>();
        for (Template.Resource resource : account.template().resources()) {
            boolean created = account.deployment().physicalIds().containsKey(resource.id());
            if (created == Deployment.LEFT_OUT.contains(resource.type())) {
                missing.add(resource.type() + " " + resource.id());
            }
        }

        assertThat(missing)
                .as("created by CloudFormation, or left out, but not both")
                .isEmpty();
        assertThat(account.template().types()).containsAll(Deployment.LEFT_OUT);
    }

    @Test
    void bucketsAreEncryptedAndClosed() {
        List<Template.Resource> buckets = account.template().resources("AWS::S3::Bucket");

        assertThat(buckets).hasSize(4);
        try (S3Client s3 = account.account().client(S3Client.builder().forcePathStyle(true))) {
            for (Template.Resource resource : buckets) {
                String bucket = account.deployment().physicalId(resource.id());
                assertThat(s3.getBucketEncryption(request -> request.bucket(bucket))
                                .serverSideEncryptionConfiguration()
                                .rules()
                                .get(0)
                                .applyServerSideEncryptionByDefault()
                                .sseAlgorithm())
                        .as(bucket)
                        .isEqualTo(ServerSideEncryption.AES256);
                GetPublicAccessBlockResponse access = s3.getPublicAccessBlock(request -> request.bucket(bucket));
                assertThat(List.of(
                                access.publicAccessBlockConfiguration().blockPublicAcls(),
                                access.publicAccessBlockConfiguration().blockPublicPolicy(),
                                access.publicAccessBlockConfiguration().ignorePublicAcls(),
                                access.publicAccessBlockConfiguration().restrictPublicBuckets()))
                        .as(bucket)
                        .containsOnly(true);
                assertThat(s3.getBucketPolicy(request -> request.bucket(bucket)).policy())
                        .as(bucket)
                        .contains("\"aws:SecureTransport\":\"false\"", "\"s3:TlsVersion\":1.2");
            }
        }
    }

    @Test
    void bucketsWithDataKeepVersions() {
        try (S3Client s3 = account.account().client(S3Client.builder().forcePathStyle(true))) {
            for (String bucket : List.of(account.rawBucket(), account.curatedBucket())) {
                assertThat(s3.getBucketVersioning(request -> request.bucket(bucket))
                                .status())
                        .isEqualTo(BucketVersioningStatus.ENABLED);
                assertThat(s3.getBucketOwnershipControls(request -> request.bucket(bucket))
                                .ownershipControls()
                                .rules()
                                .get(0)
                                .objectOwnership())
                        .isEqualTo(ObjectOwnership.BUCKET_OWNER_ENFORCED);
            }
        }
    }

    @Test
    void ledgerIsATableThatTheLibraryFindsNoProblemWith() throws IOException {
        try (DynamoDbClient moto = account.account().client(DynamoDbClient.builder())) {
            String name = account.ledgerTable();
            TableDescription table =
                    moto.describeTable(request -> request.tableName(name)).table();

            assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
            assertThat(table.deletionProtectionEnabled()).isTrue();
            assertThat(LedgerTable.on(moto, name).problems()).isEmpty();
        }
    }

    @Test
    void functionHasTheJarAndTheSettings() throws Exception {
        try (LambdaClient lambda = account.account().client(LambdaClient.builder())) {
            String name = account.physicalId("AWS::Lambda::Function");
            FunctionConfiguration function =
                    lambda.getFunction(request -> request.functionName(name)).configuration();

            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Synthesis.FUNCTION_JAR));
            assertThat(function.codeSha256()).isEqualTo(Base64.getEncoder().encodeToString(hash));
            assertThat(function.handler()).isEqualTo("io.github.ingest4j.example.lambda.WeatherHandler");
            assertThat(function.memorySize()).isEqualTo(1024);
            assertThat(function.timeout()).isEqualTo(300);
            assertThat(function.environment().variables())
                    .containsEntry("API_URL", "https://api.example.com/v1/observations")
                    .containsEntry("API_SECRET", account.physicalId("AWS::SecretsManager::Secret") + "#key")
                    .containsOnlyKeys(
                            "API_URL", "API_SECRET", "RAW_BUCKET", "CURATED_BUCKET", "LEDGER_TABLE", "TOPIC_ARN");
        }
    }

    @Test
    void topicTakesMessagesOverTlsOnlyAndFromAlarms() {
        String topic = account.physicalId("AWS::SNS::Topic");
        try (SnsClient sns = account.account().client(SnsClient.builder())) {
            String policy = sns.getTopicAttributes(request -> request.topicArn(topic))
                    .attributes()
                    .get("Policy");

            assertThat(ExampleAccount.json(policy).findValuesAsText("Sid"))
                    .containsExactly("AllowPublishThroughSSLOnly", "AlarmsPublish");
            assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic))
                            .subscriptions())
                    .extracting(Subscription::protocol, Subscription::endpoint)
                    .contains(tuple("email", Deployment.EMAIL));
        }
    }

    @Test
    void deadLettersAreKeptForTwoWeeks() {
        try (SqsClient sqs = account.account().client(SqsClient.builder())) {
            Map<QueueAttributeName, String> queue = sqs.getQueueAttributes(
                            request -> request.queueUrl(account.physicalId("AWS::SQS::Queue"))
                                    .attributeNames(QueueAttributeName.ALL))
                    .attributes();

            assertThat(queue).containsEntry(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "1209600");
            assertThat(queue.get(QueueAttributeName.POLICY)).contains("aws:SecureTransport");
        }
    }

    @Test
    void scheduleStartsTheStateMachineWithTheScheduledTime() throws Exception {
        Template.Resource resource = account.template().resource("AWS::Scheduler::Schedule");
        JsonNode schedule = ExampleAccount.json(
                account.account().send("GET", "/schedules/" + resource.id(), "scheduler", Map.of(), ""));

        assertThat(schedule.get("ScheduleExpression").asText()).isEqualTo("cron(5 * * * ? *)");
        assertThat(schedule.get("ScheduleExpressionTimezone").asText()).isEqualTo("UTC");
        assertThat(schedule.get("State").asText()).isEqualTo("ENABLED");
        JsonNode target = schedule.get("Target");
        assertThat(target.get("Arn").asText()).isEqualTo(account.physicalId("AWS::StepFunctions::StateMachine"));
        assertThat(target.get("RoleArn").asText()).isEqualTo(account.schedulerRole());
        assertThat(target.get("Input").asText()).isEqualTo("{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}");
        assertThat(target.at("/DeadLetterConfig/Arn").asText()).startsWith("arn:aws:sqs:");
    }

    @Test
    void tableIsFoundInTheCatalogWithItsDays() throws Exception {
        JsonNode asked = account.deployment()
                .resolved(account.template().resource("AWS::Glue::Table").properties());

        JsonNode table = account.account()
                .ask(
                        "glue",
                        "AWSGlue.GetTable",
                        object("DatabaseName", asked.get("DatabaseName").asText(), "Name", "weather"))
                .get("Table");

        assertThat(table.get("StorageDescriptor")).isEqualTo(asked.at("/TableInput/StorageDescriptor"));
        assertThat(table.at("/StorageDescriptor/Location").asText())
                .isEqualTo("s3://" + account.curatedBucket() + "/data/weather/");
        assertThat(table.get("PartitionKeys")).isEqualTo(asked.at("/TableInput/PartitionKeys"));
        assertThat(table.at("/Parameters/projection.dt.type").asText()).isEqualTo("date");
        assertThat(table.at("/Parameters/storage.location.template").asText())
                .isEqualTo("s3://" + account.curatedBucket() + "/data/weather/dt=${dt}/");
    }

    @Test
    void workGroupEnforcesItsSettingsAndItsLimit() throws Exception {
        JsonNode asked = account.deployment()
                .resolved(account.template().resource("AWS::Athena::WorkGroup").properties());

        JsonNode configuration = account.account()
                .ask(
                        "athena",
                        "AmazonAthena.GetWorkGroup",
                        object("WorkGroup", asked.get("Name").asText()))
                .at("/WorkGroup/Configuration");

        assertThat(configuration.get("EnforceWorkGroupConfiguration").asBoolean())
                .isTrue();
        assertThat(configuration.get("BytesScannedCutoffPerQuery").asLong()).isEqualTo(10L << 30);
        assertThat(configuration
                        .at("/ResultConfiguration/EncryptionConfiguration/EncryptionOption")
                        .asText())
                .isEqualTo("SSE_S3");
    }

    @Test
    void alarmsTellTheTopic() throws Exception {
        String alarms = new LeftOutResources(account)
                .query("monitoring", "DescribeAlarms", "2010-08-01", JsonNodeFactory.instance.objectNode());
        List<Template.Resource> asked = account.template().resources("AWS::CloudWatch::Alarm");

        assertThat(asked).hasSize(7);
        for (Template.Resource alarm : asked) {
            assertThat(actions(alarms, alarm.id()))
                    .as(alarm.id())
                    .isEqualTo("<member>" + account.physicalId("AWS::SNS::Topic") + "</member>");
        }
        assertThat(alarms).contains("<TreatMissingData>breaching</TreatMissingData>");
    }

    /** What an alarm does when it begins, which stands behind its name. */
    private static String actions(String alarms, String name) {
        String begin = "<AlarmActions>";
        int at = alarms.indexOf(begin, alarms.indexOf("<AlarmName>" + name + "</AlarmName>"));
        return alarms.substring(at + begin.length(), alarms.indexOf("</AlarmActions>", at))
                .replaceAll("\\s", "");
    }

    @Test
    void logsAreKeptForThreeMonthsAndRunsAreCountedFromThem() throws Exception {
        JsonNode groups = account.account()
                .ask("logs", "Logs_20140328.DescribeLogGroups", JsonNodeFactory.instance.objectNode())
                .get("logGroups");
        JsonNode filters = account.account()
                .ask("logs", "Logs_20140328.DescribeMetricFilters", JsonNodeFactory.instance.objectNode())
                .get("metricFilters");

        assertThat(groups)
                .hasSize(2)
                .allSatisfy(group ->
                        assertThat(group.get("retentionInDays").asInt()).isEqualTo(90));
        assertThat(filters)
                .extracting(filter ->
                        filter.at("/metricTransformations/0/metricName").asText())
                .containsExactlyInAnyOrder("WindowsDone", "Records", "Quarantined");
    }

    @Test
    void dashboardShowsEveryAlarm() throws Exception {
        ObjectNode name = JsonNodeFactory.instance
                .objectNode()
                .put("DashboardName", account.physicalId("AWS::CloudWatch::Dashboard"));
        String answer = new LeftOutResources(account).query("monitoring", "GetDashboard", "2010-08-01", name);

        for (Template.Resource alarm : account.template().resources("AWS::CloudWatch::Alarm")) {
            assertThat(answer).contains(":alarm:" + alarm.id());
        }
    }

    private static ObjectNode object(String... namesAndValues) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
