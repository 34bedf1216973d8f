// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

@NeedsAws(AwsService.S3)
class S3Test {
    private final S3Client s3;
    private final String bucket;

    S3Test(AwsServices aws) {
        s3 = aws.s3();
        bucket = aws.uniqueName("s3-test");
    }

    @BeforeEach
    void createBucket() {
        s3.createBucket(request -> request.bucket(bucket));
    }

    @Test
    void objectComesBackAsItWasPut() {
        s3.putObject(request -> request.bucket(bucket).key("a/b c"), RequestBody.fromString("text"));

        assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("a/b c"))
                        .asUtf8String())
                .isEqualTo("text");
    }

    @Test
    void objectThatIsThereIsNotReplacedByAConditionalPut() {
        s3.putObject(request -> request.bucket(bucket).key("a").ifNoneMatch("*"), RequestBody.fromString("first"));

        assertThatThrownBy(() -> s3.putObject(
                        request -> request.bucket(bucket).key("a").ifNoneMatch("*"), RequestBody.fromString("second")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
        assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("a"))
                        .asUtf8String())
                .isEqualTo("first");
    }
}
