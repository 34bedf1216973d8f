// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What is sent while an object is staged. */
class StageTest {
    private static final int MIB = 1 << 20;

    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
    private final S3Client client = OfflineS3.builder(http).build();
    private final S3ObjectStore store =
            S3ObjectStore.builder(client, OfflineS3.BUCKET).partSize(5 * MIB).build();

    @BeforeEach
    void acceptAll() {
        accept(http);
    }

    private static void accept(FaultyHttpClient http) {
        http.on(method("PUT").and(query("partNumber"))).always().answer(200, Map.of("ETag", "\"e\""), "");
        http.on(query("uploads"))
                .always()
                .answer(200, "<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>");
        http.on(method("DELETE")).always().answer(204, Map.of(), "");
    }

    @Test
    void objectIsSentInPartsOfTheSetSizeAndARest() throws IOException {
        StagedObject staged;
        try (ObjectUpload upload = store.stage("data/a")) {
            byte[] piece = new byte[3 * MIB];
            for (int i = 0; i < 4; i++) {
                upload.write(piece);
            }
            staged = upload.seal();
        }

        assertThat(lengths()).containsExactly(5L * MIB, 5L * MIB, 2L * MIB);
        assertThat(staged.bytes()).isEqualTo(12L * MIB);
        assertThat(http.count(query("uploads"))).isEqualTo(1);
        assertThat(http.count(method("DELETE"))).isZero();
    }

    @Test
    void objectOfWholePartsHasNoEmptyRest() throws IOException {
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(new byte[10 * MIB]);
            upload.seal();
        }

        assertThat(lengths()).containsExactly(5L * MIB, 5L * MIB);
    }

    @Test
    void emptyObjectIsOneEmptyPart() throws IOException {
        try (ObjectUpload upload = store.stage("data/a")) {
            StagedObject staged = upload.seal();

            assertThat(staged.bytes()).isZero();
            assertThat(staged.checksum()).isEqualTo("crc32c:00000000");
        }
        assertThat(lengths()).containsExactly(0L);
    }

    @Test
    void eachPartAndTheWholeHaveTheirChecksum() throws IOException {
        byte[] body = "123456789".getBytes(StandardCharsets.US_ASCII);

        StagedObject staged;
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(new byte[5 * MIB]);
            upload.write(body);
            staged = upload.seal();
        }

        byte[] whole = new byte[5 * MIB + body.length];
        System.arraycopy(body, 0, whole, 5 * MIB, body.length);
        assertThat(staged.checksum())
                .isEqualTo(Crc32c.of(whole, 0, whole.length).toString());
        assertThat(parts().get(1).firstMatchingHeader("x-amz-checksum-crc32c")).contains("4waSgw==");
        SdkHttpRequest begin = http.requests().get(0);
        assertThat(begin.firstMatchingHeader("x-amz-checksum-algorithm")).contains("CRC32C");
        assertThat(begin.firstMatchingHeader("x-amz-checksum-type")).contains("FULL_OBJECT");
    }

    @Test
    void nothingIsSentBeforeAPartIsFull() throws IOException {
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(new byte[5 * MIB - 1]);
            assertThat(http.requests()).isEmpty();

            upload.write(1);
            assertThat(lengths()).containsExactly(5L * MIB);
        }
        assertThat(http.count(method("DELETE").and(query("uploadId")))).isEqualTo(1);
    }

    @Test
    void unsealedUploadThatSentNothingEndsWithoutACall() throws IOException {
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(1);
        }

        assertThat(http.requests()).isEmpty();
    }

    @Test
    void failedPartLeavesAnUploadThatCanOnlyBeClosed() throws IOException {
        http.heal();
        http.on(query("partNumber")).answer(403, OfflineS3.error("AccessDenied"));
        accept(http);
        ObjectUpload upload = store.stage("data/a");

        assertThatThrownBy(() -> upload.write(new byte[5 * MIB]))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith("stage part 1 of s3://lake/data/a failed: access denied");
        assertThatThrownBy(() -> upload.write(1))
                .isInstanceOf(IOException.class)
                .hasMessage("the upload of s3://lake/data/a takes nothing more: it is BROKEN");
        assertThatThrownBy(upload::seal).isInstanceOf(IOException.class);

        upload.close();
        assertThat(http.count(method("DELETE").and(query("uploadId")))).isEqualTo(1);
    }

    @Test
    void sealedUploadTakesNothingMore() throws IOException {
        ObjectUpload upload = store.stage("data/a");
        upload.seal();

        assertThatThrownBy(() -> upload.write(1)).hasMessageEndingWith("it is SEALED");
        assertThatThrownBy(upload::seal).hasMessageEndingWith("it is SEALED");
        upload.close();
        assertThat(http.count(method("DELETE"))).isZero();
    }

    @Test
    void failedAbortIsTold() throws IOException {
        http.heal();
        http.on(method("DELETE")).always().answer(500, OfflineS3.error("InternalError"));
        accept(http);
        ObjectUpload upload = store.stage("data/a");
        upload.write(new byte[5 * MIB]);

        assertThatThrownBy(upload::close)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("abort s3://lake/data/a failed: no clear answer (status 500");
        assertThatCode(upload::close).doesNotThrowAnyException();
    }

    @Test
    void lostAnswersOfPartsAreMadeGoodByTheSdk() throws IOException {
        http.heal();
        http.on(query("partNumber")).times(2).fail();
        accept(http);

        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(1);
            upload.seal();
        }

        assertThat(lengths()).containsExactly(1L, 1L, 1L);
    }

    @Test
    void answersThatSayNothingAreFailures() {
        http.heal();
        http.on(query("uploads")).answer(200, "<InitiateMultipartUploadResult/>");
        ObjectUpload nameless = store.stage("data/a");
        assertThatThrownBy(nameless::seal)
                .isInstanceOf(IOException.class)
                .hasMessage("stage s3://lake/data/a failed: the answer says success and names no upload");

        http.on(query("partNumber")).answer(200, Map.of(), "");
        accept(http);
        ObjectUpload untagged = store.stage("data/a");
        assertThatThrownBy(untagged::seal)
                .isInstanceOf(IOException.class)
                .hasMessage("stage part 1 of s3://lake/data/a failed: the answer says success and has no ETag");
    }

    @Test
    void partBeyondTheLastThatS3TakesIsRefusedAndThePartSizeNamed() throws IOException {
        MultipartUpload upload = new MultipartUpload(new Bucket(client, OfflineS3.BUCKET, ""), "data/a", 1, 3);
        upload.write(new byte[3]);

        assertThatThrownBy(() -> upload.write(1))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessage("stage s3://lake/data/a failed: it has more than 3 parts of 1 bytes, which S3 does not"
                        + " take; set a larger partSize");
        assertThat(parts()).hasSize(3);
        upload.close();
        assertThat(http.count(method("DELETE"))).isEqualTo(1);
    }

    @Test
    void allRequestsGoToTheSameUpload() throws IOException {
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(new byte[6 * MIB]);
            upload.seal();
        }

        assertThat(http.count(anyRequest())).isEqualTo(3);
        assertThat(parts())
                .extracting(part -> part.encodedPath() + " "
                        + part.firstMatchingRawQueryParameter("partNumber").orElse("") + " "
                        + part.firstMatchingRawQueryParameter("uploadId").orElse(""))
                .containsExactly("/lake/data/a 1 U", "/lake/data/a 2 U");
    }

    private List<SdkHttpRequest> parts() {
        return http.requests().stream().filter(query("partNumber")).toList();
    }

    private List<Long> lengths() {
        return parts().stream()
                .map(part ->
                        Long.valueOf(part.firstMatchingHeader("Content-Length").orElseThrow()))
                .toList();
    }
}
