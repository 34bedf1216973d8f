// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingest4j.testing.aws.EmulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * An account of AWS that moto plays, in which state machines run and reach the {@link Lambda} of this JVM. Clients that are built
 * without saying where AWS is, as those of the function are, find it, too; for DynamoDB they find DynamoDB Local.
 */
final class Account implements AutoCloseable {
    static final String ID = "123456789012";
    static final String REGION = "eu-central-1";

    private final AwsFront front = new AwsFront();
    private final EmulatedAccount moto = EmulatedAccount.start(front.port());
    private final SdkHttpClient http = ApacheHttpClient.create();
    private final HttpClient rawHttp = HttpClient.newHttpClient();
    private final URI endpoint;

    Account() throws IOException {
        endpoint = moto.endpoint();
        front.handOnTo(endpoint);
        System.setProperty("aws.endpointUrl", endpoint.toString());
        System.setProperty("aws.endpointUrlDynamoDb", moto.dynamoDbLocal().toString());
        System.setProperty("aws.accessKeyId", EmulatedAccount.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", EmulatedAccount.SECRET_KEY);
    }

    /** From now on, executions run. State machines that were created before are not found any more: moto keeps them elsewhere. */
    void runStateMachines() throws IOException, InterruptedException {
        send(
                "POST",
                "/moto-api/config",
                "moto",
                Map.of("Content-Type", "application/json"),
                "{\"stepfunctions\":{\"execute_state_machine\":true}}");
    }

    /** What the state machines take for AWS. */
    AwsFront front() {
        return front;
    }

    /** A client of a test, over this account. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, http, endpoint);
    }

    /** A client of a test, over the DynamoDB that the function uses. */
    DynamoDbClient dynamoDbOfTheFunction() {
        return client(DynamoDbClient.builder(), http, moto.dynamoDbLocal());
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, SdkHttpClient http, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(EmulatedAccount.ACCESS_KEY, EmulatedAccount.SECRET_KEY)))
                .httpClient(http)
                .overrideConfiguration(calls -> calls.putExecutionAttribute(FunctionCalls.OF_A_TEST, true)
                        // Step Functions' clients put a word before the host's name.
                        .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
                .build();
    }

    /** Asks a service that understands JSON, by an operation's full name such as {@code AWSGlue.GetTable}. */
    JsonNode ask(String service, String operation, JsonNode request) throws IOException, InterruptedException {
        return ExampleAccount.json(send(
                "POST",
                "/",
                service,
                Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", operation),
                request.toString()));
    }

    /** As another service's client would: for those whose client moto does not understand, or that have no other. */
    String send(String method, String path, String service, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20261120/" + REGION + "/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=none")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> response = rawHttp.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(service + ": " + method + " " + path + " " + headers + " answered "
                    + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
        moto.close();
        front.close();
    }
}
