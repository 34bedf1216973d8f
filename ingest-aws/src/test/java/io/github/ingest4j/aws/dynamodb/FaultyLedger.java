// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.dynamodb;

import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A ledger whose requests can be made to fail, and whose client repeats them without a pause. */
final class FaultyLedger implements AutoCloseable {
    static final int TRIES = 4;
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/x-amz-json-1.0");

    final FaultyHttpClient http;
    final DynamoDbClient client;
    final DynamoDbLedger ledger;

    FaultyLedger(TestTable table) {
        this(table, TRIES);
    }

    FaultyLedger(TestTable table, int tries) {
        this(table.services, table.name, tries);
    }

    FaultyLedger(AwsServices services, String table, int tries, ExecutionInterceptor... interceptors) {
        http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
        client = services.dynamoDbBuilder()
                .httpClient(http)
                .overrideConfiguration(overrides -> overrides
                        .executionInterceptors(List.of(interceptors))
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(tries)
                                .circuitBreakerEnabled(false)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build()))
                .build();
        ledger = DynamoDbLedger.on(client, table, Clock.fixed(TestTable.NOW, ZoneOffset.UTC));
    }

    static Predicate<SdkHttpRequest> operation(String name) {
        return FaultyHttpClient.header("X-Amz-Target", "DynamoDB_20120810." + name);
    }

    FaultyHttpClient.Fault on(String operation) {
        return http.on(operation(operation));
    }

    int count(String operation) {
        return http.count(operation(operation));
    }

    /** The error as DynamoDB words it. */
    static void answer(FaultyHttpClient.Fault fault, String code) {
        answer(fault, 400, code);
    }

    static void answer(FaultyHttpClient.Fault fault, int status, String code) {
        fault.answer(
                status,
                JSON,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"injected\"}");
    }

    /** The answer to a query, with an item as JSON. */
    static void answerItems(FaultyHttpClient.Fault fault, String item) {
        fault.answer(200, JSON, "{\"Items\":[" + item + "],\"Count\":1,\"ScannedCount\":1}");
    }

    /** A transaction that was cancelled, with a reason for each of its items. */
    static void cancel(FaultyHttpClient.Fault fault, String... reasons) {
        String list = Stream.of(reasons)
                .map(reason -> "{\"Code\":\"" + reason + "\"}")
                .collect(Collectors.joining(","));
        fault.answer(
                400,
                JSON,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"message\":\"injected\","
                        + "\"CancellationReasons\":[" + list + "]}");
    }

    @Override
    public void close() {
        client.close();
    }
}
