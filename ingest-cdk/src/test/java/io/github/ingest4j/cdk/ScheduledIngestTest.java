// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import io.github.ingest4j.testing.node.NeedsNode;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.glue.Database;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.IConstruct;

@NeedsNode
class ScheduledIngestTest {
    private static final List<String> DATA =
            List.of("RawBucket", "CuratedBucket", "AccessLogBucket", "QueryResultsBucket", "Secret", "FunctionLog");

    private static final List<String> DEFINITIONS = List.of("Database", "Table");

    @Test
    void example() {
        Synthesized synthesized = Synthesized.of(stack -> {
            Code jar = Samples.code().get();
            // @start region="example"
            Schema columns = Schema.of(Field.of("station", Type.STRING), Field.of("observed_at", Type.TIMESTAMP));

            ScheduledIngest weather = ScheduledIngest.builder(stack, "Weather")
                    .handler("io.github.ingest4j.example.lambda.WeatherHandler", () -> jar)
                    .schedule(IngestSchedule.hourly(5).flexible(Duration.ofMinutes(10)))
                    .environment("API_URL", "https://api.example.org/observations")
                    .secret("API_SECRET", "key")
                    .table(TableDefinition.of("weather", columns))
                    .alertEmail(ScheduledIngest.emailParameter(stack))
                    .build();
            // @end region="example"
            assertThat(weather.getStateMachine()).isPresent();
        });

        assertThat(synthesized.all("AWS::Scheduler::Schedule")).hasSize(1);
    }

    @Test
    void eventOfTheScheduleIsTheScheduledTime() {
        JsonNode schedule = Samples.withStateMachine().properties("Schedule");

        assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("cron(5 * * * ? *)");
        assertThat(schedule.at("/Target/Input").asText())
                .isEqualTo("{\"scheduledTime\":\"<aws.scheduler.scheduled-time>\"}");
        assertThat(schedule.at("/Target/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                .isEqualTo(3_600);
        assertThat(schedule.at("/FlexibleTimeWindow/Mode").asText()).isEqualTo("OFF");
    }

    @Test
    void environmentHasTheResourcesAndTheReferenceToTheSecret() {
        JsonNode variables = Samples.withStateMachine().properties("Function").at("/Environment/Variables");

        assertThat(variables.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "RAW_BUCKET", "CURATED_BUCKET", "LEDGER_TABLE", "TOPIC_ARN", "API_URL", "API_SECRET");
        assertThat(variables.path("API_SECRET").toString())
                .matches("\\{\"Fn::Join\":\\[\"\",\\[\\{\"Ref\":\"PipelineSecret\\w+\"},\"#key\"]]}");
        assertThat(variables.path("RAW_BUCKET").toString()).contains("RawBucket");
        assertThat(variables.path("CURATED_BUCKET").toString()).contains("CuratedBucket");
    }

    @Test
    void secretIsCreatedWithoutItsValue() {
        assertThat(Samples.withStateMachine()
                        .properties("Secret")
                        .path("SecretString")
                        .asText())
                .isEqualTo("{\"key\":\"NOT-SET\"}");
    }

    @Test
    void secretOfWhichOnlyTheNameIsKnownIsReferredToByIt() {
        Synthesized synthesized = Synthesized.of(stack -> Samples.smallest(stack)
                .secret("API_SECRET", "key", Secret.fromSecretNameV2(stack, "Api", "weather/api"))
                .build());

        assertThat(synthesized
                        .properties("Function")
                        .at("/Environment/Variables/API_SECRET")
                        .asText())
                .isEqualTo("weather/api#key");
        assertThat(synthesized.all("AWS::SecretsManager::Secret")).isEmpty();
    }

    @Test
    void mailIsSentIfTheParameterIsNotEmpty() {
        Synthesized synthesized = Samples.withStateMachine();

        JsonNode parameter = synthesized.template().at("/Parameters/emailParam");
        assertThat(parameter.path("Default").asText()).isEmpty();
        String allowed = parameter.path("AllowedPattern").asText();
        assertThat("").matches(allowed);
        assertThat("me@example.org").matches(allowed);
        assertThat("me").doesNotMatch(allowed);
        assertThat(synthesized.properties("EmailSubscription"))
                .hasToString("{\"Endpoint\":{\"Ref\":\"emailParam\"},\"Protocol\":\"email\",\"TopicArn\":{\"Ref\":\""
                        + synthesized.all("AWS::SNS::Topic").keySet().iterator().next() + "\"}}");
    }

    @Test
    void alarmsMayPublishToTheTopic() {
        assertThat(Samples.withStateMachine().properties("TopicPolicy").at("/PolicyDocument/Statement/1"))
                .asString()
                .contains(
                        "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"cloudwatch.amazonaws.com\"}",
                        "\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":{\"Ref\":\"AWS::AccountId\"}}}");
    }

    @Test
    void alarmsSayWhatIsWrong() {
        Synthesized synthesized = Samples.withStateMachine();

        assertThat(alarm(synthesized, "Failed"))
                .isEqualTo("ExecutionsFailed Sum of 1 in 2 x 3600 s >= 1, notBreaching");
        assertThat(alarm(synthesized, "TimedOut"))
                .isEqualTo("ExecutionsTimedOut Sum of 1 in 1 x 300 s >= 1, notBreaching");
        assertThat(alarm(synthesized, "NoSuccess")).isEqualTo("WindowsDone Sum of 0 in 2 x 3600 s < 1, breaching");
        assertThat(alarm(synthesized, "DeadLetter"))
                .isEqualTo("ApproximateNumberOfMessagesVisible Maximum of 1 in 1 x 300 s >= 1, notBreaching");
        assertThat(alarm(synthesized, "Throttled")).isEqualTo("Throttles Sum of 1 in 1 x 300 s >= 1, notBreaching");
        assertThat(alarm(synthesized, "Slow")).isEqualTo("Duration Maximum of 1 in 1 x 300 s > 240000, notBreaching");
        assertThat(alarm(synthesized, "Quarantine")).isEqualTo("Quarantined Sum of 1 in 2 x 3600 s >= 1, notBreaching");
    }

    @Test
    void withoutAStateMachineAFailedInvocationIsAnAlarm() {
        Synthesized synthesized = Samples.lambdaOnly();

        assertThat(alarm(synthesized, "Failed")).isEqualTo("Errors Sum of 1 in 2 x 3600 s >= 1, notBreaching");
        assertThat(synthesized.all("AWS::CloudWatch::Alarm")).hasSize(6);
        assertThat(synthesized.all("AWS::StepFunctions::StateMachine")).isEmpty();
    }

    @Test
    void withoutAStateMachineAFailedInvocationIsNotRepeated() {
        Synthesized synthesized = Samples.lambdaOnly();

        JsonNode events = synthesized
                .all("AWS::Lambda::EventInvokeConfig")
                .values()
                .iterator()
                .next()
                .path("Properties");
        assertThat(events.path("MaximumRetryAttempts").asInt(-1)).isZero();
        assertThat(events.path("MaximumEventAgeInSeconds").asInt()).isEqualTo(3_600);
        // The queue is for events that could not be delivered, which those of failed runs would hide.
        assertThat(events.has("DestinationConfig")).isFalse();
        assertThat(synthesized.properties("Schedule").at("/Target/Arn").toString())
                .contains("Function");
    }

    @Test
    void dashboardShowsWhatWasDoneAndWhatIsWrong() {
        String body = Samples.withStateMachine()
                .properties("Dashboard")
                .path("DashboardBody")
                .toString();

        assertThat(body).contains("WindowsDone", "Records", "Quarantined", "Duration", "NoSuccessAlarm");
    }

    @ParameterizedTest
    @EnumSource(Orchestration.class)
    void everyResourceCanBeReached(Orchestration orchestration) {
        Synthesized.of(stack -> {
            ScheduledIngest ingest =
                    Samples.whole(stack).orchestration(orchestration).build();
            Set<String> reached = reached(ingest);

            Set<String> unreached = new TreeSet<>();
            for (IConstruct construct : ingest.getNode().findAll()) {
                String path = construct.getNode().getPath();
                if (CfnResource.isCfnResource(construct)
                        && reached.stream().noneMatch(owner -> (path + "/").startsWith(owner + "/"))) {
                    unreached.add(path);
                }
            }

            assertThat(unreached).isEmpty();
        });
    }

    /** The paths of what its getters give. */
    private static Set<String> reached(ScheduledIngest ingest) {
        List<Object> given = new ArrayList<>();
        for (Method getter : ScheduledIngest.class.getDeclaredMethods()) {
            if (getter.getName().startsWith("get")) {
                try {
                    given.add(getter.invoke(ingest));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        given.addAll(ingest.getAlarms().getAll());
        given.addAll(ingest.getMetrics().getFilters());
        Set<String> paths = new TreeSet<>();
        for (Object one : given) {
            Object construct = one instanceof Optional<?> optional ? optional.orElse(null) : one;
            if (construct instanceof IConstruct node) {
                paths.add(node.getNode().getPath());
            }
        }
        return paths;
    }

    @Test
    void whatIsHandedInIsNotMade() {
        Synthesized synthesized = Synthesized.of(stack -> {
            ScheduledIngest first = Samples.whole(stack).build();
            ScheduledIngest second = ScheduledIngest.builder(stack, "Second")
                    .handler(SampleHandler.class.getName(), Samples.code())
                    .schedule(IngestSchedule.hourly(10))
                    .secret("API_SECRET", "other", first.getSecret().orElseThrow())
                    .table(TableDefinition.of("other", Samples.COLUMNS))
                    .rawBucket(first.getRawBucket())
                    .curatedBucket(first.getCuratedBucket())
                    .queryResultsBucket(first.getQueryResultsBucket().orElseThrow())
                    .ledgerTable(first.getLedgerTable())
                    .topic(first.getTopic())
                    .deadLetterQueue(first.getDeadLetterQueue())
                    .logGroup(LogGroup.fromLogGroupName(stack, "Log", "log"))
                    .stateMachineLogGroup(first.getStateMachineLogGroup().orElseThrow())
                    .database(first.getDatabase().orElseThrow())
                    .build();
            assertThat(second.getAccessLogBucket()).isEmpty();
            assertThat(second.getLogGroup().getLogGroupName()).isEqualTo("log");
        });

        Set<String> made = new TreeSet<>();
        synthesized.resources().properties().forEach(resource -> {
            if (resource.getKey().startsWith("Second")) {
                made.add(resource.getValue().path("Type").asText());
            }
        });
        assertThat(made)
                .containsExactly(
                        "AWS::Athena::WorkGroup",
                        "AWS::CloudWatch::Alarm",
                        "AWS::CloudWatch::Dashboard",
                        "AWS::Glue::Table",
                        "AWS::IAM::Policy",
                        "AWS::IAM::Role",
                        "AWS::Lambda::Function",
                        "AWS::Logs::MetricFilter",
                        "AWS::Scheduler::Schedule",
                        "AWS::StepFunctions::StateMachine");
    }

    @Test
    void accessLogsGoToTheBucketThatIsHandedIn() {
        Synthesized synthesized = Synthesized.of(stack -> Samples.smallest(stack)
                .accessLogBucket(Bucket.fromBucketName(stack, "Logs", "my-logs"))
                .deadLetterQueue(Queue.fromQueueArn(stack, "Queue", "arn:aws:sqs:eu-central-1:111122223333:q"))
                .database(Database.fromDatabaseArn(stack, "Base", "arn:aws:glue:eu-central-1:111122223333:database/d"))
                .build());

        assertThat(synthesized.all("AWS::S3::Bucket")).hasSize(2);
        assertThat(synthesized.properties("RawBucket").path("LoggingConfiguration"))
                .hasToString("{\"DestinationBucketName\":\"my-logs\",\"LogFilePrefix\":\"raw/\"}");
        assertThat(synthesized.all("AWS::SQS::Queue")).isEmpty();
    }

    @Test
    void smallestPipelineHasNoTableSecretOrSubscription() {
        Synthesized synthesized = Synthesized.of(stack -> {
            ScheduledIngest ingest = Samples.smallest(stack).build();
            assertThat(ingest.getTable()).isEmpty();
            assertThat(ingest.getDatabase()).isEmpty();
            assertThat(ingest.getWorkGroup()).isEmpty();
            assertThat(ingest.getQueryResultsBucket()).isEmpty();
            assertThat(ingest.getSecret()).isEmpty();
            assertThat(ingest.getEmailSubscription()).isEmpty();
        });

        assertThat(synthesized.template().toString())
                .doesNotContain(
                        "AWS::Glue", "AWS::Athena", "AWS::SecretsManager", "AWS::SNS::Subscription", "secretsmanager:");
    }

    @Test
    void dataStaysUnlessItIsToBeRemoved() {
        Synthesized synthesized = Samples.withStateMachine();

        assertThat(DATA)
                .allSatisfy(id -> assertThat(removal(synthesized, id)).isEqualTo("RetainExceptOnCreate, Retain"));
        // Protected from deletion, it could not be taken back.
        assertThat(removal(synthesized, "LedgerTable")).isEqualTo("Retain, Retain");
        assertThat(synthesized
                        .properties("LedgerTable")
                        .path("DeletionProtectionEnabled")
                        .asBoolean())
                .isTrue();
        assertThat(synthesized.all("Custom::S3AutoDeleteObjects")).isEmpty();
    }

    /** Names that are always the same must be free for the next deployment. */
    @Test
    void definitionsGoWithTheStackThoughDataStays() {
        Synthesized synthesized = Samples.withStateMachine();

        assertThat(DEFINITIONS)
                .allSatisfy(id -> assertThat(removal(synthesized, id)).isEqualTo("Delete, Delete"));
        assertThat(synthesized
                        .properties("WorkGroup")
                        .path("RecursiveDeleteOption")
                        .asBoolean())
                .isTrue();
        assertThat(synthesized
                        .properties("StateMachineLog")
                        .path("LogGroupName")
                        .toString())
                .contains("/aws/vendedlogs/states/", "AWS::StackId");
    }

    @Test
    void dataThatIsToBeRemovedGoesWithTheStack() {
        Synthesized synthesized = Samples.lambdaOnly();

        assertThat(DATA).allSatisfy(id -> assertThat(removal(synthesized, id)).isEqualTo("Delete, Delete"));
        assertThat(removal(synthesized, "LedgerTable")).isEqualTo("Delete, Delete");
        assertThat(synthesized
                        .properties("LedgerTable")
                        .path("DeletionProtectionEnabled")
                        .asBoolean())
                .isFalse();
        assertThat(synthesized.all("Custom::S3AutoDeleteObjects")).hasSize(4);
        assertThat(synthesized
                        .properties("WorkGroup")
                        .path("RecursiveDeleteOption")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void everySettingShows() {
        Synthesized synthesized = Synthesized.of(stack -> Samples.whole(stack)
                .runtime(Runtime.JAVA_21)
                .architecture(Architecture.X86_64)
                .memoryMiB(2_048)
                .timeout(Duration.ofMinutes(15))
                .schedule(IngestSchedule.cron("0 6 ? * MON *", java.time.ZoneId.of("Europe/Vienna"), Duration.ofDays(7))
                        .flexible(Duration.ofMinutes(30)))
                .maxRounds(3)
                .table(TableDefinition.of("weather", Samples.COLUMNS)
                        .partitionColumn("day")
                        .firstDay(LocalDate.of(2024, 1, 1)))
                .queryScanLimitBytes(20_000_000)
                .rawTransitionDays(90)
                .logRetention(RetentionDays.ONE_YEAR)
                .build());

        JsonNode function = synthesized.properties("Function");
        assertThat(function.path("Runtime").asText()).isEqualTo("java21");
        assertThat(function.path("Architectures")).hasToString("[\"x86_64\"]");
        assertThat(function.path("MemorySize").asInt()).isEqualTo(2_048);
        assertThat(function.path("Timeout").asInt()).isEqualTo(900);
        assertThat(alarm(synthesized, "Slow")).contains("> 720000");
        JsonNode schedule = synthesized.properties("Schedule");
        assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("cron(0 6 ? * MON *)");
        assertThat(schedule.path("ScheduleExpressionTimezone").asText()).isEqualTo("Europe/Vienna");
        assertThat(schedule.path("FlexibleTimeWindow"))
                .hasToString("{\"MaximumWindowInMinutes\":30,\"Mode\":\"FLEXIBLE\"}");
        assertThat(schedule.at("/Target/RetryPolicy/MaximumEventAgeInSeconds").asInt())
                .isEqualTo(86_400);
        assertThat(synthesized
                        .definition()
                        .at("/States/Outcome/Choices/1/And/1/NumericLessThan")
                        .asInt())
                .isEqualTo(3);
        assertThat(synthesized.template().toString()).doesNotContain("NoSuccessAlarm");
        assertThat(synthesized
                        .properties("Table")
                        .at("/TableInput/Parameters/projection.day.range")
                        .asText())
                .isEqualTo("2024-01-01,NOW");
        assertThat(synthesized
                        .properties("WorkGroup")
                        .at("/WorkGroupConfiguration/BytesScannedCutoffPerQuery")
                        .asLong())
                .isEqualTo(20_000_000);
        assertThat(synthesized.properties("RawBucket").at("/LifecycleConfiguration/Rules/0"))
                .asString()
                .contains("\"Prefix\":\"raw/\"", "\"StorageClass\":\"STANDARD_IA\"", "\"TransitionInDays\":90");
        assertThat(synthesized.properties("FunctionLog").path("RetentionInDays").asInt())
                .isEqualTo(365);
        assertThat(synthesized
                        .properties("StateMachineLog")
                        .path("RetentionInDays")
                        .asInt())
                .isEqualTo(365);
    }

    @Test
    void codeIsAskedForOnceForEachPipeline() {
        List<String> asked = new ArrayList<>();
        App app = new App();
        for (String name : List.of("One", "Two")) {
            ScheduledIngest.builder(new Stack(app, name), "Pipeline")
                    .handler(SampleHandler.class.getName(), () -> {
                        asked.add(name);
                        return Samples.code().get();
                    })
                    .schedule(IngestSchedule.hourly(0))
                    .build();
        }

        assertThat(asked).containsExactly("One", "Two");
    }

    @Test
    void sameSettingsGiveTheSameTemplate() {
        Synthesized again = Synthesized.of(stack -> Samples.whole(stack).build());

        assertThat(again.template().toString())
                .isEqualTo(Samples.withStateMachine().template().toString());
    }

    @Test
    void whatIsMissingIsNamed() {
        ScheduledIngest.Builder nothing = ScheduledIngest.builder(new Stack(), "Pipeline");
        assertThatThrownBy(nothing::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ScheduledIngest 'Pipeline' needs a handler and a schedule");
        assertThatThrownBy(() -> nothing.schedule(IngestSchedule.hourly(0)).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ScheduledIngest 'Pipeline' needs a handler");
    }

    @Test
    void variableOfTheSecretCannotHaveAnotherValue() {
        ScheduledIngest.Builder builder =
                Samples.smallest(new Stack()).secret("API_SECRET", "key").environment("API_SECRET", "x");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "variable API_SECRET of ScheduledIngest 'Pipeline' is to hold the secret's name, and was given"
                                + " another value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAW_BUCKET", "CURATED_BUCKET", "LEDGER_TABLE", "TOPIC_ARN"})
    void variableOfAResourceCannotBeSet(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.smallest(new Stack()).environment(name, "x"))
                .withMessage(name + " is set by the construct itself: hand the resource in instead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samples.smallest(new Stack()).secret(name, "key"))
                .withMessageStartingWith(name + " is set by the construct itself");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        ScheduledIngest.Builder builder = Samples.smallest(new Stack());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.handler("no class", Samples.code()))
                .withMessageContaining("is 'no class'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.memoryMiB(127))
                .withMessage("memoryMiB must be 128 to 10240, is 127");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeout(Duration.ofMinutes(16)))
                .withMessage("timeout must be whole seconds, from one minute to 15, is PT16M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxRounds(0))
                .withMessage("maxRounds must be 1 to 100, is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queryScanLimitBytes(9_999_999))
                .withMessage("queryScanLimitBytes must be at least 10000000, is 9999999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rawTransitionDays(29))
                .withMessage("rawTransitionDays must be at least 30, is 29");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.allow("s3:*", "arn"))
                .withMessage("action must be one of IAM, such as sqs:ReceiveMessage, without a wildcard, is 's3:*'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.secret("API_SECRET", "a b"))
                .withMessage("field must be up to 40 letters, digits, '_', '-' and '.', is 'a b'");
    }

    private static String alarm(Synthesized synthesized, String name) {
        JsonNode alarm = synthesized.properties(name + "Alarm");
        String comparison = switch (alarm.path("ComparisonOperator").asText()) {
            case "GreaterThanThreshold" -> ">";
            case "GreaterThanOrEqualToThreshold" -> ">=";
            case "LessThanThreshold" -> "<";
            default -> "?";
        };
        return alarm.path("MetricName").asText() + " " + alarm.path("Statistic").asText() + " of "
                + alarm.path("DatapointsToAlarm").asInt() + " in "
                + alarm.path("EvaluationPeriods").asInt() + " x "
                + alarm.path("Period").asInt() + " s " + comparison + " "
                + alarm.path("Threshold").asInt() + ", "
                + alarm.path("TreatMissingData").asText();
    }

    private static String removal(Synthesized synthesized, String id) {
        JsonNode resource = Synthesized.resource(synthesized.template(), "Pipeline" + id);
        return resource.path("DeletionPolicy").asText() + ", "
                + resource.path("UpdateReplacePolicy").asText();
    }
}
