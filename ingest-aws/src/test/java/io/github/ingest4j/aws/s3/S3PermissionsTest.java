// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.Permission.Use;
import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.testing.aws.AwsService;
import io.github.ingest4j.testing.aws.AwsServices;
import io.github.ingest4j.testing.aws.NeedsAws;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** What the store asks for is what it uses, each time it is used. */
@NeedsAws(AwsService.S3)
class S3PermissionsTest {
    private static final byte[] BODY = "body".getBytes(UTF_8);

    private final Set<String> used = new ConcurrentSkipListSet<>();
    private final S3Client admin;
    private final S3Client client;
    private final S3ObjectStore store;
    private final String bucket;

    S3PermissionsTest(AwsServices aws) {
        bucket = aws.uniqueName("permissions");
        admin = aws.s3();
        client = aws.s3Builder()
                .overrideConfiguration(override -> override.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        used.add(permission(context.request()));
                    }
                }))
                .build();
        store = S3ObjectStore.builder(client, bucket).prefix("lake/").build();
    }

    @BeforeEach
    void createBucket() {
        admin.createBucket(request -> request.bucket(bucket));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void runUsesWhatARunAsksFor() throws IOException {
        run();

        assertThat(used).containsExactlyInAnyOrderElementsOf(declared(Use.RUN));
    }

    @Test
    void replacingUsesNothingMoreThanARunAndWhatReplacingAsksFor() throws IOException {
        StagedObject staged = run();
        Set<String> byRun = new HashSet<>(used);
        used.clear();

        store.abort("data/a", staged.token());
        store.delete("data/a");

        Set<String> more = new TreeSet<>(used);
        more.removeAll(byRun);
        assertThat(more).containsExactlyInAnyOrderElementsOf(declared(Use.REPLACE));
    }

    @Test
    void nothingIsAskedForToCreateABucket() {
        assertThat(store.permissions(Use.CREATE)).isEmpty();
    }

    /** Everything that a run asks of a store. */
    private StagedObject run() throws IOException {
        store.createIfAbsent("_commits/1.json", BODY);
        store.createIfAbsent("_commits/1.json", BODY);
        try (InputStream in = store.read("_commits/1.json").orElseThrow()) {
            in.readAllBytes();
        }
        store.read("_commits/2.json");
        try (Stream<String> keys = store.list("_commits/")) {
            assertThat(keys).containsExactly("_commits/1.json");
        }
        StagedObject staged;
        try (ObjectUpload upload = store.stage("data/a")) {
            upload.write(BODY);
            staged = upload.seal();
        }
        store.complete("data/a", staged.token());
        store.complete("data/a", staged.token());
        store.stat("data/a");
        store.stat("data/b");
        try (ObjectUpload dropped = store.stage("data/c")) {
            dropped.write(new byte[S3ObjectStore.DEFAULT_PART_SIZE]);
        }
        return staged;
    }

    private Set<String> declared(Use use) {
        Set<String> declared = new TreeSet<>();
        for (Permission permission : store.permissions(use)) {
            declared.add(permission.action() + " on " + permission.resource());
        }
        return declared;
    }

    private String permission(SdkRequest request) {
        String action = action(request);
        if (action.equals("s3:ListBucket")) {
            assertThat(request.getValueForField("Prefix", String.class).orElseThrow())
                    .startsWith("lake/");
            return action + " on arn:aws:s3:::" + bucket;
        }
        assertThat(request.getValueForField("Key", String.class).orElseThrow()).startsWith("lake/");
        return action + " on arn:aws:s3:::" + bucket + "/lake/*";
    }

    private static String action(SdkRequest request) {
        if (request instanceof PutObjectRequest
                || request instanceof CreateMultipartUploadRequest
                || request instanceof UploadPartRequest
                || request instanceof CompleteMultipartUploadRequest) {
            return "s3:PutObject";
        }
        if (request instanceof GetObjectRequest || request instanceof HeadObjectRequest) {
            return "s3:GetObject";
        }
        if (request instanceof ListObjectsV2Request) {
            return "s3:ListBucket";
        }
        if (request instanceof AbortMultipartUploadRequest) {
            return "s3:AbortMultipartUpload";
        }
        if (request instanceof DeleteObjectRequest) {
            return "s3:DeleteObject";
        }
        throw new AssertionError("which action is it? " + request.getClass());
    }
}
