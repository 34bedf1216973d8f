// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Clients of the account that an environment names; the function gets the same environment. */
record Account(S3Client s3, DynamoDbClient dynamoDb, SecretsManagerClient secrets, SnsClient sns, SqsClient sqs)
        implements AutoCloseable {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";

    /** Whether somebody has said which account to use. */
    static boolean isNamedIn(Map<String, String> environment) {
        return environment.keySet().stream()
                .anyMatch(name -> name.startsWith(ENDPOINT)
                        || name.startsWith("AWS_CONTAINER_CREDENTIALS_")
                        || name.equals("AWS_ACCESS_KEY_ID")
                        || name.equals("AWS_PROFILE")
                        || name.equals("AWS_WEB_IDENTITY_TOKEN_FILE"));
    }

    static Account of(Map<String, String> environment) {
        boolean emulated = environment.containsKey(ENDPOINT) || environment.containsKey(ENDPOINT + "_S3");
        return new Account(
                // Emulators answer at one address, whatever the bucket.
                at("S3", environment, S3Client.builder().forcePathStyle(emulated))
                        .build(),
                at("DYNAMODB", environment, DynamoDbClient.builder()).build(),
                at("SECRETS_MANAGER", environment, SecretsManagerClient.builder())
                        .build(),
                at("SNS", environment, SnsClient.builder()).build(),
                at("SQS", environment, SqsClient.builder()).build());
    }

    /** What an SDK client would find by itself if the environment were this process's. */
    private static <B extends AwsClientBuilder<B, ?>> B at(String service, Map<String, String> environment, B builder) {
        String endpoint = environment.getOrDefault(ENDPOINT + "_" + service, environment.get(ENDPOINT));
        if (endpoint != null) {
            builder.endpointOverride(URI.create(endpoint));
        }
        String region = environment.get("AWS_REGION");
        if (region != null) {
            builder.region(Region.of(region));
        }
        String key = environment.get("AWS_ACCESS_KEY_ID");
        if (key != null) {
            builder.credentialsProvider(StaticCredentialsProvider.create(credentials(key, environment)));
        }
        return builder;
    }

    private static AwsCredentials credentials(String key, Map<String, String> environment) {
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        String session = environment.get("AWS_SESSION_TOKEN");
        return session == null
                ? AwsBasicCredentials.create(key, secret)
                : AwsSessionCredentials.create(key, secret, session);
    }

    @Override
    public void close() {
        Stream.of(s3, dynamoDb, secrets, sns, sqs).forEach(SdkClient::close);
    }
}
