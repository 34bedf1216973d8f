// SPDX-License-Identifier: Apache-2.0
package io.github.ingest4j.aws.s3;

import static java.util.Objects.requireNonNull;

import io.github.ingest4j.DamagedDataException;
import io.github.ingest4j.aws.NeedsPermissions;
import io.github.ingest4j.aws.Permission;
import io.github.ingest4j.aws.Permission.Use;
import io.github.ingest4j.aws.internal.AwsFault;
import io.github.ingest4j.store.ObjectStore;
import io.github.ingest4j.store.ObjectUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket of Amazon S3.
 *
 * <p>{@link #createIfAbsent} is one PUT with {@code If-None-Match: *}, with the SDK's retries off for that request. What is
 * staged is a multipart upload, which readers do not see before {@link #complete}. Every object and every part is sent with its
 * CRC-32C, which S3 verifies; {@link #read} compares the bytes that arrive with it and goes on behind the last byte when a
 * connection is cut.
 *
 * <p><b>The bucket.</b> A general-purpose one; of directory buckets S3 lists no keys in order. Give it a lifecycle rule
 * that aborts incomplete multipart uploads after 7 days: a process that dies leaves its own, which nobody sees and which cost
 * money. A bucket encrypted with a KMS key of your own asks for {@code kms:GenerateDataKey} and {@code kms:Decrypt} on the
 * key beside {@link #permissions}. Other stores that speak S3's language will do if they keep to {@code If-None-Match} when
 * writers race. Where they know no CRC-32C of an object as a whole, {@link #stat} reads the object to compute it.
 *
 * <p><b>The client.</b> Any synchronous one; the store does not close it. Of HTTP clients take {@code apache-client}. With
 * {@code url-connection-client}, the light one, the store is as safe: each {@code createIfAbsent} puts one request on the wire,
 * whether its answer is lost on a new connection or on a kept one. That takes leaving out {@code Expect: 100-continue}, at
 * which the HTTP client of JDK 17 sends the head of a refused PUT three times; the store leaves it out, and no system property
 * is needed. But a PUT that is refused before all of its body has arrived may then end as a broken connection, without the
 * reason, and where the server closes the connection after such an answer the next PUT breaks as well. Of a manifest such an
 * end is an unknown outcome, which costs the engine a question; of a part of a large file it costs an attempt.
 *
 * <p><b>Keys</b> are taken as they are. They are listed in the order of their UTF-8 bytes, which is that of code units for all
 * keys that the engine makes; it differs only where a key has characters beyond U+FFFF.
 *
 * <p>Thread-safe; any number of processes may share the place.
 */
public final class S3ObjectStore implements ObjectStore, NeedsPermissions {
    /** Bytes of a part of a staged object: 8 MiB. An object has at most 10,000 parts, so it may have 78 GiB. */
    public static final int DEFAULT_PART_SIZE = 8 << 20;

    /** What S3 wants of every part but the last: 5 MiB. */
    public static final int MIN_PART_SIZE = 5 << 20;

    /** A part is held in memory until it is sent: 1 GiB. */
    public static final int MAX_PART_SIZE = 1 << 30;

    private static final Logger LOG = LoggerFactory.getLogger(S3ObjectStore.class);
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

    /** The upload has not the parts of the receipt; some stores say so, too, while they complete it for another caller. */
    private static final Set<String> OTHER_PARTS =
            Set.of("InvalidPart", "InvalidPartOrder", "EntityTooSmall", "BadDigest", "NoSuchKey");

    private static final String DIRECTORY_BUCKET = "--x-s3";
    private static final int MAX_PARTS = 10_000;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int HTTP_SERVER_ERRORS = 500;

    private final Bucket bucket;
    private final S3Client client;
    private final int partSize;

    private S3ObjectStore(Builder builder) {
        this.bucket = builder.bucket;
        this.client = builder.bucket.client();
        this.partSize = builder.partSize;
    }

    /** The store of a whole bucket, with the defaults. */
    public static S3ObjectStore in(S3Client client, String bucket) {
        return builder(client, bucket).build();
    }

    /**
     * A store in a bucket, to be set up further.
     *
     * @param bucket its name, not an ARN or address
     * @throws IllegalArgumentException if no general-purpose bucket can have that name
     */
    public static Builder builder(S3Client client, String bucket) {
        requireNonNull(client, "client");
        requireNonNull(bucket, "bucket");
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("bucket must be the name of a bucket, 3 to 63 letters, digits, dots and"
                    + " hyphens, is '" + bucket + "'");
        }
        if (bucket.endsWith(DIRECTORY_BUCKET)) {
            throw new IllegalArgumentException("bucket must be a general-purpose one, '" + bucket
                    + "' is a directory bucket, whose keys S3 does not list in order");
        }
        return new Builder(new Bucket(client, bucket, ""));
    }

    @Override
    public CreateResult createIfAbsent(String key, byte[] body) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(bucket.path(key))
                .ifNoneMatch("*")
                .checksumCRC32C(Crc32c.of(body, 0, body.length).base64())
                .overrideConfiguration(RequestPlugins::once)
                .build();
        String eTag;
        try {
            eTag = client.putObject(request, RequestBody.fromBytes(body)).eTag();
        } catch (AwsServiceException e) {
            if (isPreconditionFailed(e)) {
                return CreateResult.EXISTS;
            }
            if (isConflict(e)) {
                return CreateResult.CONFLICT;
            }
            throw bucket.failure(e, "create", key, "s3:PutObject");
        } catch (SdkException | UncheckedIOException e) {
            throw bucket.failure(e, "create", key, "s3:PutObject");
        }
        requireETag(eTag, "create", key);
        return CreateResult.CREATED;
    }

    @Override
    public Optional<InputStream> read(String key) throws IOException {
        return ObjectStream.open(bucket, key).map(InputStream.class::cast);
    }

    /** {@inheritDoc} Where S3 knows no CRC-32C of the object as a whole, the object is read from end to end. */
    @Override
    public Optional<ObjectStat> stat(String key) throws IOException {
        String path = bucket.path(key);
        try {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(bucket.name()).key(path).checksumMode(ChecksumMode.ENABLED));
            Optional<Crc32c> crc = Crc32c.ofObject(head.checksumCRC32C(), head.checksumType());
            return crc.isPresent() && head.contentLength() != null
                    ? Optional.of(
                            new ObjectStat(key, head.contentLength(), crc.get().toString()))
                    : measure(key);
        } catch (AwsServiceException e) {
            if (e.statusCode() >= HTTP_SERVER_ERRORS) {
                throw bucket.failure(e, "stat", key, "s3:GetObject");
            }
            // An answer to HEAD has no body, so it cannot tell a missing object from a missing bucket. That to GET can.
            return measure(key);
        } catch (SdkException | UncheckedIOException e) {
            throw bucket.failure(e, "stat", key, "s3:GetObject");
        }
    }

    private Optional<ObjectStat> measure(String key) throws IOException {
        Optional<ObjectStream> body = ObjectStream.open(bucket, key);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        try (ObjectStream in = body.get()) {
            CRC32C crc = new CRC32C();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
            }
            return Optional.of(new ObjectStat(key, in.length(), Crc32c.of(crc).toString()));
        }
    }

    /** {@inheritDoc} The order is that of the UTF-8 bytes; a thousand keys come at once. */
    @Override
    public Stream<String> list(String prefix) throws IOException {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket.name())
                .prefix(bucket.prefix() + prefix)
                .encodingType(EncodingType.URL)
                .build();
        return Stream.iterate(
                        Optional.of(page(request, prefix)),
                        Optional::isPresent,
                        page -> page.flatMap(last -> following(last, request, prefix)))
                .flatMap(page -> page.orElseThrow().contents().stream())
                .map(S3Object::key)
                .map(path -> path.substring(bucket.prefix().length()));
    }

    private ListObjectsV2Response page(ListObjectsV2Request request, String prefix) throws IOException {
        try {
            return client.listObjectsV2(request);
        } catch (SdkException | UncheckedIOException e) {
            throw bucket.failure(e, "list", prefix, "s3:ListBucket");
        }
    }

    private Optional<ListObjectsV2Response> following(
            ListObjectsV2Response page, ListObjectsV2Request request, String prefix) {
        if (page.nextContinuationToken() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(page(
                    request.toBuilder()
                            .continuationToken(page.nextContinuationToken())
                            .build(),
                    prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@inheritDoc} Nothing is sent before a part is full. */
    @Override
    public ObjectUpload stage(String key) {
        return new MultipartUpload(bucket, key, partSize, MAX_PARTS);
    }

    /**
     * {@inheritDoc} A receipt of another kind of store, as a folder's that was copied here, is one of nothing staged.
     *
     * @throws DamagedDataException if the token is damaged
     * @throws io.github.ingest4j.ConfigurationException if the token is that of a later version
     */
    @Override
    public CompleteResult complete(String key, String token) throws IOException {
        String path = bucket.path(key);
        Optional<UploadToken> staged = UploadToken.decode(token, bucket.address(key));
        if (staged.isEmpty()) {
            return CompleteResult.ABSENT;
        }
        UploadToken upload = staged.get();
        CompleteMultipartUploadRequest request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(path)
                .uploadId(upload.uploadId())
                .multipartUpload(parts -> parts.parts(completed(upload)))
                .checksumType(ChecksumType.FULL_OBJECT)
                .checksumCRC32C(upload.crc().base64())
                .mpuObjectSize(upload.bytes())
                .ifNoneMatch("*")
                .build();
        String eTag;
        try {
            eTag = client.completeMultipartUpload(request).eTag();
        } catch (AwsServiceException e) {
            if (isPreconditionFailed(e) || Bucket.is(e, "NoSuchUpload", Bucket.HTTP_NOT_FOUND)) {
                return CompleteResult.ABSENT;
            }
            if (OTHER_PARTS.contains(AwsFault.code(e))) {
                LOG.warn(
                        "no such staging, its parts are not those of the receipt [object={}, code={}]",
                        bucket.address(key),
                        AwsFault.code(e));
                return CompleteResult.ABSENT;
            }
            throw bucket.failureOfRepeated(e, "complete", key, "s3:PutObject");
        } catch (SdkException | UncheckedIOException e) {
            throw bucket.failureOfRepeated(e, "complete", key, "s3:PutObject");
        }
        requireETag(eTag, "complete", key);
        return CompleteResult.COMPLETED;
    }

    private static List<CompletedPart> completed(UploadToken upload) {
        List<CompletedPart> completed = new ArrayList<>(upload.parts().size());
        for (UploadToken.Part part : upload.parts()) {
            completed.add(CompletedPart.builder()
                    .partNumber(completed.size() + 1)
                    .eTag(part.eTag())
                    .checksumCRC32C(part.crc().base64())
                    .build());
        }
        return completed;
    }

    /**
     * {@inheritDoc} Of a damaged token there is nothing that anybody could complete.
     *
     * @throws io.github.ingest4j.ConfigurationException if the token is that of a later version
     */
    @Override
    public void abort(String key, String token) throws IOException {
        Optional<UploadToken> staged;
        try {
            staged = UploadToken.decode(token, bucket.address(key));
        } catch (DamagedDataException e) {
            LOG.warn("nothing to abort: {}", e.getMessage());
            return;
        }
        if (staged.isPresent()) {
            bucket.abort(key, staged.get().uploadId());
        }
    }

    @Override
    public void delete(String key) throws IOException {
        String path = bucket.path(key);
        try {
            client.deleteObject(request -> request.bucket(bucket.name()).key(path));
        } catch (SdkException | UncheckedIOException e) {
            throw bucket.failureOfRepeated(e, "delete", key, "s3:DeleteObject");
        }
    }

    @Override
    public List<Permission> permissions() {
        String objects = bucket.objectsArn();
        return Stream.of(
                        new Permission("s3:GetObject", objects, Use.RUN, "read pages, manifests and schemas"),
                        new Permission("s3:PutObject", objects, Use.RUN, "write pages, manifests and files"),
                        new Permission("s3:AbortMultipartUpload", objects, Use.RUN, "discard what a run staged"),
                        new Permission(
                                "s3:ListBucket",
                                bucket.arn(),
                                Use.RUN,
                                "find manifests, and tell a missing object from a forbidden one"),
                        new Permission("s3:DeleteObject", objects, Use.REPLACE, "remove the files that were replaced"))
                .sorted()
                .toList();
    }

    /** The place: {@code s3://bucket/prefix/}. */
    @Override
    public String toString() {
        return bucket.toString();
    }

    private void requireETag(String eTag, String operation, String key) throws IOException {
        if (eTag == null) {
            throw new IOException(operation + " " + bucket.address(key)
                    + " failed: the answer says success and has no ETag, so whether it had an effect is not known");
        }
    }

    private static boolean isPreconditionFailed(AwsServiceException thrown) {
        return Bucket.is(thrown, "PreconditionFailed", Bucket.HTTP_PRECONDITION_FAILED);
    }

    private static boolean isConflict(AwsServiceException thrown) {
        return Bucket.is(thrown, "ConditionalRequestConflict", Bucket.HTTP_CONFLICT)
                || Bucket.is(thrown, "OperationAborted", Bucket.HTTP_CONFLICT);
    }

    /** Settings of a store. */
    public static final class Builder {
        private Bucket bucket;
        private int partSize = DEFAULT_PART_SIZE;

        private Builder(Bucket bucket) {
            this.bucket = bucket;
        }

        /** What goes before all keys, ending in a slash; none unless set. Keys that are listed come without it. */
        public Builder prefix(String value) {
            if (value.startsWith("/") || !value.endsWith("/")) {
                throw new IllegalArgumentException(
                        "prefix must end in a slash and not begin with one, like 'lake/', is '" + value + "'");
            }
            bucket = new Bucket(bucket.client(), bucket.name(), value);
            return this;
        }

        /**
         * Bytes of a part of a staged object, which each open upload holds in memory; {@link #DEFAULT_PART_SIZE} unless
         * set, {@link #MIN_PART_SIZE} to {@link #MAX_PART_SIZE}. An object has at most 10,000 parts.
         */
        public Builder partSize(int bytes) {
            if (bytes < MIN_PART_SIZE || bytes > MAX_PART_SIZE) {
                throw new IllegalArgumentException(
                        "partSize must be " + MIN_PART_SIZE + " to " + MAX_PART_SIZE + " bytes, is " + bytes);
            }
            partSize = bytes;
            return this;
        }

        public S3ObjectStore build() {
            return new S3ObjectStore(this);
        }
    }
}
