// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import io.github.ingest4j.testkit.ObjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.S3Client;

/** The whole contract, which takes conditional writes that are atomic. */
@NeedsAws(value = AwsService.S3, atomic = true)
class S3ObjectStoreContractTest extends ObjectStoreContract {
    private final S3Client client;
    private final S3Client otherClient;
    private final String bucket;

    S3ObjectStoreContractTest(AwsServices aws) {
        client = aws.s3();
        otherClient = aws.s3Builder().build();
        bucket = aws.uniqueName("contract");
    }

    @BeforeEach
    void createBucket() {
        client.createBucket(request -> request.bucket(bucket));
    }

    @AfterEach
    void closeClient() {
        otherClient.close();
    }

    @Override
    protected ObjectStore store() {
        return S3ObjectStore.in(client, bucket);
    }

    @Override
    protected ObjectStore reopen() {
        return S3ObjectStore.in(otherClient, bucket);
    }
}
