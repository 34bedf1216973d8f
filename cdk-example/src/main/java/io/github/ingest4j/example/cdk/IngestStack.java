// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk;

import io.github.ingest4j.cdk.ScheduledIngest;
import java.nio.file.Path;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.constructs.Construct;

/** The weather pipeline with all that it needs, and the names that one looks for after a deployment as outputs. */
public final class IngestStack extends Stack {
    /** The class in the function's jar that Lambda calls. */
    static final String HANDLER = "io.github.ingest4j.example.lambda.WeatherHandler";
    /** Where the function finds the address of the API. */
    static final String API_URL = "API_URL";

    private static final String API_SECRET = "API_SECRET";
    /** Of the JSON object that the secret holds; {@code set-key.sh} writes it. */
    private static final String KEY_FIELD = "key";

    private final ScheduledIngest ingest;

    /** @param functionJar that the module {@code examples/weather-lambda} builds */
    IngestStack(Construct scope, Config config, Path functionJar) {
        super(scope, "weather-" + config.environment() + "-ingest", properties(config));
        config.tags().forEach(Tags.of(this)::add);
        Config.Ingest settings = config.ingest();
        CfnParameter email = ScheduledIngest.emailParameter(this);
        if (!settings.alertEmail().isEmpty()) {
            email.setDefaultValue(settings.alertEmail());
        }
        ingest = ScheduledIngest.builder(this, "Ingest")
                .handler(HANDLER, () -> Code.fromAsset(functionJar.toString()))
                .architecture(architecture(settings.cpu()))
                .memoryMiB(settings.memoryMegabytes())
                .timeout(settings.timeout())
                .environment(API_URL, settings.apiUrl())
                .secret(API_SECRET, KEY_FIELD)
                .schedule(settings.schedule())
                .orchestration(settings.orchestration())
                .table(WeatherTable.definition())
                .alertEmail(email)
                .dataRemoval(settings.data())
                .rawTransitionDays((int) settings.rawToInfrequentAccess().toDays())
                .build();
        outputs();
    }

    private static StackProps properties(Config config) {
        return StackProps.builder()
                .description("Hourly weather into a lake: raw pages, Parquet, a table for Athena ("
                        + config.environment() + ")")
                .terminationProtection(config.ingest().terminationProtection())
                .build();
    }

    private static Architecture architecture(Config.Cpu cpu) {
        return switch (cpu) {
            case ARM_64 -> Architecture.ARM_64;
            case X86_64 -> Architecture.X86_64;
        };
    }

    private void outputs() {
        ingest.getSecret().ifPresent(secret -> output("ApiSecretArn", secret.getSecretArn()));
        output("RawBucket", ingest.getRawBucket().getBucketName());
        output("CuratedBucket", ingest.getCuratedBucket().getBucketName());
        ingest.getDatabase().ifPresent(database -> output("Database", database.getDatabaseName()));
        ingest.getWorkGroup().ifPresent(group -> output("WorkGroup", group.getRef()));
        output("LedgerTable", ingest.getLedgerTable().getTableName());
        output("TopicArn", ingest.getTopic().getTopicArn());
        output("FunctionName", ingest.getFunction().getFunctionName());
        ingest.getStateMachine().ifPresent(machine -> output("StateMachineArn", machine.getStateMachineArn()));
    }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }

    ScheduledIngest ingest() {
        return ingest;
    }
}
