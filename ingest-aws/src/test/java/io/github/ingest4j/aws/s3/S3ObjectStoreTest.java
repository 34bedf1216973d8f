// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.store.ObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Settings, and what needs no bucket to be told. */
class S3ObjectStoreTest {
    private final S3Client client =
            OfflineS3.builder(UrlConnectionHttpClient.create()).build();

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "s3://lake", "lake/data", "arn:aws:s3:::lake", "-lake", "lake-", "a b c"})
    void bucketMustBeTheNameOfOne(String bucket) {
        assertThatThrownBy(() -> S3ObjectStore.in(client, bucket))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket must be the name of a bucket")
                .hasMessageContaining("'" + bucket + "'");
    }

    @Test
    void directoryBucketIsRefused() {
        assertThatThrownBy(() -> S3ObjectStore.in(client, "lake--use1-az4--x-s3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not list in order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "lake", "/lake/"})
    void prefixMustEndInASlashAndNotBeginWithOne(String prefix) {
        assertThatThrownBy(() -> S3ObjectStore.builder(client, "lake").prefix(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prefix must end in a slash and not begin with one, like 'lake/', is '" + prefix + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, S3ObjectStore.MIN_PART_SIZE - 1, S3ObjectStore.MAX_PART_SIZE + 1})
    void partSizeHasBounds(int partSize) {
        assertThatThrownBy(() -> S3ObjectStore.builder(client, "lake").partSize(partSize))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("partSize must be 5242880 to 1073741824 bytes, is " + partSize);
    }

    @Test
    void partSizeMayBeAtItsBounds() {
        S3ObjectStore.Builder builder = S3ObjectStore.builder(client, "lake");

        assertThat(builder.partSize(S3ObjectStore.MIN_PART_SIZE).build()).isNotNull();
        assertThat(builder.partSize(S3ObjectStore.MAX_PART_SIZE).build()).isNotNull();
    }

    @Test
    void emptyKeyIsRefused() {
        ObjectStore store = S3ObjectStore.builder(client, "lake").prefix("raw/").build();

        assertThatThrownBy(() -> store.createIfAbsent("", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key of an object in s3://lake/raw/ cannot be empty");
        assertThatThrownBy(() -> store.read("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.stat("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.stage("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.delete("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsItsPlace() {
        assertThat(S3ObjectStore.in(client, "lake")).hasToString("s3://lake/");
        assertThat(S3ObjectStore.builder(client, "lake").prefix("raw/").build()).hasToString("s3://lake/raw/");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1, aws",
        "cn-north-1, aws-cn",
        "us-gov-west-1, aws-us-gov",
        "eu-isoe-west-1, aws-iso-e",
        "eusc-de-east-1, aws-eusc",
        "eu-future-9, aws"
    })
    void permissionsNameThePartitionOfTheRegion(String region, String partition) {
        S3Client there = OfflineS3.builder(UrlConnectionHttpClient.create())
                .region(Region.of(region))
                .build();

        List<Permission> permissions =
                S3ObjectStore.builder(there, "lake").prefix("raw/").build().permissions();

        assertThat(permissions)
                .isSorted()
                .extracting(Permission::resource)
                .containsOnly("arn:" + partition + ":s3:::lake", "arn:" + partition + ":s3:::lake/raw/*");
    }
}
