// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.checks.e2e;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.query;

import io.github.ingest4j.Page;
import io.github.ingest4j.PageReader;
import io.github.ingest4j.Source;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.s3.S3ObjectStore;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A run in a JVM of its own, which halts at a step: no clean-up, no last word. */
final class AwsChild {
    static final int STATUS = 137;
    private static final long PATIENCE_SECONDS = 120;

    private AwsChild() {}

    /** A step of a run, by the request that it makes. */
    enum Step {
        CLAIM(target("PutItem")),
        STORE_RAW_PAGES(method("PUT").and(query("partNumber")).and(in("raw/"))),
        PUBLISH_RAW_PAGES(method("POST").and(query("uploadId")).and(in("raw/"))),
        FREEZE_RAW_SET(method("PUT").and(in("_commits/raw/"))),
        STORE_SCHEMA(method("PUT").and(in("_commits/schema/"))),
        STAGE_FILE(method("PUT").and(query("partNumber")).and(in("data/"))),
        COMMIT(method("PUT").and(in("_commits/curated/"))),
        PUBLISH_FILE(method("POST").and(query("uploadId")).and(in("data/"))),
        FINISH(target("TransactWriteItems"));

        private final Predicate<SdkHttpRequest> request;

        Step(Predicate<SdkHttpRequest> request) {
            this.request = request;
        }

        private static Predicate<SdkHttpRequest> in(String prefix) {
            return request -> request.encodedPath().matches("/[^/]+/" + prefix + ".*");
        }

        private static Predicate<SdkHttpRequest> target(String operation) {
            return request -> request.firstMatchingHeader("X-Amz-Target")
                    .filter(target -> target.endsWith("." + operation))
                    .isPresent();
        }
    }

    static Source source() {
        return request -> PageReader.of(Page.json("[{\"id\":1},{\"id\":2}]"));
    }

    /** Runs the window of nine o'clock in a process that halts before or after the first request of a step; its exit status. */
    static int dying(AwsLake lake, Step step, boolean before) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AwsChild.class.getName(),
                        lake.stream.pipeline(),
                        lake.rawBucket,
                        lake.curatedBucket,
                        lake.ledgerTable,
                        step.name(),
                        String.valueOf(before)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(lake.aws.environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a child still runs after " + PATIENCE_SECONDS + " seconds");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    public static void main(String[] args) {
        FaultyHttpClient wire = FaultyHttpClient.over(ApacheHttpClient.create());
        FaultyHttpClient.Fault fault = wire.on(Step.valueOf(args[4]).request).always();
        if (Boolean.parseBoolean(args[5])) {
            fault.callBefore(request -> Runtime.getRuntime().halt(STATUS));
        } else {
            fault.callAfter(request -> Runtime.getRuntime().halt(STATUS));
        }
        S3Client s3 = S3Client.builder().forcePathStyle(true).httpClient(wire).build();
        DynamoDbClient dynamoDb = DynamoDbClient.builder().httpClient(wire).build();
        Pipeline.named(args[0])
                .source(source())
                .rawSink(StoreRawSink.on(S3ObjectStore.in(s3, args[1])))
                .sink(ParquetSink.to(S3ObjectStore.in(s3, args[2]), args[0]))
                .ledger(DynamoDbLedger.on(dynamoDb, args[3]))
                .maxRun(AwsLake.LEASE)
                .clock(Clock.fixed(Lake.NOW, ZoneOffset.UTC))
                .build()
                .run();
    }
}
