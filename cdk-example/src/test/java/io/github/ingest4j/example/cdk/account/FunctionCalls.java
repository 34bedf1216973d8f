// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.cdk.account;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * What the function asks of AWS. The SDK finds this class by a file on the class path and puts it into every client of this JVM;
 * those of the tests themselves are marked by {@link #OF_A_TEST}.
 *
 * <p>It sees each operation that the function's code asks for, once, before retries; not what AWS does on its behalf, such as
 * decrypting by KMS.
 */
public final class FunctionCalls implements ExecutionInterceptor {
    /** Set where a client is not the function's. */
    static final ExecutionAttribute<Boolean> OF_A_TEST = new ExecutionAttribute<>("ClientOfATest");

    private static final Queue<Call> CALLS = new ConcurrentLinkedQueue<>();
    private static final Map<String, String> S3_ACTIONS = Map.of(
            "GetObject", "s3:GetObject",
            "HeadObject", "s3:GetObject",
            "PutObject", "s3:PutObject",
            "CreateMultipartUpload", "s3:PutObject",
            "UploadPart", "s3:PutObject",
            "CompleteMultipartUpload", "s3:PutObject",
            "AbortMultipartUpload", "s3:AbortMultipartUpload",
            "ListObjectsV2", "s3:ListBucket",
            "DeleteObject", "s3:DeleteObject");

    /** Forgets the calls so far. */
    static void forget() {
        CALLS.clear();
    }

    /** The different calls since the start of this JVM, or since they were forgotten. */
    static Set<Call> all() {
        return new TreeSet<>(CALLS);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (!Boolean.TRUE.equals(attributes.getAttribute(OF_A_TEST))) {
            CALLS.addAll(calls(
                    attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                    attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                    context.request()));
        }
    }

    /** What stands in no list here stands there by its name in the SDK, and nothing allows it. */
    static List<Call> calls(String service, String operation, SdkRequest request) {
        return switch (service) {
            case "S3" -> List.of(new Call(S3_ACTIONS.getOrDefault(operation, "s3: " + operation), s3Resource(request)));
            case "DynamoDb" -> dynamoDb(operation, request);
            case "Secrets Manager", "SecretsManager" ->
                List.of(new Call("secretsmanager:" + operation, text(request, "SecretId")));
            case "SNS", "Sns" -> List.of(new Call("sns:" + operation, text(request, "TopicArn")));
            default -> List.of(new Call(service + " " + operation, "of which nothing is known here"));
        };
    }

    private static String s3Resource(SdkRequest request) {
        String bucket = "arn:aws:s3:::" + text(request, "Bucket");
        return request.getValueForField("Key", String.class)
                .map(key -> bucket + "/" + key)
                .orElse(bucket);
    }

    private static List<Call> dynamoDb(String operation, SdkRequest request) {
        if (request instanceof TransactWriteItemsRequest transaction) {
            return transaction.transactItems().stream()
                    .flatMap(FunctionCalls::inTransaction)
                    .toList();
        }
        String table = table(text(request, "TableName"));
        boolean ofIndex = request instanceof QueryRequest query && query.indexName() != null;
        return List.of(new Call(
                "dynamodb:" + operation, ofIndex ? table + "/index/" + ((QueryRequest) request).indexName() : table));
    }

    /** A transaction has no action of its own. */
    private static Stream<Call> inTransaction(TransactWriteItem item) {
        Stream.Builder<Call> calls = Stream.builder();
        if (item.put() != null) {
            calls.add(new Call("dynamodb:PutItem", table(item.put().tableName())));
        }
        if (item.update() != null) {
            calls.add(new Call("dynamodb:UpdateItem", table(item.update().tableName())));
        }
        if (item.delete() != null) {
            calls.add(new Call("dynamodb:DeleteItem", table(item.delete().tableName())));
        }
        if (item.conditionCheck() != null) {
            calls.add(new Call(
                    "dynamodb:ConditionCheckItem", table(item.conditionCheck().tableName())));
        }
        return calls.build();
    }

    private static String table(String name) {
        return "arn:aws:dynamodb:" + Account.REGION + ":" + Account.ID + ":table/" + name;
    }

    private static String text(SdkRequest request, String field) {
        return request.getValueForField(field, String.class).orElse("");
    }
}
