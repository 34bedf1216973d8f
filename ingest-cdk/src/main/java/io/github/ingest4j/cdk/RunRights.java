// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.cdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sns.ITopic;

/**
 * What a function needs for its runs on each resource: what the parts on AWS declare. Those parts are made of clients of the AWS
 * SDK, which an application for the CDK has no other use for, and of names that the CDK does not know yet; so what they
 * declare is repeated here, and a test compares it with what they say, both ways.
 */
final class RunRights {
    private static final List<String> OBJECTS = List.of("s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject");
    private static final List<String> BUCKET = List.of("s3:ListBucket");
    private static final List<String> REPLACED_OBJECTS = List.of("s3:DeleteObject");
    private static final List<String> LEDGER =
            List.of("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem");
    private static final List<String> LEDGER_INDEX = List.of("dynamodb:Query");
    private static final List<String> SECRET = List.of("secretsmanager:GetSecretValue");
    private static final List<String> TOPIC = List.of("sns:Publish");
    static final List<String> KEY_TO_WRITE = List.of("kms:Decrypt", "kms:GenerateDataKey");
    private static final List<String> KEY_TO_READ = List.of("kms:Decrypt");

    private final List<PolicyStatement> statements = new ArrayList<>();

    /** Those on a bucket that is read and written. */
    RunRights bucket(String name, IBucket bucket) {
        allow(name + "Objects", OBJECTS, bucket.arnForObjects("*"));
        allow(name + "Bucket", BUCKET, bucket.getBucketArn());
        return key(name, KEY_TO_WRITE, bucket.getEncryptionKey());
    }

    /** Those to put others in the place of files. */
    RunRights replacing(String name, IBucket bucket) {
        return allow(name + "Replaced", REPLACED_OBJECTS, bucket.arnForObjects("*"));
    }

    RunRights ledger(ITable table) {
        allow("Ledger", LEDGER, table.getTableArn());
        allow("LedgerIndex", LEDGER_INDEX, table.getTableArn() + "/index/" + LedgerShape.INDEX);
        return key("Ledger", KEY_TO_WRITE, table.getEncryptionKey());
    }

    RunRights secret(ISecret secret) {
        // Secrets Manager has added six characters to a name that is all one knows of the secret.
        String arn = Optional.ofNullable(secret.getSecretFullArn()).orElseGet(() -> secret.getSecretArn() + "-??????");
        return allow("Secret", SECRET, arn).key("Secret", KEY_TO_READ, secret.getEncryptionKey());
    }

    RunRights topic(ITopic topic) {
        return allow("Topic", TOPIC, topic.getTopicArn()).key("Topic", KEY_TO_WRITE, topic.getMasterKey());
    }

    /** A line of the log is written to one of the group's streams, whose name is the service's affair. */
    RunRights log(String groupArn) {
        return allow("Log", List.of("logs:CreateLogStream", "logs:PutLogEvents"), groupArn);
    }

    List<PolicyStatement> statements() {
        return List.copyOf(statements);
    }

    private RunRights key(String name, List<String> actions, @Nullable IKey key) {
        return key == null ? this : allow(name + "Key", actions, key.getKeyArn());
    }

    private RunRights allow(String name, List<String> actions, String resource) {
        statements.add(PolicyStatement.Builder.create()
                .sid(name)
                .actions(actions)
                .resources(List.of(resource))
                .build());
        return this;
    }
}
