// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.ObjectStore.CreateResult;
import io.github.ingest4j.store.ObjectStore.ObjectStat;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Calls that took effect and whose answers never came, against a store that is real but for that. */
@NeedsAws(AwsService.S3)
class LostAnswersTest {
    private static final String KEY = "data/a";
    private static final byte[] BODY = "body".getBytes(UTF_8);
    private static final Predicate<SdkHttpRequest> COMPLETION = method("POST").and(query("uploadId"));

    private final FaultyHttpClient http = FaultyHttpClient.over(ApacheHttpClient.create());
    private final S3Client client;
    private final S3ObjectStore store;
    private final S3ObjectStore bystander;
    private final String bucket;

    LostAnswersTest(AwsServices aws) {
        bucket = aws.uniqueName("lost");
        client = aws.s3Builder().httpClient(http).build();
        store = S3ObjectStore.builder(client, bucket)
                .partSize(S3ObjectStore.MIN_PART_SIZE)
                .build();
        bystander = S3ObjectStore.in(aws.s3(), bucket);
    }

    @BeforeEach
    void createBucket() {
        client.createBucket(request -> request.bucket(bucket));
        http.forgetRequests();
    }

    @AfterEach
    void close() {
        client.close();
        http.close();
    }

    @Test
    void createdObjectIsThereAndTheOutcomeUnknown() throws IOException {
        http.on(method("PUT")).loseAnswer();

        assertThatThrownBy(() -> store.createIfAbsent(KEY, BODY))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("the answer was lost");

        assertThat(http.count(method("PUT"))).isEqualTo(1);
        assertThat(bystander.read(KEY).orElseThrow()).hasContent("body");
        assertThat(store.createIfAbsent(KEY, BODY)).isEqualTo(CreateResult.EXISTS);
    }

    @Test
    void objectWhoseRequestWasNeverSentIsNotThere() throws IOException {
        http.on(method("PUT")).fail();

        assertThatThrownBy(() -> store.createIfAbsent(KEY, BODY)).isInstanceOf(IOException.class);

        assertThat(bystander.read(KEY)).isEmpty();
        assertThat(store.createIfAbsent(KEY, BODY)).isEqualTo(CreateResult.CREATED);
    }

    @Test
    void completionIsRepeatedBelowAndTheObjectIsThere() throws IOException {
        StagedObject staged = stage(BODY);
        http.on(COMPLETION).loseAnswer();

        CompleteResult result = store.complete(KEY, staged.token());

        assertThat(result).isIn(CompleteResult.COMPLETED, CompleteResult.ABSENT);
        assertThat(http.count(COMPLETION)).isEqualTo(2);
        assertThat(bystander.stat(KEY)).contains(new ObjectStat(KEY, staged.bytes(), staged.checksum()));
    }

    @Test
    void completionWhoseAnswersAreAllLostIsUnknownAndMayBeRepeated() throws IOException {
        StagedObject staged = stage(BODY);
        http.on(COMPLETION).always().loseAnswer();
        assertThatThrownBy(() -> store.complete(KEY, staged.token()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class);

        http.heal();

        assertThat(store.complete(KEY, staged.token())).isIn(CompleteResult.COMPLETED, CompleteResult.ABSENT);
        assertThat(bystander.stat(KEY)).contains(new ObjectStat(KEY, staged.bytes(), staged.checksum()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uploads", "partNumber"})
    void stagingGoesOnOverLostAnswers(String call) throws IOException {
        byte[] body = new byte[S3ObjectStore.MIN_PART_SIZE + 1];
        new Random(1).nextBytes(body);
        http.on(query(call)).loseAnswer();

        StagedObject staged = stage(body);
        store.complete(KEY, staged.token());

        assertThat(bystander.stat(KEY)).contains(new ObjectStat(KEY, body.length, staged.checksum()));
        try (InputStream in = bystander.read(KEY).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(body);
        }
    }

    @Test
    void lostAnswersOfAbortAndDeleteDoNotMatter() throws IOException {
        StagedObject aborted = stage(BODY);
        store.createIfAbsent("data/b", BODY);
        http.on(method("DELETE")).times(1).loseAnswer();
        store.abort(KEY, aborted.token());
        http.on(method("DELETE")).times(1).loseAnswer();
        store.delete("data/b");

        assertThat(http.count(method("DELETE"))).isEqualTo(4);
        try (Stream<String> keys = bystander.list("")) {
            assertThat(keys).isEmpty();
        }
    }

    @Test
    void objectIsReadOnOverACutAndIsTheSame() throws IOException {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        store.createIfAbsent(KEY, body);
        http.on(method("GET")).cutBodyAfter(1_000_000);

        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(body);
        }

        assertThat(http.count(method("GET"))).isEqualTo(2);
        assertThat(http.requests().get(http.requests().size() - 1).firstMatchingHeader("Range"))
                .contains("bytes=1000000-");
    }

    @Test
    void objectThatIsReplacedDuringACutIsNotMixedWithTheNewOne() throws IOException {
        store.createIfAbsent(KEY, new byte[2_000_000]);
        http.on(method("GET")).cutBodyAfter(1_000_000);
        http.on(method("GET")).callBefore(request -> replace());

        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("read s3://" + bucket + "/" + KEY
                            + " failed: the object was removed or replaced while it was read");
        }
    }

    @Test
    void objectThatIsRemovedDuringACutIsAnError() throws IOException {
        store.createIfAbsent(KEY, new byte[2_000_000]);
        http.on(method("GET")).cutBodyAfter(1_000_000);
        http.on(method("GET")).callBefore(request -> remove());

        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the object was removed or replaced while it was read");
        }
    }

    @Test
    void missingBucketIsNoMissingObject() {
        S3ObjectStore nowhere = S3ObjectStore.in(client, bucket + "-not");

        assertThatThrownBy(() -> nowhere.read(KEY))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("bucket '" + bucket + "-not' does not exist");
        assertThatThrownBy(() -> nowhere.stat(KEY)).isInstanceOf(StoreRefusedException.class);
        assertThatThrownBy(() -> nowhere.list("")).isInstanceOf(StoreRefusedException.class);
        assertThatThrownBy(() -> nowhere.createIfAbsent(KEY, BODY)).isInstanceOf(StoreRefusedException.class);
        assertThatThrownBy(() -> nowhere.stage(KEY).seal()).isInstanceOf(StoreRefusedException.class);
        assertThat(http.count(anyRequest())).isPositive();
    }

    private void remove() {
        try {
            bystander.delete(KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace() {
        remove();
        try {
            bystander.createIfAbsent(KEY, new byte[2_000_001]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StagedObject stage(byte[] body) throws IOException {
        try (ObjectUpload upload = store.stage(KEY)) {
            upload.write(body);
            return upload.seal();
        }
    }
}
