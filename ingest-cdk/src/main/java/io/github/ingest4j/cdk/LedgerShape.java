// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.LocalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.constructs.Construct;

/**
 * The table of a ledger. Its shape is that of {@code LedgerTable}, in the module for AWS, which an application for the CDK has no
 * other use for; a test compares the two.
 */
final class LedgerShape {
    static final String PARTITION_KEY = "PK";
    static final String SORT_KEY = "SK";
    static final String INDEX = "open";
    static final String INDEX_SORT_KEY = "open";
    static final String TIME_TO_LIVE = "expiresAt";

    private LedgerShape() {}

    static ITable table(Construct scope, DataRemoval removal) {
        Table table = Table.Builder.create(scope, "LedgerTable")
                .partitionKey(text(PARTITION_KEY))
                .sortKey(text(SORT_KEY))
                .timeToLiveAttribute(TIME_TO_LIVE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .deletionProtection(removal == DataRemoval.RETAIN)
                // A table that is protected from deletion cannot be taken back by a deployment that fails.
                .removalPolicy(removal == DataRemoval.RETAIN ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
                .build();
        table.addLocalSecondaryIndex(LocalSecondaryIndexProps.builder()
                .indexName(INDEX)
                .sortKey(text(INDEX_SORT_KEY))
                .projectionType(ProjectionType.KEYS_ONLY)
                .build());
        return table;
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
