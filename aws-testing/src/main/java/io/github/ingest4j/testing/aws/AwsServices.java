// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import java.net.URI;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/**
 * The AWS services that the tests of this JVM run against.
 *
 * <p>All tests share them: take a {@link #uniqueName} for whatever a test creates, and leave what others made alone. The
 * clients are shared too and are closed when the JVM's tests are over. Safe for use by several threads.
 */
public final class AwsServices {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Backend backend;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final Map<AwsService, SdkClient> clients = new ConcurrentHashMap<>();

    // Not the client over the JDK's HttpURLConnection: S3Proxy refuses a put before it has read the body, and the JDK
    // then
    // sends a later put twice, of which the second is refused because the first succeeded.
    private final SdkHttpClient http = ApacheHttpClient.create();

    AwsServices(Backend backend, Region region, AwsCredentialsProvider credentials) {
        this.backend = backend;
        this.region = region;
        this.credentials = credentials;
    }

    /** What offers the services: {@code explicit endpoint}, {@code LocalStack}, {@code moto} or {@code embedded}. */
    public String backend() {
        return backend.kind().label();
    }

    /**
     * Where a service is; one that does not run yet is started.
     *
     * @throws IllegalStateException when the backend does not have the service, or cannot start it
     */
    public URI endpoint(AwsService service) {
        if (!backend.offers().contains(service)) {
            throw new IllegalStateException(missing(Set.of(service)).orElseThrow());
        }
        return backend.endpoint(service);
    }

    /** What of these services is missing, and the remedy; empty when all are there. */
    Optional<String> missing(Set<AwsService> services) {
        List<String> missing = services.stream()
                .filter(service -> !backend.offers().contains(service))
                .map(AwsService::name)
                .sorted()
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the backend " + backend() + " has no " + String.join(", ", missing)
                        + "; set AWS_IT_ENDPOINT_" + missing.get(0) + ", or another AWS_IT_BACKEND");
    }

    /** Starts services at the same time and waits for them. */
    Map<AwsService, URI> start(Set<AwsService> services) {
        backend.request(services);
        Map<AwsService, URI> endpoints = new EnumMap<>(AwsService.class);
        services.forEach(service -> endpoints.put(service, endpoint(service)));
        return endpoints;
    }

    /** The region of all clients. */
    public Region region() {
        return region;
    }

    /** The credentials of all clients. */
    public AwsCredentialsProvider credentials() {
        return credentials;
    }

    /** The shared client of S3, over Apache's HTTP client like all that are shared; not to be closed. */
    public S3Client s3() {
        return shared(AwsService.S3, () -> s3Builder().httpClient(http).build());
    }

    /** The shared client of DynamoDB; not to be closed. */
    public DynamoDbClient dynamoDb() {
        return shared(
                AwsService.DYNAMODB, () -> dynamoDbBuilder().httpClient(http).build());
    }

    /** The shared client of SQS; not to be closed. */
    public SqsClient sqs() {
        return shared(AwsService.SQS, () -> sqsBuilder().httpClient(http).build());
    }

    /** The shared client of SNS; not to be closed. */
    public SnsClient sns() {
        return shared(AwsService.SNS, () -> snsBuilder().httpClient(http).build());
    }

    /**
     * The shared client of Secrets Manager; not to be closed. Ask it for a value with {@code versionStage("AWSCURRENT")}:
     * without, moto returns the old value after a rotation.
     */
    public SecretsManagerClient secretsManager() {
        return shared(
                AwsService.SECRETS_MANAGER,
                () -> secretsManagerBuilder().httpClient(http).build());
    }

    /**
     * For a client with an HTTP client, a retry strategy or an interceptor of its own; the caller closes it.
     *
     * <p>{@code UrlConnectionHttpClient} does not go with S3Proxy: a conditional put that succeeded may be reported as
     * refused.
     */
    public S3ClientBuilder s3Builder() {
        return at(AwsService.S3, S3Client.builder()).forcePathStyle(true);
    }

    /** As {@link #s3Builder}, for DynamoDB. */
    public DynamoDbClientBuilder dynamoDbBuilder() {
        return at(AwsService.DYNAMODB, DynamoDbClient.builder());
    }

    /** As {@link #s3Builder}, for SQS. */
    public SqsClientBuilder sqsBuilder() {
        return at(AwsService.SQS, SqsClient.builder());
    }

    /** As {@link #s3Builder}, for SNS. */
    public SnsClientBuilder snsBuilder() {
        return at(AwsService.SNS, SnsClient.builder());
    }

    /** As {@link #s3Builder}, for Secrets Manager. */
    public SecretsManagerClientBuilder secretsManagerBuilder() {
        return at(AwsService.SECRETS_MANAGER, SecretsManagerClient.builder());
    }

    /**
     * A name that nothing else has: the prefix, a hyphen and random hexadecimal digits. Good for buckets, tables, topics,
     * queues and secrets.
     *
     * @param prefix a lower-case letter, then up to 39 lower-case letters, digits and hyphens
     */
    public String uniqueName(String prefix) {
        if (!prefix.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "prefix must be a lower-case letter and up to 39 lower-case letters, digits and hyphens: "
                            + prefix);
        }
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        return prefix + "-" + HexFormat.of().formatHex(random);
    }

    /**
     * What a child process needs in its environment to reach the same services: the variables that AWS SDKs read.
     *
     * <p>Starts all services that the backend has.
     */
    public Map<String, String> environment() {
        AwsCredentials key = credentials.resolveCredentials();
        Map<String, String> environment =
                Environment.of(backend, region.id(), key.accessKeyId(), key.secretAccessKey());
        if (key instanceof AwsSessionCredentials session) {
            environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        return environment;
    }

    private <B extends AwsClientBuilder<B, ?>> B at(AwsService service, B builder) {
        return builder.endpointOverride(endpoint(service)).region(region).credentialsProvider(credentials);
    }

    @SuppressWarnings("unchecked")
    private <C extends SdkClient> C shared(AwsService service, Supplier<C> client) {
        return (C) clients.computeIfAbsent(service, unused -> client.get());
    }

    /** Closes the shared clients and ends what was started for them. */
    void close() {
        clients.values().forEach(SdkClient::close);
        http.close();
        backend.close();
    }
}
