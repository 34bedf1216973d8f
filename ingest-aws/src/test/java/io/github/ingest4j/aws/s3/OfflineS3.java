// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients and answers of an S3 that the test plays itself. */
final class OfflineS3 {
    static final String BUCKET = "lake";
    static final Map<String, String> XML = Map.of("Content-Type", "application/xml");

    private OfflineS3() {}

    /** Its retries are the SDK's, without the pauses. */
    static S3ClientBuilder builder(SdkHttpClient http) {
        return S3Client.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("https://127.0.0.1:9"))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(override ->
                        override.retryStrategy(retries -> retries.backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())));
    }

    /** The body that comes with an error. */
    static String error(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code
                + "</Code><Message>Words of the service."
                + "</Message><RequestId>4442587FB7D0A2F9</RequestId><HostId>host</HostId></Error>";
    }
}
