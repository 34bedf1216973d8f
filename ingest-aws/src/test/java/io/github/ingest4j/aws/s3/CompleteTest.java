// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.ConfigurationException;
import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.store.ObjectStore.CompleteResult;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What the answers to the end of a multipart upload mean, and what is done with receipts that are none. */
class CompleteTest {
    private static final String KEY = "data/t/a.parquet";
    private static final String TOKEN = new UploadToken(
                    "U",
                    5,
                    new Crc32c(0x1a2b3c4d),
                    List.of(new UploadToken.Part("\"00112233445566778899aabbccddeeff\"", new Crc32c(1))))
            .encode();
    private static final String COMPLETED = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n  \n"
            + "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>lake</Bucket>"
            + "<Key>data/t/a.parquet</Key><ETag>\"0-1\"</ETag></CompleteMultipartUploadResult>";

    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
    private final S3ObjectStore store = S3ObjectStore.in(OfflineS3.builder(http).build(), OfflineS3.BUCKET);

    @Test
    void successIsToldAndTheWholeObjectVerified() throws IOException {
        http.on(anyRequest()).answer(200, COMPLETED);

        assertThat(store.complete(KEY, TOKEN)).isEqualTo(CompleteResult.COMPLETED);

        assertThat(http.requests()).singleElement().satisfies(post -> {
            assertThat(post.firstMatchingHeader("If-None-Match")).contains("*");
            assertThat(post.firstMatchingHeader("x-amz-checksum-crc32c")).contains("Gis8TQ==");
            assertThat(post.firstMatchingHeader("x-amz-checksum-type")).contains("FULL_OBJECT");
            assertThat(post.firstMatchingHeader("x-amz-mp-object-size")).contains("5");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchUpload",
        "200, NoSuchUpload",
        "404, ''",
        "412, PreconditionFailed",
        "200, PreconditionFailed",
        "412, ''",
        "400, InvalidPart",
        "400, BadDigest"
    })
    void nothingOfThatKindIsStagedAnyMore(int status, String code) throws IOException {
        http.on(anyRequest()).always().answer(status, OfflineS3.XML, code.isEmpty() ? "" : OfflineS3.error(code));

        assertThat(store.complete(KEY, TOKEN)).isEqualTo(CompleteResult.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({"409, ConditionalRequestConflict", "409, ''"})
    void conflictMayBeRepeated(int status, String code) {
        http.on(anyRequest()).always().answer(status, OfflineS3.XML, code.isEmpty() ? "" : OfflineS3.error(code));

        assertThatThrownBy(() -> store.complete(KEY, TOKEN))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith("complete s3://lake/" + KEY + " failed: no clear answer (status 409");
    }

    @ParameterizedTest
    @CsvSource({"500, InternalError", "200, InternalError", "503, SlowDown"})
    void passingErrorIsRepeatedByTheSdk(int status, String code) throws IOException {
        http.on(anyRequest()).times(2).answer(status, OfflineS3.XML, OfflineS3.error(code));
        http.on(anyRequest()).answer(200, COMPLETED);

        assertThat(store.complete(KEY, TOKEN)).isEqualTo(CompleteResult.COMPLETED);
        assertThat(http.count(anyRequest())).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n  ", "<CompleteMultipartUploadResult><ETag>"})
    void successWithoutAWholeTextIsAnUnknownOutcome(String text) {
        http.on(anyRequest()).always().answer(200, text);

        assertThatThrownBy(() -> store.complete(KEY, TOKEN))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith("complete s3://lake/" + KEY + " failed: ");
    }

    /** The lost first attempt may have completed the object, before the credentials expired. */
    @Test
    void refusalOfASecondAttemptIsAnUnknownOutcome() {
        http.on(anyRequest()).fail();
        http.on(anyRequest()).answer(400, OfflineS3.error("ExpiredToken"));

        assertThatThrownBy(() -> store.complete(KEY, TOKEN))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("credentials have expired");
    }

    @Test
    void receiptOfAnotherKindOfStoreIsOneOfNothingStaged() throws IOException {
        String token = "0b5c4a1e-9f4e-4f2e-8b57-3f2a5f0f2b11-1a2b3c4d";

        assertThat(store.complete(KEY, token)).isEqualTo(CompleteResult.ABSENT);
        store.abort(KEY, token);

        assertThat(http.requests()).isEmpty();
    }

    @Test
    void damagedReceiptCannotBeCompletedAndNeedNotBeAborted() {
        String token = TOKEN.substring(0, TOKEN.length() - 4);

        assertThatThrownBy(() -> store.complete(KEY, token))
                .isInstanceOf(DamagedDataException.class)
                .hasMessage("the receipt of the staged object s3://lake/" + KEY + " is damaged: it is cut short");
        assertThatCode(() -> store.abort(KEY, token)).doesNotThrowAnyException();
        assertThat(http.requests()).isEmpty();
    }

    @Test
    void receiptOfALaterVersionIsLeftToThatVersion() {
        String token = "s3mpu2:AAAA";

        assertThatThrownBy(() -> store.complete(KEY, token))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("s3://lake/" + KEY)
                .hasMessageContaining("later version of ingest4j");
        assertThatThrownBy(() -> store.abort(KEY, token)).isInstanceOf(ConfigurationException.class);
        assertThat(http.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, NoSuchUpload", "404, ''"})
    void abortingWhatIsNoLongerThereIsNoError(int status, String code) {
        http.on(anyRequest()).always().answer(status, OfflineS3.XML, code.isEmpty() ? "" : OfflineS3.error(code));

        assertThatCode(() -> store.abort(KEY, TOKEN)).doesNotThrowAnyException();
        assertThat(http.requests()).singleElement().satisfies(delete -> {
            assertThat(delete.method().name()).isEqualTo("DELETE");
            assertThat(delete.rawQueryParameters()).containsEntry("uploadId", List.of("U"));
        });
    }

    @Test
    void uploadOfAnotherKeyIsAskedForUnderItsOwnKey() throws IOException {
        http.on(anyRequest()).answer(404, Map.of(), "");

        store.complete("data/t/other.parquet", TOKEN);

        assertThat(http.requests())
                .singleElement()
                .satisfies(post -> assertThat(post.encodedPath()).isEqualTo("/lake/data/t/other.parquet"));
    }
}
