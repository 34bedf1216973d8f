// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import io.github.ingest4j.Source;
import io.github.ingest4j.StreamId;
import io.github.ingest4j.Window;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.dynamodb.LedgerTable;
import io.github.ingest4j.aws.s3.S3ObjectStore;
import io.github.ingest4j.aws.secrets.SecretsManagerSecrets;
import io.github.ingest4j.aws.sns.SnsNotifier;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Retries;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.ledger.WindowEntry;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A lake in buckets of its own, with a ledger table, a secret, and a topic whose messages come to a queue; the pipelines that
 * fill it, and what others find in it. It is half past ten.
 */
final class AwsLake {
    static final Duration LEASE = Duration.ofMinutes(10);
    private static final String KEY_FIELD = "key";

    final AwsServices aws;
    final ManualClock clock = ManualClock.at(Lake.NOW);
    final StreamId stream;
    final String rawBucket;
    final String curatedBucket;
    final String ledgerTable;
    final String secret;
    final String topic;
    private final String queue;

    AwsLake(AwsServices aws) throws IOException {
        this.aws = aws;
        stream = Lake.STREAM;
        rawBucket = aws.uniqueName("raw");
        curatedBucket = aws.uniqueName("curated");
        ledgerTable = aws.uniqueName("ledger");
        secret = aws.uniqueName("orders-api");
        aws.s3().createBucket(request -> request.bucket(rawBucket));
        aws.s3().createBucket(request -> request.bucket(curatedBucket));
        LedgerTable.on(aws.dynamoDb(), ledgerTable).createIfMissing();
        aws.secretsManager().createSecret(request -> request.name(secret).secretString(json("first-key")));
        String name = aws.uniqueName("alerts");
        topic = aws.sns().createTopic(request -> request.name(name)).topicArn();
        queue = aws.sqs().createQueue(request -> request.queueName(name)).queueUrl();
        String queueArn = aws.sqs()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        aws.sns()
                .subscribe(request -> request.topicArn(topic)
                        .protocol("sqs")
                        .endpoint(queueArn)
                        .attributes(Map.of("RawMessageDelivery", "true")));
    }

    private AwsLake(AwsLake other, String pipeline) {
        aws = other.aws;
        stream = new StreamId(pipeline, Lake.STREAM.stream());
        rawBucket = other.rawBucket;
        curatedBucket = other.curatedBucket;
        ledgerTable = other.ledgerTable;
        secret = other.secret;
        topic = other.topic;
        queue = other.queue;
    }

    /** The same buckets and tables for another pipeline, whose table has its name, too; with a clock of its own. */
    AwsLake of(String pipeline) {
        return new AwsLake(this, pipeline);
    }

    private static String json(String key) {
        return "{\"" + KEY_FIELD + "\":\"" + key + "\"}";
    }

    /** Puts another API key into the secret. */
    void rotateSecret(String key) {
        aws.secretsManager().putSecretValue(request -> request.secretId(secret).secretString(json(key)));
    }

    /** How a source names the API key. */
    String keyReference() {
        return secret + "#" + KEY_FIELD;
    }

    /** A pipeline with all its parts on AWS, as a new process builds it. */
    Pipeline.Builder pipeline(Source source) {
        return pipeline(source, aws.s3Builder(), aws.dynamoDbBuilder());
    }

    /** The same over another HTTP client for S3 and DynamoDB, which try again as often as always, but at once. */
    Pipeline.Builder pipeline(Source source, SdkHttpClient wire) {
        return pipeline(
                source,
                aws.s3Builder().httpClient(wire).overrideConfiguration(AwsLake::withoutPauses),
                aws.dynamoDbBuilder().httpClient(wire).overrideConfiguration(AwsLake::withoutPauses));
    }

    private static void withoutPauses(ClientOverrideConfiguration.Builder calls) {
        calls.retryStrategy(tries -> tries.backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()));
    }

    /** The same with somebody who sees every call of S3 and DynamoDB. */
    Pipeline.Builder watched(Source source, ExecutionInterceptor watcher) {
        return pipeline(
                source,
                aws.s3Builder().overrideConfiguration(calls -> calls.addExecutionInterceptor(watcher)),
                aws.dynamoDbBuilder().overrideConfiguration(calls -> calls.addExecutionInterceptor(watcher)));
    }

    private Pipeline.Builder pipeline(Source source, S3ClientBuilder s3, DynamoDbClientBuilder dynamoDb) {
        var s3Client = s3.build();
        return Pipeline.named(stream.pipeline())
                .source(source)
                .rawSink(StoreRawSink.on(S3ObjectStore.in(s3Client, rawBucket)))
                .ledger(DynamoDbLedger.on(dynamoDb.build(), ledgerTable))
                .sink(ParquetSink.to(S3ObjectStore.in(s3Client, curatedBucket), stream.pipeline()))
                .secrets(SecretsManagerSecrets.of(aws.secretsManager(), keyReference()))
                .notifier(SnsNotifier.to(aws.sns(), topic))
                .retries(new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .maxRun(LEASE)
                .clock(clock);
    }

    WindowEntry entry(Window window) throws IOException {
        return DynamoDbLedger.on(aws.dynamoDb(), ledgerTable)
                .find(stream, window)
                .orElseThrow();
    }

    List<String> keys(String bucket) {
        return aws.s3().listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** What the raw parts of a window hold, uncompressed, one behind the other. */
    byte[] raw(Window window) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String key : keys(rawBucket)) {
            if (key.startsWith("raw/") && key.contains(window.name())) {
                byte[] stored = aws.s3()
                        .getObjectAsBytes(request -> request.bucket(rawBucket).key(key))
                        .asByteArray();
                all.write(new GZIPInputStream(new ByteArrayInputStream(stored)).readAllBytes());
            }
        }
        return all.toByteArray();
    }

    /** The files of this pipeline's table that readers see. */
    List<String> files() {
        return keys(curatedBucket).stream()
                .filter(key -> key.startsWith("data/" + stream.pipeline() + "/"))
                .toList();
    }

    /**
     * What a query makes of all tables, which are {@code orders} in it, with the column {@code filename}; the files are copied to
     * a folder for that.
     */
    List<String> query(Path folder, String sql) throws IOException, SQLException {
        Path copy = Files.createTempDirectory(folder, "curated");
        for (String key : keys(curatedBucket)) {
            Path file = copy.resolve(key);
            Files.createDirectories(file.getParent());
            aws.s3().getObject(request -> request.bucket(curatedBucket).key(key), file);
        }
        return DuckDb.query("WITH orders AS (SELECT * FROM read_parquet('" + copy
                + "/data/**/*.parquet', union_by_name = true, filename = true)) " + sql);
    }

    /** The messages that wait in the queue behind the topic; they are taken out. */
    List<Message> messages() {
        List<Message> all = new ArrayList<>();
        while (true) {
            List<Message> some = aws.sqs()
                    .receiveMessage(request -> request.queueUrl(queue)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All"))
                    .messages();
            if (some.isEmpty()) {
                return all;
            }
            for (Message message : some) {
                aws.sqs().deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
                all.add(message);
            }
        }
    }

    /** Every byte that is stored anywhere, as text, to look for what must not be there. */
    String everything() {
        StringBuilder all = new StringBuilder();
        for (String bucket : List.of(rawBucket, curatedBucket)) {
            for (String key : keys(bucket)) {
                byte[] body = aws.s3()
                        .getObjectAsBytes(request -> request.bucket(bucket).key(key))
                        .asByteArray();
                all.append(key).append('\n').append(text(body)).append('\n');
            }
        }
        aws.dynamoDb()
                .scanPaginator(request -> request.tableName(ledgerTable))
                .items()
                .forEach(all::append);
        return all.toString();
    }

    private static String text(byte[] body) {
        try {
            boolean zipped = body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
            byte[] plain = zipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
            return new String(plain, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
