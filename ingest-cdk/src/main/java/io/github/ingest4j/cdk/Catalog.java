// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.UniqueResourceNameOptions;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.athena.CfnWorkGroup.EncryptionConfigurationProperty;
import software.amazon.awscdk.services.athena.CfnWorkGroup.ResultConfigurationProperty;
import software.amazon.awscdk.services.athena.CfnWorkGroup.WorkGroupConfigurationProperty;
import software.amazon.awscdk.services.glue.Column;
import software.amazon.awscdk.services.glue.DataFormat;
import software.amazon.awscdk.services.glue.Database;
import software.amazon.awscdk.services.glue.IDatabase;
import software.amazon.awscdk.services.glue.S3Table;
import software.amazon.awscdk.services.glue.S3TableStorage;
import software.amazon.awscdk.services.glue.Schema;
import software.amazon.awscdk.services.s3.IBucket;
import software.constructs.Construct;

/** The table as Athena finds it, and where it is queried: definitions only, which go with the stack whatever becomes of the data. */
final class Catalog {
    private static final int MAX_NAME = 100;

    private final IDatabase database;
    private final S3Table table;
    private final CfnWorkGroup workGroup;

    Catalog(
            Construct scope,
            ScheduledIngest.Builder settings,
            TableDefinition definition,
            IBucket files,
            IBucket results) {
        this.database = settings.database != null ? settings.database : database(scope);
        this.table = table(scope, definition, files);
        this.workGroup = workGroup(scope, settings, results);
    }

    private IDatabase database(Construct scope) {
        Database made = Database.Builder.create(scope, "Database")
                .databaseName(uniqueName(scope, "_").toLowerCase(Locale.ROOT))
                .build();
        // Its name is always the same: one that stayed behind would be in the way of the next deployment.
        made.applyRemovalPolicy(RemovalPolicy.DESTROY);
        return made;
    }

    private S3Table table(Construct scope, TableDefinition definition, IBucket files) {
        S3Table made = S3Table.Builder.create(scope, "Table")
                .database(database)
                .tableName(definition.name())
                .columns(definition.columns().stream().map(Catalog::column).toList())
                .partitionKeys(List.of(Column.builder()
                        .name(definition.partitionColumn())
                        .type(Schema.STRING)
                        .build()))
                .parameters(projection(definition, files))
                .dataFormat(DataFormat.PARQUET)
                .storage(S3TableStorage.fromBucket(files))
                .s3Prefix(definition.prefix())
                .build();
        made.applyRemovalPolicy(RemovalPolicy.DESTROY);
        return made;
    }

    private static Column column(GlueColumn column) {
        return Column.builder()
                .name(column.name())
                .type(Schema.custom(column.type(), !column.type().contains("<")))
                .build();
    }

    /** A window starts on a day of UTC, and none that starts in the future is run. Sorted, as a template is the same each time. */
    private static Map<String, String> projection(TableDefinition definition, IBucket files) {
        String partition = definition.partitionColumn();
        String day = "projection." + partition + ".";
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("projection.enabled", "true");
        parameters.put(day + "type", "date");
        parameters.put(day + "format", "yyyy-MM-dd");
        parameters.put(day + "range", definition.firstDay() + ",NOW");
        parameters.put(day + "interval", "1");
        parameters.put(day + "interval.unit", "DAYS");
        parameters.put(
                "storage.location.template",
                files.s3UrlForObject(definition.prefix() + partition + "=${" + partition + "}/"));
        return parameters;
    }

    private static CfnWorkGroup workGroup(Construct scope, ScheduledIngest.Builder settings, IBucket results) {
        return CfnWorkGroup.Builder.create(scope, "WorkGroup")
                .name(uniqueName(scope, "-"))
                // With the history of its queries; their results are in the bucket.
                .recursiveDeleteOption(true)
                .workGroupConfiguration(WorkGroupConfigurationProperty.builder()
                        .enforceWorkGroupConfiguration(true)
                        .publishCloudWatchMetricsEnabled(true)
                        .requesterPaysEnabled(false)
                        .bytesScannedCutoffPerQuery(settings.queryScanLimitBytes)
                        .resultConfiguration(ResultConfigurationProperty.builder()
                                .outputLocation(results.s3UrlForObject("athena/"))
                                .encryptionConfiguration(EncryptionConfigurationProperty.builder()
                                        .encryptionOption("SSE_S3")
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private static String uniqueName(Construct scope, String separator) {
        return Names.uniqueResourceName(
                scope,
                UniqueResourceNameOptions.builder()
                        .maxLength(MAX_NAME)
                        .separator(separator)
                        .allowedSpecialCharacters(separator)
                        .build());
    }

    IDatabase database() {
        return database;
    }

    S3Table table() {
        return table;
    }

    CfnWorkGroup workGroup() {
        return workGroup;
    }
}
