// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import io.github.ingest4j.aws.internal.AwsFault;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;

/**
 * Where a store keeps its objects, and what it means when that place fails.
 *
 * @param prefix goes before all keys; empty, or ends in a slash
 */
record Bucket(S3Client client, String name, String prefix) {
    static final int HTTP_NOT_FOUND = 404;
    static final int HTTP_CONFLICT = 409;
    static final int HTTP_PRECONDITION_FAILED = 412;

    String path(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the key of an object in " + this + " cannot be empty");
        }
        return prefix + key;
    }

    /** For messages. */
    String address(String key) {
        return this + key;
    }

    /** For policies: what begins with the prefix. */
    String objectsArn() {
        return arn() + "/" + prefix + "*";
    }

    /** For policies. */
    String arn() {
        return "arn:" + PartitionMetadata.of(region()).id() + ":s3:::" + name;
    }

    /** Ends a multipart upload, begun or complete in its parts, for good; nothing happens where there is none. */
    void abort(String key, String uploadId) throws IOException {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(name)
                .key(path(key))
                .uploadId(uploadId)
                .build();
        try {
            client.abortMultipartUpload(request);
        } catch (AwsServiceException e) {
            if (!is(e, "NoSuchUpload", HTTP_NOT_FOUND)) {
                throw failure(e, "abort", key, "s3:AbortMultipartUpload");
            }
        } catch (SdkException | UncheckedIOException e) {
            throw failure(e, "abort", key, "s3:AbortMultipartUpload");
        }
    }

    /**
     * What to throw for a call that failed: {@link StoreRefusedException} where it certainly had no effect.
     *
     * @param thrown by the SDK; its light HTTP client lets an {@link UncheckedIOException} escape now and then
     * @param action the IAM action of the call
     */
    IOException failure(RuntimeException thrown, String operation, String key, String action) {
        String what = operation + " " + address(key);
        if (!(thrown instanceof SdkException failed)) {
            return new IOException(what + " failed: no answer (" + thrown.getMessage() + ")", thrown);
        }
        AwsFault fault = AwsFault.of(failed, what, action, "bucket '" + name + "'", region().id());
        return switch (fault.kind()) {
            case CREDENTIALS, DENIED, MISSING, WRONG_REGION, REFUSED ->
                new StoreRefusedException(fault.message(), thrown);
            case THROTTLED, UNKNOWN -> new IOException(fault.message(), thrown);
        };
    }

    /**
     * As {@link #failure}, of a call that the SDK may have repeated and whose effect shows: an earlier attempt, whose answer
     * was lost, may have had it, whatever was said to the last.
     */
    IOException failureOfRepeated(RuntimeException thrown, String operation, String key, String action) {
        IOException failure = failure(thrown, operation, key, action);
        boolean repeated =
                thrown instanceof SdkException failed && failed.numAttempts() != null && failed.numAttempts() > 1;
        return repeated && failure instanceof StoreRefusedException
                ? new IOException(failure.getMessage(), thrown)
                : failure;
    }

    /** Whether a service's error is this one; the status decides where no code came with it. */
    static boolean is(AwsServiceException thrown, String code, int status) {
        String actual = AwsFault.code(thrown);
        return actual.isEmpty() ? thrown.statusCode() == status : actual.equals(code);
    }

    private Region region() {
        return client.serviceClientConfiguration().region();
    }

    @Override
    public String toString() {
        return "s3://" + name + "/" + prefix;
    }
}
