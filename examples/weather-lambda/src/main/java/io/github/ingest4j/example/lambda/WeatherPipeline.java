// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.example.lambda;

import io.github.ingest4j.Source;
import io.github.ingest4j.aws.dynamodb.DynamoDbLedger;
import io.github.ingest4j.aws.s3.S3ObjectStore;
import io.github.ingest4j.aws.secrets.SecretsManagerSecrets;
import io.github.ingest4j.aws.sns.SnsNotifier;
import io.github.ingest4j.core.Contract;
import io.github.ingest4j.core.Pipeline;
import io.github.ingest4j.core.Schedule;
import io.github.ingest4j.core.VolumeExpectation;
import io.github.ingest4j.core.http.HttpSource;
import io.github.ingest4j.core.http.Pagination;
import io.github.ingest4j.core.json.JsonTransformer;
import io.github.ingest4j.core.raw.StoreRawSink;
import io.github.ingest4j.parquet.ParquetSink;
import io.github.ingest4j.schema.Field;
import io.github.ingest4j.schema.Schema;
import io.github.ingest4j.schema.Type;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Puts the parts of the pipeline together. */
final class WeatherPipeline {
    private static final String RECORDS = "/data";
    /** What is known of the columns beforehand; the others are inferred. */
    private static final Schema COLUMNS =
            Schema.of(Field.of("station", Type.STRING), Field.of("observed_at", Type.TIMESTAMP));

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(10);
    /** Of a call with its retries: S3 takes files. */
    private static final Duration S3_TIMEOUT = Duration.ofSeconds(60);
    /** No commit begins in the last 20 seconds of an invocation, so its calls must end in less. */
    private static final Duration DYNAMODB_TIMEOUT = Duration.ofSeconds(15);

    private WeatherPipeline() {}

    /** The pipeline as the settings say. Nothing is called yet. */
    static Pipeline of(Settings settings) {
        Region region = Region.of(settings.region());
        SdkHttpClient http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SILENCE_TIMEOUT)
                .build();
        S3Client s3 = S3Client.builder()
                .region(region)
                .httpClient(http)
                .overrideConfiguration(calls -> calls.apiCallTimeout(S3_TIMEOUT))
                .build();
        DynamoDbClient dynamoDb = DynamoDbClient.builder()
                .region(region)
                .httpClient(http)
                .overrideConfiguration(calls -> calls.apiCallTimeout(DYNAMODB_TIMEOUT))
                .build();
        // The calls of these two are limited by what uses them.
        SecretsManagerClient secretsManager =
                SecretsManagerClient.builder().region(region).httpClient(http).build();
        SnsClient sns = SnsClient.builder().region(region).httpClient(http).build();

        Pipeline.Builder pipeline = Pipeline.named("weather")
                .source(observations(settings.apiUrl(), settings.apiSecret()))
                .secrets(SecretsManagerSecrets.of(secretsManager, settings.apiSecret()))
                .transformer(JsonTransformer.records(RECORDS))
                .schema(COLUMNS)
                // Nobody looks on: a bad record is set aside, where it can be replayed from, and its hour goes on.
                .contract(Contract.evolve().quarantineMisfits())
                // There is weather in every hour: one without a record is done, and people are told.
                .expect(VolumeExpectation.atLeast(1))
                .rawSink(StoreRawSink.on(S3ObjectStore.in(s3, settings.rawBucket())))
                .sink(ParquetSink.to(S3ObjectStore.in(s3, settings.curatedBucket()), "weather"))
                .ledger(DynamoDbLedger.on(dynamoDb, settings.ledgerTable()))
                .schedule(Schedule.hourly());
        settings.topicArn().ifPresent(topic -> pipeline.notifier(SnsNotifier.to(sns, topic)));
        return pipeline.build();
    }

    /**
     * Pages of observations over HTTP. An address on loopback is for trying the function out.
     *
     * @throws IllegalArgumentException if the address cannot be used
     */
    static Source observations(String url, String secret) {
        HttpSource.Builder source = HttpSource.get(url)
                .query("from", "{window.start}")
                .query("to", "{window.end}")
                .pages(Pagination.pageNumber("page").records(RECORDS).totalPages("/pages"))
                .secretHeader("X-Api-Key", secret);
        if (url.startsWith("http://127.0.0.1:")) {
            source.allowHttp().allowPrivateAddresses();
        }
        return source.build();
    }
}
