// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static io.github.ingest4j.testing.aws.FaultyHttpClient.anyRequest;
import static io.github.ingest4j.testing.aws.FaultyHttpClient.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.store.StoreRefusedException;
import io.github.ingest4j.testing.aws.FaultyHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Listing page by page, as S3 answers it. */
class ListTest {
    private final FaultyHttpClient http = FaultyHttpClient.over(UrlConnectionHttpClient.create());
    private final S3ObjectStore store = S3ObjectStore.builder(
                    OfflineS3.builder(http).build(), OfflineS3.BUCKET)
            .prefix("top/")
            .build();

    @Test
    void keysOfAllPagesComeWithoutThePrefixOfTheStore() throws IOException {
        http.on(query("continuation-token")).answer(200, page("", "top/c"));
        http.on(anyRequest()).answer(200, page("next", "top/a", "top/b"));

        assertThat(keys("")).containsExactly("a", "b", "c");
        assertThat(http.requests())
                .extracting(request -> request.firstMatchingRawQueryParameter("prefix"))
                .allSatisfy(prefix -> assertThat(prefix).contains("top/"));
    }

    @Test
    void encodedKeysAreDecodedOnce() throws IOException {
        http.on(anyRequest()).answer(200, page("", "top/a+b%2Bc%2520d", "top/%01"));

        assertThat(keys("")).containsExactly("a b+c%20d", "\u0001");
        assertThat(http.requests().get(0).firstMatchingRawQueryParameter("encoding-type"))
                .contains("url");
    }

    @Test
    void pagesAreFetchedAsTheyAreRead() throws IOException {
        http.on(query("continuation-token")).answer(200, page("", "top/c"));
        http.on(anyRequest()).answer(200, page("next", "top/a", "top/b"));

        try (Stream<String> keys = store.list("")) {
            Iterator<String> reader = keys.iterator();
            assertThat(reader.next()).isEqualTo("a");
            assertThat(http.requests()).hasSize(1);

            assertThat(List.of(reader.next(), reader.next())).containsExactly("b", "c");
            assertThat(http.requests()).hasSize(2);
        }
    }

    @Test
    void failureOfALaterPageIsThrownUnchecked() throws IOException {
        http.on(query("continuation-token")).answer(403, OfflineS3.error("AccessDenied"));
        http.on(anyRequest()).answer(200, page("next", "top/a"));

        try (Stream<String> keys = store.list("x")) {
            assertThatThrownBy(keys::toList)
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageStartingWith("list s3://lake/top/x failed: access denied");
        }
    }

    private List<String> keys(String prefix) throws IOException {
        try (Stream<String> keys = store.list(prefix)) {
            return keys.toList();
        }
    }

    private static String page(String next, String... keys) {
        String contents = Stream.of(keys)
                .map(key -> "<Contents><Key>" + key + "</Key><Size>1</Size></Contents>")
                .collect(Collectors.joining());
        String end = next.isEmpty()
                ? "<IsTruncated>false</IsTruncated>"
                : "<IsTruncated>true</IsTruncated><NextContinuationToken>" + next + "</NextContinuationToken>";
        return "<ListBucketResult><EncodingType>url</EncodingType>" + end + contents + "</ListBucketResult>";
    }
}
