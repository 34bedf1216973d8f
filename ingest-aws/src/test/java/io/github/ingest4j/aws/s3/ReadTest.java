// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.method;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.ObjectStore.ObjectStat;
import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What the answers to GET and HEAD mean. */
class ReadTest {
    private static final String KEY = "raw/part";
    private static final String BODY = "0123456789";
    private static final String CHECKSUM = "KAwGng==";
    private static final String WHOLE = "crc32c:280c069e";

    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
    private final S3ObjectStore store = S3ObjectStore.in(OfflineS3.builder(http).build(), OfflineS3.BUCKET);

    @Test
    void objectIsReadAndItsChecksumCompared() throws IOException {
        http.on(method("GET")).answer(200, headers(), BODY);

        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThat(in).hasContent(BODY);
        }
        assertThat(http.requests().get(0).firstMatchingHeader("x-amz-checksum-mode"))
                .contains("ENABLED");
    }

    @Test
    void otherBytesThanThoseInTheBucketAreFound() throws IOException {
        http.on(method("GET")).answer(200, headers(), "0123456780");

        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "read s3://lake/raw/part failed: the bytes that arrived have the checksum crc32c:50bedd52,"
                                    + " those in the bucket crc32c:280c069e");
        }
    }

    @Test
    void checksumOfPartsIsNotTakenForThatOfTheObject() throws IOException {
        http.on(method("GET")).answer(200, headers("x-amz-checksum-crc32c", "AAAAAA==-2"), BODY);

        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThat(in).hasContent(BODY);
        }
    }

    @Test
    void missingObjectIsEmpty() throws IOException {
        http.on(method("GET")).answer(404, OfflineS3.error("NoSuchKey"));

        assertThat(store.read(KEY)).isEmpty();
    }

    @Test
    void missingWithoutAReasonIsNoMissingObject() {
        http.on(method("GET")).answer(404, Map.of(), "");

        assertThatThrownBy(() -> store.read(KEY)).isInstanceOf(StoreRefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({"412, PreconditionFailed", "412, ''", "404, NoSuchKey", "404, ''"})
    void objectThatIsReplacedOrRemovedMeanwhileIsNotReadOn(int status, String code) throws IOException {
        http.on(method("GET")).answer(200, headers("Content-Length", "20"), BODY);
        http.on(method("GET")).answer(status, OfflineS3.XML, code.isEmpty() ? "" : OfflineS3.error(code));

        assertReadOnFails("read s3://lake/raw/part failed: the object was removed or replaced while it was read");
    }

    @Test
    void storeThatIgnoresTheConditionIsNotReadOn() throws IOException {
        Map<String, String> other = headers("Content-Range", "bytes 10-19/20");
        other.put("ETag", "\"other\"");
        http.on(method("GET")).answer(200, headers("Content-Length", "20"), BODY);
        http.on(method("GET")).answer(206, other, BODY);

        assertReadOnFails("read s3://lake/raw/part failed: the object was removed or replaced while it was read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-19/20", "bytes 10-18/20", "bytes 10-19/21"})
    void storeThatSendsAnotherRangeIsNotReadOn(String range) throws IOException {
        http.on(method("GET")).answer(200, headers("Content-Length", "20"), BODY);
        http.on(method("GET")).answer(206, headers("Content-Range", range), BODY);

        assertReadOnFails(
                "read s3://lake/raw/part failed: asked for the bytes from 10 of 20, the store sent '" + range + "'");
    }

    @Test
    void storeThatIgnoresTheRangeIsNotReadOn() throws IOException {
        http.on(method("GET")).answer(200, headers("Content-Length", "20"), BODY);
        http.on(method("GET")).answer(200, headers("Content-Length", "20"), BODY);

        assertReadOnFails("read s3://lake/raw/part failed: asked for the bytes from 10 of 20, the store sent 'null'");
    }

    @Test
    void refusalMeanwhileIsTold() throws IOException {
        http.on(method("GET")).answer(200, headers("Content-Length", "20"), BODY);
        http.on(method("GET")).answer(400, OfflineS3.error("ExpiredToken"));

        assertReadOnFails(
                "read s3://lake/raw/part failed: the AWS credentials have expired (status 400 ExpiredToken, request"
                        + " 4442587FB7D0A2F9); renew them, or let the client take them from a provider that does");
    }

    private void assertReadOnFails(String message) throws IOException {
        try (InputStream in = store.read(KEY).orElseThrow()) {
            assertThat(in.readNBytes(BODY.length()))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo(BODY);
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage(message);
        }
    }

    @Test
    void statTakesTheChecksumThatTheBucketKnows() throws IOException {
        http.on(method("HEAD")).answer(200, headers("x-amz-checksum-type", "FULL_OBJECT"), "");

        assertThat(store.stat(KEY)).contains(new ObjectStat(KEY, BODY.length(), WHOLE));
        assertThat(http.count(method("GET"))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "AAAAAA==-2, COMPOSITE", "AAAAAA==-2, ''", "AAAAAA==, COMPOSITE", "nonsense, ''", "AAAA, ''"})
    void statReadsTheObjectWhereTheBucketKnowsNoChecksumOfTheWhole(String checksum, String type) throws IOException {
        Map<String, String> headers = headers("x-amz-checksum-crc32c", checksum);
        if (!type.isEmpty()) {
            headers.put("x-amz-checksum-type", type);
        }
        http.on(method("HEAD")).answer(200, headers, "");
        http.on(method("GET")).answer(200, headers, BODY);

        assertThat(store.stat(KEY)).contains(new ObjectStat(KEY, BODY.length(), WHOLE));
    }

    @Test
    void statAsksAgainWhyThereIsNoObject() throws IOException {
        http.on(method("HEAD")).answer(404, Map.of(), "");
        http.on(method("GET")).answer(404, OfflineS3.error("NoSuchKey"));

        assertThat(store.stat(KEY)).isEmpty();
    }

    @Test
    void statDoesNotAskAStoreAgainThatIsInTrouble() {
        http.on(method("HEAD")).always().answer(503, Map.of(), "");

        assertThatThrownBy(() -> store.stat(KEY))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("stat s3://lake/raw/part failed: ")
                .hasMessageContaining("(status 503");
        assertThat(http.count(method("GET"))).isZero();
    }

    private static Map<String, String> headers(String name, String value) {
        Map<String, String> headers = headers();
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return headers;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", "\"e\"");
        headers.put("Content-Length", Integer.toString(BODY.length()));
        headers.put("x-amz-checksum-crc32c", CHECKSUM);
        return headers;
    }
}
