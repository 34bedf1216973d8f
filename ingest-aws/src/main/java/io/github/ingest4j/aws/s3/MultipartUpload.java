// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import io.github.ingest4j.store.ObjectUpload;
import io.github.ingest4j.store.StagedObject;
import io.github.ingest4j.store.StoreRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** A staged object of an {@link S3ObjectStore}: a multipart upload, begun when its first part is full or it is sealed. */
final class MultipartUpload extends ObjectUpload {
    private static final Logger LOG = LoggerFactory.getLogger(MultipartUpload.class);
    private static final int FIRST_BUFFER_BYTES = 64 * 1024;
    private static final String MEDIA_TYPE = "application/octet-stream";

    private final Bucket bucket;
    private final String key;
    private final String path;
    private final int partSize;
    private final int maxParts;
    private final CRC32C crc = new CRC32C();
    private final List<UploadToken.Part> parts = new ArrayList<>();
    private byte[] buffer;
    private int buffered;
    private long bytes;
    private @Nullable String uploadId;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        BROKEN,
        SEALED,
        CLOSED
    }

    MultipartUpload(Bucket bucket, String key, int partSize, int maxParts) {
        this.bucket = bucket;
        this.key = key;
        this.path = bucket.path(key);
        this.partSize = partSize;
        this.maxParts = maxParts;
        this.buffer = new byte[Math.min(FIRST_BUFFER_BYTES, partSize)];
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] body, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, body.length);
        requireOpen();
        state = State.BROKEN;
        int from = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, partSize - buffered);
            append(body, from, taken);
            from += taken;
            left -= taken;
            if (buffered == partSize) {
                uploadPart();
            }
        }
        state = State.OPEN;
    }

    /** The buffer grows to the size of a part only where there is so much to write. */
    private void append(byte[] body, int offset, int length) {
        int needed = buffered + length;
        if (needed > buffer.length) {
            long doubled = Math.max(needed, 2L * buffer.length);
            buffer = Arrays.copyOf(buffer, (int) Math.min(partSize, doubled));
        }
        System.arraycopy(body, offset, buffer, buffered, length);
        crc.update(body, offset, length);
        buffered = needed;
        bytes += length;
    }

    @Override
    public long bytesWritten() {
        return bytes;
    }

    @Override
    public StagedObject seal() throws IOException {
        requireOpen();
        state = State.BROKEN;
        // S3 completes no upload without parts; the last part may be empty.
        if (buffered > 0 || parts.isEmpty()) {
            uploadPart();
        }
        Crc32c whole = Crc32c.of(crc);
        String token = new UploadToken(uploadId(), bytes, whole, parts).encode();
        state = State.SEALED;
        return new StagedObject(key, token, bytes, whole.toString());
    }

    @Override
    public void close() throws IOException {
        if (state == State.SEALED || state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        if (uploadId != null) {
            bucket.abort(key, uploadId);
        }
    }

    private void uploadPart() throws IOException {
        int number = parts.size() + 1;
        if (number > maxParts) {
            throw new StoreRefusedException("stage " + bucket.address(key) + " failed: it has more than " + maxParts
                    + " parts of " + partSize + " bytes, which S3 does not take; set a larger partSize");
        }
        int length = buffered;
        byte[] body = buffer;
        Crc32c partCrc = Crc32c.of(body, 0, length);
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket.name())
                .key(path)
                .uploadId(uploadId())
                .partNumber(number)
                .checksumCRC32C(partCrc.base64())
                .overrideConfiguration(RequestPlugins::atOnce)
                .build();
        String eTag;
        try {
            eTag = bucket.client()
                    .uploadPart(
                            request,
                            RequestBody.fromContentProvider(
                                    () -> new ByteArrayInputStream(body, 0, length), length, MEDIA_TYPE))
                    .eTag();
        } catch (SdkException | UncheckedIOException e) {
            throw bucket.failure(e, "stage part " + number + " of", key, "s3:PutObject");
        }
        if (eTag == null) {
            throw new IOException("stage part " + number + " of " + bucket.address(key)
                    + " failed: the answer says success and has no ETag");
        }
        LOG.debug("staged part [object={}, part={}, bytes={}]", bucket.address(key), number, length);
        parts.add(new UploadToken.Part(eTag, partCrc));
        buffered = 0;
    }

    private String uploadId() throws IOException {
        if (uploadId == null) {
            CreateMultipartUploadRequest request = CreateMultipartUploadRequest.builder()
                    .bucket(bucket.name())
                    .key(path)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                    .checksumType(ChecksumType.FULL_OBJECT)
                    .build();
            try {
                uploadId = bucket.client().createMultipartUpload(request).uploadId();
            } catch (SdkException | UncheckedIOException e) {
                throw bucket.failure(e, "stage", key, "s3:PutObject");
            }
            if (uploadId == null) {
                throw new IOException(
                        "stage " + bucket.address(key) + " failed: the answer says success and names no upload");
            }
        }
        return uploadId;
    }

    private void requireOpen() throws IOException {
        if (state != State.OPEN) {
            throw new IOException("the upload of " + bucket.address(key) + " takes nothing more: it is " + state);
        }
    }
}
