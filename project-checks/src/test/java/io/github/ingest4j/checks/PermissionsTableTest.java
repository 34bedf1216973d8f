// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.s3.S3ObjectStore;
import io.github.ingest4j.aws.secrets.SecretsManagerSecrets;
import io.github.ingest4j.aws.sns.SnsNotifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The table of rights in the README is what the parts say of themselves. */
class PermissionsTableTest {
    private static final String FIRST_LINE = "| part | action | resource | needed | to |";

    @Test
    void readmeHasTheRightsThatThePartsDeclare() {
        List<String> declared = table();

        assertThat(tableIn(Project.own().text("README.md")))
                .as("the table in README.md; it should be:%n%s", String.join("\n", declared))
                .containsExactlyElementsOf(declared);
    }

    private static List<String> tableIn(String document) {
        return document.lines()
                .dropWhile(line -> !line.equals(FIRST_LINE))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static List<String> table() {
        Map<String, NeedsPermissions> parts = new LinkedHashMap<>();
        try (S3Client s3 = offline(S3Client.builder());
                DynamoDbClient dynamoDb = offline(DynamoDbClient.builder());
                SecretsManagerClient secretsManager = offline(SecretsManagerClient.builder());
                SnsClient sns = offline(SnsClient.builder())) {
            parts.put("`S3ObjectStore`", S3ObjectStore.in(s3, "my-lake"));
            parts.put("`DynamoDbLedger`", DynamoDbLedger.on(dynamoDb, "my-ledger"));
            parts.put("`SecretsManagerSecrets`", SecretsManagerSecrets.of(secretsManager, "weather/api"));
            parts.put("`SnsNotifier`", SnsNotifier.to(sns, "arn:aws:sns:eu-central-1:111122223333:my-alerts"));
            return table(parts);
        }
    }

    private static List<String> table(Map<String, NeedsPermissions> parts) {
        List<String> lines = new ArrayList<>(List.of(FIRST_LINE, "|---|---|---|---|---|"));
        parts.forEach((name, part) -> part.permissions().stream()
                .map(permission -> "| " + name + " | `" + permission.action() + "` | `" + permission.resource() + "` | "
                        + when(permission) + " | " + permission.purpose() + " |")
                .forEach(lines::add));
        return lines;
    }

    private static String when(Permission permission) {
        return switch (permission.use()) {
            case RUN -> "by every run";
            case REPLACE -> "to replace published files";
            case CREATE -> "to create it from code";
        };
    }

    private static <C> C offline(AwsClientBuilder<?, C> builder) {
        return builder.region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }
}
