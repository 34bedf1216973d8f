// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.ObjectStore.ObjectStat;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The light HTTP client of the SDK does, too; the other tests take the one at hand. */
@NeedsAws(AwsService.S3)
class LightClientTest {
    private static final int ATTEMPTS = 8;

    private final SdkHttpClient http = UrlConnectionHttpClient.create();
    private final S3Client client;
    private final String bucket;

    LightClientTest(AwsServices aws) {
        client = aws.s3Builder().httpClient(http).build();
        bucket = aws.uniqueName("light");
    }

    @AfterEach
    void close() {
        client.close();
        http.close();
    }

    @Test
    void objectsLiveFromBeginningToEnd() throws IOException {
        client.createBucket(request -> request.bucket(bucket));
        S3ObjectStore store = S3ObjectStore.builder(client, bucket)
                .partSize(S3ObjectStore.MIN_PART_SIZE)
                .build();
        byte[] body = new byte[2 * S3ObjectStore.MIN_PART_SIZE + 1];
        new Random(1).nextBytes(body);

        StagedObject staged;
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(body);
            staged = upload.seal();
        }
        assertThat(store.read("data/a")).isEmpty();
        byte[] manifest = "manifest".getBytes(UTF_8);
        assertThat(created(store, "_commits/1", manifest)).isTrue();
        assertThat(store.complete("data/a", staged.token())).isEqualTo(CompleteResult.COMPLETED);
        assertThat(store.stat("data/a")).contains(new ObjectStat("data/a", body.length, staged.checksum()));
        try (InputStream in = store.read("data/a").orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(body);
        }
        assertThat(created(store, "_commits/1", new byte[0])).isFalse();
        try (InputStream in = store.read("_commits/1").orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(manifest);
        }
        store.delete("data/a");
        try (Stream<String> keys = store.list("")) {
            assertThat(keys).containsExactly("_commits/1");
        }
    }

    /**
     * Whether the object is the one given, asked as the engine asks: a PUT on a connection that the server has closed ends
     * without an answer, and then what is there tells.
     */
    private static boolean created(S3ObjectStore store, String key, byte[] body) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return store.createIfAbsent(key, body) == CreateResult.CREATED;
            } catch (IOException e) {
                last = e;
            }
            Optional<InputStream> stored = store.read(key);
            if (stored.isPresent()) {
                try (InputStream in = stored.get()) {
                    return Arrays.equals(in.readAllBytes(), body);
                }
            }
        }
        throw requireNonNull(last);
    }
}
