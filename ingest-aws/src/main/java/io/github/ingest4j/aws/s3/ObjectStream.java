// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import io.github.ingest4j.aws.internal.AwsFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one object. Where the connection is cut it goes on behind the last byte, a few times in a row, and only with the
 * very same object; at the end the checksum is compared, where S3 has one.
 */
final class ObjectStream extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectStream.class);
    private static final int MAX_RESUMPTIONS = 5;

    /** After so many bytes a cut is the first again: a slow reader of a long object may meet many. */
    private static final long PROGRESS_BYTES = 1 << 20;

    private final Bucket bucket;
    private final String key;
    private final long length;
    private final @Nullable String eTag;
    private final Optional<Crc32c> expected;
    private final CRC32C crc = new CRC32C();
    private AbortableInputStream body;
    private long position;
    private long resumedAt;
    private int resumptions;
    private boolean closed;

    private record Answer(GetObjectResponse head, AbortableInputStream body) {}

    private ObjectStream(Bucket bucket, String key, Answer answer) {
        this.bucket = bucket;
        this.key = key;
        this.length = answer.head().contentLength();
        this.eTag = answer.head().eTag();
        this.expected =
                Crc32c.ofObject(answer.head().checksumCRC32C(), answer.head().checksumType());
        this.body = answer.body();
    }

    /** Opens the object, or is empty where there is none. */
    static Optional<ObjectStream> open(Bucket bucket, String key) throws IOException {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.path(key))
                .checksumMode(ChecksumMode.ENABLED)
                .build();
        try {
            Answer answer = get(bucket, request);
            if (answer.head().contentLength() == null) {
                cutOff(answer.body());
                throw new IOException(
                        "read " + bucket.address(key) + " failed: the answer does not say how long the object is");
            }
            return Optional.of(new ObjectStream(bucket, key, answer));
        } catch (AwsServiceException e) {
            if (AwsFault.code(e).equals("NoSuchKey")) {
                return Optional.empty();
            }
            throw failure(bucket, key, e);
        } catch (SdkException | UncheckedIOException e) {
            throw failure(bucket, key, e);
        }
    }

    /** The SDK's own stream would close the connection after a minute without a first read. */
    private static Answer get(Bucket bucket, GetObjectRequest request) {
        return bucket.client().getObject(request, ResponseTransformer.unmanaged(Answer::new));
    }

    private static IOException failure(Bucket bucket, String key, RuntimeException thrown) {
        return bucket.failure(
                thrown,
                "read",
                key,
                "s3:GetObject and s3:ListBucket (without the latter S3 calls a missing object forbidden)");
    }

    /** Bytes of the whole object. */
    long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (closed) {
            throw new IOException("the stream of " + bucket.address(key) + " is closed");
        }
        if (count == 0) {
            return 0;
        }
        while (position < length) {
            int n = readBody(bytes, offset, (int) Math.min(count, length - position));
            if (n > 0) {
                crc.update(bytes, offset, n);
                position += n;
                return n;
            }
        }
        verify();
        return -1;
    }

    /** Some bytes, or 0 where the connection was cut and there is a new one. */
    private int readBody(byte[] bytes, int offset, int count) throws IOException {
        IOException cut;
        try {
            int n = body.read(bytes, offset, count);
            if (n > 0) {
                return n;
            }
            cut = new EOFException("the connection ended too early");
        } catch (IOException e) {
            cut = e;
        } catch (SdkException | UncheckedIOException e) {
            cut = new IOException(e.getMessage(), e);
        }
        resume(cut);
        return 0;
    }

    private void resume(IOException cut) throws IOException {
        cutOff(body);
        if (position - resumedAt >= PROGRESS_BYTES) {
            resumptions = 0;
        }
        if (eTag == null || resumptions == MAX_RESUMPTIONS) {
            throw new IOException(
                    "read " + bucket.address(key) + " broke off at byte " + position + " of " + length + ", after "
                            + resumptions + " new connections: " + cut.getMessage(),
                    cut);
        }
        resumptions++;
        resumedAt = position;
        LOG.warn(
                "connection cut, going on from there [object={}, position={}, bytes={}, cause={}]",
                bucket.address(key),
                position,
                length,
                cut.toString());
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.path(key))
                .range("bytes=" + position + "-")
                .ifMatch(eTag)
                .build();
        try {
            Answer answer = get(bucket, request);
            requireRest(answer);
            body = answer.body();
        } catch (AwsServiceException e) {
            throw Bucket.is(e, "PreconditionFailed", Bucket.HTTP_PRECONDITION_FAILED)
                            || Bucket.is(e, "NoSuchKey", Bucket.HTTP_NOT_FOUND)
                    ? changed(e)
                    : failure(bucket, key, e);
        } catch (SdkException | UncheckedIOException e) {
            throw failure(bucket, key, e);
        }
    }

    /** Some stores ignore a range, or the condition. */
    private void requireRest(Answer answer) throws IOException {
        String range = String.valueOf(answer.head().contentRange());
        if (!range.equals("bytes " + position + "-" + (length - 1) + "/" + length)) {
            cutOff(answer.body());
            throw new IOException("read " + bucket.address(key) + " failed: asked for the bytes from " + position
                    + " of " + length + ", the store sent '" + range + "'");
        }
        if (!Objects.equals(answer.head().eTag(), eTag)) {
            cutOff(answer.body());
            throw changed(null);
        }
    }

    private IOException changed(@Nullable Exception cause) {
        return new IOException(
                "read " + bucket.address(key) + " failed: the object was removed or replaced while it was read", cause);
    }

    private void verify() throws IOException {
        Crc32c actual = Crc32c.of(crc);
        if (expected.isPresent() && !expected.get().equals(actual)) {
            throw new IOException("read " + bucket.address(key) + " failed: the bytes that arrived have the checksum "
                    + actual + ", those in the bucket " + expected.get());
        }
    }

    /** A body that is not read to its end is cut off instead of being fetched for nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (position < length) {
            cutOff(body);
        } else {
            body.close();
        }
    }

    /** Not every HTTP client knows how to abort, closing is what makes the light one of the SDK drop the connection. */
    private static void cutOff(AbortableInputStream body) {
        body.abort();
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("closing a connection that was cut off: {}", e.toString());
        }
    }
}
