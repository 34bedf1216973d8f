// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda.local;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.Secret;
import io.github.ingest4j.aws.dynamodb.LedgerTable;
import io.github.ingest4j.aws.secrets.SecretsManagerSecrets;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What the function needs in an account: looked for, and made where it is missing and {@code create} was asked for. */
final class Resources {
    private static final String KEY_FIELD = "key";

    private final Account account;
    private final Options.Names names;
    private final boolean create;
    private final PrintStream out;

    Resources(Account account, Options.Names names, boolean create, PrintStream out) {
        this.account = account;
        this.names = names;
        this.create = create;
        this.out = out;
    }

    /**
     * What is there now.
     *
     * @param settings what the function's environment says of it
     * @param key of the API, as the secret has it
     * @param queue that hears of the topic, where there is one
     */
    record Prepared(Map<String, String> settings, Secret key, Optional<String> queue) {}

    /** @throws UsageException if something is missing and is not to be created */
    Prepared prepare() throws IOException {
        bucket();
        table();
        Secret key = key();
        Map<String, String> settings = new HashMap<>();
        settings.put("BUCKET", names.bucket());
        settings.put("LEDGER_TABLE", names.table());
        settings.put("API_SECRET", secretReference());
        Optional<String> topic = topic();
        topic.ifPresent(arn -> settings.put("TOPIC_ARN", arn));
        return new Prepared(settings, key, topic.filter(arn -> create).map(this::queue));
    }

    private void bucket() {
        try {
            account.s3().headBucket(request -> request.bucket(names.bucket()));
        } catch (NoSuchBucketException e) {
            requireCreate("--bucket", names.bucket());
            account.s3().createBucket(this::inRegion);
            out.println("created the bucket " + names.bucket());
        }
    }

    /** The first region of AWS is the one that may not be named. */
    private void inRegion(CreateBucketRequest.Builder request) {
        request.bucket(names.bucket());
        Region region = account.s3().serviceClientConfiguration().region();
        if (!region.equals(Region.US_EAST_1)) {
            request.createBucketConfiguration(where -> where.locationConstraint(region.id()));
        }
    }

    private void table() throws IOException {
        LedgerTable table = LedgerTable.on(account.dynamoDb(), names.table());
        if (create) {
            if (table.createIfMissing().created()) {
                out.println("created the table " + names.table());
            }
            return;
        }
        List<String> problems = table.problems();
        if (!problems.isEmpty()) {
            throw new UsageException("--table: " + String.join("; ", problems) + "; --create creates one");
        }
    }

    private String secretReference() {
        return names.secret() + "#" + KEY_FIELD;
    }

    /** What the secret holds; a new key where there is no secret. */
    private Secret key() throws IOException {
        try {
            account.secrets().describeSecret(request -> request.secretId(names.secret()));
        } catch (ResourceNotFoundException e) {
            requireCreate("--secret", names.secret());
            account.secrets()
                    .createSecret(request ->
                            request.name(names.secret()).secretString("{\"key\":\"" + UUID.randomUUID() + "\"}"));
            out.println("created the secret " + names.secret());
        }
        return SecretsManagerSecrets.of(account.secrets(), secretReference()).get(secretReference());
    }

    private Optional<String> topic() {
        return names.topic().map(topic -> {
            if (topic.startsWith("arn:")) {
                return topic;
            }
            requireCreate("--topic", topic + " (an existing one is named by its ARN)");
            String arn =
                    account.sns().createTopic(request -> request.name(topic)).topicArn();
            out.println("topic " + arn);
            return arn;
        });
    }

    /** The address of a queue of the topic's name that hears of it. */
    private String queue(String topicArn) {
        String name = topicArn.substring(topicArn.lastIndexOf(':') + 1);
        String queue =
                account.sqs().createQueue(request -> request.queueName(name)).queueUrl();
        String arn = account.sqs()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        account.sqs()
                .setQueueAttributes(request -> request.queueUrl(queue)
                        .attributes(Map.of(QueueAttributeName.POLICY, policy(requireNonNull(arn), topicArn))));
        account.sns()
                .subscribe(request -> request.topicArn(topicArn)
                        .protocol("sqs")
                        .endpoint(arn)
                        .attributes(Map.of("RawMessageDelivery", "true")));
        out.println("queue " + name + " hears of the topic");
        return queue;
    }

    private static String policy(String queueArn, String topicArn) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},
                "Action":"sqs:SendMessage","Resource":"%s","Condition":{"ArnEquals":{"aws:SourceArn":"%s"}}}]}""".formatted(queueArn, topicArn);
    }

    private void requireCreate(String flag, String name) {
        if (!create) {
            throw new UsageException(flag + ": there is no " + name + "; --create creates it");
        }
    }
}
