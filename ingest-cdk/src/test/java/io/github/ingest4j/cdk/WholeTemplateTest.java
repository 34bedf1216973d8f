// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingest4j.testing.cdk.TemplateAudit;
import io.github.ingest4j.testing.node.NeedsNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole templates are gone through, and the audit finds what is planted. */
@NeedsNode
@Tag("once")
class WholeTemplateTest {
    private static final TemplateAudit AUDIT =
            TemplateAudit.of(Set.of("project", "environment"), SampleHandler::isClass);

    @Test
    void nothingIsWrongWithTheWholePipeline() {
        assertThat(AUDIT.problems(Samples.withStateMachine().template())).isEmpty();
    }

    @Test
    void nothingIsWrongWithoutAStateMachine() {
        assertThat(AUDIT.problems(Samples.lambdaOnly().template())).isEmpty();
    }

    /** A fault: the resource, a path in it, a JSON value or nothing to remove what is there, and what is told. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "FunctionRoleDefaultPolicy | Properties/PolicyDocument/Statement/0/Action | 's3:*' | allows the action s3:*",
                "FunctionRoleDefaultPolicy | Properties/PolicyDocument/Statement/0/Resource | '*' | allows s3:GetObject on *",
                "FunctionRoleDefaultPolicy | Properties/PolicyDocument/Statement/0/Resource | 'arn:aws:s3:::b*' | on arn:aws:s3:::b*",
                "FunctionRoleDefaultPolicy | Properties/PolicyDocument/Statement/0/NotAction | 's3:GetObject' | allows by NotAction",
                "FunctionRole | Properties/ManagedPolicyArns | ['arn:aws:iam::aws:policy/ReadOnlyAccess'] | has a managed policy",
                "FunctionRole | Properties/AssumeRolePolicyDocument/Statement/0/Principal | {'AWS':'*'} | may be taken on by",
                "Schedule | Properties/Target/RoleArn | {'Fn::GetAtt':['PipelineFunctionRole401437C7','Arn']} | is the role of 2 resources",
                "RawBucket | Properties/BucketEncryption | | is not encrypted",
                "RawBucket | Properties/PublicAccessBlockConfiguration/BlockPublicPolicy | false | is open to the public",
                "RawBucket | Properties/OwnershipControls | | does not own its objects",
                "RawBucket | Properties/LifecycleConfiguration/Rules/2 | {'Status':'Enabled'} | keeps uploads that were never completed",
                "RawBucket | Properties/LifecycleConfiguration/Rules/0/Status | 'Disabled' | has a lifecycle rule that is off",
                "RawBucket | Properties/LoggingConfiguration | | is not logged",
                "RawBucketPolicy | Properties/PolicyDocument/Statement/0/Condition | {} | can be used without TLS",
                "RawBucketPolicy | Properties/PolicyDocument/Statement/1/Effect | 'Allow' | can be used by TLS older than 1.2",
                "TopicPolicy | Properties/PolicyDocument/Statement/0/Effect | 'Allow' | Topic95C94D25 can be used without TLS",
                "DeadLetterQueuePolicy | Properties/Queues | [] | can be used without TLS",
                "DeadLetterQueue | Properties/SqsManagedSseEnabled | | is not encrypted",
                "EmailSubscription | Condition | | sends mail whether or not an address was given",
                "EmailSubscription | Properties/Endpoint | 'me@example.org' | names an address of mail",
                "Function | Properties/Handler | 'com.example.Gone' | is handled by com.example.Gone, which does not exist",
                "Function | Properties/LoggingConfig/LogFormat | 'Text' | its log is not JSON",
                "Function | Properties/TracingConfig | | is not traced",
                "FunctionLog | Properties/RetentionInDays | | keeps its lines for ever",
                "StateMachine | Properties/DefinitionString | '{' | is defined by what is no JSON",
                "Schedule | Properties/ScheduleExpression | 'cron(5 * * * *)' | never fires: cron(5 * * * *)",
                "Schedule | Properties/ScheduleExpression | 'rate(1 hours)' | never fires",
                "Schedule | Properties/ScheduleExpressionTimezone | 'Europe/Wien' | is in a time zone that does not exist: 'Europe/Wien'",
                "Schedule | Properties/State | 'DISABLED' | is off",
                "Schedule | Properties/Target/DeadLetterConfig | | loses what it cannot deliver",
                "Schedule | Properties/Target/RetryPolicy | | does not try again",
                "Schedule | Properties/Target/Input | '{}' | does not tell its time",
                "NoSuccessAlarm | Properties/TreatMissingData | 'notBreaching' | no alarm for the day on which nothing runs",
                "FailedAlarm | Properties/AlarmActions | [] | tells nobody",
                "FailedAlarm | Properties/ActionsEnabled | false | is mute",
                "FailedAlarm | Properties/AlarmDescription | | does not say what it means",
                "NoSuccessAlarm | Properties/EvaluationPeriods | 200 | looks back further than CloudWatch does",
                "Table | Properties/TableInput/Parameters/projection.dt.format | 'yyyyMMdd' | does not say which days there are of dt",
                "Table | Properties/TableInput/Parameters/projection.enabled | 'false' | has no projected partitions",
                "Table | Properties/TableInput/Parameters/storage.location.template | 's3://b/other/' | looks for files in s3://b/other/",
                "Table | Properties/TableInput/StorageDescriptor/Columns/0/Name | 'dt' | has the partition dt as a column, too",
                "WorkGroup | Properties/WorkGroupConfiguration/EnforceWorkGroupConfiguration | false | does not keep to its settings",
                "WorkGroup | Properties/WorkGroupConfiguration/BytesScannedCutoffPerQuery | | lets a query read everything",
                "WorkGroup | Properties/WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration | | does not encrypt results",
                "LedgerTable | Properties/PointInTimeRecoverySpecification | | cannot be restored",
                "Topic | Properties/Tags | [{'Key':'project','Value':'p'}] | has no tag environment",
                "Function | Properties/Environment/Variables/ACCOUNT | '123456789012' | names an account",
                "Function | Properties/Environment/Variables/REGION | 'eu-central-1' | names a region",
                "Function | Properties/Environment/Variables/RAW_BUCKET | {'Ref':'Gone'} | there is no Gone",
                "Function | Properties/Environment/Variables/RAW_BUCKET | {'Fn::Jion':['',[]]} | there is no function Fn::Jion",
                "EmailSubscription | Condition | 'Gone' | there is no condition Gone",
            })
    void faultIsFound(String resource, String path, String value, String told) throws Exception {
        JsonNode template = Samples.withStateMachine().template().deepCopy();
        plant(Synthesized.resource(template, "Pipeline" + resource), path, value);

        assertThat(AUDIT.problems(template)).anyMatch(problem -> problem.contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "States/Run/Next | 'Gone' | there is no state Gone",
                "States/Run/Catch/0/Next | 'NoReport' | the state RunFailed is never reached",
                "States/Run/Next | | the state Run leads nowhere and is no end",
                "States/Run/TimeoutSeconds | | the task Run may last for ever",
                "States/Run/Retry/0/ErrorEquals | ['States.ALL'] | the task Run retries States.ALL",
                "States/Run/Retry | [] | the task Run does not wait out throttling",
                "States/Outcome/Default | | the choice Outcome has no default",
                "States/Outcome/Choices/0/Next | 'Nowhere' | there is no state Nowhere",
                "TimeoutSeconds | | an execution may last for ever",
            })
    void faultOfAMachineIsFound(String path, String value, String told) throws Exception {
        Synthesized synthesized = Samples.withStateMachine();
        JsonNode template = synthesized.template().deepCopy();
        JsonNode definition = synthesized.definition();
        plant(definition, path, value);
        ((ObjectNode) Synthesized.resource(template, "PipelineStateMachine").path("Properties"))
                .put("DefinitionString", definition.toString());

        assertThat(AUDIT.problems(template)).anyMatch(problem -> problem.endsWith(": " + told));
    }

    private static void plant(JsonNode at, String path, String value) throws Exception {
        List<String> names = Arrays.asList(path.split("/"));
        JsonNode owner = at;
        for (String name : names.subList(0, names.size() - 1)) {
            owner = owner.isArray() ? owner.path(Integer.parseInt(name)) : owner.path(name);
        }
        String last = names.get(names.size() - 1);
        if (value == null) {
            assertThat(((ObjectNode) owner).remove(last)).as(path).isNotNull();
        } else {
            JsonNode planted = Synthesized.JSON.readTree(value.replace('\'', '"'));
            if (owner.isArray()) {
                ((ArrayNode) owner).set(Integer.parseInt(last), planted);
            } else {
                ((ObjectNode) owner).set(last, planted);
            }
        }
    }
}
