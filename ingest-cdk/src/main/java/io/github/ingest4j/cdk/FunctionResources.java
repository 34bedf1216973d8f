// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.ApplicationLogLevel;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.SystemLogLevel;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

/** The function with its role, its log and its secret. */
final class FunctionResources {
    /** What stands in a secret that nobody has set: {@code SecretsManagerSecrets} refuses it, and says how to set it. */
    static final String NOT_SET = "NOT-SET";

    private static final Duration MAX_AGE = Duration.ofHours(6);

    private final @Nullable ISecret secret;
    private final ILogGroup log;
    private final Role role;
    private final Function function;

    FunctionResources(Construct scope, ScheduledIngest.Builder settings, ScheduledIngest.Required required, Uses uses) {
        this.log = Logs.ofFunction(scope, settings);
        this.secret = settings.secret == null ? null : secret(scope, settings.secret, settings.dataRemoval);
        this.role = Role.Builder.create(scope, "FunctionRole")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        rights(settings, uses).statements().forEach(role::addToPolicy);
        settings.statements.forEach(role::addToPolicy);
        this.function = Function.Builder.create(scope, "Function")
                .runtime(settings.runtime)
                .architecture(settings.architecture)
                .handler(required.handler())
                .code(required.code().get())
                .memorySize(settings.memoryMiB)
                .timeout(seconds(settings.timeout))
                .environment(environment(settings, uses))
                .role(role)
                .logGroup(log)
                .loggingFormat(LoggingFormat.JSON)
                .applicationLogLevelV2(ApplicationLogLevel.INFO)
                .systemLogLevelV2(SystemLogLevel.INFO)
                .tracing(Tracing.ACTIVE)
                .build();
        if (settings.orchestration == Orchestration.LAMBDA_ONLY) {
            giveUpAfterOneTry(required.schedule().longestGap());
        }
    }

    /** What the function works with. */
    record Uses(Buckets buckets, ITable ledger, ITopic topic) {}

    private RunRights rights(ScheduledIngest.Builder settings, Uses uses) {
        RunRights rights = new RunRights()
                .bucket("Raw", uses.buckets().raw())
                .bucket("Curated", uses.buckets().curated())
                .ledger(uses.ledger())
                .topic(uses.topic())
                .log(log.getLogGroupArn());
        if (settings.replacing) {
            rights.replacing("Curated", uses.buckets().curated());
        }
        if (secret != null) {
            rights.secret(secret);
        }
        return rights;
    }

    private Map<String, String> environment(ScheduledIngest.Builder settings, Uses uses) {
        Map<String, String> environment = new LinkedHashMap<>(settings.environment);
        environment.put(ScheduledIngest.RAW_BUCKET, uses.buckets().raw().getBucketName());
        environment.put(ScheduledIngest.CURATED_BUCKET, uses.buckets().curated().getBucketName());
        environment.put(ScheduledIngest.LEDGER_TABLE, uses.ledger().getTableName());
        environment.put(ScheduledIngest.TOPIC_ARN, uses.topic().getTopicArn());
        if (secret != null && settings.secret != null) {
            environment.put(settings.secret.variable(), reference(secret, settings.secret.field()));
        }
        return environment;
    }

    /** The template has a text that never changes, so that no deployment after the first touches what was put in its place. */
    private static ISecret secret(Construct scope, SecretSetting setting, DataRemoval removal) {
        if (setting.existing() != null) {
            return setting.existing();
        }
        return Secret.Builder.create(scope, "Secret")
                .description("A JSON object with the field " + setting.field()
                        + ", set by aws secretsmanager put-secret-value" + " --secret-string file:///dev/stdin")
                .secretObjectValue(Map.of(setting.field(), SecretValue.unsafePlainText(NOT_SET)))
                .removalPolicy(removal.policy())
                .build();
    }

    /** By the whole ARN; of an imported secret only the name may be known, by which it is found as well. */
    private static String reference(ISecret secret, String field) {
        return Optional.ofNullable(secret.getSecretFullArn()).orElseGet(secret::getSecretName) + "#" + field;
    }

    /** The engine has retried what can be retried, and the next event's run takes what is due. */
    private void giveUpAfterOneTry(Duration gap) {
        CfnEventInvokeConfig.Builder.create(function, "Events")
                .functionName(function.getFunctionName())
                .qualifier("$LATEST")
                .maximumRetryAttempts(0)
                .maximumEventAgeInSeconds((gap.compareTo(MAX_AGE) < 0 ? gap : MAX_AGE).toSeconds())
                .build();
    }

    private static software.amazon.awscdk.Duration seconds(Duration time) {
        return software.amazon.awscdk.Duration.seconds(time.toSeconds());
    }

    Optional<ISecret> secret() {
        return Optional.ofNullable(secret);
    }

    ILogGroup log() {
        return log;
    }

    Role role() {
        return role;
    }

    Function function() {
        return function;
    }
}
